"""The papers of a case, and every byte of its file: the permission is asked again at each download."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AccountEvent
from accounts.services import origin, record_event
from cases import casefile
from cases.access import may_with
from cases.actors import Actor
from cases.frame import address
from cases.models import Case, CasePaper, EvidenceItem
from cases.permissions import Action
from cases.refusals import Forbidden, NotVisible, TooMany
from cases.services.readings import note_readings
from cases.services.retries import make_paper_again, may_have_made_again
from cases.views.access import case_page, opened, reach
from documents.models import PaperFile, StoredFile
from documents.views import file_response

READING = ("PAPER_READ", "FILE_READ")
SPAN = timedelta(minutes=10)
MOST = 50
# States in which there is a text of the agreement to be read.
_WORDED = frozenset({"MEDIATING", "SIGNING", "AGREED"})


@case_page()
@require_safe
def papers(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the agreement and the papers, with their copies in each language."""
    rows = casefile.papers(case, reach(request, case, actor))
    held = opened(request).standings
    at_work = case.state in _WORDED and any(
        may_with(case, held, act) for act in (Action.EDIT_AGREEMENT, Action.SIGN)
    )
    return render(request, "cases/case/papers.html", {
        "case": case,
        "tab": "papers",
        "papers": rows,
        "agreement_url": address("agreement", case.pk) if at_work else "",
        "is_staff": reach(request, case, actor).is_staff,
        "may_try_again": may_have_made_again(held),
    })  # fmt: skip


@case_page()
@require_POST
def again(request: HttpRequest, case: Case, actor: Actor, paper_id: UUID) -> HttpResponse:
    """Have a paper that could not be made tried again: the secretary's and the mediator's to ask for."""
    seen = CasePaper.objects.filter(case=case).seen_by(reach(request, case, actor))
    found = seen.select_related("paper").filter(pk=paper_id).first()
    if found is None:
        raise NotVisible
    if not may_have_made_again(opened(request).standings):
        raise Forbidden
    if make_paper_again(paper=found.paper, by=actor):
        messages.success(request, _("The paper is being made again. Open this page again in a moment."))
    return redirect("case_papers", case.pk)


@case_page()
@require_safe
def paper(request: HttpRequest, case: Case, actor: Actor, paper_id: UUID, language: str) -> HttpResponseBase:
    """Hand out a paper in one language."""
    seen = CasePaper.objects.filter(case=case).seen_by(reach(request, case, actor))
    found = seen.select_related("paper").filter(pk=paper_id).first()
    if found is None:
        raise NotVisible
    copy = PaperFile.objects.select_related("file").filter(paper=found.paper, language=language).first()
    if copy is None:
        raise NotVisible
    name = f"{casefile.paper_title(found)} {case.title}.pdf"
    note_readings(case.pk, reach(request, case, actor), [found])
    return hand_out(request, case, actor, copy.file, name, "PAPER_READ")


@case_page()
@require_safe
def evidence(request: HttpRequest, case: Case, actor: Actor, item_id: UUID) -> HttpResponseBase:
    """Hand out a file that somebody filed, in its original bytes."""
    seen = EvidenceItem.objects.filter(case=case).seen_by(reach(request, case, actor))
    item = seen.select_related("file").filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    note_readings(case.pk, reach(request, case, actor), [item])
    return hand_out(request, case, actor, item.file, item.file.name, "FILE_READ")


def _slow_down(actor: Actor) -> None:
    """Refuse a mass download, and leave a trace of it (SECURITY T22)."""
    since = timezone.now() - SPAN
    read = AccountEvent.objects.filter(by_id=actor.user_id, kind__in=READING, at__gt=since).count()
    if read < MOST:
        return
    record_event(kind="MASS_DOWNLOAD", user=actor.user, data={"files": read})
    raise TooMany(_("You have opened very many files in a short time. Please wait a few minutes."))


def hand_out(
    request: HttpRequest, case: Case, actor: Actor, file: StoredFile, name: str, kind: str
) -> HttpResponseBase:
    """Return the bytes and record who read them."""
    if file.status != StoredFile.Status.PUBLISHED:
        raise NotVisible
    _slow_down(actor)
    response: HttpResponseBase = file_response(file, name=name)
    data = {**origin(request), "file": str(file.pk), "sha256": file.sha256}
    record_event(kind=kind, user=actor.user, subject=case.pk, data=data)
    return response
