"""The task list of an application: what is done, what comes next, and where each page stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.filing_check import MISSING, Task, is_reachable, missing_of
from cases.models import (
    AgreementForm,
    Arbitration,
    Case,
    CorrectionItem,
    DraftPage,
    EvidenceItem,
    Material,
    Party,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class PageState(StrEnum):
    """How far a page or a task is; the words of components/task_list.html."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PROBLEM = "problem"
    CANNOT_START = "cannot_start"


# The pages in the order in which they are asked, with the task that each belongs to.
PAGES: tuple[tuple[str, Task], ...] = (
    ("capacity", Task.APPLICANT),
    ("applicant", Task.APPLICANT),
    ("agent", Task.APPLICANT),
    ("respondent", Task.RESPONDENTS),
    ("right", Task.RIGHTS),
    ("dispute", Task.RIGHTS),
    ("facts", Task.FACTS),
    ("agreement", Task.AGREEMENT),
    ("agreement_paper", Task.AGREEMENT),
    ("papers", Task.PAPERS),
    ("evidence", Task.EVIDENCE),
    ("service", Task.SERVICE),
)
GROUPS: "tuple[tuple[_StrPromise, tuple[Task, ...]], ...]" = (
    (_("Parties"), (Task.APPLICANT, Task.RESPONDENTS)),
    (_("Dispute"), (Task.RIGHTS, Task.FACTS, Task.AGREEMENT)),
    (_("Papers and evidence"), (Task.PAPERS, Task.EVIDENCE)),
    (_("Submission"), (Task.SERVICE,)),
)
# A page with several items is a list of them.
LISTS = {"respondent": "filing_respondents", "right": "filing_rights"}
_FILES = {
    "papers": "filing_papers",
    "evidence": "filing_evidence",
    "agreement_paper": "filing_agreement_paper",
}


# An agreement that is only asserted has no paper.
WITH_PAPER = (AgreementForm.CLAUSE, AgreementForm.SEPARATE)


@dataclass(frozen=True)
class Row:
    """One task, in the shape that components/task_list.html takes."""

    key: str
    title: str
    url: str
    status: str
    hint: str = ""
    why: str = ""


@dataclass(frozen=True)
class Group:
    """A heading and the tasks below it."""

    title: str
    tasks: list[Row]


