"""The time limits, for the administrator: what holds, what the centre must confirm, and how one is changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import reauthentication_required
from accounts.models import StaffRole
from accounts.views.access import staff
from cases.deadlines import Unit
from cases.forms.rules import LimitForm
from cases.models import TimeLimit
from cases.moment import now
from cases.refusals import NotVisible, Unacceptable
from cases.services import rule_changes
from cases.services.rule_changes import Change
from cases.views.access import actor_of


@staff(StaffRole.ADMINISTRATOR)
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show the time limits that hold or will hold."""
    today = now().today
    rows = TimeLimit.objects.exclude(in_force_to__lt=today).select_related("source")
    lines = [
        (row, rule_changes.may_change(row)) for row in rows.order_by("track", "position", "in_force_from")
    ]
    return render(request, "cases/rules/list.html", {"lines": lines, "today": today})


@staff(StaffRole.ADMINISTRATOR)
@reauthentication_required
def rule_change(request: HttpRequest, code: str, rule_set: str = "") -> HttpResponse:
    """Take a change of a time limit: first the preview, then the saving of what was shown."""
    row = TimeLimit.objects.filter(code=code, rule_set=rule_set, in_force_to=None).first()
    if row is None or not rule_changes.may_change(row):
        raise NotVisible
    form = LimitForm(request.POST or None, row=row, initial={"from_on": now().today})
    context: dict[str, Any] = {"row": row, "form": form}
    if request.method == "POST" and form.is_valid() and (change := _change(form, row)):
        if sealed := request.POST.get("sealed"):
            rule_changes.change_limit(change=change, sealed=sealed, by=actor_of(request), moment=now())
            messages.success(
                request, _("The time limit is saved. Running deadlines keep the rule they began with.")
            )
            return redirect("rule_list")
        shown = rule_changes.affected(change)
        seal = rule_changes.seal(change, shown)
        return render(
            request, "cases/rules/preview.html", {**context, "change": change, "shown": shown, "sealed": seal}
        )
    return render(request, "cases/rules/change.html", context, status=422 if form.is_bound else 200)


def _change(form: LimitForm, row: TimeLimit) -> Change | None:
    """Return the change that was entered; None after its fault is noted on the form."""
    data = form.cleaned_data
    change = Change(row, data["value"], Unit(data["unit"]), data["from_on"], data["reason"])
    try:
        rule_changes.check_change(change, now())
    except Unacceptable as refusal:
        form.add_error(refusal.field or None, str(refusal.message))
        return None
    return change
