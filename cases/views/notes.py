"""Notes: the centre's own, and the mediator's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import casefile
from cases.access import may_with
from cases.actors import Actor
from cases.forms.notes import NoteForm
from cases.models import Case
from cases.models.event import new_key
from cases.permissions import TRIBUNAL_ROLES, Action, Role
from cases.refusals import Unacceptable
from cases.services.notes import add_note
from cases.views.access import case_page, opened, reach


@case_page(Action.ADD_NOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the notes, and take a new one."""
    standing = may_with(case, opened(request).standings, Action.ADD_NOTE)
    if standing is not None and standing.role in TRIBUNAL_ROLES:
        return redirect("case_deliberation", case.pk)
    form = NoteForm(request.POST or None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid() and added(form, case, actor):
        messages.success(request, _("The note is kept. The parties do not see it."))
        return redirect("case_notes", case.pk)
    return render(request, "cases/case/notes.html", {
        "case": case,
        "tab": "notes",
        "form": form,
        "rows": casefile.notes(case, reach(request, case, actor)),
        "is_own": standing is not None and standing.role is Role.MEDIATOR,
    })  # fmt: skip


def added(form: NoteForm, case: Case, actor: Actor) -> bool:
    """Keep a note; what cannot be taken comes back as an error of the form."""
    try:
        add_note(case_id=case.pk, by=actor, text=form.cleaned_data["text"], key=form.cleaned_data["key"])
    except Unacceptable as refusal:
        form.add_error("text", refusal.message)
        return False
    return True
