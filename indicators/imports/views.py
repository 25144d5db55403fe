"""The pages of an import: bring a file, match its columns, look at the preview, confirm, take back."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import reauthentication_required, staff
from accounts.models import StaffRole, User
from accounts.services import role_in_force
from cases.models import LegacyLine
from cases.services.legacy import changed_since
from indicators.imports import checking, preview, services, sheets
from indicators.imports.forms import ConfirmForm, FileForm, SheetForm
from indicators.imports.messages import FAILURES
from indicators.imports.models import ImportFile, ImportRow, Status

PAGE = 50
may_look = staff(StaffRole.STATISTICIAN, StaffRole.SUPERVISOR)
may_import = staff(StaffRole.STATISTICIAN)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _file(request: HttpRequest, file_id: UUID) -> ImportFile:
    """Return an import of the reader's organisation; any other does not exist."""
    files = ImportFile.objects.select_related(
        "file", "organisation", "uploaded_by", "committed_by", "undone_by"
    )
    return get_object_or_404(files, pk=file_id, organisation=_user(request).organisation_id)


def _context(request: HttpRequest, file: ImportFile, **more: Any) -> dict[str, Any]:
    imports = role_in_force(request) == StaffRole.STATISTICIAN
    failure = file.failure_detail or FAILURES.get(file.failure, "")
    steps = preview.steps(more.pop("step", 0))
    return {"file": file, "may_import": imports, "failure": failure, "steps": steps, **more}


@may_look
def import_list(request: HttpRequest) -> HttpResponse:
    """List the imports of the organisation, and take a new ledger."""
    imports = role_in_force(request) == StaffRole.STATISTICIAN
    if request.method == "POST" and not imports:
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None) if imports else None
    if form is not None and form.is_valid() and (file := _brought(request, form)):
        return redirect("import_columns", file.pk)
    rows = ImportFile.objects.filter(organisation=_user(request).organisation_id)
    page = Paginator(rows.select_related("file", "uploaded_by"), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "may_import": imports}
    is_wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "indicators/imports/list.html", context, status=422 if is_wrong else 200)


def _brought(request: HttpRequest, form: FileForm) -> ImportFile | None:
    """Return the import of a file that was sent; None after its fault is noted on the form."""
    user, sent = _user(request), form.cleaned_data["file"]
    if user.organisation is None:
        raise Http404
    try:
        return services.bring(stream=sent, name=sent.name, organisation=user.organisation, by=user)
    except services.FileRefused as refusal:
        form.add_error("file", refusal.message)
        return None


