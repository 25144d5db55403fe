"""What each side consents to."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import may_with
from cases.actors import Actor
from cases.forms.arbitration.consents import ConsentForm
from cases.models import Case, ConsentSubject, Side, SideConsent
from cases.models.event import new_key
from cases.permissions import Action
from cases.refusals import Forbidden
from cases.services.arbitration.consents import give_consent, withdraw_consent
from cases.services.procedure import is_legal
from cases.views.access import case_page, opened

# What is about one person or one other case is asked where that person or case is named.
SUBJECTS = [subject for subject in ConsentSubject if subject != ConsentSubject.FORMER_MEDIATOR]


@dataclass(frozen=True)
class Line:
    """One subject: what each side has said to it, and what the reader's side may do."""

    subject: ConsentSubject
    given: list[SideConsent]
    silent: list[Side]
    is_own: bool
    form: ConsentForm | None


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show which consents stand, to everybody in the case; take one, or take it back."""
    standing = may_with(case, opened(request).standings, Action.GIVE_CONSENT)
    if not hasattr(case, "arbitration"):
        raise Forbidden
    if request.method == "POST":
        return _answered(request, case, actor)
    side_id = standing.side_id if standing and is_legal(case, Action.GIVE_CONSENT) else None
    context = {
        "case": case,
        "tab": "consents",
        "lines": _lines(case, side_id),
        "may_act": side_id is not None,
    }
    return render(request, "cases/arbitration/consents.html", context)


def _lines(case: Case, side_id: object) -> list[Line]:
    rows = SideConsent.objects.filter(case=case, withdrawn_at=None).select_related("side", "by")
    sides = list(case.sides.order_by("position"))
    return [
        _line(subject, [row for row in rows if row.subject == subject], sides, side_id)
        for subject in SUBJECTS
    ]


def _line(subject: ConsentSubject, given: list[SideConsent], sides: list[Side], side_id: object) -> Line:
    have = {row.side_id for row in given}
    form = ConsentForm(initial={"subject": subject.value, "key": new_key()}) if side_id else None
    return Line(subject, given, [side for side in sides if side.pk not in have], side_id in have, form)


def _answered(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    form = ConsentForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        does = withdraw_consent if data["withdraws"] else give_consent
        does(case_id=case.pk, by=actor, subject=data["subject"], key=data["key"])
        done = (
            _("Your side's consent is taken back.")
            if data["withdraws"]
            else _("Your side's consent is recorded.")
        )
        messages.success(request, done)
    return redirect("consents", case.pk)