class Progress:
    """How far an application is: reads its rows once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.missing = missing_of(case)
        self.drafts = {row.page: row for row in DraftPage.objects.filter(case=case)}
        parties = list(
            Party.objects.filter(case=case).select_related("side").prefetch_related("representations")
        )
        self.applicant = next(party for party in parties if party.side.kind == "APPLICANT")
        self.respondents = [party for party in parties if party.side.kind == "RESPONDENT"]
        self.agent = next(
            (row for row in self.applicant.representations.all() if row.revoked_at is None), None
        )
        self.rights = list(case.rights.all())
        self.arbitration = Arbitration.objects.filter(case=case).first()
        files = EvidenceItem.objects.filter(case=case, withdrawn_at=None)
        self.materials = set(files.values_list("material", flat=True).order_by())
        self.states = {page: self._state(page) for page in self.pages}

    @property
    def pages(self) -> list[str]:
        """The pages that this application has."""
        return [page for page, _task in PAGES if self._has(page)]

    def _has(self, page: str) -> bool:
        """Whether an application has a page: some are for representatives, some for arbitrations."""
        row = self.arbitration
        match page:
            case "agent":
                return self.agent is not None
            case "agreement":
                return row is not None
            case "agreement_paper":
                return row is not None and row.agreement_form in WITH_PAPER
        return True

    @property
    def saved_at(self) -> "object":
        """When something was saved last."""
        return max((row.changed_at for row in self.drafts.values()), default=self.case.changed_at)

    def _state(self, page: str) -> PageState:
        drafts = [row for key, row in self.drafts.items() if key.partition(":")[0] == page]
        if any(row.kept and row.has_errors for row in drafts):
            return PageState.PROBLEM
        if any(row.kept for row in drafts):
            return PageState.IN_PROGRESS
        if self._is_done(page, is_saved=bool(drafts)):
            return PageState.COMPLETED
        return PageState.IN_PROGRESS if drafts or self._is_begun(page) else PageState.NOT_STARTED

    def _is_done(self, page: str, *, is_saved: bool) -> bool:
        lacking = set(self.missing)
        match page:
            case "capacity":
                return is_saved or bool(self.applicant.name)
            case "applicant":
                return not lacking & {"APPLICANT", "APPLICANT_ID", "APPLICANT_ADDRESS"}
            case "agent":
                return is_saved or self.case.state != "DRAFT"
            case "respondent":
                return bool(self.respondents) and all(is_reachable(party) for party in self.respondents)
            case "right" | "dispute":
                return {"right": "RIGHT", "dispute": "DISPUTE_TYPE"}[page] not in lacking
            case "facts":
                return not lacking & {"FACTS", "WISH"}
            case "agreement":
                return "AGREEMENT" not in lacking
            case "agreement_paper":
                return "AGREEMENT_PAPER" not in lacking
            case "papers":
                has_papers = bool(self.materials & {Material.IDENTITY, Material.AUTHORITY})
                return (is_saved or has_papers) and "AUTHORITY" not in lacking
            case "evidence":
                return is_saved
        return self.applicant.address_confirmed_at is not None

    def _is_begun(self, page: str) -> bool:
        begun = {
            "respondent": bool(self.respondents),
            "facts": bool(self.case.facts_text or self.case.wish_text),
            "papers": Material.IDENTITY in self.materials,
            "evidence": Material.EVIDENCE in self.materials,
        }
        return begun.get(page, False)

    def task_state(self, task: Task) -> PageState:
        """Return how far a task is, from its pages."""
        states = [self.states[page] for page, of in PAGES if of == task and page in self.states]
        for state in (PageState.PROBLEM, PageState.IN_PROGRESS):
            if state in states:
                return state
        if PageState.NOT_STARTED not in states:
            return PageState.COMPLETED
        return PageState.NOT_STARTED if PageState.COMPLETED not in states else PageState.IN_PROGRESS

    def next_page(self, after: str = "") -> str:
        """Return the next page that is not done, from one on; the check of the answers when all are."""
        start = self.pages.index(after) + 1 if after in self.pages else 0
        order = [*self.pages[start:], *self.pages[:start]]
        return next((page for page in order if self.states[page] != PageState.COMPLETED), "review")

    @property
    def unfinished(self) -> list[Task]:
        """The tasks in which something is missing, or typed and not saved."""
        lacking = {MISSING[code].task for code in self.missing}
        kept = {PageState.PROBLEM, PageState.IN_PROGRESS}
        pending = {task for page, task in PAGES if self._kept(page) and self.states.get(page) in kept}
        return [task for task in Task if task in lacking | pending]

    def _kept(self, page: str) -> bool:
        return any(row.kept for key, row in self.drafts.items() if key.partition(":")[0] == page)

    def first_page(self, task: Task) -> str:
        """Return the page with which a task begins: the first that is not done, else the first."""
        pages = [page for page, of in PAGES if of == task and page in self.states]
        return next((page for page in pages if self.states[page] != PageState.COMPLETED), pages[0])

    def groups(self) -> Iterator[Group]:
        """Yield the task list."""
        known = {task for page, task in PAGES if page in self.states}
        for title, tasks in GROUPS:
            rows = [self._row(task) for task in tasks if task in known]
            if Task.SERVICE in tasks:
                rows.append(self._last_row())
            yield Group(str(title), rows)

    def _row(self, task: Task) -> Row:
        url = page_url(self.case, self.first_page(task))
        return Row(task.value, str(task.label), url, self.task_state(task).value)

    def _last_row(self) -> Row:
        state, why = PageState.NOT_STARTED, ""
        if lacking := self.unfinished:
            state = PageState.CANNOT_START
            why = str(_("%(n)d tasks are not complete yet") % {"n": len(lacking)})
        url = reverse("filing_review", args=[self.case.pk])
        return Row("review", str(_("Check and submit")), url, state.value, why=why)


def page_url(case: Case, page: str) -> str:
    """Return the address of a page of an application."""
    if page == "review":
        return reverse("filing_review", args=[case.pk])
    if name := (LISTS | _FILES).get(page):
        return reverse(name, args=[case.pk])
    return reverse("filing_page", args=[case.pk, page])


def correction_groups(case: Case) -> list[Group]:
    """Return the list of what the clerk asked for, and nothing else."""
    asked: dict[str, list[CorrectionItem]] = {}
    for item in CorrectionItem.objects.filter(case=case):
        asked.setdefault(item.task, []).append(item)
    progress = Progress(case)
    rows = []
    for task, items in asked.items():
        is_open = any(item.answered_at is None for item in items)
        state = PageState.NOT_STARTED if is_open else PageState.COMPLETED
        pages = [page for page, of in PAGES if of == task and page in progress.states]
        start = progress.first_page(Task(task)) if len(pages) > 1 else pages[0]
        hint = " ".join(item.text for item in items)
        rows.append(Row(task, str(Task(task).label), page_url(case, start), state.value, hint=hint))
    return [Group(str(_("What to correct")), rows)]
