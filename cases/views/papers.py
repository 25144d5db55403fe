"""The papers of a case, and every byte of its file: the permission is asked again at each download."""

from uuid import UUID

from accounts.services import origin, record_event
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from documents.models import PaperFile, StoredFile
from documents.views import file_response

from cases import casefile
from cases.actors import Actor
from cases.models import Case, CasePaper, EvidenceItem
from cases.refusals import NotVisible
from cases.views.access import case_page, reach


@case_page()
@require_safe
def papers(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the agreement and the papers, with their copies in each language."""
    rows = casefile.papers(case, reach(request, case, actor))
    return render(request, "cases/case/papers.html", {"case": case, "tab": "papers", "papers": rows})


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
    return _hand_out(request, case, actor, copy.file, name, "PAPER_READ")


@case_page()
@require_safe
def evidence(request: HttpRequest, case: Case, actor: Actor, item_id: UUID) -> HttpResponseBase:
    """Hand out a file that somebody filed, in its original bytes."""
    seen = EvidenceItem.objects.filter(case=case).seen_by(reach(request, case, actor))
    item = seen.select_related("file").filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    return _hand_out(request, case, actor, item.file, item.file.name, "FILE_READ")


def _hand_out(
    request: HttpRequest, case: Case, actor: Actor, file: StoredFile, name: str, kind: str
) -> HttpResponseBase:
    """Return the bytes and record who read them."""
    if file.status != StoredFile.Status.PUBLISHED:
        raise NotVisible
    response: HttpResponseBase = file_response(file, name=name)
    data = {**origin(request), "file": str(file.pk), "sha256": file.sha256}
    record_event(kind=kind, user=actor.user, subject=case.pk, data=data)
    return response
