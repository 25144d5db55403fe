"""The agreement's pages: the sheet that everybody reads, and what the mediator does with the draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cases.access import may_with
from cases.actors import Actor
from cases.agreement_changes import changes_between
from cases.agreement_sheet import Sheet, sheet_of, words_folder
from cases.agreement_terms import current_agreement
from cases.forms.agreements import LockedForm, OralForm, RevisionForm, TextsForm
from cases.models import Agreement, AgreementStatus, Case, ClauseKind
from cases.models.event import new_key
from cases.moment import now
from cases.paperwork.agreements import agreement_paper
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible
from cases.services import agreements as service
from cases.services.signing import key_of
from cases.views.access import case_page, opened, reach
from cases.views.forms_of_acts import ActPage, ask
from documents.models import SignatureRequest
from documents.rendering import CannotRender, NotReady
from documents.services import preview as print_preview

TEXTS = _("Draft agreement: facts and frame")
FINAL = _("Make the text final")
REVISE = ActPage(
    Action.REVISE,
    _("Change the text"),
    _(
        "The text is opened again as a new version. Signatures already given become void, and all must sign again."
    ),
    _("both sides, the mediator and the case secretary"),
    _("Open the text again"),
    _("The text is open again. The signatures on the earlier version are void."),
    is_grave=True,
    back="agreement",
)
ORAL = ActPage(
    Action.RECORD_ORAL_AGREEMENT,
    _("Record an oral agreement"),
    _(
        "People's mediation may end with an oral agreement where the parties need no written text. It takes effect today."
    ),
    _("both sides and the case secretary"),
    _("Record the oral agreement"),
    _("The oral agreement is on record and in effect. The register is being made."),
    back="agreement",
)


@case_page()
@require_safe
def agreement(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the agreement: draft, text to be signed, or in force."""
    found = sheet(request, case, actor)
    context = {
        "case": case,
        "tab": "papers",
        "sheet": found,
        "kinds": ClauseKind.choices,
        "has_signed": _has_signed(request, case, actor, found),
    }
    return render(request, "cases/agreements/agreement.html", {**context, "key": new_key()})


def _has_signed(request: HttpRequest, case: Case, actor: Actor, found: Sheet) -> bool:
    """Return whether the reader has signed, so that nobody is asked twice."""
    signed = {row.signer_key for row in found.signatures if row.status == SignatureRequest.Status.SIGNED}
    standing = may_with(case, opened(request).standings, Action.SIGN) if signed else None
    return standing is not None and key_of(case, standing, actor.user_id) in signed


def sheet(request: HttpRequest, case: Case, actor: Actor) -> Sheet:
    """Return the agreement as the reader of this page sees it."""
    return sheet_of(case, reach(request, case, actor), opened(request).standings)


@case_page(Action.EDIT_AGREEMENT)
def texts(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Write the texts around the clauses."""
    draft = current_agreement(case.pk)
    initial = TextsForm.values_of(draft, case.parties.count())
    form = TextsForm(request.POST or None, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.edit_texts(
                case_id=case.pk,
                by=actor,
                lock=form.cleaned_data["lock"],
                texts=form.texts(),
                key=form.cleaned_data["key"],
            )
        except service.Stale as stale:
            return _both(
                request,
                "texts",
                {"case": case, "form": form, "draft": current_agreement(case.pk), "heading": TEXTS},
                stale,
            )
        return _saved(request, case)
    return render(
        request,
        "cases/agreements/texts.html",
        {"case": case, "form": form, "heading": TEXTS},
        status=_status(form),
    )


@case_page(Action.DRAFT_AGREEMENT)
def finalise(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm that the text is final."""
    found = sheet(request, case, actor)
    lock = found.agreement.lock if found.agreement else 0
    form = LockedForm(request.POST or None, initial={"lock": lock})
    if request.method == "POST" and form.is_valid():
        service.finalise(case_id=case.pk, by=actor, **form.cleaned_data)
        messages.success(
            request, _("The text is final. When its paper is ready, everybody is asked to sign.")
        )
        return redirect("agreement", case.pk)
    return render(
        request,
        "cases/agreements/finalise.html",
        {"case": case, "sheet": found, "form": form, "heading": FINAL},
    )


@case_page(Action.REVISE)
def revise(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Open the text again before the last signature."""
    form = RevisionForm(request.POST or None)
    return ask(request, case, REVISE, form, lambda data: service.revise(case_id=case.pk, by=actor, **data))


@case_page(Action.RECORD_ORAL_AGREEMENT)
def oral(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Record an oral agreement."""
    form = OralForm(request.POST or None)

    def take(data: dict[str, Any]) -> object:
        texts = {name: data[name] for name in ("facts", "content", "performance", "key")}
        return service.record_oral(case_id=case.pk, by=actor, **texts)

    return ask(request, case, ORAL, form, take)


@case_page()
@require_safe
def changes(request: HttpRequest, case: Case, actor: Actor, version: int) -> HttpResponse:
    """Show what a version changed."""
    seen = Agreement.objects.filter(case=case, is_oral=False).seen_by(reach(request, case, actor))
    pair = {
        row.version: row
        for row in seen.filter(version__in=[version - 1, version]).prefetch_related("clauses")
    }
    if len(pair) < 2:
        raise NotVisible
    older, newer = pair[version - 1], pair[version]
    context = {
        "older": older,
        "newer": newer,
        "changes": changes_between(older, newer),
        "words": words_folder(),
    }
    heading = _("What version %(n)s changed") % {"n": version}
    return render(request, "cases/agreements/changes.html", {"case": case, "heading": heading, **context})


@case_page()
@require_safe
def preview(request: HttpRequest, case: Case, actor: Actor, language: str) -> HttpResponse:
    """Print the draft as it will look, marked as a draft, with its gaps; nothing is kept."""
    draft = sheet(request, case, actor).agreement
    if draft is None or draft.status != AgreementStatus.DRAFT or language not in {"zh-hans", "zh-hant", "en"}:
        raise NotVisible
    try:
        pdf = print_preview(kind="M23", context=agreement_paper(draft, case, now()), language=language)
    except (CannotRender, NotReady) as error:
        raise Conflict(str(error)) from error
    headers = {"Content-Disposition": 'inline; filename="draft.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@case_page(Action.EDIT_AGREEMENT)
@require_POST
def move(request: HttpRequest, case: Case, actor: Actor, clause_id: UUID, up: bool) -> HttpResponse:
    """Move a clause one place."""
    service.move_clause(
        case_id=case.pk, by=actor, clause_id=clause_id, up=up, key=request.POST.get("key", "")
    )
    return redirect("agreement", case.pk)


def _both(request: HttpRequest, page: str, context: dict[str, Any], stale: service.Stale) -> HttpResponse:
    """Show both texts: what was typed stays in the boxes, what was saved stands above; the next saving is deliberate."""
    form, draft = context["form"], context["draft"]
    form.data = form.data.copy()
    form.data["lock"], form.data["key"] = draft.lock if draft else 0, new_key()
    context = {**context, "stale": stale.message}
    return render(request, f"cases/agreements/{page}.html", context, status=409)


def _saved(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, _("The draft is saved. Both sides can read it."))
    return redirect("agreement", case.pk)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
