"""Adding evidence to a case under way."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import require
from cases.actors import Actor
from cases.audience import Audience
from cases.forms.filing_files import AddEvidenceForm
from cases.models import Case
from cases.permissions import Action
from cases.refusals import Unacceptable
from cases.services.evidence import add_evidence, take_in
from cases.services.evidence_rows import name_of
from cases.services.procedure import require_legal
from cases.views.access import case_page
from documents.models import StoredFile
from documents.uploads import UploadRefused


@case_page(Action.ADD_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Ask for a file and what it proves; add it for both sides, or for the mediator alone."""
    require_legal(case, Action.ADD_EVIDENCE)
    side = require(case, Action.ADD_EVIDENCE, actor).side or ""
    if request.method != "POST":
        return _show(request, case, AddEvidenceForm(str(side), case.kind))
    data, refused = _with_file(request, case, actor)
    form = AddEvidenceForm(str(side), case.kind, data=data)
    if refused:
        form.add_error("file", refused)
    if not form.is_valid() or not _add(case, actor, form):
        return _show(request, case, form)
    messages.success(request, _("The material is in the file. Those who may see it have been told."))
    return redirect("case", case.pk)


def _with_file(request: HttpRequest, case: Case, actor: Actor) -> tuple[Any, str]:
    """Take the file in first, so that it need not be sent again when something else is missing."""
    data = request.POST.copy()
    file = request.FILES.get("file")
    if file is None:
        return data, ""
    try:
        stored = take_in(case_id=case.pk, by=actor, stream=file, name=file.name or "", size=file.size or 0)  # type: ignore[arg-type]
    except UploadRefused as refusal:
        return data, str(refusal.message)
    data["stored"] = str(stored.pk)
    data["name"] = data.get("name") or name_of(stored.name)
    return data, ""


def _add(case: Case, actor: Actor, form: AddEvidenceForm) -> bool:
    values = dict(form.cleaned_data)
    values.pop("file")
    values["audience"] = Audience(values.get("audience", Audience.JOINT))
    stored = StoredFile.objects.filter(pk=values.pop("stored"), received_by=actor.user_id).first()
    if stored is None:
        form.add_error("file", _("Choose a file."))
        return False
    try:
        add_evidence(case_id=case.pk, by=actor, stored=stored, **values)
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _show(request: HttpRequest, case: Case, form: AddEvidenceForm) -> HttpResponse:
    stored = getattr(form, "cleaned_data", {}).get("stored")
    held = StoredFile.objects.filter(pk=stored, about=case.pk).first() if stored else None
    context = {"case": case, "form": form, "heading": _("Add material"), "held": held}
    return render(request, "cases/evidence/add.html", context, status=422 if form.errors else 200)
