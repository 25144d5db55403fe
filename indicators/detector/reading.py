"""What the rules look at, read in a fixed number of statements however many cases there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from cases.deadlines import Calendar
from cases.models import CalendarDay, CaseEvent, CasePaper, Party, RightInDispute
from cases.moment import Moment
from cases.names import name_key
from cases.permissions import SideKind
from indicators.detector.rules import CaseFacts, World
from indicators.models import Entry
from indicators.rules import Stage

# The papers that end a case: agreement written or oral, notice of termination; statement, awards, decisions.
ENDINGS = ("M23", "M24", "M25", "A17", "A18", "A19", "A20", "A21")
_LOOKED_AT = (Stage.OPEN, Stage.ENDED, Stage.CLOSED)
_TAKEN_OUT = ("strike_out", "undo_import")
_VOID = ("VOID_ENTRY", "DUPLICATE", "MERGED")

Keys = dict[UUID, set[str]]


def read_world(today: date) -> World:
    """Return every case that was accepted and still stands, as the rules see it. Seven statements."""
    applicants, respondents = _parties()
    rights, papers, closings = _rights(), _papers(), _closings()
    entries = Entry.objects.filter(stage__in=_LOOKED_AT).exclude(outcome__in=_VOID)
    taken_out = CaseEvent.objects.filter(kind__in=_TAKEN_OUT).order_by().values("case")
    columns = ("case_id", "dispute_id", "source", "stage", "received_on", "accepted_on", "closed_on")
    rows = []
    for case, dispute, source, stage, received, accepted, closed in (
        entries.exclude(case__in=taken_out).order_by("case").values_list(*columns)
    ):
        is_imported, (closer, acted_on) = source == "IMPORT", closings.get(case, (None, None))
        rows.append(
            CaseFacts(
                case, dispute, is_imported, stage == Stage.CLOSED,
                None if is_imported else received, accepted, closed,
                frozenset(applicants.get(case, ())), frozenset(respondents.get(case, ())),
                frozenset(rights.get(case, ())), case in papers, closer, acted_on,
            )
        )  # fmt: skip
    return World(rows, today, _calendar(rows, today))


def _parties() -> tuple[Keys, Keys]:
    """Return the comparable names of the parties of each case: the applicants', the respondents'."""
    sides: dict[str, Keys] = {kind.value: defaultdict(set) for kind in SideKind}
    rows = Party.objects.order_by().values_list("case_id", "side__kind", "name_key", "name")
    for case, side, key, name in rows.iterator(chunk_size=5000):
        if found := key or name_key(name or ""):
            sides[side][case].add(found)
    return sides[SideKind.APPLICANT], sides[SideKind.RESPONDENT]


def _rights() -> Keys:
    """Return what the rights of each case are told by: the number, else the kind and the title."""
    found: Keys = defaultdict(set)
    rows = RightInDispute.objects.order_by().values_list("case_id", "right_type", "number", "title")
    for case, kind, number, title in rows.iterator(chunk_size=5000):
        if number or title:
            found[case].add(number or f"{kind}:{name_key(title)}")
    return found


def _papers() -> set[UUID]:
    """Return the cases with a paper that ends them, made and not withdrawn."""
    rows = CasePaper.objects.filter(kind__in=ENDINGS, paper__voided_at=None).exclude(paper__status="FAILED")
    return set(rows.order_by().values_list("case_id", flat=True))


def _closings() -> dict[UUID, tuple[UUID | None, date]]:
    """Return who closed each case last, and on which day the step was taken."""
    rows = CaseEvent.objects.filter(kind="close").order_by("id").values_list("case_id", "by_id", "at")
    return {case: (by, Moment(at).today) for case, by, at in rows.iterator(chunk_size=5000)}


def _calendar(rows: Iterable[CaseFacts], today: date) -> Calendar:
    years = {row.acted_on.year for row in rows if row.acted_on} | {today.year}
    return CalendarDay.objects.frozen_calendar(years)
