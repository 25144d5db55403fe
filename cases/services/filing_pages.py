"""What each page of an application writes into the rows of its case. Called by services.filing alone.

A writer takes the act (its case is locked) and returns what the caller may want to know. `is_new` says that
something was added by a page that is then empty again.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.entered import id_from
from cases.filing_check import Task
from cases.identifiers import Status, check_right_number
from cases.kinds import Kind
from cases.models import (
    AgreementForm,
    Arbitration,
    AuthorityScope,
    Case,
    DisputeType,
    Party,
    Region,
    Representation,
    RightInDispute,
    RightType,
)
from cases.models.party import PersonKind
from cases.moment import SHANGHAI
from cases.names import name_key
from cases.permissions import Role, SideKind
from cases.refusals import NotVisible, Unacceptable
from cases.rules.codes import Possible
from cases.services.engagements import end_engagements, engage
from cases.services.evidence_rows import add_file, describe_files, remove_file, settle_papers
from cases.services.procedure import Act

Result = dict[str, Any]
Writer = Callable[[Act], Result]
M = TypeVar("M", bound=models.Model)

MOST_RIGHTS = 20
MOST_RESPONDENTS = 20
ORGANISATION_IDS = frozenset({"USCC", "HK_BR", "MO_BR", "ABROAD_REG"})
_REGIONS = {
    "HK_BR": Region.HONG_KONG,
    "HKID": Region.HONG_KONG,
    "MO_BR": Region.MACAO,
    "MOID": Region.MACAO,
    "TWP": Region.TAIWAN,
    "ABROAD_REG": Region.ABROAD,
    "PASSPORT": Region.ABROAD,
    "FOREIGN_PR": Region.ABROAD,
}
_REGION_BY_START = {
    "HRP": {"H": Region.HONG_KONG, "M": Region.MACAO},
    "HMT_RESIDENCE": {"81": Region.HONG_KONG, "82": Region.MACAO, "83": Region.TAIWAN},
}


class ActingFor(models.TextChoices):
    """For whom somebody applies; asked first of all."""

    SELF = "SELF", "SELF"
    ORGANISATION = "ORGANISATION", "ORGANISATION"
    AGENT = "AGENT", "AGENT"


def applicant_of(case: Case) -> Party:
    """Return the applicant."""
    return Party.objects.select_related("side").filter(case=case, side__kind=SideKind.APPLICANT)[0]


def agent_of(party: Party) -> Representation | None:
    """Return the authority of the person who files for a party, or None."""
    return party.representations.filter(revoked_at=None).order_by("-pk").first()


def region_of(id_kind: str, id_number: str) -> Region:
    """Return where somebody is at home, as the identity document says."""
    for start, region in _REGION_BY_START.get(id_kind, {}).items():
        if id_number.startswith(start):
            return region
    return _REGIONS.get(id_kind, Region.MAINLAND)


# --- The applicant and who acts for it -------------------------------------------------------------


def _write_capacity(a: Act) -> Result:
    """For whom: `acting_for`. A representative acts as such from now on, on the authority he states."""
    chosen = str(a.data.part("values")["acting_for"])
    if chosen not in ActingFor.values:
        raise Unacceptable(_("What was entered cannot be read."), "acting_for")
    acting_for = ActingFor(chosen)
    party = applicant_of(a.case)
    agent = agent_of(party)
    if acting_for is ActingFor.AGENT:
        if agent is None:
            _begin_representing(a, party)
        return {}
    party.person_kind = PersonKind.NATURAL if acting_for is ActingFor.SELF else PersonKind.ORGANISATION
    party.save(update_fields=["person_kind"])
    if agent is not None:
        _stop_representing(a, party, agent)
    return {}


def _begin_representing(a: Act, party: Party) -> None:
    user = a.by.user
    if user is None:
        raise NotVisible
    authority = Representation.objects.create(
        party=party, user=user, name=user.name, mobile=user.mobile or "", email=user.email or ""
    )
    end_engagements(
        case=a.case, user=user, role=Role.APPLICANT, because="acts for somebody else", at=a.moment.at
    )
    _engage_agent(a, party, authority)


def _stop_representing(a: Act, party: Party, agent: Representation) -> None:
    if agent.user is None:
        raise NotVisible
    agent.revoked_at = a.moment.at
    agent.save(update_fields=["revoked_at"])
    end_engagements(case=a.case, user=agent.user, role=Role.AGENT, because="acts for itself", at=a.moment.at)
    engage(case=a.case, user=agent.user, role=Role.APPLICANT, side=party.side, party=party, at=a.moment.at)


def _engage_agent(a: Act, party: Party, authority: Representation) -> None:
    assert authority.user is not None  # noqa: S101  both callers have its user
    engage(
        case=a.case,
        user=authority.user,
        role=Role.AGENT,
        side=party.side,
        party=party,
        authority=authority,
        special=authority.scope == AuthorityScope.SPECIAL,
        at=a.moment.at,
        until=end_of(authority.valid_until),
    )


def end_of(day: date | None) -> datetime | None:
    """Return the midnight at which an authority that is valid until a day ends."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI) if day else None


