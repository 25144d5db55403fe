"""The pages of the detector: the findings, and one of them with its cases and its decision."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import staff
from accounts.models import StaffRole, User
from cases.models import OutcomeRow
from indicators.detector.deciding import decide
from indicators.detector.forms import GONE, DecisionForm, FilterForm
from indicators.detector.words import shown
from indicators.models import DetectorRule, Entry, Finding, FindingCase
from indicators.views import register_seen

PAGE = 50
CASES = 200  # of one finding on its page
READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)


@staff(*READERS)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List what looks wrong; without a filter what nobody has decided yet."""
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"rule": "", "state": ""}
    seen = _seen(request)
    rows = _filtered(seen, chosen["rule"], chosen["state"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": _with_titles(page.object_list, register_seen(request)),
        "is_open": not chosen["state"],
        "waiting": _waiting(seen),
    }
    return render(request, "indicators/detector/findings.html", context)


def _with_titles(rows: Iterable[Any], mine: UUID | None) -> list[tuple[Finding, dict[str, Any], str]]:
    """Return findings with the values of their sentences, and the number of the case where it is about one alone."""
    found = list(rows)
    alone = [row.pk for row in found if row.number == 1]
    cases = FindingCase.objects.filter(finding__in=alone)
    if mine:
        cases = cases.filter(case__organisation=mine)
    title = Entry.objects.filter(case=OuterRef("case")).values("title")[:1]
    titles = dict(cases.values_list("finding", Subquery(title)))
    return [(row, shown(row), titles.get(row.pk) or "") for row in found]


def _seen(request: HttpRequest) -> QuerySet[Finding]:
    """Return the findings with a case of a register that the reader sees."""
    mine = register_seen(request)
    rows = Finding.objects.select_related("person", "decided_by")
    own = FindingCase.objects.filter(finding=OuterRef("pk"), case__organisation=mine)
    return rows.filter(Exists(own)) if mine else rows


def _filtered(seen: QuerySet[Finding], rule: str, state: str) -> QuerySet[Finding]:
    rows = seen.annotate(number=Count("rows"))
    if rule:
        rows = rows.filter(code=rule)
    if state == GONE:
        return rows.filter(gone_at__isnull=False).order_by("-latest_on", "pk")
    return rows.filter(verdict=state, gone_at=None).order_by("-latest_on", "pk")


def _waiting(seen: QuerySet[Finding]) -> list[tuple[DetectorRule, int]]:
    """Return each rule with the number of its findings that nobody has decided."""
    open_ = seen.filter(verdict="", gone_at=None).order_by().values_list("code")
    numbers = dict(open_.annotate(Count("pk")))
    return [(rule, numbers.get(rule.code, 0)) for rule in DetectorRule.objects.all()]


@staff(*READERS)
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Show one finding with its cases, and take a decision."""
    row = get_object_or_404(_seen(request), pk=finding_id)
    user = request.user
    if not isinstance(user, User):
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide(row, by=user, **form.cleaned_data)
        messages.success(request, _("Your decision is stored."))
        return redirect("finding", row.pk)
    context = {
        "row": row,
        "shown": shown(row),
        "rule": DetectorRule.objects.filter(code=row.code).first(),
        "form": None if row.person_id == user.pk else form,
        "decisions": row.decisions.select_related("by"),
        **_cases_of(row, register_seen(request)),
    }
    return render(request, "indicators/detector/finding.html", context, status=422 if form.is_bound else 200)


def _cases_of(row: Finding, mine: UUID | None) -> dict[str, Any]:
    """Return the cases of a finding as the register knows them: numbers, days, outcome; no names.

    Args:
        mine: the organisation whose register the reader sees; of the others only how many there are is said.
    """
    entries = Entry.objects.filter(case__in=row.rows.values("case"))
    seen = entries.filter(organisation=mine) if mine else entries
    outcomes = {outcome.code: outcome.name for outcome in OutcomeRow.objects.all()}
    ordered = seen.order_by("received_on", "accepted_on", "title")[:CASES]
    return {
        "cases": [(entry, outcomes.get(entry.outcome, "")) for entry in ordered],
        "number": (number := seen.count()),
        "elsewhere": entries.count() - number,
        "most": CASES,
    }
