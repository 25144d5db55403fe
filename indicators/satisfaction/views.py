"""The pages of satisfaction: the question for the parties, the figures, and the follow-up of low ratings."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import AccessRule, signed_in, staff, with_rule
from accounts.models import StaffRole, User
from accounts.services import network_address, role_in_force
from cases.access import standings_of
from cases.kinds import Kind
from cases.models import Case
from cases.moment import now, today
from cases.permissions import PARTY_ROLES
from cases.refusals import Conflict, NotVisible
from cases.views.access import actor_of
from indicators.counting import period_of
from indicators.models import Finish, FollowUp, PlanPeriod, Rating
from indicators.satisfaction import answering, follow_ups
from indicators.satisfaction.figures import FEWEST, board
from indicators.satisfaction.forms import AssignForm, FinishForm, RatingForm
from indicators.views import period_asked_for

PAGE = 50
READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)
LEADS = frozenset({StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR})


@never_cache
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds the link. A link that we never made does not exist."""
    rating = answering.find(token, address=network_address(request))
    if rating is None:
        raise NotVisible
    return _question(request, rating, over=410)


with_rule(rate, AccessRule("rating: link"))


@signed_in
@never_cache
def rate_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask a side of a case on its own page of the case. For everybody else there is no such page."""
    case = get_object_or_404(Case, pk=case_id)
    standings = standings_of(case, actor_of(request))
    sides = [standing.side_id for standing in standings if standing.role in PARTY_ROLES and standing.side_id]
    if not sides:
        raise NotVisible
    return _question(request, answering.question_of(case.pk, sides), over=200)


with_rule(rate_case, AccessRule("case: a party"))


def _question(request: HttpRequest, rating: Rating | None, *, over: int) -> HttpResponse:
    """Show the question, or take the answer.

    Args:
        rating: None where this side was not asked.
        over: the status of the page when the time is over.
    """
    if rating is None or not rating.is_open(now().at):
        return render(request, "indicators/satisfaction/over.html", {"rating": rating}, status=over)
    form = RatingForm.of(rating, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answering.answer(rating, **form.cleaned_data)
        messages.success(request, _("Thank you. Your rating has been stored."))
        return redirect(request.path)
    context = {"form": form, "rating": rating}
    return render(request, "indicators/satisfaction/rate.html", context, status=422 if form.is_bound else 200)


@staff(*READERS)
@require_safe
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Show the score with its answers and its response rate."""
    period = period_asked_for(request) or period_of(today())
    found, language = board(period.first_on, period.last_on), get_language() or "zh-hans"
    seen = follow_ups.visible_to(_user(request), leads=True).filter(closed_at=None)
    leads = role_in_force(request) in LEADS
    context = {
        "period": period,
        "plans": [
            (each, each.name_in(language)) for each in PlanPeriod.objects.filter(first_on__lte=today())
        ],
        "target": period.satisfaction_target,
        "board": found,
        "fewest": FEWEST,
        "kinds": [(Kind(part.key).label, part) for part in found.kinds],
        "open_follow_ups": seen.count() if leads else None,
    }
    return render(request, "indicators/satisfaction/board.html", context)


@staff(*follow_ups.ASSIGNABLE)
@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """List the low ratings: all of the organisation for those who lead, their own for others."""
    rows = _seen(request)
    is_closed = request.GET.get("view") == "closed"
    rows = rows.filter(closed_at__isnull=not is_closed)
    page = Paginator(rows.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    leads = role_in_force(request) in LEADS
    context = {"page_obj": page, "is_closed": is_closed, "today": today(), "leads": leads}
    return render(request, "indicators/satisfaction/follow_ups.html", context)


@staff(*follow_ups.ASSIGNABLE)
def follow_up(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Show one low rating; name who looks into it, or note what was done."""
    row = get_object_or_404(_seen(request), pk=follow_up_id)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    leads = role_in_force(request) in LEADS
    assigning = AssignForm(
        request.POST if step == "assign" else None,
        people=follow_ups.assignable_for(row.rating.case),
        initial={"person": row.assigned_id},
        prefix="assign",
    )
    finishing = FinishForm(request.POST if step == "finish" else None, prefix="finish")
    form = assigning if step == "assign" and leads else finishing
    if step and form.is_valid():
        _take(request, row, form)
        return redirect("follow_up", row.pk)
    context = {
        "row": row,
        "call": follow_ups.person_to_call(row),
        "form": form,
        "assigning": assigning if leads else None,
        "finishing": finishing,
        "is_late": row.closed_at is None and row.due_on < today(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/satisfaction/follow_up.html", context, status=status)


def _take(request: HttpRequest, row: FollowUp, form: AssignForm | FinishForm) -> None:
    user, given = _user(request), form.cleaned_data
    try:
        if isinstance(form, AssignForm):
            follow_ups.assign(row, to=given["person"], by=user)
            messages.success(request, _("%(name)s follows it up.") % {"name": given["person"].name})
        else:
            follow_ups.close(row, by=user, finish=Finish(given["finish"]), note=given["note"])
            messages.success(request, _("The follow-up is closed."))
    except Conflict:
        messages.warning(request, _("Somebody else has closed it in the meantime."))


def _seen(request: HttpRequest) -> QuerySet[FollowUp]:
    return follow_ups.visible_to(_user(request), leads=role_in_force(request) in LEADS)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