def _write_agent(a: Act) -> Result:
    """The representative: name, firm, capacity, scope, mobile, email, valid_until (ISO day or None)."""
    party = applicant_of(a.case)
    agent = agent_of(party)
    if agent is None or agent.user is None:
        raise Unacceptable(_("Say first that you apply for somebody else."))
    before = (agent.scope, agent.valid_until)
    values = dict(a.data.part("values"))
    until = values.pop("valid_until", None)
    agent.valid_until = date.fromisoformat(until) if until else None
    _set(agent, values, "name", "firm", "capacity", "scope", "mobile", "email")
    agent.save()
    if before != (agent.scope, agent.valid_until):
        end_engagements(
            case=a.case, user=agent.user, role=Role.AGENT, because="authority restated", at=a.moment.at
        )
        _engage_agent(a, party, agent)
    return {}


def _write_applicant(a: Act) -> Result:
    """The applicant: name, id_kind, id_number, legal_representative, address, contact_name, mobile, email."""
    party = applicant_of(a.case)
    _set(party, a.data.part("values"), "name", "id_kind", "id_number", "legal_representative", "address",
         "contact_name", "mobile", "email")  # fmt: skip
    party.name_key = name_key(party.name)
    party.region = region_of(party.id_kind, party.id_number)
    organisation = party.id_kind in ORGANISATION_IDS
    party.person_kind = PersonKind.ORGANISATION if organisation else PersonKind.NATURAL
    party.save()
    return {"item": str(party.pk)}


# --- The other side --------------------------------------------------------------------------------


def _write_respondent(a: Act) -> Result:
    """One respondent: person_kind, name, id_number (a credit code), address, contact_name, mobile, email,
    contact_unknown."""
    side = a.case.sides.get(kind=SideKind.RESPONDENT)
    others = Party.objects.filter(case=a.case, side=side)
    party = _item(others, a.data["item"])
    is_new = party is None
    if party is None:
        _refuse_more(others, MOST_RESPONDENTS, _("You can name 20 respondents."))
        party = Party(case=a.case, side=side, position=_next_position(others), language=a.case.language)
    _set(party, a.data.part("values"), "person_kind", "name", "id_number", "address", "contact_name", "mobile",
         "email", "contact_unknown")  # fmt: skip
    party.id_kind = "USCC" if party.id_number else ""
    party.name_key = name_key(party.name)
    party.save()
    return {"item": str(party.pk), "is_new": is_new}


def _remove_respondent(a: Act) -> Result:
    """Take a respondent out again: nobody has been told of the application yet."""
    _required(Party.objects.filter(case=a.case, side__kind=SideKind.RESPONDENT), a.data["item"]).delete()
    return {}


# --- What it is about ------------------------------------------------------------------------------


def _write_right(a: Act) -> Result:
    """One right: right_type, number, nice_class, title, holder. A doubtful number is kept with its doubt."""
    others = RightInDispute.objects.filter(case=a.case)
    right = _item(others, a.data["item"])
    is_new = right is None
    if right is None:
        _refuse_more(others, MOST_RIGHTS, _("You can name 20 rights."))
        right = RightInDispute(case=a.case, position=_next_position(others))
    _set(right, a.data.part("values"), "right_type", "number", "nice_class", "title", "holder")
    if not RightType.objects.filter(code=right.right_type).exists():
        raise Unacceptable(_("Choose the kind of right."), "right_type")
    answer = check_right_number(right.right_type, right.number)
    if answer.is_refused:
        raise Unacceptable(answer.message, "number")
    right.number = answer.normalised
    right.number_warning = answer.message_code if answer.status is Status.WARN else ""
    right.save()
    _note_first_right(a.case)
    return {"item": str(right.pk), "is_new": is_new}


def _remove_right(a: Act) -> Result:
    """Take a right out again."""
    _required(RightInDispute.objects.filter(case=a.case), a.data["item"]).delete()
    _note_first_right(a.case)
    return {}


def _note_first_right(case: Case) -> None:
    """Lists and the count go by the first right; a kind of dispute that fits no right any more is asked again."""
    kinds = list(RightInDispute.objects.filter(case=case).values_list("right_type", flat=True))
    case.right_type = kinds[0] if kinds else ""
    if case.dispute_type and case.dispute_type not in {row.code for row in fitting_disputes(case)}:
        case.dispute_type = ""


