"""Filing: opening a draft, filling it in, submitting it, and taking it back before it is accepted."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.actors import Actor
from cases.districts import first_district
from cases.filing_check import Task
from cases.kinds import Kind
from cases.models import (
    Arbitration,
    Case,
    CorrectionItem,
    Dispute,
    DraftPage,
    EvidenceItem,
    IdempotencyKey,
    Party,
    Representation,
    RightInDispute,
    Side,
)
from cases.models.case import PROXIES
from cases.moment import Moment, now
from cases.permissions import Action, Role, SideKind
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services import drafts
from cases.services.engagements import engage
from cases.services.filing_pages import CHANGES, PAGES, task_of
from cases.services.flags import raise_if_alike
from cases.services.procedure import Act, Done, Performed, act, perform

# Without 0 and O, 1, I and L, which people mistake for each other.
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def open_draft(
    *,
    by: Actor,
    organisation: Organisation,
    language: str,
    dispute: Dispute | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Case:
    """Open an application: the quarrel, its case with two sides, and the applicant's role on it.

    Args:
        by: a signed-in person who does not work in a staff role now.
        organisation: where it is filed; an arbitration institution takes requests for arbitration.
        language: the language of whoever writes it, and for now of the case.
        dispute: the quarrel that goes on; a new one where none is given.
        key: the idempotency key of the form; the same key returns the first draft.
    Raises:
        Forbidden: a member of staff files for others in another way.
    Writes:
        a dispute, a case in state DRAFT (an arbitration with its own row), two sides, an applicant without a name, an engagement.
    """
    if by.user is None:
        raise NotVisible
    if by.role is not None:
        raise Forbidden(_("Members of staff cannot apply in a role of the centre. Change your role first."))
    claim = None
    if key:
        claim, is_new = IdempotencyKey.objects.get_or_create(actor=by.key, key=f"open:{key}")
        if not is_new and claim.result:
            return Case.objects.get(pk=claim.result["case_id"])
    case = _lay_down(by, organisation, language, dispute, Moment(at) if at else now())
    if claim is not None:
        claim.result = {"case_id": str(case.pk)}
        claim.save(update_fields=["result"])
    return case


def _lay_down(
    by: Actor, organisation: Organisation, language: str, dispute: Dispute | None, moment: Moment
) -> Case:
    assert by.user is not None  # noqa: S101  open_draft has refused everybody else
    kind = Kind.ARBITRATION if organisation.is_arbitral else Kind.MEDIATION
    case = _with_reference(
        PROXIES[kind](
            kind=kind,
            dispute=dispute or Dispute.objects.create(),
            organisation=organisation,
            filed_by=by.user,
            language=language,
        )
    )
    if kind is Kind.ARBITRATION:
        Arbitration.objects.create(case=case)
    applicant = Side.objects.create(case=case, kind=SideKind.APPLICANT, position=0)
    Side.objects.create(case=case, kind=SideKind.RESPONDENT, position=1)
    party = Party.objects.create(case=case, side=applicant, language=language)
    engage(case=case, user=by.user, role=Role.APPLICANT, side=applicant, party=party, at=moment.at)
    return case


def _with_reference(case: Case) -> Case:
    """Store a case under a random reference that no other has."""
    for _attempt in range(10):
        case.reference = new_reference()
        try:
            with transaction.atomic():
                case.save()
        except IntegrityError:
            continue
        return case
    raise RuntimeError("no free reference was found")


def new_reference() -> str:
    """Return a reference like DR-7K2M-Q9."""
    signs = "".join(secrets.choice(REFERENCE_SIGNS) for _place in range(6))
    return f"DR-{signs[:4]}-{signs[4:]}"


# --- Filling it in ---------------------------------------------------------------------------------


def save_page(
    *,
    case_id: UUID,
    by: Actor,
    page: str,
    values: Mapping[str, Any],
    item: str = "",
    token: str | None = None,
    posted: Mapping[str, list[str]] | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Write one page of an application into the case.

    Args:
        page: a name in filing_pages.PAGES, whose writer says what `values` holds.
        item: the respondent or right that the page is about; empty adds one.
        token: what the page carried when it was shown; None where there is no page (the demo).
        posted: what was typed, so that a saving that overtook this one with the same text is no conflict.
    Returns:
        data["token"] for the page's next saving, and what the page's writer returns.
    Raises:
        drafts.Changed: the page was saved elsewhere in the meantime.
        Unacceptable: the values cannot be taken.
    """
    data = {"page": page, "item": item, "values": dict(values), "token": token, "posted": posted}
    return perform(case_id=case_id, action=Action.EDIT_DRAFT, by=by, data=data, key=key, at=at)


def keep_typed(
    *,
    case_id: UUID,
    by: Actor,
    page: str,
    typed: Mapping[str, list[str]],
    item: str = "",
    token: str | None = None,
    has_errors: bool = False,
    at: datetime | None = None,
) -> Performed:
    """Hold what was typed into a page, however unfinished.

    Returns: data["token"] for the page's next saving.
    Raises: drafts.Changed.
    """
    data = {"page": page, "item": item, "typed": dict(typed), "token": token, "has_errors": has_errors}
    return perform(case_id=case_id, action=Action.EDIT_DRAFT, by=by, data=data, at=at)


