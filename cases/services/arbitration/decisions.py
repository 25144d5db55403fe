"""Decisions that are made: the award, a partial award, an award on agreed terms, a correction, more time.

A decision is effective on the day on which it is made. Source: 仲裁法62, 64, 66-70; HNZC 45.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import AWARDS, open_award
from cases.audience import Audience
from cases.award_text import fingerprint_of, orders_from
from cases.award_windows import last_day_to_ask
from cases.kinds import Kind
from cases.models import Award, AwardKind, AwardStatus, Case, CorrectionRequest, Deadline, Side
from cases.moment import Moment
from cases.permissions import Action
from cases.procedures.states import Outcome
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services.arbitration.corrections import open_request, settle
from cases.services.meetings import cancel_coming
from cases.services.period import rolled
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timekeeping import extend_deadline
from documents.kinds import CATALOGUE

# The paper of each kind of decision.
PAPERS = {
    AwardKind.AWARD: "A18",
    AwardKind.CONSENT: "A18",
    AwardKind.PARTIAL: "A19",
    AwardKind.STATEMENT: "A17",
    AwardKind.CORRECTION: "A20",
    AwardKind.DECISION: "A21",
}
AWARD_PERIOD = "ARB_AWARD"


def issue_award(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Issue the award: numbered, dated, sealed, seen by all, to be served on every party.

    Raises:
        NotYet: it is not complete, scrutinised and signed, or a challenge waits.
    Writes: the award as issued; its paper and the servings to be done.
    """
    return perform(case_id=case_id, action=Action.ISSUE_AWARD, by=by, key=key, at=at)


