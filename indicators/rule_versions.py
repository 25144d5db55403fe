"""Versions of the counting rule: written by one person, approved by another, gone back over, used for a period.

A version that is approved gets its assessments and lines for every case there is, from the event log, as if it had
been there all along: each line is posted to the month that was open when its event happened. That is done chunk by
chunk beside the daily work; a case that the version has not reached yet is left to it. Frozen months keep the
version they were frozen with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from cases.models import Case
from cases.moment import now
from cases.refusals import Conflict, Unacceptable
from indicators.desk import Replay
from indicators.ledger import CHUNK, events_of
from indicators.models import Assessment, CountingRule, Entry, Motion, MotionKind, PlanPeriod
from indicators.motions import decide, propose, tell_deciders
from indicators.posting import months_as_they_were

WRITTEN = (
    "name_zh_hans", "name_zh_hant", "name_en", "text_zh_hans", "text_zh_hant", "text_en", "counts_at", "unit",
    "with_refusals", "with_imports",
)  # fmt: skip


@transaction.atomic
def write_rule(*, by: User, values: Mapping[str, object], reason: str = "") -> CountingRule:
    """Write a new version, and propose it to a second person.

    Args:
        values: those of WRITTEN.
    Raises:
        Unacceptable: a version with the same terms is there already.
        Conflict: somebody else wrote one at the same moment.
    """
    terms = {name: values[name] for name in ("counts_at", "unit", "with_refusals", "with_imports")}
    same = CountingRule.objects.usable().filter(**terms).first()
    if same is not None:
        raise Unacceptable(_("Version %(version)s says the same.") % {"version": same.version})
    last = CountingRule.objects.select_for_update().order_by("-version").first()
    rule = CountingRule(version=last.version + 1 if last else 1, author=by, **{n: values[n] for n in WRITTEN})
    rule.save(force_insert=True)
    tell_deciders(propose(MotionKind.APPROVE_RULE, str(rule.version), by=by, reason=reason))
    return rule


@transaction.atomic
def approve_rule(*, motion: Motion, by: User) -> CountingRule:
    """Approve a version that somebody else wrote, and have all cases gone over under it.

    Raises:
        Forbidden: the author.
        Conflict: it was decided before.
    """
    decided = decide(motion, by=by, agrees=True, moment=now())
    rule = CountingRule.objects.select_for_update().get(pk=int(decided.subject))
    rule.approver, rule.approved_at = by, decided.decided_at
    rule.save(update_fields=["approver", "approved_at"])
    lay_down_in_background.enqueue(rule.version)
    return rule


@task()
def lay_down_in_background(version: int) -> None:
    """Go over all cases under a version."""
    lay_down_rule(version)


def lay_down_rule(version: int) -> int:
    """Go over all cases that a version has not reached. Harmless to repeat.

    Returns:
        How many cases were new to it.
    Writes:
        assessments and lines, 2,000 cases in a transaction; when it was done.
    """
    number = 0
    while chunk := _next_chunk(version):
        with transaction.atomic():
            done = _replay(version, chunk)
        if not done:
            break
        number += done
    CountingRule.objects.filter(pk=version, laid_down_at=None).update(laid_down_at=now().at)
    return number


def unreached(version: int) -> QuerySet[Entry]:
    """Return the cases that a version has not assessed."""
    assessed = Assessment.objects.filter(case=OuterRef("pk"), rule=version)
    return Entry.objects.exclude(Exists(assessed))


def _next_chunk(version: int) -> list[UUID]:
    """Return cases that are still to be gone over; those of one dispute stay together."""
    some = list(unreached(version).order_by("dispute", "pk").values_list("dispute", flat=True)[:CHUNK])
    return list(unreached(version).filter(dispute__in=set(some)).order_by("pk").values_list("pk", flat=True))


def _replay(version: int, case_ids: Sequence[UUID]) -> int:
    """Go over some cases, which no act changes meanwhile: every act locks its case first."""
    locked = (
        Case.objects.select_for_update()
        .filter(pk__in=case_ids)
        .order_by("pk")
        .defer("facts_text", "wish_text")
    )
    cases = {case.pk: case for case in locked}
    still = set(unreached(version).filter(pk__in=case_ids).values_list("pk", flat=True))
    wanted = [case for pk, case in cases.items() if pk in still]
    if not wanted:
        return 0
    desk = Replay(wanted, CountingRule.objects.get(pk=version).terms, months_as_they_were())
    for event in events_of(still):
        desk.take(cases[event.case_id], event)
    desk.write()
    return len(wanted)


@transaction.atomic
def propose_adoption(*, period: PlanPeriod, version: int, by: User, reason: str = "") -> Motion:
    """Propose to use a version for a plan period.

    Raises:
        Unacceptable: the period uses it already, or the version cannot be used yet.
    """
    if period.rule_version == version:
        raise Unacceptable(_("The plan period uses this version already."))
    _require_ready(version)
    motion = propose(MotionKind.ADOPT_RULE, f"{period.pk}:{version}", by=by, reason=reason)
    tell_deciders(motion)
    return motion


@transaction.atomic
def adopt_rule(*, motion: Motion, by: User) -> PlanPeriod:
    """Use a version for a plan period from now on. Months that are frozen keep theirs.

    Raises:
        Forbidden: whoever proposed it.
        Conflict: it was decided before.
    Writes:
        The period. The lines of the version are in the ledger already.
    """
    decided = decide(motion, by=by, agrees=True, moment=now())
    period_id, version = (int(part) for part in decided.subject.split(":"))
    lay_down_rule(version)
    period = PlanPeriod.objects.select_for_update().get(pk=period_id)
    period.rule_version = version
    period.save(update_fields=["rule_version"])
    return period


def _require_ready(version: int) -> None:
    rule = CountingRule.objects.usable().filter(pk=version).first()
    if rule is None:
        raise Conflict(_("The version has not been approved."))
    if rule.is_being_laid_down:
        raise Conflict(_("All cases are still being gone over under this version."))


@dataclass(frozen=True)
class Progress:
    """How far a version has come: cases that it reached, of all."""

    done: int
    total: int


def progress_of(rule: CountingRule) -> Progress | None:
    """Return how far a version has come, or None where it is done or not approved."""
    if not rule.is_being_laid_down or not rule.is_usable:
        return None
    total = Entry.objects.count()
    return Progress(total - unreached(rule.version).count(), total)
