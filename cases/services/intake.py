"""The intake clerk's decisions: accept, ask for correction, propose not to accept; and who is examining."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.actors import Actor
from cases.grounds import ROUTES, defects_of, rejections_of
from cases.kinds import Kind
from cases.models import Case, CorrectionItem, DisputeType, IntakeReview, Party
from cases.moment import now
from cases.permissions import Action, SideKind
from cases.refusals import Conflict, Unacceptable
from cases.services import assignment, flags
from cases.services.invitations import invite
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import due_for
from documents.numbering import next_number

NUMBER_SERIES = "MEDIATION"
TEXT_LENGTH = 500


def accept(
    *, case_id: UUID, by: Actor, mediable_reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Accept an application: number, secretary, invitation.

    Args:
        mediable_reason: for a kind of dispute that may be mediated only for a recorded reason.
    Raises:
        NotYet: something is missing, or the supervisor has to look into a possible sham mediation first.
        Conflict: another clerk was first.
    """
    flags.look(case_id=case_id, at=at)
    data = {"mediable_reason": mediable_reason}
    return perform(case_id=case_id, action=Action.ACCEPT, by=by, data=data, key=key, at=at)


def request_correction(
    *,
    case_id: UUID,
    by: Actor,
    items: Sequence[Mapping[str, str]],
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Ask the applicant to correct listed items, and nothing else.

    Args:
        items: `code` (of grounds.DEFECTS) and `text`, the sentence for the applicant.
    Raises:
        Unacceptable: nothing is listed, a code is unknown, or a sentence is empty or too long.
    """
    data = {"items": [dict(item) for item in items]}
    return perform(case_id=case_id, action=Action.REQUEST_CORRECTION, by=by, data=data, key=key, at=at)


def reject(
    *,
    case_id: UUID,
    by: Actor,
    ground: str,
    reason: str,
    routes: Sequence[str] = (),
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Propose not to accept an application; the supervisor confirms.

    Args:
        ground: a code of grounds.REJECTIONS.
        reason: the clerk's words, for the notice.
        routes: codes of grounds.ROUTES that stay open.
    Raises:
        Unacceptable: the ground or a route is unknown, or no reason is given.
    """
    kind = Case.objects.filter(pk=case_id).values_list("kind", flat=True).first() or Kind.MEDIATION
    check_rejection(kind, ground, reason, routes)
    data = {"ground": ground, "reason": reason.strip(), "routes": list(routes)}
    return perform(case_id=case_id, action=Action.REJECT, by=by, data=data, key=key, at=at)


def lapse_correction(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Deem the application withdrawn: it was not corrected in time."""
    return perform(case_id=case_id, action=Action.LAPSE_CORRECTION, by=by, key=key, at=at)


def check_rejection(kind: str, ground: str, reason: str, routes: Sequence[str]) -> None:
    """Refuse a proposal that the supervisor could not confirm.

    Raises:
        Unacceptable: see `reject`.
    """
    if ground not in rejections_of(kind):
        raise Unacceptable(_("Select why the application is not accepted."), "ground")
    if not reason.strip():
        raise Unacceptable(_("Write the reason for the applicant."), "reason")
    if not set(routes) <= ROUTES.keys():
        raise Unacceptable(_("Select from the other routes."), "routes")


# --- Who is examining ----------------------------------------------------------------------------------


def start_review(*, case: Case, clerk: User, at: datetime | None = None) -> IntakeReview:
    """Note that a clerk examines an application, unless somebody else already does."""
    review, _is_new = IntakeReview.objects.get_or_create(
        case=case, defaults={"clerk": clerk, "since": at or now().at}
    )
    return review


def take_over(*, case: Case, clerk: User, at: datetime | None = None) -> IntakeReview:
    """Take an application over from the clerk who was examining it."""
    review, _is_new = IntakeReview.objects.update_or_create(
        case=case, defaults={"clerk": clerk, "since": at or now().at}
    )
    return review


def require_reviewer(*, case: Case, clerk: User | None) -> None:
    """Let only the clerk who examines an application decide on it.

    Raises:
        Conflict: somebody else does.
    """
    review = IntakeReview.objects.filter(case=case).select_related("clerk").first()
    if review is not None and review.clerk != clerk:
        raise Conflict(
            _("%(name)s is examining this application. Take it over first.") % {"name": review.clerk}
        )


# --- What the acts do ----------------------------------------------------------------------------------


@act(Action.ACCEPT, Kind.MEDIATION)
def _accept(a: Act) -> Done:
    case, moment = a.case, a.moment
    reason = str(a.data.get("mediable_reason", "")).strip()
    if reason:
        case.mediable_reason = reason[:TEXT_LENGTH]
    elif needs_reason(case) and not case.mediable_reason:
        raise Unacceptable(_("Record why this kind of dispute can be mediated here."), "mediable_reason")
    due, _row = due_for(case, "MED_CONSENT_REPLY", moment.today)
    for party in Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT):
        invite(party=party, reply_by=due.due_on, moment=moment)
    IntakeReview.objects.filter(case=case).delete()
    assignment.assign_least_busy(case, moment.at)
    serial = next_number(owner=case.organisation_id, kind=NUMBER_SERIES, year=moment.today.year)  # last
    number = case.organisation.format_number(year=moment.today.year, serial=serial)
    data = {"number": number, "dispute": str(case.dispute_id)}
    return Done(facts={"number": number, "on": moment.today}, data=data)


def needs_reason(case: Case) -> bool:
    """Return whether this kind of dispute may be mediated only for a recorded reason."""
    return DisputeType.objects.filter(code=case.dispute_type, mediable="COND").exists()


@act(Action.REQUEST_CORRECTION)
def _request_correction(a: Act) -> Done:
    items = _checked_items(a.case.kind, a.data.many("items"))
    last = CorrectionItem.objects.filter(case=a.case).order_by("-round").first()
    this_round = last.round + 1 if last else 1
    CorrectionItem.objects.bulk_create(
        CorrectionItem(
            case=a.case, round=this_round, code=code, task=defects_of(a.case.kind)[code].task, text=text
        )
        for code, text in items
    )
    IntakeReview.objects.filter(case=a.case).delete()
    return Done(data={"round": this_round, "items": [code for code, _text in items]})


def _checked_items(kind: str, items: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    checked = [(str(item.get("code", "")), str(item.get("text", "")).strip()) for item in items]
    if not checked:
        raise Unacceptable(_("Select at least one item to correct."), "items")
    for code, text in checked:
        if code not in defects_of(kind) or not text:
            raise Unacceptable(_("Write what is to be corrected."), f"text_{code}")
        if len(text) > TEXT_LENGTH:
            raise Unacceptable(_("At most 500 characters."), f"text_{code}")
    return checked


@act(Action.REJECT)
def _reject(a: Act) -> Done:
    ground, routes = str(a.data.get("ground", "")), [str(route) for route in a.data.many("routes")]
    check_rejection(a.case.kind, ground, str(a.data.get("reason", "")), routes)
    IntakeReview.objects.filter(case=a.case).delete()
    return Done(data={"ground": ground, "routes": routes})


def rounds_of_correction(case: Case) -> int:
    """Return how often the applicant was asked to correct."""
    return CorrectionItem.objects.filter(case=case).values("round").distinct().count()
