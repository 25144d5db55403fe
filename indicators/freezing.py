"""Freezing a month: what was reported stays as it was reported.

One person proposes, another freezes. The months freeze one after the other; the first one takes all before it
along. What is entered later is posted to the first open month, and the reports say so.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.moment import Moment, now, today
from cases.refusals import Conflict, Unacceptable
from indicators.counting import period_of
from indicators.models import FrozenMonth, LedgerLine, Motion, MotionKind, Movement
from indicators.models.freeze import hash_of
from indicators.motions import decide, propose
from indicators.posting import close_the_months, month_end, next_month


def next_to_freeze() -> date | None:
    """Return the month that can be frozen next; None while any past one can be the first."""
    last = FrozenMonth.objects.order_by("-month").values_list("month", flat=True).first()
    return next_month(last) if last else None


def propose_freeze(*, month: date, by: User, reason: str = "") -> Motion:
    """Propose to freeze a month.

    Args:
        month: the first day of the month.
    Raises:
        Unacceptable: the month is not over, or it is not the next one.
    """
    require_next(month)
    return propose(MotionKind.FREEZE_MONTH, f"{month:%Y-%m}", by=by, reason=reason)


def require_next(month: date) -> None:
    """Refuse a month that cannot be frozen next.

    Raises:
        Unacceptable: it is not over, or another one comes first.
    """
    if month_end(month) >= today():
        raise Unacceptable(_("A month can be frozen once it is over."), "month")
    wanted = next_to_freeze()
    if wanted is not None and month != wanted:
        raise Unacceptable(
            _("The months are frozen one after the other; the next is %(month)s.")
            % {"month": f"{wanted:%Y-%m}"},
            "month",
        )


@transaction.atomic
def freeze(*, motion: Motion, by: User, moment: Moment | None = None) -> FrozenMonth:
    """Freeze the month that somebody else proposed to freeze.

    Raises:
        Forbidden: the same person.
        Conflict: it was decided, or frozen, before.
    Writes:
        The month, with the hash over it and the month before. No line is posted while it is written.
    """
    held = close_the_months()
    decided = decide(motion, by=by, agrees=True, moment=moment or now())
    month = date.fromisoformat(f"{decided.subject}-01")
    if held.frozen_until is not None and month != next_month(held.frozen_until):
        raise Conflict
    previous = FrozenMonth.objects.order_by("-month").first()
    chained = previous.sha256 if previous else ""
    head = head_of(month)
    body = canonical(body_of(month, head))
    return FrozenMonth.objects.create(
        month=month,
        rule_version=head["rule"],
        body=body,
        previous=chained,
        sha256=hash_of(chained, body),
        proposed_by=decided.proposed_by,
        proposed_at=decided.proposed_at,
        frozen_by=by,
        frozen_at=decided.decided_at or (moment or now()).at,
    )


# What a freeze keeps of the plan, whose row may be changed later.
HEAD = ("rule", "period", "target", "basis", "points")


def head_of(month: date) -> dict[str, Any]:
    """Return what a freeze keeps of the plan that a month belongs to: its number, its pace, its version of the rule."""
    period = period_of(month)
    points = period.points.values_list("on", "number")
    return {
        "rule": period.rule_version,
        "period": [period.first_on.isoformat(), period.last_on.isoformat()],
        "target": period.target,
        "basis": period.basis,
        "points": [[on.isoformat(), number] for on, number in points],
    }


def body_of(month: date, head: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what a month's freeze keeps: its lines, its flow, the plan and the version they follow.

    Computed from the ledger by posted month alone, so that replaying a frozen month gives the same again. The first
    month that is frozen takes along what was posted before it.

    Args:
        head: the plan as a freeze kept it, for replaying; else as it is now.
    """
    head = dict(head or head_of(month))
    posted: dict[str, date] = {"posted_month__lte": month}
    if FrozenMonth.objects.filter(month__lt=month).exists():
        posted = {"posted_month": month}
    lines = LedgerLine.objects.filter(rule_version=head["rule"], **posted).order_by("pk")
    movements = Movement.objects.filter(**posted).order_by("pk")
    return {
        "month": f"{month:%Y-%m}",
        **head,
        "lines": [_line(line) for line in lines],
        "movements": [_movement(movement) for movement in movements],
    }


def canonical(body: dict[str, Any]) -> str:
    """Return JSON that is the same everywhere: sorted keys, no spaces."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _line(line: LedgerLine) -> dict[str, Any]:
    return {
        "line": line.pk,
        "case": str(line.case_id),
        "number": line.title,
        "counted_on": line.counted_on.isoformat(),
        "posted": f"{line.posted_month:%Y-%m}",
        "amount": line.amount,
        "posting": line.posting,
        "why": line.why,
        **_slices(line),
    }


def _movement(movement: Movement) -> dict[str, Any]:
    return {
        "movement": movement.pk,
        "case": str(movement.case_id),
        "on": movement.on.isoformat(),
        "posted": f"{movement.posted_month:%Y-%m}",
        "amount": movement.amount,
        "posting": movement.posting,
        "takes_back": movement.takes_back,
        "is_first_closing": movement.is_first_closing,
        **{name: getattr(movement, name) for name in ("took_part", "days", "paused_days", "in_time")},
        **{name: _amount(getattr(movement, name)) for name in ("amount_claimed", "amount_agreed")},
        **_slices(movement),
    }


def _amount(value: Decimal | None) -> str | None:
    """An amount in CNY with two decimal places, as text: JSON has no exact numbers."""
    return None if value is None else f"{value:.2f}"


def _slices(of: LedgerLine | Movement) -> dict[str, str]:
    return {
        "kind": of.kind,
        "right_type": of.right_type,
        "district": of.district,
        "source": of.source,
        "organisation": str(of.organisation_id),
        "outcome": of.outcome,
    }
