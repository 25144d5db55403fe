"""Other endings of an arbitration: withdrawal, absence, dismissal, consolidation; and arbitrating again.

Source: 仲裁法31, 54, 62, 74; ZCSF 6, 10, 12; HNZC 8, 30, 42.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import tribunal_of
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import Award, AwardKind, AwardStatus, Case, ConsentSubject, Side, SideConsent
from cases.permissions import Action
from cases.procedures.states import Outcome
from cases.refusals import NotYet, Unacceptable
from cases.services.meetings import cancel_coming
from cases.services.merging import perform_with_lead
from cases.services.procedure import Act, Done, Performed, act, perform

DISMISSALS = (Outcome.DISMISSED_NO_JURISDICTION, Outcome.DISMISSED_OTHER)
# States in which a lead case can still take another one in.
_MAY_LEAD = frozenset({"ANSWER_PERIOD", "TRIBUNAL_PENDING", "IN_PROCEEDINGS", "HEARING"})


def withdraw(
    *, case_id: UUID, by: Actor, reason: str = "", key: str = "", at: datetime | None = None
) -> Performed:
    """Withdraw the request: at once before there is a tribunal, by its decision afterwards.

    Raises:
        NotYet: a counterclaim is pending.
    """
    return perform(case_id=case_id, action=Action.WITHDRAW, by=by, data={"reason": reason}, key=key, at=at)


def deem_withdrawn(
    *, case_id: UUID, by: Actor, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Deem the request withdrawn: the applicant stayed away from the hearing without good reason, or left it.

    Raises:
        Unacceptable: no reason is given.
    """
    data = {"reason": reason}
    return perform(case_id=case_id, action=Action.DEEMED_WITHDRAWN, by=by, data=data, key=key, at=at)