def change(
    *,
    case_id: UUID,
    by: Actor,
    what: str,
    item: str = "",
    values: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Performed:
    """Make a change that is no page of its own: take out a respondent, a right or a file.

    Args:
        what: a name in filing_pages.CHANGES.
    """
    data = {"page": what, "item": item, "values": dict(values or {})}
    return perform(case_id=case_id, action=Action.EDIT_DRAFT, by=by, data=data, at=at)


@act(Action.EDIT_DRAFT)
def _edit_draft(a: Act) -> Done:
    page = str(a.data["page"])
    if page not in {*PAGES, *CHANGES}:
        raise NotVisible
    task = task_of(page)
    _refuse_unasked(a.case, task)
    result = _save_or_keep(a, page) if page in PAGES else CHANGES[page][1](a)
    if "typed" not in a.data:
        _answer_correction(a, task)
    return Done(data=result, quiet=True)


def _save_or_keep(a: Act, page: str) -> dict[str, Any]:
    sheet = drafts.claim(a.case, page, a.data.get("item", ""), a.data.get("token"), a.data)
    if "typed" in a.data:
        return {"token": drafts.keep(sheet, a.data, a.moment)}
    result = PAGES[page][1](a)
    return {**result, "token": drafts.settle(sheet, a.moment, is_gone=bool(result.get("is_new")))}


def _answer_correction(a: Act, task: Task) -> None:
    if a.case.state == "CORRECTION":
        items = CorrectionItem.objects.filter(case=a.case, task=task, answered_at=None)
        items.update(answered_at=a.moment.at)


def _refuse_unasked(case: Case, task: Task) -> None:
    """While an application is corrected, only what was asked for may change."""
    if case.state == "CORRECTION" and not CorrectionItem.objects.filter(case=case, task=task).exists():
        raise Conflict(_("This part was not asked for. Everything else stays as you submitted it."))


# --- Handing it in, and taking it back -------------------------------------------------------------


def submit(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Submit an application. The period for the centre's answer begins.

    Raises:
        Unacceptable: a page holds changes that were typed and not saved.
        NotYet: something is missing.
    Writes:
        the event, the deadline, the paper M01, notices to the applicant and the clerks.
    """
    return perform(case_id=case_id, action=Action.SUBMIT, by=by, key=key, at=at)


def resubmit(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Submit again after correction. The period for the centre's answer begins anew."""
    return perform(case_id=case_id, action=Action.RESUBMIT, by=by, key=key, at=at)


def discard(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Throw a draft away. Only its reference stays; everything that it said is erased."""
    return perform(case_id=case_id, action=Action.DISCARD, by=by, key=key, at=at)


def withdraw_before_acceptance(
    *, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None
) -> Performed:
    """Withdraw an application that is not accepted yet."""
    return perform(case_id=case_id, action=Action.WITHDRAW_BEFORE_ACCEPTANCE, by=by, key=key, at=at)


@act(Action.SUBMIT)
@act(Action.RESUBMIT)
def _submit(a: Act) -> Done:
    if unsaved := DraftPage.objects.filter(case=a.case).exclude(kept="").first():
        raise Unacceptable(
            _("“%(task)s” holds changes that are not saved yet. Open it and save it.")
            % {"task": task_of(drafts.name_in(unsaved)).label}
        )
    _forget_typed(a)
    raise_if_alike(a)
    a.case.district = _district(a.case)
    return Done(facts={"at": a.moment.at})


def _district(case: Case) -> str:
    """Return the district for the statistics: that of the respondent's domicile, as far as the applicant knows it."""
    respondents = Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT)
    return first_district(respondents.values_list("address", flat=True))


@act(Action.DISCARD)
def _discard(a: Act) -> Done:
    """Erase what the draft says: it was never anybody's but its writer's, so no register may show it."""
    _forget_typed(a)
    for rows in (EvidenceItem.objects, RightInDispute.objects):
        rows.filter(case=a.case).delete()
    Party.objects.filter(case=a.case, side__kind=SideKind.RESPONDENT).delete()
    Representation.objects.filter(party__case=a.case).update(name="", firm="", mobile="", email="")
    blank = dict.fromkeys(
        ("name", "name_key", "id_number", "legal_representative", "address", "contact_name", "mobile", "email",
         "service_address"), "",
    )  # fmt: skip
    Party.objects.filter(case=a.case).update(**blank)
    a.case.facts_text = a.case.wish_text = a.case.right_type = a.case.dispute_type = ""
    a.case.amount_fen = None
    Arbitration.objects.filter(case=a.case).update(
        agreement_form="", agreement_text="", institution_named="", agreement_on=None
    )
    return Done()


@act(Action.WITHDRAW_BEFORE_ACCEPTANCE)
def _withdraw(a: Act) -> Done:
    _forget_typed(a)
    return Done()


def _forget_typed(a: Act) -> None:
    """Erase what was only typed: from here on the rows speak."""
    DraftPage.objects.filter(case=a.case).delete()
