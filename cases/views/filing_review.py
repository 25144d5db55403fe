"""What an application says, section by section, with the way to change each answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.audience import Audience
from cases.filing_check import Task
from cases.filing_tasks import WITH_PAPER, Progress, page_url
from cases.forms.filing_people import ID_LABELS
from cases.identifier_texts import message_for
from cases.models import DisputeType, EvidenceItem, Material, Party, RightInDispute, RightType
from cases.rules.codes import Possible


@dataclass(frozen=True)
class Line:
    """One answer: a question, what was answered, where to change it, and what makes the link distinct.

    `value` is text; `fen` with `currency` an amount; `on` a day. `note` is a doubt to look at.
    """

    key: str
    value: str = ""
    url: str = ""
    about: str = ""
    note: str = ""
    fen: int | None = None
    currency: str = "CNY"
    on: date | None = None


@dataclass(frozen=True)
class Section:
    """The answers of one task."""

    title: str
    lines: list[Line]


def sections_of(progress: Progress) -> list[Section]:
    """Return everything that an application says."""
    makers = {
        Task.APPLICANT: _applicant,
        Task.RESPONDENTS: _respondents,
        Task.RIGHTS: _rights,
        Task.FACTS: _facts,
        **({Task.AGREEMENT: _agreement} if progress.arbitration else {}),
        Task.PAPERS: _papers,
        Task.EVIDENCE: _evidence,
        Task.SERVICE: _service,
    }
    return [Section(str(task.label), list(make(progress))) for task, make in makers.items()]


def _change(progress: Progress, page: str, item: object = None) -> str:
    name = {"respondent": "filing_respondent", "right": "filing_right"}.get(page)
    here = reverse(name, args=[progress.case.pk, item]) if name and item else page_url(progress.case, page)
    return f"{here}?back=review"


def _applicant(progress: Progress) -> Iterator[Line]:
    party, agent = progress.applicant, progress.agent
    yield Line(_("Applies for"), _acting_for(progress), _change(progress, "capacity"))
    url = _change(progress, "applicant")
    yield Line(_("Applicant's name"), party.name, url)
    yield Line(str(ID_LABELS.get(party.id_kind, _("Identity number"))), party.masked_id_number, url)
    if party.person_kind == "ORGANISATION":
        yield Line(_("Legal representative or person in charge"), party.legal_representative, url)
    yield Line(_("Applicant's address"), party.address, url)
    yield Line(_("Applicant's contact"), _contact(party), url)
    if agent:
        url = _change(progress, "agent")
        yield Line(_("Representative"), str(agent), url)
        yield Line(_("Scope of authority"), agent.get_scope_display(), url)
        yield Line(_("Last day of the power of attorney"), on=agent.valid_until, url=url)


def _acting_for(progress: Progress) -> str:
    if progress.agent:
        return _("For somebody I represent, with a power of attorney")
    is_person = progress.applicant.person_kind == "NATURAL"
    return _("For myself") if is_person else _("For the company or organisation I work for")


def _contact(party: Party) -> str:
    return _(", ").join(part for part in (party.contact_name, party.mobile, party.email) if part)


def _respondents(progress: Progress) -> Iterator[Line]:
    for party in progress.respondents:
        url = _change(progress, "respondent", party.pk)
        yield Line(_("Respondent"), party.name, url, about=party.name)
        unknown = _("I know neither an address nor a telephone number")
        ways = [part for part in (party.address, _contact(party)) if part]
        yield Line(_("How to reach the respondent"), "\n".join(ways) or unknown, url, about=party.name)


def _rights(progress: Progress) -> Iterator[Line]:
    kinds = {row.code: row.name for row in RightType.objects.all()}
    for right in progress.rights:
        url = _change(progress, "right", right.pk)
        value = "\n".join(part for part in (right.title, right.number, _class_of(right)) if part)
        note = message_for(right.number_warning)
        yield Line(kinds.get(right.right_type, right.right_type), value, url, about=right.title, note=note)
    kind = DisputeType.objects.filter(code=progress.case.dispute_type).first()
    way = (kind.arbitrable if progress.arbitration else kind.mediable) if kind else ""
    note = kind.advice if kind and way == Possible.CONDITIONAL else ""
    yield Line(_("Kind of dispute"), kind.name if kind else "", _change(progress, "dispute"), note=note)


def _class_of(right: RightInDispute) -> str:
    return _("Class %(number)s") % {"number": right.nice_class} if right.nice_class else ""


def _facts(progress: Progress) -> Iterator[Line]:
    case, url = progress.case, _change(progress, "facts")
    is_request = progress.arbitration is not None
    yield Line(_("Facts and reasons") if is_request else _("What happened"), case.facts_text, url)
    yield Line(_("Claims") if is_request else _("What you ask for"), case.wish_text, url)
    if case.amount_fen is None:
        yield Line(_("Amount in dispute"), _("Not yet known"), url)
    else:
        yield Line(_("Amount in dispute"), url=url, fen=case.amount_fen, currency=case.currency)


def _agreement(progress: Progress) -> Iterator[Line]:
    row, url = progress.arbitration, _change(progress, "agreement")
    if row is None:
        return
    yield Line(_("Form of the agreement"), row.get_agreement_form_display(), url)
    if row.agreement_form in WITH_PAPER:
        yield Line(_("Words of the agreement"), row.agreement_text, url)
        yield Line(_("Institution named in it"), row.institution_named, url)
        yield Line(_("Date of the agreement"), on=row.agreement_on, url=url)
        papers = "\n".join(item.file.name for item in _files(progress, Material.AGREEMENT))
        yield Line(_("Paper of the agreement"), papers, _change(progress, "agreement_paper"))


def _files(progress: Progress, material: Material) -> list[EvidenceItem]:
    rows = EvidenceItem.objects.filter(case=progress.case, material=material).standing()
    return list(rows.select_related("file", "side"))


def _papers(progress: Progress) -> Iterator[Line]:
    url = _change(progress, "papers")
    kinds = [(Material.IDENTITY, _("Identity paper of the applicant"))]
    if progress.agent:
        kinds.append((Material.AUTHORITY, _("Power of attorney")))
    for material, label in kinds:
        rows = _files(progress, material)
        yield Line(label, "\n".join(row.file.name for row in rows), url)


def _evidence(progress: Progress) -> Iterator[Line]:
    url = _change(progress, "evidence")
    rows = _files(progress, Material.EVIDENCE)
    if not rows:
        yield Line(_("Evidence"), "", url)
    for number, row in enumerate(rows, start=1):
        value = "\n".join(part for part in (row.name, row.proves, _kept_back(row)) if part)
        yield Line(
            _("Evidence %(n)d") % {"n": number},
            value,
            url,
            about=row.name,
            note=row.audience_label(progress.case.kind),
        )


def _kept_back(row: EvidenceItem) -> str:
    """Return why a file is for the mediator only, as its writer put it."""
    if row.audience != Audience.SIDE or not row.restricted_reason:
        return ""
    return _("Why only the mediator may see it: %(reason)s") % {"reason": row.restricted_reason}


def _service(progress: Progress) -> Iterator[Line]:
    party, url = progress.applicant, _change(progress, "service")
    is_confirmed = party.address_confirmed_at is not None
    language = dict(settings.LANGUAGES)[progress.case.language]
    agreed = _("Yes") if party.e_service_agreed_at else _("No, by post")
    yield Line(_("Language of the procedure"), language if is_confirmed else "", url)
    yield Line(_("Address for service"), party.service_address, url)
    yield Line(_("Electronic service"), agreed if is_confirmed else "", url)