@may_look
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty ledger to fill in."""
    return _download(sheets.template(), _("Ledger template"))


@may_look
@require_safe
def import_errors(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Give the rows with errors back, each with what is wrong."""
    file = _file(request, file_id)
    stem = file.file.name.rpartition(".")[0]
    return _download(sheets.error_file(file), _("%(name)s - errors") % {"name": stem})


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=sheets.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@may_import
def import_columns(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Match the columns of each sheet."""
    file = _file(request, file_id)
    if file.status not in {Status.COLUMNS, Status.CHECKED}:
        return redirect("import_show", file.pk)
    forms = {
        place: SheetForm(sheet, request.POST if request.method == "POST" else None, prefix=str(place))
        for place, sheet in enumerate(file.sheets)
        if "titles" in sheet
    }
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        columns = {place: form.columns for place, form in forms.items()}
        if any(columns.values()):
            services.match_columns(file, columns)
            return redirect("import_show", file.pk)
        next(iter(forms.values())).add_error("used", _("Choose at least one sheet"))
    unread = [sheet["name"] for sheet in file.sheets if "titles" not in sheet and sheet["rows"]]
    context = _context(request, file, forms=list(forms.values()), unread=unread, step=2)
    return render(
        request, "indicators/imports/columns.html", context, status=422 if request.method == "POST" else 200
    )


@may_look
@require_safe
def import_show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show where an import stands: what the worker does, the preview, or what came of it."""
    file = _file(request, file_id)
    if file.is_working:
        return render(
            request, "indicators/imports/job.html", _context(request, file, progress=_percent(file))
        )
    if file.status == Status.COLUMNS:
        imports = role_in_force(request) == StaffRole.STATISTICIAN
        return redirect("import_columns", file.pk) if imports else redirect("import_list")
    return _preview(request, file) if file.status == Status.CHECKED else _result(request, file)


def _percent(file: ImportFile) -> int:
    found = getattr(file, "progress", None)
    return min(99, 100 * found.done // found.total) if found and found.total else 0


def _preview(request: HttpRequest, file: ImportFile) -> HttpResponse:
    counts = preview.counts_of(file)
    view = request.GET.get("view") or ("bad" if counts.bad else "all")
    page = Paginator(preview.rows_in(file, view), PAGE).get_page(request.GET.get("page"))
    lines = preview.lines_of(file, page.object_list)
    may_adopt = any(finding.suggestion for line in lines for finding in line.findings)
    tabs = preview.tabs(counts, view)
    context = _context(request, file, counts=counts, view=view, page_obj=page, lines=lines, tabs=tabs,
                       may_adopt=may_adopt, step=3)  # fmt: skip
    return render(request, "indicators/imports/preview.html", context)


def _result(request: HttpRequest, file: ImportFile) -> HttpResponse:
    rows = LegacyLine.objects.filter(ledger=file.pk).select_related("case").order_by("sheet", "row")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    until = services.undo_until(file)
    context = _context(request, file, counts=preview.counts_of(file), verdicts=preview.verdicts(file),
                       page_obj=page, until=until, step=5)  # fmt: skip
    return render(request, "indicators/imports/result.html", context)


@may_import
@require_POST
def import_adopt(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take suggestions over: for one cell of one row, or all of them."""
    file = _file(request, file_id)
    if file.status != Status.CHECKED:
        return redirect("import_show", file.pk)
    if "all" in request.POST:
        number = checking.adopt_all(file)
    else:
        rows = ImportRow.objects.select_related("file", "file__organisation")
        row = get_object_or_404(rows, file=file, pk=_whole(request.POST.get("row")))
        number = int(checking.adopt(row, request.POST.get("field", "")))
    text = ngettext(
        "The suggestion is adopted in %(n)s row.", "The suggestions are adopted in %(n)s rows.", number
    )
    messages.success(request, text % {"n": number})
    return redirect("import_show", file.pk)


def _whole(text: str | None) -> int:
    if not (text or "").isascii() or not (text or "").isdecimal() or len(text or "") > 18:
        raise Http404
    return int(text or "")


@may_import
@reauthentication_required
def import_confirm(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Confirm an import: what will be there, and what happens to errors and duplicates."""
    file = _file(request, file_id)
    counts = preview.counts_of(file)
    if file.status != Status.CHECKED or not counts.good + counts.duplicates:
        return redirect("import_show", file.pk)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, bad=counts.bad, duplicates=counts.duplicates
    )
    if request.method == "POST" and form.is_valid():
        services.start_commit(file, on_duplicate=form.on_duplicate, by=_user(request))
        return redirect("import_show", file.pk)
    context = _context(request, file, counts=counts, form=form, span=preview.span_of(file),
                       undo_days=settings.IMPORT_UNDO_DAYS, step=4)  # fmt: skip
    return render(request, "indicators/imports/confirm.html", context, status=422 if form.errors else 200)


@may_import
@reauthentication_required
def import_undo(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take an import back, after saying what that means."""
    file = _file(request, file_id)
    if (until := services.undo_until(file)) is None:
        return redirect("import_show", file.pk)
    changed = changed_since(file.pk)
    if request.method == "POST" and changed is None:
        services.start_undo(file, by=_user(request))
        return redirect("import_show", file.pk)
    context = _context(request, file, until=until, changed=changed)
    return render(
        request, "indicators/imports/undo.html", context, status=409 if request.method == "POST" else 200
    )
