"""The deliberation: what the tribunal writes and arranges for itself. For nobody else it exists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases import casefile
from cases.actors import Actor
from cases.audience import Audience
from cases.forms.arbitration.hearings import TribunalMeetingForm
from cases.forms.notes import NoteForm
from cases.models import Case, Meeting
from cases.models.event import new_key
from cases.permissions import Action
from cases.refusals import NotVisible
from cases.services.arbitration.deliberation import arrange_meeting
from cases.services.procedure import is_legal
from cases.views.access import case_page, reach
from cases.views.forms_of_acts import ActPage, ask
from cases.views.notes import added

ARRANGE = ActPage(
    Action.SCHEDULE_MEETING,
    _("Arrange a meeting of the tribunal"),
    _("Only the arbitrators learn of it. It takes up no venue, and gives way to a hearing at the same time."),
    _("the arbitrators of this case"),
    _("Arrange the meeting"),
    _("The meeting is arranged. The arbitrators have been told."),
    is_private=True,
    back="case_deliberation",
)


@case_page()
@require_http_methods(["GET", "HEAD", "POST"])
def deliberation(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the tribunal its notes and meetings, and take a new note."""
    seen = reach(request, case, actor)
    if not seen.is_tribunal:
        raise NotVisible
    form = NoteForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and added(form, case, actor):
        return redirect("case_deliberation", case.pk)
    meetings = Meeting.objects.filter(case=case, audience=Audience.TRIBUNAL).seen_by(seen)
    return render(request, "cases/arbitration/deliberation.html", {
        "case": case, "tab": "deliberation", "form": form, "rows": casefile.notes(case, seen),
        "meetings": meetings.prefetch_related("people"),
        "may_write": is_legal(case, Action.ADD_NOTE),
        "may_arrange": is_legal(case, Action.SCHEDULE_MEETING),
    })  # fmt: skip


@case_page(Action.SCHEDULE_MEETING)
def arrange(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Arrange a meeting of the tribunal alone."""
    if not reach(request, case, actor).is_tribunal:
        raise NotVisible
    form = TribunalMeetingForm(request.POST or None)

    def take(data: dict[str, object]) -> object:
        kept = {name: data[name] for name in ("starts_at", "ends_at", "link", "key")}
        return arrange_meeting(case_id=case.pk, by=actor, **kept)  # type: ignore[arg-type]

    return ask(request, case, ARRANGE, form, take)
