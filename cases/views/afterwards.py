"""Pages about a closed case: each only proposes, and a supervisor who is somebody else confirms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import reauthentication_required
from cases.actors import Actor
from cases.forms.afterwards import AnnulmentForm, ClosingDateForm, FindingForm
from cases.marks import GROUNDS
from cases.models import Case
from cases.permissions import Action
from cases.refusals import Conflict
from cases.services import afterwards
from cases.services.evidence import take_in
from cases.services.procedure import is_legal
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask
from documents.models import StoredFile
from documents.uploads import UploadRefused

_TEMPLATE = "cases/endings/afterwards.html"
_SECOND = _("A supervisor, who must confirm; after that both sides")
_BUTTON = _("Ask the supervisor to confirm")
_DONE = _("The supervisor has been asked to confirm.")
CLOSING_DATE = ActPage(
    Action.CORRECT_CLOSING,
    _("Correct the closing date"),
    _(
        "The date until now stays visible. A month that was reported is not changed; a later one shows the correction."
    ),
    _SECOND,
    _BUTTON,
    _DONE,
    is_grave=True,
    template=_TEMPLATE,
)
STRIKE_OUT = ActPage(
    Action.STRIKE_OUT,
    _("Strike the case out of the count"),
    _("The case stays on file and is not counted any more. This cannot be taken back."),
    _SECOND,
    _BUTTON,
    _DONE,
    is_grave=True,
    template=_TEMPLATE,
)
ANNUL = ActPage(
    Action.ANNUL,
    _("Record that the result fell away"),
    _(
        "The case stays counted, since it was closed, and reports show how many are marked. This cannot be taken back."
    ),
    _SECOND,
    _BUTTON,
    _DONE,
    is_grave=True,
    template=_TEMPLATE,
)


@case_page(Action.CORRECT_CLOSING)
@reauthentication_required
def correct_closing(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose another closing date, with the paper that proves it."""
    closings, refused = afterwards.closings_of(case), ""
    form = ClosingDateForm(closings=closings)
    if request.method == "POST":
        data, refused = _with_file(request, case, actor)
        form = ClosingDateForm(data, closings=closings)
    if refused:
        form.add_error("file", refused)

    def take(data: dict[str, Any]) -> object:
        values = {name: data[name] for name in ("key", "closed_on", "reason", "was") if name in data}
        return afterwards.correct_closing(case_id=case.pk, by=actor, paper=data["stored"], **values)

    return ask(request, case, CLOSING_DATE, form, take, held=_held(form, case))


@case_page(Action.STRIKE_OUT)
@reauthentication_required
def strike_out(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose to strike the case out of the count."""
    form = FindingForm(request.POST if request.method == "POST" else None)
    return ask(
        request, case, STRIKE_OUT, form, lambda data: afterwards.strike_out(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.ANNUL)
@reauthentication_required
def annul(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Propose to record that the result of the case fell away."""
    form = AnnulmentForm(request.POST if request.method == "POST" else None, grounds=GROUNDS[case.kind])
    return ask(request, case, ANNUL, form, lambda data: afterwards.annul(case_id=case.pk, by=actor, **data))


def _with_file(request: HttpRequest, case: Case, actor: Actor) -> tuple[Any, str]:
    """Take the file in first, so that it need not be sent again when something else is missing."""
    if not is_legal(case, Action.CORRECT_CLOSING):
        raise Conflict
    data, file = request.POST.copy(), request.FILES.get("file")
    if file is None:
        return data, ""
    try:
        stored = take_in(case_id=case.pk, by=actor, stream=file, name=file.name or "", size=file.size or 0)  # type: ignore[arg-type]
    except UploadRefused as refusal:
        return data, str(refusal.message)
    data["stored"] = str(stored.pk)
    return data, ""


def _held(form: ClosingDateForm, case: Case) -> StoredFile | None:
    """Return the file that has arrived already."""
    form.is_valid()
    stored = form.cleaned_data.get("stored") if form.is_bound else None
    return StoredFile.objects.filter(pk=stored, about=case.pk).first() if stored else None
