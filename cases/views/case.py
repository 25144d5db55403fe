"""The page of one case, and the parts of its file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import casefile, casepage
from cases.access import Standing, may_with
from cases.actors import Actor
from cases.audience import Depth
from cases.frame import address
from cases.models import Case
from cases.permissions import Action
from cases.refusals import NotVisible
from cases.services.procedure import is_legal
from cases.services.readings import note_readings
from cases.steps import PAGES, page_of
from cases.views.access import case_page, opened, reach


@case_page(depth=Depth.SUMMARY)
@require_safe
def overview(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show where the case stands, what comes next, and what has happened."""
    found = opened(request)
    if found.depth is Depth.SUMMARY:
        return _to_nomination(case)
    if found.depth is Depth.REGISTER:
        return render(request, "cases/case/register.html", casepage.register(case, actor, found.standings))
    context = casepage.overview(case, actor, found.standings, reach(request, case, actor), request.GET)
    return render(request, "cases/case/overview.html", context)


@case_page()
@require_safe
def parties(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the parties, those who represent them, and with what authority."""
    rows = casefile.parties(case, reach(request, case, actor))
    return render(request, "cases/case/parties.html", {"case": case, "tab": "parties", "parties": rows})


@case_page()
@require_safe
def materials(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show what the parties have put into the file."""
    groups = casefile.materials(case, reach(request, case, actor))
    context = {"case": case, "tab": "materials", "groups": groups}
    return render(request, "cases/case/materials.html", context | _link(request, case, Action.ADD_EVIDENCE))


@case_page()
@require_safe
def meetings(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the meetings that are to come and those that were."""
    seen, held = reach(request, case, actor), opened(request).standings
    items = casefile.meetings(case, seen)
    note_readings(case.pk, seen, [item.row for item in items])
    context = {
        "case": case,
        "tab": "meetings",
        "rows": items,
        "now": timezone.now(),
        "sees_no_session": seen.runs_arbitration,
        "may_hold": _may(case, held, Action.HOLD_SESSION),
        "may_hear": _may(case, held, Action.HOLD_HEARING),
        "may_postpone": _may(case, held, Action.POSTPONE),
        "may_cancel": may_with(case, held, Action.CANCEL_MEETING) is not None,
    }
    adds = _SCHEDULES.get(case.state, Action.SCHEDULE_MEETING)
    label = PAGES[adds][1]
    return render(
        request, "cases/case/meetings.html", context | {"add_label": label} | _link(request, case, adds)
    )


# Where a hearing is scheduled and no other meeting.
_SCHEDULES = {"IN_PROCEEDINGS": Action.SCHEDULE_HEARING, "HEARING": Action.SCHEDULE_HEARING}


def _may(case: Case, held: tuple[Standing, ...], action: Action) -> bool:
    return is_legal(case, action) and may_with(case, held, action) is not None


def _link(request: HttpRequest, case: Case, action: Action) -> dict[str, str]:
    """Return the address at which the reader may take a step, for the button of a part of the file."""
    permitted = may_with(case, opened(request).standings, action) is not None
    return {"add_url": page_of(action, case.pk) if permitted and is_legal(case, action) else ""}


def _to_nomination(case: Case) -> HttpResponse:
    """Send a proposed mediator to the page on which he sees what he may see."""
    url = address("nominations")
    if not url:
        raise NotVisible
    return redirect(url)
