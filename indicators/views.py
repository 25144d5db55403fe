"""The dashboard of the count, the lists behind its numbers, and why one case counts."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.access import AccessRule, signed_in, staff, with_rule
from accounts.models import StaffRole
from cases.access import open_case
from cases.audience import Depth
from cases.models import OutcomeRow, RightType
from cases.moment import today
from cases.views.access import actor_of
from indicators.counting import explain, lines, period_of
from indicators.models import CountingRule
from indicators.services import dashboard, rows_of

READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)
PAGE = 50


@staff(*READERS)
def target(request: HttpRequest) -> HttpResponse:
    """Show the count against the target; every number opens the list behind it."""
    board = dashboard(today())
    rule = CountingRule.objects.get(pk=board.figure.rule)
    language = get_language() or "zh-hans"
    context = {
        "board": board,
        "period": board.figure.period.name_in(language),
        "rule_text": rule.text_in(language),
    }
    return render(request, "indicators/target.html", context)


@staff(*READERS)
def counted_cases(request: HttpRequest) -> HttpResponse:
    """List the cases behind a number of the dashboard; its length is that number."""
    as_of = today()
    rows = lines(period_of(as_of), as_of)
    month, outcome, right = (request.GET.get(name, "") for name in ("month", "outcome", "right"))
    if month:
        first = _month(month)
        rows = rows.filter(counted_on__year=first.year, counted_on__month=first.month)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if right:
        rows = rows.filter(right_type=right)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": rows_of(page.object_list),
        "filters": [text for text in (month, _name(OutcomeRow, outcome), _name(RightType, right)) if text],
    }
    return render(request, "indicators/counted_cases.html", context)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


def _name(model: type[OutcomeRow] | type[RightType], code: str) -> str:
    row = model.objects.filter(code=code).first() if code else None
    return row.name if row else code


@signed_in
def why_counted(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say of one case why it is, or is not, counted."""
    actor = actor_of(request)
    case = open_case(case_id, actor, at_least=Depth.REGISTER)
    found = explain(case, today())
    return render(request, "indicators/why_counted.html", {"case": case, "found": found})


with_rule(why_counted, AccessRule("case: REGISTER"))