def partial_award(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Issue an award on a part whose facts are clear; the rest goes on."""
    return perform(case_id=case_id, action=Action.PARTIAL_AWARD, by=by, key=key, at=at)


def consent_award(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Issue an award on the terms that the parties agreed; every side must have asked for it."""
    return perform(case_id=case_id, action=Action.CONSENT_AWARD, by=by, key=key, at=at)


def correct_award(
    *,
    case_id: UUID,
    by: Actor,
    award_id: UUID,
    result: str,
    side_id: UUID | None = None,
    asked_on: date | None = None,
    request_id: UUID | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Correct an error of text or arithmetic, or add what was decided and left out.

    Args:
        result: what now reads otherwise, one correction a line.
        request_id: the request that it grants, where a side asked here.
        side_id, asked_on: who asked otherwise, and when; empty where the tribunal corrects of its own accord.
    Raises:
        Unacceptable: nothing is corrected, or the request came after its period.
    """
    data = {
        "award": str(award_id),
        "result": result,
        "side": str(side_id or ""),
        "asked_on": asked_on.isoformat() if asked_on else "",
        "request": str(request_id or ""),
    }
    return perform(case_id=case_id, action=Action.CORRECT_AWARD, by=by, data=data, key=key, at=at)


def propose_award_extension(
    *, case_id: UUID, by: Actor, ends_on: date, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Ask the supervisor to approve a later end of the period for the award, for a special reason.

    Raises:
        Unacceptable: no reason, or a day that is not later.
    """
    if not reason.strip():
        raise Unacceptable(_("Enter the reason."), "reason")
    data = {"ends_on": ends_on.isoformat(), "reason": reason}
    return perform(case_id=case_id, action=Action.EXTEND_AWARD_PERIOD, by=by, data=data, key=key, at=at)


def award_period(case: Case) -> Deadline | None:
    """Return the period in which the tribunal is to decide, while it runs or pauses."""
    rows = Deadline.objects.filter(case=case, code=AWARD_PERIOD, status__in=["RUNNING", "PAUSED"])
    found: Deadline | None = rows.first()
    return found


def number_of(case: Case, kind: AwardKind, serial: int = 1) -> str:
    """Return the number of a decision: that of the case, its mark, and which it is."""
    return f"{case.title}-{CATALOGUE[PAPERS[kind]].number_mark}{serial}"


def publish(award: Award, a: Act, **more: object) -> Done:
    """Return what issues a decision: seen by all once the guards have held."""
    same = [kind for kind, code in PAPERS.items() if code == PAPERS[AwardKind(award.kind)]]
    earlier = Award.objects.filter(case=a.case, kind__in=same, paper__isnull=False).count()
    number = number_of(a.case, AwardKind(award.kind), earlier + 1)

    def issue() -> None:
        award.status, award.audience, award.issued_on = AwardStatus.ISSUED, Audience.JOINT, a.moment.today
        award.save(update_fields=["status", "audience", "issued_on"])

    data = {
        "award": str(award.pk),
        "sha256": fingerprint_of(award),
        "number": number,
        "on": a.moment.today.isoformat(),
        **more,
    }
    return Done(data=data, then=issue)


# --- Acts ------------------------------------------------------------------------------------------


def _open(a: Act, *kinds: AwardKind) -> Award:
    award = open_award(a.case)
    if award is None or award.kind not in kinds:
        raise NotYet([_("There is no draft of such a decision.")])
    return award


@act(Action.ISSUE_AWARD, Kind.ARBITRATION)
def _issue_award(a: Act) -> Done:
    award = _open(a, AwardKind.AWARD)
    cancel_coming(a.case, a.moment)
    outcome = award.outcome or Outcome.AWARD.value
    done = publish(award, a, outcome=outcome)
    return Done(facts={"outcome": outcome, "on": a.moment.today}, data=done.data, then=done.then)


@act(Action.CONSENT_AWARD, Kind.ARBITRATION)
def _consent_award(a: Act) -> Done:
    done = publish(_open(a, AwardKind.CONSENT), a, outcome=Outcome.CONSENT_AWARD.value)
    cancel_coming(a.case, a.moment)
    return Done(facts={"on": a.moment.today}, data=done.data, then=done.then)


@act(Action.PARTIAL_AWARD, Kind.ARBITRATION)
def _partial_award(a: Act) -> Done:
    return publish(_open(a, AwardKind.PARTIAL), a)


@act(Action.CORRECT_AWARD, Kind.ARBITRATION)
def _correct_award(a: Act) -> Done:
    corrected = Award.objects.filter(case=a.case, pk=a.data.id("award"), status="ISSUED").first()
    if corrected is None or corrected.kind not in AWARDS:
        raise Unacceptable(_("Select the award that is corrected."), "award_id")
    if not (lines := orders_from(str(a.data.get("result", "")))):
        raise Unacceptable(_("Write what is corrected, one correction a line."), "result")
    request = open_request(a, a.data.id("request")) if a.data.get("request") else None
    if request is not None and request.award_id != corrected.pk:
        raise Unacceptable(_("This request is about another award."), "request_id")
    asked = _granted(request) if request is not None else _request(a, corrected)
    award = Award.objects.create(
        case=a.case,
        kind=AwardKind.CORRECTION,
        audience=Audience.TRIBUNAL,
        made_by=a.by.user,
        corrects=corrected,
        result=lines,
    )
    if request is not None:
        settle(request, a, correction=award)
    return publish(award, a, corrects=str(corrected.pk), **asked)


def _granted(request: CorrectionRequest) -> dict[str, str]:
    asked_on = Moment(request.at).today
    return {"request": str(request.pk), "side": str(request.by_side_id), "asked_on": asked_on.isoformat()}


def _request(a: Act, award: Award) -> dict[str, str]:
    """Return who asked for the correction, in time; nothing where the tribunal corrects of its own accord."""
    if not a.data.get("side"):
        return {}
    side = Side.objects.filter(case=a.case, pk=a.data.id("side")).first()
    if side is None or not a.data.get("asked_on"):
        raise Unacceptable(_("Enter which side asked for the correction, and when."), "asked_on")
    asked_on = a.data.day("asked_on")
    if asked_on > a.moment.today:
        raise Unacceptable(_("The day lies ahead."), "asked_on")
    last = last_day_to_ask(award, side)
    if last is not None and asked_on > last:
        raise Unacceptable(
            _("The period in which this side could ask for a correction was over."), "asked_on"
        )
    return {"side": str(side.pk), "asked_on": asked_on.isoformat()}


@act(Action.EXTEND_AWARD_PERIOD, Kind.ARBITRATION)
def _extend(a: Act) -> Done:
    deadline = award_period(a.case)
    if deadline is None:
        raise Conflict(_("No period for the award is running."))
    before, ends_on = deadline.due_on, rolled(a.data.day("ends_on"))
    if ends_on <= before:
        raise Unacceptable(_("The new end must be later than the present one."), "ends_on")
    extend_deadline(deadline, ends_on, a, reason=str(a.data.get("reason", "")))
    return Done(data={"ends_on": ends_on.isoformat(), "before": before.isoformat()})
