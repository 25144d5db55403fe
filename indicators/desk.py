"""Where events become lines of the ledger: the rows of some cases in memory, brought forward event by event."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from cases.models import Case, CaseEvent, Dispute
from indicators.closing_facts import Recorded, read_records
from indicators.filling import fill, moved_on
from indicators.happenings import Flags, closed_on, happening_of, read_flags, was_closed_on
from indicators.models import (
    Assessment,
    CountingRule,
    Entry,
    LedgerLine,
    Movement,
    Why,
)
from indicators.models.entry import SLICES
from indicators.models.ledger import CLOSING_FACTS
from indicators.posting import Months, MonthsAsTheyWere, hold_the_months
from indicators.rules import Claim, Reason, Stage, Terms, Unit, after
from indicators.writing import write_few, write_many


@dataclass
class UnitState:
    """What a version counts once: the assessments of its cases, and its last line."""

    assessments: list[Assessment] = field(default_factory=list)
    last: LedgerLine | None = None

    @property
    def wanted(self) -> Assessment | None:
        """The assessment that is to stand in the count: the first that claimed it."""
        claims = [a for a in self.assessments if a.countable_on is not None]
        return min(claims, key=lambda a: (a.claimed_by or 0, a.pk or 0), default=None)

    @property
    def live(self) -> LedgerLine | None:
        """The line that stands in the count."""
        return self.last if self.last is not None and self.last.amount > 0 else None


class Desk:
    """The rows of some cases, brought forward by their events and then written together.

    Args:
        cases: locked by the caller's act, or new.
        seen: whether the ledger may have seen them before; else nothing of them is looked for.
    """

    def __init__(self, cases: Sequence[Case], *, seen: bool) -> None:
        self.cases = {case.pk: case for case in cases}
        self.seen = seen
        known = Entry.objects.filter(case__in=self.cases) if seen else ()
        self.entries = {entry.case_id: entry for entry in known}
        rules = list(CountingRule.objects.usable())
        self.terms = [rule.terms for rule in rules]
        # A version that is being laid down comes to the cases that were there before it by itself.
        self._left_alone = {(pk, r.version) for r in rules if r.is_being_laid_down for pk in self.entries}
        self.lines: list[LedgerLine] = []
        self.movements: list[Movement] = []
        self._touched_entries: dict[UUID, Entry] = {}
        self._touched: dict[tuple[UUID, int], Assessment] = {}

    def take(self, case: Case, event: CaseEvent) -> None:
        """Bring one case forward by one event."""
        entry = self._entry(case, event)
        happening = happening_of(event, self._flags if "outcome" in event.data else {})
        self._keep_units(case)
        for terms in self.terms:
            known = self._assessments.get((case.pk, terms.version))
            if known is None and (case.pk, terms.version) in self._left_alone:
                continue
            claim = after(terms, happening, known.claimed if known else Claim())
            if known is not None and claim == known.claimed:
                continue
            assessment = known or self._new_assessment(case, terms)
            had, assessment.claim, assessment.countable_on = assessment.countable_on, claim.reason, claim.on
            if claim.on is None:
                assessment.claimed_by = None
            elif assessment.claimed_by is None:
                assessment.claimed_by = event.pk
            self._touch(assessment)
            if had is None and claim.on is None:
                assessment.reason = claim.reason
            else:
                self._settle(terms, assessment.unit, entry, event)

    def write(self) -> None:
        """Write what changed.

        Writes: entries, assessments, lines, movements; one statement each, whatever the number of cases.
        """
        write = write_many if len(self.cases) > 1 else write_few
        write(self._touched_entries.values(), self._touched.values(), self.lines, self.movements)

    # --- The entry, and the flow of the pending cases ----------------------------------------------

    def _entry(self, case: Case, event: CaseEvent) -> Entry:
        entry = self.entries.get(case.pk) or Entry(case_id=case.pk)
        was_pending, had_closed = entry.is_pending, entry.first_closed_on is not None
        fill(entry, case, event)
        self.entries[case.pk] = self._touched_entries[case.pk] = entry
        if event.kind == "import" and entry.closed_on:
            self._move(entry, event, 1, entry.accepted_on or entry.received_on or entry.closed_on)
            was_pending = True
        if entry.is_pending != was_pending:
            self._move(
                entry, event, 1 if entry.is_pending else -1, moved_on(entry, event), first=not had_closed
            )
        elif event.kind in {"undo_import", "correct_closing"}:
            self._take_back(entry, event)
        return entry

    def _move(self, entry: Entry, event: CaseEvent, amount: int, day: date, *, first: bool = False) -> None:
        """Post a case's coming into, or going out of, the pending ones.

        Args:
            first: a closing now would be the case's first.
        """
        came_in = self._last_in(entry.case_id) if amount < 0 else None
        is_closing = amount < 0 and entry.stage == Stage.CLOSED
        values = _slices(came_in or entry) | {"outcome": entry.outcome if amount < 0 else ""}
        if is_closing:
            values |= self._facts(entry, day) | {"is_first_closing": first}
        self._post_movement(entry, event, amount, day, values)

    def _take_back(self, entry: Entry, event: CaseEvent) -> None:
        """Take back how the case went out, and post it anew on its right day; an import that is undone is all undone."""
        is_undone = event.kind == "undo_import"
        out = self._went_out(entry.case_id, None if is_undone else was_closed_on(event))
        if out is None:
            return
        came_in, right_day = self._last_in(entry.case_id), closed_on(event)
        self._post_back(entry, event, out)
        # An imported case that its ledger does not say was accepted came in when it was closed.
        if came_in is not None and (
            is_undone or (right_day is not None and out.on == came_in.on > right_day)
        ):
            self._post_back(entry, event, came_in)
            if right_day is not None:
                self._post_movement(entry, event, 1, right_day, _as_it_was(came_in))
        if right_day is not None:
            values = _as_it_was(out) | self._facts(entry, right_day)
            self._post_movement(entry, event, -1, right_day, values)

    def _post_back(self, entry: Entry, event: CaseEvent, movement: Movement) -> None:
        self._post_movement(
            entry, event, -movement.amount, movement.on, _as_it_was(movement), takes_back=True
        )

    def _post_movement(
        self, entry: Entry, event: CaseEvent, amount: int, day: date, values: dict[str, object], *,
        takes_back: bool = False,
    ) -> None:  # fmt: skip
        posted = self._months.post(day, event.at)
        movement = Movement(
            case_id=entry.case_id, event_id=event.pk, amount=amount, on=day, title=entry.title,
            posted_month=posted.month, posting=posted.posting, posted_at=event.at, takes_back=takes_back, **values,
        )  # fmt: skip
        if not takes_back:
            self._movements_of[entry.case_id].append(movement)
        self.movements.append(movement)

    def _facts(self, entry: Entry, closed_on: date) -> dict[str, object]:
        """What measures look at, as it stands on the day of a closing."""
        recorded = self._records.get(entry.case_id, Recorded())
        days = (closed_on - entry.accepted_on).days if entry.accepted_on else None
        return {
            "took_part": entry.took_part,
            "days": max(days - entry.paused_days, 0) if days is not None and days >= 0 else None,
            "paused_days": entry.paused_days,
            "in_time": recorded.in_time(closed_on),
            "amount_claimed": recorded.claimed,
            "amount_agreed": recorded.agreed,
        }

    def _last_in(self, case_id: UUID) -> Movement | None:
        """How a case came in last."""
        return next((row for row in reversed(self._movements_of[case_id]) if not row.is_out), None)

    def _went_out(self, case_id: UUID, on: date | None) -> Movement | None:
        """How a case went out on a day; without one, how it went out last."""
        rows = (row for row in reversed(self._movements_of[case_id]) if row.is_out)
        return next((row for row in rows if on is None or row.on == on), None)

    # --- The count ---------------------------------------------------------------------------------

    def _settle(self, terms: Terms, unit: UUID, entry: Entry, event: CaseEvent) -> None:
        """Bring the ledger to what the claims of a unit say: take out, count, or leave as it is."""
        state = self._unit(terms, unit)
        wanted, live = state.wanted, state.live
        if live and not (wanted and (live.case_id, live.counted_on) == (wanted.case_id, wanted.countable_on)):
            self._post(state, terms, unit, live, event, live.counted_on, _why_out(event))
        if wanted and wanted.countable_on and not state.live:
            slices = self._counted_before(state, wanted) or self.entries.get(wanted.case_id) or entry
            why = _why_in(event, wanted, had=live is not None)
            self._post(state, terms, unit, slices, event, wanted.countable_on, why)
        for assessment in state.assessments:
            reason = _reason(assessment, wanted)
            if assessment.reason != reason:
                assessment.reason = reason
                self._touch(assessment)

    def _post(
        self, state: UnitState, terms: Terms, unit: UUID, of: Entry | LedgerLine, event: CaseEvent, day: date,
        why: Why,
    ) -> None:  # fmt: skip
        turn = state.last.turn + 1 if state.last else 1
        posted = self._months.post(day, event.at)
        state.last = LedgerLine(
            rule_version=terms.version, unit=unit, turn=turn, amount=1 if turn % 2 else -1, counted_on=day, why=why,
            case_id=of.case_id, event_id=event.pk, title=of.title, posted_month=posted.month,
            posting=posted.posting, posted_at=event.at, **_slices(of),
        )  # fmt: skip
        self.lines.append(state.last)

    def _counted_before(self, state: UnitState, wanted: Assessment) -> LedgerLine | None:
        """A line of the same case that was taken out in this turn: its slices are kept."""
        last = state.last
        return last if last is not None and last.case_id == wanted.case_id else None

    # --- What is known -----------------------------------------------------------------------------

    @cached_property
    def _flags(self) -> Flags:
        return read_flags()

    @cached_property
    def _assessments(self) -> dict[tuple[UUID, int], Assessment]:
        rows = Assessment.objects.filter(case__in=self.cases) if self.seen else ()
        return {(row.case_id, row.rule_id): row for row in rows}

    @cached_property
    def _months(self) -> Months:
        return hold_the_months()

    @cached_property
    def _records(self) -> Mapping[UUID, Recorded]:
        return read_records(self.cases)

    @cached_property
    def _movements_of(self) -> dict[UUID, list[Movement]]:
        """How each case came in and went out, in the order of posting, without what only takes back."""
        rows = Movement.objects.filter(case__in=self.cases, takes_back=False) if self.seen else ()
        found: dict[UUID, list[Movement]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.pk):
            found[row.case_id].append(row)
        return found

    @cached_property
    def _units(self) -> dict[tuple[int, UUID], UnitState]:
        """The units of the cases: their disputes are locked, so that two closings wait for each other."""
        disputes = {case.dispute_id for case in self.cases.values()}
        list(Dispute.objects.select_for_update().filter(pk__in=disputes).order_by("pk").values_list("pk"))
        units: dict[tuple[int, UUID], UnitState] = defaultdict(UnitState)
        keys = [*disputes, *self.cases]
        for row in Assessment.objects.filter(unit__in=keys).exclude(case__in=self.cases):
            units[row.rule_id, row.unit].assessments.append(row)
        for row in self._assessments.values():
            units[row.rule_id, row.unit].assessments.append(row)
        for line in _last_lines(keys):
            units[line.rule_version, line.unit].last = line
        others = {row.case_id for state in units.values() for row in state.assessments} - set(self.entries)
        self.entries |= {e.case_id: e for e in Entry.objects.filter(case__in=others)}
        return units

    def _unit(self, terms: Terms, unit: UUID) -> UnitState:
        return self._units[terms.version, unit]

    def _keep_units(self, case: Case) -> None:
        """A case that was joined to another dispute before it could count is counted with that dispute."""
        for terms in self.terms:
            known = self._assessments.get((case.pk, terms.version))
            if known is not None and known.countable_on is None:
                known.unit = _unit_of(case, terms)

    def _new_assessment(self, case: Case, terms: Terms) -> Assessment:
        unit = _unit_of(case, terms)
        row = Assessment(case_id=case.pk, rule_id=terms.version, unit=unit)
        if "_units" in self.__dict__:
            self._units[terms.version, unit].assessments.append(row)
        self._assessments[case.pk, terms.version] = row
        return row

    def _touch(self, assessment: Assessment) -> None:
        self._touched[assessment.case_id, assessment.rule_id] = assessment


class Replay(Desk):
    """Cases that the ledger knows, gone over again for one version that is new to them: their entries and flow stay.

    Args:
        months: where lines go: as it was when their events happened.
    """

    def __init__(self, cases: Sequence[Case], terms: Terms, months: MonthsAsTheyWere) -> None:
        super().__init__(cases, seen=False)
        self.terms = [terms]
        self._as_they_were = months

    def take(self, case: Case, event: CaseEvent) -> None:
        """Bring one case forward by one event, on the day when the log had it."""
        self._months = self._as_they_were.then(event.recorded_at)
        super().take(case, event)

    def _entry(self, case: Case, event: CaseEvent) -> Entry:
        entry = self.entries.get(case.pk) or Entry(case_id=case.pk)
        fill(entry, case, event)
        self.entries[case.pk] = entry
        return entry

    def write(self) -> None:
        """Write the assessments and the lines of the version.

        Writes: assessments, lines; reasons of other cases of the same disputes.
        """
        write_many([], self._touched.values(), self.lines, [])


def _unit_of(case: Case, terms: Terms) -> UUID:
    return case.dispute_id if terms.unit is Unit.DISPUTE else case.pk


def _slices(of: Entry | LedgerLine | Movement) -> dict[str, object]:
    return {name: getattr(of, name) for name in SLICES}


def _as_it_was(movement: Movement) -> dict[str, object]:
    """The slices and facts of a line that is taken back."""
    return {name: getattr(movement, name) for name in (*SLICES, *CLOSING_FACTS, "is_first_closing")}


def _reason(assessment: Assessment, wanted: Assessment | None) -> Reason:
    if assessment.countable_on is None:
        return Reason(assessment.claim)
    return Reason.COUNTED if assessment is wanted else Reason.ALREADY_COUNTED


def _why_out(event: CaseEvent) -> Why:
    if event.kind == "correct_closing":
        return Why.DATE_CORRECTED
    return Why.MERGED if event.state_to == "MERGED" else Why.STRUCK_OUT


def _why_in(event: CaseEvent, wanted: Assessment, *, had: bool) -> Why:
    if not had:
        return Why.COUNTED
    return Why.DATE_CORRECTED if wanted.case_id == event.case_id else Why.TAKES_OVER


def _last_lines(units: Sequence[UUID]) -> Iterable[LedgerLine]:
    lines = LedgerLine.objects.filter(unit__in=units)
    return lines.order_by("rule_version", "unit", "-turn").distinct("rule_version", "unit")
