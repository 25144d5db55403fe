"""The months of the count: the list, one month with its lines and flow, and freezing it by two persons."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import reauthentication_required, staff
from accounts.models import StaffRole, User
from accounts.services import role_in_force
from cases.moment import today
from cases.refusals import Conflict, Unacceptable
from indicators.freezing import freeze, propose_freeze, require_next
from indicators.models import FrozenMonth, Motion, MotionKind
from indicators.months import CUTS, Month, all_months, flow, later_lines, lines_of, months_of, plan_left_out
from indicators.motion_forms import DecideForm, ProposeForm
from indicators.motions import MAY_DECIDE, MAY_PROPOSE, decline, open_motion, tell_deciders
from indicators.views import register_seen

READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)
YEAR = 12
PAGE = 50


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _may(request: HttpRequest) -> dict[str, object]:
    role = role_in_force(request)
    return {"may_propose": role in MAY_PROPOSE, "may_decide": role in MAY_DECIDE, "me": _user(request).pk}


def _month(month: date, *, to_freeze: bool) -> Month:
    """Return a month that has begun, or what freezing it would take; any other is not found."""
    if month > today():
        raise Http404
    return months_of([month], to_freeze=to_freeze)[0]


@staff(*READERS)
def freeze_months(request: HttpRequest) -> HttpResponse:
    """List the months: what was posted to each, who froze it, and what changed since."""
    page = Paginator(all_months(), YEAR).get_page(request.GET.get("page"))
    declined = Motion.objects.filter(kind=MotionKind.FREEZE_MONTH, agrees=False)
    context = {
        "page_obj": page,
        "rows": months_of(list(page.object_list)),
        "declined": declined.select_related("proposed_by", "decided_by")[:3],
        **_may(request),
    }
    return render(request, "indicators/months.html", context)


@staff(*READERS)
def freeze_month(request: HttpRequest, month: date) -> HttpResponse:
    """Show one month: its lines, its flow by a slice, its freeze and what was posted about it later.

    The pages of freezing ask with ?to_freeze for all that the freeze would take.
    """
    found = _month(month, to_freeze="to_freeze" in request.GET)
    cut = request.GET.get("by", "kind")
    if cut not in CUTS:
        raise Http404
    page = Paginator(lines_of(found), PAGE).get_page(request.GET.get("page"))
    frozen = FrozenMonth.objects.filter(month=month).select_related("proposed_by", "frozen_by").first()
    context = {
        "row": found,
        "frozen": frozen,
        "page_obj": page,
        "later": later_lines(found)[:PAGE] if frozen else [],
        "flow": flow(month, cut),
        "cut": cut,
        "cuts": CUTS.items(),
        "own": register_seen(request),
        **_may(request),
    }
    return render(request, "indicators/month.html", context)


@staff(*MAY_PROPOSE)
def propose(request: HttpRequest, month: date) -> HttpResponse:
    """Propose to freeze a month, after showing what would be frozen."""
    found, form = _month(month, to_freeze=True), ProposeForm(_sent(request))
    try:
        require_next(month)
    except Unacceptable as refusal:
        raise Conflict(refusal.message) from refusal
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            tell_deciders(propose_freeze(month=month, by=_user(request), reason=form.cleaned_data["reason"]))
        messages.success(request, _("Freezing the month is proposed. A second person has to agree."))
        return redirect("freeze_months")
    return _page(request, "indicators/month_propose.html", form, row=found, left_out=plan_left_out(found))


@staff(*MAY_DECIDE)
@reauthentication_required
def decide(request: HttpRequest, month: date) -> HttpResponse:
    """Agree to freeze a month that somebody else proposed, or decline with a reason."""
    found, form = _month(month, to_freeze=True), DecideForm(_sent(request))
    motion = open_motion(MotionKind.FREEZE_MONTH, f"{month:%Y-%m}")
    if motion is None:
        raise Conflict(_("This proposal has already been answered."))
    if request.method == "POST" and form.is_valid() and _decided(request, form, motion):
        return redirect("freeze_month", month)
    context = {"row": found, "left_out": plan_left_out(found), "motion": motion, **_may(request)}
    return _page(request, "indicators/month_decide.html", form, **context)


def _decided(request: HttpRequest, form: DecideForm, motion: Motion) -> bool:
    by = _user(request)
    try:
        if form.cleaned_data["agrees"] == "yes":
            freeze(motion=motion, by=by)
            messages.success(
                request, _("The month is frozen. What is entered later is posted to an open month.")
            )
        else:
            decline(motion, by=by, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("You declined. Whoever proposed it reads the reason in the list of months.")
            )
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
