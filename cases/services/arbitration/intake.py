"""The clerk's examination of a request for arbitration, its acceptance, and the supervisor's decision on
whether a doubtful kind of dispute may be arbitrated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import of
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import (
    AgreementForm,
    Arbitration,
    ArbitrationTrack,
    Case,
    Currency,
    DisputeType,
    FeeBracket,
    IntakeReview,
    TimeLimit,
)
from cases.moment import Moment
from cases.permissions import Action, SideKind
from cases.refusals import Unacceptable
from cases.rules.codes import Possible
from cases.services import assignment, flags
from cases.services.arbitration.fees import assess
from cases.services.procedure import Act, Done, Performed, act, perform
from documents.numbering import next_number

NUMBER_SERIES = "ARBITRATION"
TEXT_LENGTH = 500
SEATS = (1, 3)
# What an agreement must show. Source: 仲裁法27.
TICKS = ("intent", "matter", "institution")


def accept(
    *,
    case_id: UUID,
    by: Actor,
    examined: Mapping[str, bool],
    rule_set: str,
    fee_schedule: str,
    track: str,
    seats: int,
    base_fen: int | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Accept a request: number, secretary, fee. Rule set, fee schedule, track and seats are frozen here.

    Args:
        examined: what the clerk found in the agreement: intent, matter, institution; or asserted.
        base_fen: the amount in dispute in fen of renminbi, where the request names none in renminbi.
    Raises:
        NotYet: something is missing, or the supervisor has to decide first.
        Unacceptable: the agreement does not show what it must, or a choice is unknown.
    """
    flags.look(case_id=case_id, at=at)
    data = {
        "examined": dict(examined), "rule_set": rule_set, "fee_schedule": fee_schedule, "track": track,
        "seats": seats, "base_fen": base_fen,
    }  # fmt: skip
    return perform(case_id=case_id, action=Action.ACCEPT, by=by, data=data, key=key, at=at)


def decide_arbitrability(
    *, case_id: UUID, by: Actor, arbitrable: bool, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Decide whether a kind of dispute that needs a reason may be arbitrated.

    Raises:
        Unacceptable: the kind needs no decision, or no reason is given.
    """
    data = {"arbitrable": arbitrable, "reason": reason}
    return perform(case_id=case_id, action=Action.DECIDE_ARBITRABILITY, by=by, data=data, key=key, at=at)


# --- What there is to choose from ----------------------------------------------------------------------


def rule_sets(case: Case, moment: Moment) -> list[str]:
    """Return the rule sets with rows in force, the institution's own first; "" is the general one."""
    held = TimeLimit.objects.in_force_on(moment.today).exclude(rule_set="").filter(code__startswith="ARB_")
    named = set(held.order_by().values_list("rule_set", flat=True))
    own = str(case.organisation.rule_set)
    return [own, *sorted((named | {""}) - {own})]


def fee_schedules(case: Case, moment: Moment) -> list[str]:
    """Return the schedules by which a fee can be worked out, the institution's own first."""
    held = FeeBracket.objects.in_force_on(moment.today)
    open_ = {
        row.schedule for row in held if row.rate_from != row.rate_to or row.base_from_fen != row.base_to_fen
    }
    names = {row.schedule for row in held} - open_
    own = str(case.organisation.fee_schedule)
    return [*([own] if own in names else []), *sorted(names - {own})]


def amount_in_renminbi(case: Case) -> int | None:
    """Return the amount from which the fee is worked out, where the request names it in renminbi."""
    return case.amount_fen if case.currency == Currency.CNY else None


def needs_decision(case: Case) -> bool:
    """Return whether the supervisor has to decide on the kind of dispute, whether done already or not."""
    return DisputeType.objects.filter(code=case.dispute_type, arbitrable=Possible.CONDITIONAL).exists()


# --- What the acts do ----------------------------------------------------------------------------------


@act(Action.ACCEPT, Kind.ARBITRATION)
def _accept(a: Act) -> Done:
    case, row = a.case, of(a.case)
    _check_agreement(row, a.data.part("examined"))
    _freeze(a, row)
    side = case.sides.get(kind=SideKind.APPLICANT)
    fee = assess(case=case, side=side, base_fen=_base_of(a), moment=a.moment)
    IntakeReview.objects.filter(case=case).delete()
    assignment.assign_least_busy(case, a.moment.at)
    year = a.moment.today.year
    serial = next_number(owner=case.organisation_id, kind=NUMBER_SERIES, year=year)  # last
    number = case.organisation.format_number(year=year, serial=serial)
    chosen = {"rule_set": row.rule_set, "track": row.track, "seats": row.seats, "fee": str(fee.pk)}
    data = {"number": number, "dispute": str(a.case.dispute_id), **chosen}
    return Done(facts={"number": number, "on": a.moment.today}, data=data)


def _check_agreement(row: Arbitration, examined: Mapping[str, Any]) -> None:
    """Refuse an agreement in which something is missing; one that is asserted waits for the first hearing."""
    wanted = ("asserted",) if row.agreement_form == AgreementForm.ASSERTED else TICKS
    for name in wanted:
        if examined.get(name) is not True:
            raise Unacceptable(_("Confirm this, or do not accept the request."), name)


def _freeze(a: Act, row: Arbitration) -> None:
    chosen = a.data
    if chosen.get("rule_set") not in rule_sets(a.case, a.moment):
        raise Unacceptable(_("Choose the rules."), "rule_set")
    if chosen.get("fee_schedule") not in fee_schedules(a.case, a.moment):
        raise Unacceptable(_("Choose the fee schedule."), "fee_schedule")
    if chosen.get("track") not in ArbitrationTrack.values:
        raise Unacceptable(_("Choose the procedure."), "track")
    if chosen.get("seats") not in SEATS:
        raise Unacceptable(_("One arbitrator or three."), "seats")
    for name in ("rule_set", "fee_schedule", "track", "seats"):
        setattr(row, name, chosen[name])
    row.agreement_checked_at = a.moment.at
    row.save()


def _base_of(a: Act) -> int:
    stated = amount_in_renminbi(a.case)
    base = stated if stated is not None else a.data.get("base_fen")
    if not isinstance(base, int) or base < 0:
        raise Unacceptable(_("Enter the amount in dispute in renminbi; 0 where none can be named."), "base")
    return base


@act(Action.DECIDE_ARBITRABILITY)
def _decide_arbitrability(a: Act) -> Done:
    reason = str(a.data.get("reason", "")).strip()
    if not needs_decision(a.case):
        raise Unacceptable(_("This kind of dispute needs no decision of the supervisor."))
    if not isinstance(a.data.get("arbitrable"), bool):
        raise Unacceptable(_("Say whether the dispute may be arbitrated."), "arbitrable")
    if not reason or len(reason) > TEXT_LENGTH:
        raise Unacceptable(_("Write the reason, in 500 characters at most."), "reason")
    row = of(a.case)
    row.arbitrable, row.arbitrable_reason = a.data["arbitrable"], reason
    row.arbitrable_by, row.arbitrable_at = a.by.user, a.moment.at
    row.save()
    return Done(data={"arbitrable": row.arbitrable}, audience=Audience.CENTRE)
