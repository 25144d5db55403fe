"""The pages of an application with files: papers of identity and authority, and evidence."""

from types import SimpleNamespace as Box
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actors import Actor
from cases.filing_tasks import Progress, page_url
from cases.forms.filing_files import MOST_AT_ONCE, FilesForm, ItemForm, Together
from cases.frame import address
from cases.kinds import Kind
from cases.models import Case, EvidenceItem, Material
from cases.refusals import NotVisible, Unacceptable
from cases.services import drafts, filing
from cases.services.evidence import file_in_draft, take_in
from cases.services.filing_pages import agent_of, applicant_of
from cases.views.filing_access import draft_page
from documents.models import StoredFile
from documents.uploads import UploadRefused

EDIT = ["GET", "HEAD", "POST"]
# The change that takes a file of a kind out, and the page that lists such files; else a paper.
_REMOVALS = {
    Material.EVIDENCE: ("remove_file", "filing_evidence"),
    Material.AGREEMENT: ("remove_agreement", "filing_agreement_paper"),
}


@draft_page
@require_http_methods(EDIT)
def papers(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Show the papers of identity and authority, take files in, or go on."""
    sentences: list[str] = []
    if request.method == "POST":
        if "upload" in request.POST:
            sentences = _take_all(request, case, actor, _material(request.POST.get("material", "")))
        else:
            filing.save_page(case_id=case.pk, by=actor, page="papers", values={})
            return _go_on(request, case, "papers")
    agent = agent_of(applicant_of(case))
    boxes = [_box(case, Material.IDENTITY, _("Identity paper of the applicant"))]
    if agent is not None:
        boxes.append(_box(case, Material.AUTHORITY, _("Power of attorney")))
    has_papers = all(box.files for box in boxes)
    context = {
        "case": case,
        "boxes": boxes,
        "form": Together([], sentences),
        "has_papers": has_papers,
        "back": _back(request),
    }
    return render(request, "cases/filing/papers.html", context, status=422 if sentences else 200)


@draft_page
@require_http_methods(EDIT)
def agreement_paper(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Show the paper of the arbitration agreement, take files in, or go on."""
    if case.kind != Kind.ARBITRATION:
        raise NotVisible
    sentences: list[str] = []
    if request.method == "POST":
        if "upload" in request.POST:
            sentences = _take_all(request, case, actor, Material.AGREEMENT)
        else:
            filing.save_page(case_id=case.pk, by=actor, page="agreement_paper", values={})
            return _go_on(request, case, "agreement_paper")
    box = _box(case, Material.AGREEMENT, _("Contract or agreement with the arbitration clause"))
    context = {"case": case, "box": box, "form": Together([], sentences), "back": _back(request)}
    return render(
        request, "cases/arbitration/agreement_paper.html", context, status=422 if sentences else 200
    )


def _box(case: Case, material: Material, label: str) -> Box:
    field = FilesForm(label, prefix=material.value)["file"]
    rows = [_file_row(item) for item in files_of(case, material)]
    return Box(material=material.value, field=field, files=rows, url=upload_url(case, material))


@draft_page
@require_http_methods(EDIT)
def evidence(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Show the evidence with what is said about each file, take files in, or save."""
    held = drafts.page_of(case, "evidence")
    if request.method != "POST":
        return _show_evidence(request, case, _item_forms(case, None, held.typed), held.token)
    forms = _item_forms(case, request.POST, held.typed)
    try:
        return _take_evidence(request, case, actor, forms)
    except drafts.Changed:
        return _compare(request, case, forms)


def _take_evidence(request: HttpRequest, case: Case, actor: Actor, forms: list[ItemForm]) -> HttpResponseBase:
    """Take files in, or what is said about them.

    Raises:
        drafts.Changed: the page was saved elsewhere since it was shown. Files that were sent are taken in all the same.
    """
    if "upload" in request.POST:
        sentences = _take_all(request, case, actor, Material.EVIDENCE)
        token = _keep(request, case, actor, forms)
        return _show_evidence(
            request, case, _item_forms(case, None, _typed(request, forms)), token, sentences
        )
    if not Together(forms).is_valid():
        token = _keep(request, case, actor, forms, has_errors=request.POST.get("then") != "exit")
        return (
            _leave(request, case)
            if request.POST.get("then") == "exit"
            else _show_evidence(request, case, forms, token)
        )
    return _save_evidence(request, case, actor, forms)


def _save_evidence(request: HttpRequest, case: Case, actor: Actor, forms: list[ItemForm]) -> HttpResponseBase:
    values = {"items": {str(form.row.pk): form.cleaned_data for form in forms if form.is_bound}}
    filing.save_page(
        case_id=case.pk, by=actor, page="evidence", values=values,
        token=request.POST.get("version", ""), posted=_typed(request, forms),
    )  # fmt: skip
    if request.POST.get("then") == "exit":
        return _leave(request, case)
    return _go_on(request, case, "evidence")


def _item_forms(case: Case, data: Any, typed: dict[str, list[str]]) -> list[ItemForm]:
    """Return a form for each piece of evidence; one that was added in another tab since is left as it is."""
    rows = list(files_of(case, Material.EVIDENCE))
    return [
        ItemForm(row, data if data is not None and f"{row.pk}-name" in data else None, typed) for row in rows
    ]


def _show_evidence(
    request: HttpRequest, case: Case, forms: list[ItemForm], token: str, sentences: list[str] | None = None
) -> HttpResponse:
    together = Together(forms, sentences or ())
    context = {
        "case": case,
        "form": together,
        "files": [_file_row(form.row, form) for form in forms],
        "box": FilesForm(_("Files")),
        "url": upload_url(case, Material.EVIDENCE),
        "version": token,
        "saved_at": drafts.page_of(case, "evidence").changed_at,
        "back": _back(request),
        "autosave_url": reverse("filing_autosave", args=[case.pk, "evidence"]),
    }
    return render(request, "cases/filing/evidence.html", context, status=422 if together.errors else 200)


def _compare(request: HttpRequest, case: Case, forms: list[ItemForm]) -> HttpResponse:
    """Show both versions of the descriptions; the same text twice is no conflict."""
    held = drafts.page_of(case, "evidence")
    stored = {form.row.pk: form for form in _item_forms(case, None, held.typed)}
    rows = [
        (f"{form.row.name}: {field.label}", field.value(), stored[form.row.pk][field.name].value())
        for form in forms
        for field in form
        if str(field.value() or "") != str(stored[form.row.pk][field.name].value() or "")
    ]
    if not rows:
        if "upload" in request.POST:
            return _show_evidence(request, case, _item_forms(case, None, held.typed), held.token)
        return _go_on(request, case, "evidence")
    context = {
        "case": case,
        "form": Together(forms),
        "rows": rows,
        "version": held.token,
        "back": _back(request),
    }
    return render(request, "cases/filing/conflict.html", context, status=409)


@draft_page
@require_POST
def upload(request: HttpRequest, case: Case, actor: Actor, material: str) -> HttpResponseBase:
    """Take in one file that a script sends; answer with its row, or with the reason why not."""
    kind = _material(material)
    try:
        item = _take(case, actor, kind, _file_of(request))
    except (UploadRefused, Unacceptable) as refusal:
        return JsonResponse({"message": str(refusal.message)}, status=400)
    form = ItemForm(item) if kind == Material.EVIDENCE else None
    return render(request, "components/upload_row.html", {"file": _file_row(item, form)}, status=201)


@draft_page
@require_POST
def remove(request: HttpRequest, case: Case, actor: Actor, item: UUID) -> HttpResponseBase:
    """Take a file out of the application, and keep what was being typed about the others."""
    row = files_of(case).filter(pk=item).first()
    if row is None:
        raise NotVisible
    is_evidence = row.material == Material.EVIDENCE
    change, page = _REMOVALS.get(Material(row.material), ("remove_paper", "filing_papers"))
    if is_evidence and "version" in request.POST:
        others = [form for form in _item_forms(case, request.POST, {}) if form.row.pk != item]
        try:
            _keep(request, case, actor, others)
        except drafts.Changed:
            messages.warning(
                request, _("The descriptions of the other files were saved elsewhere meanwhile.")
            )
    filing.change(case_id=case.pk, by=actor, what=change, item=str(item))
    messages.success(request, _("“%(name)s” has been taken out.") % {"name": row.name})
    return redirect(page, case.pk)


def _material(text: str) -> Material:
    if text not in Material.values:
        raise NotVisible
    return Material(text)


def _take_all(request: HttpRequest, case: Case, actor: Actor, material: Material) -> list[str]:
    """Take in every chosen file; return a sentence for each that was not taken, and none about the others."""
    files = [*request.FILES.getlist("file"), *request.FILES.getlist(f"{material.value}-file")]
    if not files:
        return [_("Choose the files first.")]
    sentences = []
    for file in files[:MOST_AT_ONCE]:
        try:
            _take(case, actor, material, file)
        except (UploadRefused, Unacceptable) as refusal:
            sentences.append(_("%(name)s: %(reason)s") % {"name": file.name, "reason": refusal.message})
    if len(files) > MOST_AT_ONCE:
        sentences.append(_("Send 30 files at a time. The others were not taken."))
    return sentences


def _take(case: Case, actor: Actor, material: Material, file: Any) -> EvidenceItem:
    stored = take_in(case_id=case.pk, by=actor, stream=file, name=file.name or "", size=file.size or 0)
    done = file_in_draft(case_id=case.pk, by=actor, stored=stored, material=material)
    item: EvidenceItem = files_of(case).get(pk=done.data["item"])
    return item


def _file_of(request: HttpRequest) -> Any:
    """Return the file that a script sent.

    Raises:
        Unacceptable: there is none.
    """
    if "file" not in request.FILES:
        raise Unacceptable(_("Choose the files first."))
    return request.FILES["file"]


def files_of(case: Case, material: Material | None = None) -> Any:
    """Return the files of an application, those of one kind or all."""
    rows = EvidenceItem.objects.filter(case=case).standing().select_related("file", "side", "case")
    return rows if material is None else rows.filter(material=material)


def upload_url(case: Case, material: Material) -> str:
    """Return where a script sends a file."""
    return reverse("filing_upload", args=[case.pk, material.value])


def _file_row(item: EvidenceItem, form: ItemForm | None = None) -> Box:
    """Return a file in the shape that components/upload_row.html takes."""
    stored = item.file
    return Box(
        name=stored.name,
        size=stored.size,
        status_text=_("Uploaded and checked")
        if stored.scan == StoredFile.Scan.CLEAN
        else _("Uploaded and checked, not scanned for viruses"),
        is_ready=True,
        sha256=stored.sha256,
        received_at=stored.received_at,
        url=address("case_file", item.case_id, item.pk),
        delete_url=reverse("filing_remove_file", args=[item.case_id, item.pk]),
        form=form,
    )


def _typed(request: HttpRequest, forms: list[ItemForm]) -> dict[str, list[str]]:
    names = [form.add_prefix(name) for form in forms for name in form.fields]
    return {name: request.POST.getlist(name) for name in names if name in request.POST}


def _keep(
    request: HttpRequest, case: Case, actor: Actor, forms: list[ItemForm], *, has_errors: bool = False
) -> str:
    done = filing.keep_typed(
        case_id=case.pk, by=actor, page="evidence", typed=_typed(request, forms),
        token=request.POST.get("version", ""), has_errors=has_errors,
    )  # fmt: skip
    return str(done.data["token"])


def _back(request: HttpRequest) -> str:
    return "review" if request.GET.get("back", request.POST.get("back")) == "review" else ""


def _leave(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(
        request, _("Draft %(no)s is saved. You find it under “My cases”.") % {"no": case.reference}
    )
    return redirect("home")


def _go_on(request: HttpRequest, case: Case, page: str) -> HttpResponse:
    if request.POST.get("then") == "exit":
        return _leave(request, case)
    if request.POST.get("then") == "list" or case.state == "CORRECTION":
        return redirect("filing_tasks", case.pk)
    if _back(request):
        return redirect("filing_review", case.pk)
    return redirect(page_url(case, Progress(case).next_page(after=page)))
