"""An application from its first page to its receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public, signed_in
from cases.access import reach_of
from cases.actors import Actor
from cases.casefile import papers
from cases.filing_limits import CORRECTION, REVIEW
from cases.filing_tasks import Progress, correction_groups, page_url
from cases.forms.filing_start import ConfirmForm, DeclarationForm, OpenForm, organisations_for
from cases.kinds import Kind
from cases.models import Case, CorrectionItem, Deadline, Side, TimeLimit
from cases.moment import today
from cases.permissions import Action, SideKind
from cases.refusals import NotYet, Unacceptable
from cases.services import filing
from cases.services.devices import note_device
from cases.services.procedure import require_legal
from cases.views.access import actor_of, case_page
from cases.views.devices import device_of, keep_device
from cases.views.filing_access import draft_page
from cases.views.filing_review import sections_of

EDIT = ["GET", "HEAD", "POST"]


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Let the reader choose between mediation and arbitration, where both can be applied for here."""
    if not organisations_for(Kind.ARBITRATION).exists():
        return _start_page(request, OpenForm(), Kind.MEDIATION)
    if not organisations_for(Kind.MEDIATION).exists():
        return _start_page(request, OpenForm(kind=Kind.ARBITRATION), Kind.ARBITRATION)
    is_free = not organisations_for(Kind.MEDIATION).filter(fee_free=False).exists()
    return render(request, "cases/arbitration/choose_procedure.html", {"is_free": is_free})


@public
@require_safe
def start_mediation(request: HttpRequest) -> HttpResponse:
    """Say who may apply, what to prepare, how long it takes and what it costs; with the button to begin."""
    return _start_page(request, OpenForm(), Kind.MEDIATION)


@public
@require_safe
def start_arbitration(request: HttpRequest) -> HttpResponse:
    """Say the same of an arbitration; where no institution takes requests, go to the other procedure."""
    form = OpenForm(kind=Kind.ARBITRATION)
    if not form.organisations:
        return redirect("check_start")
    return _start_page(request, form, Kind.ARBITRATION)


@signed_in
@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """Open an application and ask for the applicant."""
    is_arbitration = request.POST.get("procedure") == Kind.ARBITRATION
    kind = Kind.ARBITRATION if is_arbitration else Kind.MEDIATION
    form = OpenForm(request.POST, kind=kind)
    if not form.is_valid():
        return _start_page(request, form, kind, status=422)
    actor, values = actor_of(request), form.cleaned_data
    language = get_language() or "zh-hans"
    case = filing.open_draft(
        by=actor, organisation=values["organisation"], language=language, key=values["key"]
    )
    filing.save_page(case_id=case.pk, by=actor, page="capacity", values={"acting_for": values["acting_for"]})
    response = redirect("filing_page", case.pk, "applicant")
    return _note(request, response, case)


def _start_page(request: HttpRequest, form: OpenForm, kind: Kind, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": form,
        "is_staff": actor.role is not None,
        "is_free": all(row.fee_free for row in form.organisations),
        "review_period": TimeLimit.objects.in_force(REVIEW[kind], today()).first(),
    }
    template = "cases/arbitration/start.html" if kind is Kind.ARBITRATION else "cases/filing/start.html"
    return render(request, template, context, status=status)


def _note(request: HttpRequest, response: HttpResponse, case: Case) -> HttpResponse:
    """Remember the device of the applicant's side."""
    device = device_of(request)
    note_device(case=case, side=Side.objects.get(case=case, kind=SideKind.APPLICANT), cookie=device)
    keep_device(response, device)
    return response


@draft_page
@require_safe
def tasks(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the task list; of an application that is corrected, only what was asked for."""
    if case.state == "CORRECTION":
        return _corrections(request, case)
    progress = Progress(case)
    context = {"case": case, "groups": list(progress.groups()), "saved_at": progress.saved_at}
    return render(request, "cases/filing/tasks.html", context)


def _corrections(request: HttpRequest, case: Case) -> HttpResponse:
    deadline = Deadline.objects.filter(case=case, code=CORRECTION[Kind(case.kind)], status="RUNNING").first()
    is_open = CorrectionItem.objects.filter(case=case, answered_at=None).exists()
    context = {
        "case": case,
        "groups": correction_groups(case),
        "deadline": deadline,
        "is_open": is_open,
        "form": ConfirmForm(),
    }
    return render(request, "cases/filing/corrections.html", context)


@draft_page
@require_POST
def resubmit(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Submit an application again after correction."""
    try:
        filing.resubmit(case_id=case.pk, by=actor, key=request.POST.get("key", ""))
    except (NotYet, Unacceptable) as refusal:
        messages.error(request, str(refusal.message))
        return redirect("filing_tasks", case.pk)
    return redirect("filing_receipt", case.pk)


@draft_page
@require_http_methods(EDIT)
def review(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Show everything that was answered, take the declaration, and submit."""
    if case.state == "CORRECTION":
        return redirect("filing_tasks", case.pk)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            filing.submit(case_id=case.pk, by=actor, key=form.cleaned_data["key"])
        except (NotYet, Unacceptable) as refusal:
            form.add_error(None, refusal.message)
        else:
            return _note(request, redirect("filing_receipt", case.pk), case)
    progress = Progress(case)
    context = {"case": case, "form": form, "sections": sections_of(progress), "unfinished": _links(progress)}
    return render(request, "cases/filing/review.html", context, status=422 if form.errors else 200)


def _links(progress: Progress) -> list[tuple[str, str]]:
    return [
        (str(task.label), page_url(progress.case, progress.first_page(task))) for task in progress.unfinished
    ]


@case_page(Action.SUBMIT)
@require_safe
def receipt(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show that an application has been received, and what happens next. The page can be bookmarked."""
    if case.submitted_at is None:
        return redirect("filing_tasks", case.pk)
    deadline = Deadline.objects.filter(case=case, code=REVIEW[Kind(case.kind)]).order_by("-from_on").first()
    papers_ = [row for row in papers(case, reach_of(case, actor)) if row.paper.kind in ("M01", "A01")]
    name = case.organisation.name_in(get_language() or "")
    context = {"case": case, "deadline": deadline, "papers": papers_[:1], "organisation_name": name}
    return render(request, "cases/filing/receipt.html", context)


@draft_page
@require_http_methods(EDIT)
def discard(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Throw a draft away, after asking."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        filing.discard(case_id=case.pk, by=actor, key=form.cleaned_data["key"])
        messages.success(request, _("Draft %(no)s has been discarded.") % {"no": case.reference})
        return redirect("home")
    return render(request, "cases/filing/discard.html", {"case": case, "form": form})


@case_page(Action.WITHDRAW_BEFORE_ACCEPTANCE)
@require_http_methods(EDIT)
def withdraw(request: HttpRequest, case: Case, actor: Actor) -> HttpResponseBase:
    """Withdraw an application that is not accepted yet, after asking."""
    require_legal(case, Action.WITHDRAW_BEFORE_ACCEPTANCE)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        filing.withdraw_before_acceptance(case_id=case.pk, by=actor, key=form.cleaned_data["key"])
        messages.success(
            request, _("Application %(no)s is withdrawn. You may apply again later.") % {"no": case.reference}
        )
        return redirect("home")
    back = reverse("filing_receipt", args=[case.pk])
    return render(request, "cases/filing/withdraw.html", {"case": case, "form": form, "back_url": back})