def fitting_disputes(case: Case) -> list[DisputeType]:
    """Return the kinds of dispute that can be about one of the case's rights."""
    codes = RightInDispute.objects.filter(case=case).values("right_type")
    rights = list(RightType.objects.filter(code__in=codes))
    return [row for row in DisputeType.objects.all() if any(row.concerns(right) for right in rights)]


def is_possible(case: Case, row: DisputeType) -> bool:
    """Return whether a kind of dispute can be taken up in the case's procedure at all."""
    return (row.arbitrable if case.kind == Kind.ARBITRATION else row.mediable) != Possible.NO


def _write_dispute(a: Act) -> Result:
    """The kind of dispute: dispute_type. One that the procedure cannot take up is not an application."""
    code = a.data.part("values")["dispute_type"]
    row = next((row for row in fitting_disputes(a.case) if row.code == code), None)
    if row is None:
        raise Unacceptable(_("Choose the kind of dispute."), "dispute_type")
    if not is_possible(a.case, row):
        raise Unacceptable(row.advice, "dispute_type")
    a.case.dispute_type = row.code
    return {}


def _write_facts(a: Act) -> Result:
    """What happened and what is asked for: facts_text, wish_text, amount_fen (None: not known), currency."""
    _set(a.case, a.data.part("values"), "facts_text", "wish_text", "amount_fen", "currency")
    return {}


def _write_agreement(a: Act) -> Result:
    """The arbitration agreement: agreement_form, agreement_on (ISO day or None), agreement_text,
    institution_named. One that is asserted has no words."""
    row = Arbitration.objects.get(case=a.case)
    values = dict(a.data.part("values"))
    on = values.pop("agreement_on", None)
    if values.get("agreement_form") not in AgreementForm.values:
        raise Unacceptable(_("Say where the arbitration agreement stands."), "agreement_form")
    row.agreement_on = date.fromisoformat(on) if on else None
    _set(row, values, "agreement_form", "agreement_text", "institution_named")
    row.save()
    return {}


def _write_service(a: Act) -> Result:
    """Language and service: language, service_address, e_service."""
    values = a.data.part("values")
    party = applicant_of(a.case)
    a.case.language = party.language = values["language"]
    party.service_address = values["service_address"]
    party.e_service_agreed_at = a.moment.at if values["e_service"] else None
    party.address_confirmed_at = a.moment.at
    party.save()
    return {}


# --- Common to the writers -------------------------------------------------------------------------


def _set(row: models.Model, values: Mapping[str, Any], *names: str) -> None:
    """Put values on a row; what is not given stays.

    Raises:
        Unacceptable: a value does not fit its field.
    """
    for name in names:
        if name in values:
            setattr(row, name, values[name])
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name not in names])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Unacceptable(sentences[0], field) from error


def _item(rows: models.QuerySet[M], item: str) -> M | None:
    """Return the row that a page is about, or None where the page adds one."""
    return _required(rows, item) if item else None


def _required(rows: models.QuerySet[M], item: str) -> M:
    row = rows.filter(pk=id_from(item)).first()
    if row is None:
        raise NotVisible
    return row


def _next_position(rows: models.QuerySet[Any]) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _refuse_more(rows: models.QuerySet[Any], most: int, sentence: str) -> None:
    if rows.count() >= most:
        raise Unacceptable(sentence)


# The pages of an application, each with the task that it belongs to.
PAGES: Mapping[str, tuple[Task, Writer]] = MappingProxyType(
    {
        "capacity": (Task.APPLICANT, _write_capacity),
        "applicant": (Task.APPLICANT, _write_applicant),
        "agent": (Task.APPLICANT, _write_agent),
        "respondent": (Task.RESPONDENTS, _write_respondent),
        "right": (Task.RIGHTS, _write_right),
        "dispute": (Task.RIGHTS, _write_dispute),
        "facts": (Task.FACTS, _write_facts),
        "agreement": (Task.AGREEMENT, _write_agreement),
        "agreement_paper": (Task.AGREEMENT, settle_papers),
        "papers": (Task.PAPERS, settle_papers),
        "evidence": (Task.EVIDENCE, describe_files),
        "service": (Task.SERVICE, _write_service),
    }
)
# Changes that are no page of their own.
CHANGES: Mapping[str, tuple[Task, Writer]] = MappingProxyType(
    {
        "remove_respondent": (Task.RESPONDENTS, _remove_respondent),
        "remove_right": (Task.RIGHTS, _remove_right),
        "add_paper": (Task.PAPERS, add_file),
        "remove_paper": (Task.PAPERS, remove_file),
        "add_agreement": (Task.AGREEMENT, add_file),
        "remove_agreement": (Task.AGREEMENT, remove_file),
        "add_file": (Task.EVIDENCE, add_file),
        "remove_file": (Task.EVIDENCE, remove_file),
    }
)


def task_of(page: str) -> Task:
    """Return the task that a page or a change belongs to."""
    return (PAGES if page in PAGES else CHANGES)[page][0]