def dismiss(
    *, case_id: UUID, by: Actor, outcome: str, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Dismiss the case: no jurisdiction, or it cannot go on.

    Args:
        outcome: one of DISMISSALS.
        reason: the reasons, printed in the decision.
    """
    data = {"outcome": outcome, "reason": reason}
    return perform(case_id=case_id, action=Action.DISMISS, by=by, data=data, key=key, at=at)


def consolidate(
    *, case_id: UUID, by: Actor, lead_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Consolidate the case into a lead case, since all sides agreed and the tribunal is the same.

    Raises:
        Unacceptable: the lead case cannot take it in.
    """
    return perform_with_lead(Action.CONSOLIDATE, case_id, lead_id, by, key=key, at=at)


def re_arbitrate(
    *,
    case_id: UUID,
    by: Actor,
    court: str,
    reference: str,
    noticed_on: date,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Arbitrate again after a court's notice. The case keeps its number and its place in the count; no new fee.

    Args:
        court, reference, noticed_on: which court, the number of its notice, and when it came.
    Raises:
        Unacceptable: court or reference is missing, or the day lies ahead.
    """
    data = {"court": court, "reference": reference, "on": noticed_on.isoformat()}
    return perform(case_id=case_id, action=Action.RE_ARBITRATE, by=by, data=data, key=key, at=at)


def leads_for(case: Case) -> list[Case]:
    """Return the cases that could take this one in: same institution, same tribunal, all sides agreed."""
    rows = Case.objects.filter(
        kind=Kind.ARBITRATION, organisation=case.organisation_id, state__in=_MAY_LEAD
    ).exclude(pk=case.pk)
    agreed = SideConsent.objects.filter(
        case=case, subject=ConsentSubject.CONSOLIDATION, withdrawn_at=None
    ).values_list("about", flat=True)
    return [row for row in rows.filter(pk__in=[pk for pk in agreed if pk]) if _same_tribunal(case, row)]


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.WITHDRAW, Kind.ARBITRATION)
def _withdraw(a: Act) -> Done:
    cancel_coming(a.case, a.moment)
    return _decided(a, Outcome.WITHDRAWN)


@act(Action.DEEMED_WITHDRAWN, Kind.ARBITRATION)
def _deemed_withdrawn(a: Act) -> Done:
    _require_reason(a)
    cancel_coming(a.case, a.moment)
    return _decided(a, Outcome.DEEMED_WITHDRAWN)


@act(Action.DISMISS, Kind.ARBITRATION)
def _dismiss(a: Act) -> Done:
    outcome = str(a.data.get("outcome", ""))
    if outcome not in DISMISSALS:
        raise Unacceptable(_("Select why the case is dismissed."), "outcome")
    _require_reason(a)
    cancel_coming(a.case, a.moment)
    return _decided(a, Outcome(outcome), outcome=outcome)


@act(Action.CONSOLIDATE, Kind.ARBITRATION)
def _consolidate(a: Act) -> Done:
    lead = Case.objects.filter(pk=a.data.id("lead")).first() if a.data.get("lead") else None
    if (
        lead is None
        or lead.pk == a.case.pk
        or lead.kind != Kind.ARBITRATION
        or lead.organisation_id != a.case.organisation_id
        or lead.state not in _MAY_LEAD
    ):
        raise Unacceptable(_("Select a lead case of this institution that is still being heard."), "lead")
    if not _same_tribunal(a.case, lead):
        raise NotYet([_("The two cases do not have the same tribunal.")])
    if not _agreed_to(a.case, lead):
        raise NotYet([_("Both sides must agree to the consolidation with this lead case.")])
    cancel_coming(a.case, a.moment)
    a.case.lead = lead
    return Done(data={"lead": str(lead.pk), "outcome": Outcome.MERGED.value})


@act(Action.RE_ARBITRATE, Kind.ARBITRATION)
def _re_arbitrate(a: Act) -> Done:
    court, reference = (str(a.data.get(name, "")).strip() for name in ("court", "reference"))
    if not court:
        raise Unacceptable(_("Enter the court."), "court")
    if not reference:
        raise Unacceptable(_("Enter the number of the court's notice."), "reference")
    on = a.data.day("on")
    if on > a.moment.today:
        raise Unacceptable(_("The day lies ahead."), "noticed_on")
    return Done(
        data={
            "court": court[:100],
            "reference": reference[:60],
            "on": on.isoformat(),
            "outcome": a.case.outcome,
            "first_closed_on": str(a.case.first_closed_on),
        }
    )


def decide(a: Act, outcome: Outcome, reason: str = "") -> Award:
    """Put the decision that ends a case without an award on file; its paper prints the reason."""
    return Award.objects.create(
        case=a.case,
        kind=AwardKind.DECISION,
        status=AwardStatus.ISSUED,
        audience=Audience.JOINT,
        outcome=outcome,
        reasons=reason.strip(),
        issued_on=a.moment.today,
        made_by=a.by.user,
    )


def _decided(a: Act, ended: Outcome, **facts: object) -> Done:
    """Return what ends the case today. The reason stands in the decision, never in the event."""
    award = decide(a, ended, str(a.data.get("reason", "")))
    data = {"award": str(award.pk), "outcome": ended.value, "on": a.moment.today.isoformat()}
    return Done(facts={"on": a.moment.today, **facts}, data=data)


def _require_reason(a: Act) -> None:
    if not str(a.data.get("reason", "")).strip():
        raise Unacceptable(_("Enter the reason."), "reason")


def _same_tribunal(case: Case, lead: Case) -> bool:
    """Whether the same people decide both; before either has a tribunal, nothing stands against it."""
    return tribunal_of(case).keys() == tribunal_of(lead).keys()


def _agreed_to(case: Case, lead: Case) -> bool:
    rows = SideConsent.objects.filter(
        case=case, subject=ConsentSubject.CONSOLIDATION, about=lead.pk, withdrawn_at=None
    )
    return bool(rows.values("side").distinct().count() == Side.objects.filter(case=case).count())
