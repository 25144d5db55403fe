"""The dashboard of the count, the lists behind its numbers, and why one case counts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from accounts.access import AccessRule, signed_in, staff, with_rule
from accounts.models import StaffRole
from cases.access import open_case
from cases.audience import Depth
from cases.moment import today
from cases.queries import reads_every_register
from cases.views.access import actor_of
from indicators.counting import begun_in, explain, period_of
from indicators.drawn import drawn
from indicators.list_rows import TITLES, csv_chunks, filters_of, heads, table_rows
from indicators.lists import Wanted, length_of, page_of, rows_of, seen_by
from indicators.models import CountingRule, LedgerLine, PlanPeriod
from indicators.names import read_names
from indicators.rules import Reason
from indicators.services import dashboard

READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)


@staff(*READERS)
def target(request: HttpRequest) -> HttpResponse:
    """Show the count against the target; every number opens the list behind it."""
    mine = register_seen(request)
    of = (request.GET.get("plan", ""), today(), mine, get_language())
    board = drawn("board", of, lambda: _board(period_asked_for(request), mine))
    return render(request, "indicators/target.html", {"board": board})


def _board(period: PlanPeriod | None, mine: UUID | None) -> str:
    """Draw the dashboard; the lists behind its numbers stay in the plan period that was asked for."""
    language = get_language() or "zh-hans"
    day = min(today(), period.last_on) if period else today()
    board = dashboard(day, mine, today())
    plan = board.plan.period
    context = {
        "board": board,
        "period": plan.name_in(language),
        "plans": [(each, each.name_in(language)) for each in board.plan.begun],
        "list": f"{reverse('counted_cases')}?" + (f"plan={period.first_on.year}&" if period else ""),
    }
    return render_to_string("indicators/_board.html", context)


@staff(*READERS)
def counted_cases(request: HttpRequest) -> HttpResponse:
    """List the cases behind a number of the dashboard; its length is that number."""
    mine, wanted = register_seen(request), _wanted(request)
    length = length_of(wanted, mine)
    page, names = page_of(wanted, mine, length, request.GET), read_names()
    days = next((request.GET[name] for name in ("month", "year", "until") if request.GET.get(name)), "")
    period = wanted.period.name_in(get_language() or "zh-hans")
    context = {
        "of": wanted.of,
        "title": TITLES[wanted.of],
        "heads": heads(wanted.of)[:7],
        "filters": filters_of(wanted, names, days or ("" if wanted.of == "pending" else period)),
        "length": length,
        "page": page,
        "rows": table_rows(wanted.of, page.rows, names),
        "query": (query := _query_without_place(request)),
        "previous_url": _turned(query, page.before),
        "next_url": _turned(query, page.after),
    }
    return render(request, "indicators/counted_cases.html", context)


@staff(*READERS)
def counted_cases_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, row by row: those cases that the reader may see."""
    wanted = _wanted(request)
    rows = seen_by(rows_of(wanted), register_seen(request))
    chunks = csv_chunks(wanted.of, rows, read_names())
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{wanted.of}.csv"'
    return response


def period_asked_for(request: HttpRequest) -> PlanPeriod | None:
    """Return the plan period that a page is asked for; None for the one that runs."""
    year = request.GET.get("plan", "")
    try:
        return begun_in(int(year), today()) if year else None
    except (ValueError, OverflowError, PlanPeriod.DoesNotExist):
        raise Http404 from None


def _wanted(request: HttpRequest) -> Wanted:
    """Return the list that an address asks for, as it stands today or stood when its plan period was over."""
    period = period_asked_for(request) or period_of(today())
    return Wanted.from_query(request.GET, period, min(today(), period.last_on))


def register_seen(request: HttpRequest) -> UUID | None:
    """Return the organisation whose register the reader sees; None where it is every one."""
    actor = actor_of(request)
    return None if actor.user is None or reads_every_register(actor) else actor.user.organisation_id


def _query_without_place(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("after", "before", "n"):
        query.pop(name, None)
    return query.urlencode()


def _turned(query: str, place: str) -> str:
    """Return the address of another page of the same list; none where there is none."""
    return "?" + "&".join(filter(None, (query, place))) if place else ""


@signed_in
def why_counted(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say of one case why it is, or is not, counted."""
    actor = actor_of(request)
    case = open_case(case_id, actor, at_least=Depth.REGISTER)
    found = explain(case, today())
    if found.reason is Reason.OUTSIDE_THE_PERIOD and found.line is not None:
        found = explain(case, found.line.counted_on)  # of the plan period that it was counted in
    lines = LedgerLine.objects.filter(case=case, rule_version=found.rule).order_by("pk")
    language = get_language() or "zh-hans"
    context = {
        "case": case,
        "found": found,
        "lines": lines,
        "period": found.period.name_in(language),
        "rule_text": CountingRule.objects.get(pk=found.rule).text_in(language),
    }
    return render(request, "indicators/why_counted.html", context)


with_rule(why_counted, AccessRule("case: REGISTER"))
