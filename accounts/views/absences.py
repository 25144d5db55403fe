"""My absences: when a mediator or arbitrator takes no case."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.absences import AbsenceRefused, add_absence, remove_absence
from accounts.access import signed_in
from accounts.forms import AbsenceForm
from accounts.models import Absence, User


def _neutral(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.is_neutral:
        raise Http404
    return user


@signed_in
def absences(request: HttpRequest) -> HttpResponse:
    """Show one's own absences that are not over, and enter another."""
    user, today = _neutral(request), timezone.localdate()
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        try:
            add_absence(by=user, today=today, **form.cleaned_data)
        except AbsenceRefused as refusal:
            form.add_error("until_on", str(refusal))
        else:
            messages.success(request, _("Your absence is entered. Whoever names a neutral is warned."))
            return redirect("absences")
    rows = Absence.objects.filter(profile__user=user, until_on__gte=today)
    status = 422 if form.errors else 200
    return render(request, "accounts/absences.html", {"form": form, "rows": rows}, status=status)


@signed_in
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take back one's own absence."""
    try:
        remove_absence(by=_neutral(request), absence_id=int(request.POST.get("absence", "")))
    except (Absence.DoesNotExist, ValueError) as error:
        raise Http404 from error
    messages.success(request, _("The absence is taken back."))
    return redirect("absences")
