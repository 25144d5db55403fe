"""Pages of the decisions of a tribunal: the draft that it alone sees, the second eye, signatures, what was issued."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import reauthentication_required
from accounts.services import last_authentication
from cases.actors import Actor
from cases.arbitration_facts import AWARDS, kinds_in, open_award
from cases.award_sheet import sheet_of
from cases.award_text import fingerprint_of
from cases.forms.agreements import LockedForm
from cases.forms.arbitration.decisions import (
    AskForm,
    AwardSignatureForm,
    CorrectionForm,
    DraftForm,
    GrantForm,
    PeriodForm,
    ReceiptForm,
    RefusalForm,
    ScrutinyForm,
)
from cases.forms.endings import ActForm
from cases.models import Award, AwardKind, AwardStatus, Case, CorrectionRequest, Side
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.agreements import Stale
from cases.services.arbitration import awards, corrections, decisions, statements
from cases.views.access import case_page, reach
from cases.views.forms_of_acts import ActPage, ask

DRAFT, SIGN = _("Draft of the decision"), _("Read and sign the decision")
_ASKED = "cases/arbitration/correction.html"
_ALL = _("both sides, the tribunal and the case secretary")
SUBMIT = ActPage(
    Action.EDIT_AWARD,
    _("Submit the draft to scrutiny"),
    _(
        "The head of the institution looks at form and completeness, and sees this text until it comes back. Nobody else does."
    ),
    _("the head of the institution and the tribunal"),
    _("Submit the draft"),
    _("The draft is with the head of the institution."),
    is_private=True,
    back="decisions",
)
SCRUTINY = ActPage(
    Action.SCRUTINISE_AWARD,
    _("Scrutinise the draft"),
    _(
        "Look at form and completeness with a second eye. You do not change the text; the tribunal alone decides."
    ),
    _("the tribunal"),
    _("Tell the tribunal"),
    _("The tribunal has been told."),
    is_private=True,
    template="cases/arbitration/scrutiny.html",
    back="case",
)
_ISSUE = {
    AwardKind.AWARD: (Action.ISSUE_AWARD, decisions.issue_award, _("Issue the award")),
    AwardKind.PARTIAL: (Action.PARTIAL_AWARD, decisions.partial_award, _("Issue the partial award")),
    AwardKind.CONSENT: (Action.CONSENT_AWARD, decisions.consent_award, _("Issue the award on agreed terms")),
    AwardKind.STATEMENT: (
        Action.ISSUE_MEDIATION_STATEMENT,
        statements.issue_statement,
        _("Issue the mediation statement"),
    ),
}
EXTEND = ActPage(
    Action.EXTEND_AWARD_PERIOD,
    _("Ask for more time for the award"),
    _("For a special reason the period for the award may be extended. The supervisor must approve."),
    _("the supervisor; after approval, both sides are told the new day"),
    _("Ask the supervisor to approve"),
    _("The supervisor has been asked to approve."),
    back="decisions",
)
RENEGE = ActPage(
    Action.PARTY_RENEGED,
    _("Go back on the mediation"),
    _(
        "The statement has no effect, and the tribunal decides by an award. What was offered in the mediation is not used."
    ),
    _ALL,
    _("Go back on the mediation"),
    _("The statement has no effect. An award follows."),
    is_grave=True,
    back="decisions",
)
CORRECT = ActPage(
    Action.CORRECT_AWARD,
    _("Correct an award"),
    _(
        "An error of text or arithmetic is corrected, or what was decided and left out is added. The correction is part of the award."
    ),
    _ALL,
    _("Issue the correction"),
    _("The correction is issued and is to be served on the parties."),
    back="decisions",
)
GRANT = replace(CORRECT, heading=_("Correct the award as asked"), template=_ASKED)
ASK_CORRECTION = ActPage(
    Action.ASK_FOR_CORRECTION,
    _("Ask for a correction of the award"),
    _(
        "Within 30 days of receiving the award you may ask the tribunal to correct an error of text or arithmetic, or to add what was decided and left out. Arbitration Law, article 69."
    ),
    _ALL,
    _("Send the request"),
    _("The request is with the tribunal."),
    back="decisions",
)
REFUSE_CORRECTION = ActPage(
    Action.REFUSE_CORRECTION,
    _("Refuse the correction"),
    _("The award stays as it is. Both sides read your reasons."),
    _ALL,
    _("Refuse the correction"),
    _("Both sides are told that the award is not corrected."),
    is_grave=True,
    template=_ASKED,
    back="decisions",
)


@case_page()
@require_safe
def overview(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show what the tribunal has issued, and to the tribunal what it is drafting."""
    sheet = sheet_of(case, reach(request, case, actor), actor)
    return render(
        request, "cases/arbitration/decisions.html", {"case": case, "tab": "decisions", "sheet": sheet}
    )


@case_page(Action.EDIT_AWARD)
def draft(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Write the draft; somebody else's change is shown, never overwritten."""
    found, kinds = open_award(case), kinds_in(case.state)
    if not kinds:
        raise Conflict
    form = DraftForm(request.POST or None, kinds=kinds, initial=DraftForm.values_of(found, kinds))
    context = {"case": case, "form": form, "heading": DRAFT, "draft": found}
    if request.method == "POST" and form.is_valid():
        try:
            _save(case, actor, form)
        except Stale as stale:
            form.data = request.POST.copy()
            form.data["lock"] = str(found.version if found else 0)
            return render(
                request, "cases/arbitration/draft.html", {**context, "stale": stale.message}, status=409
            )
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("The draft is saved. The tribunal alone sees it."))
            return redirect("decisions", case.pk)
    return render(request, "cases/arbitration/draft.html", context, status=422 if form.errors else 200)


def _save(case: Case, actor: Actor, form: DraftForm) -> None:
    values = {name: value for name, value in form.cleaned_data.items() if name not in ("key", "lock")}
    lock, key = form.cleaned_data["lock"], form.cleaned_data["key"]
    awards.save_draft(case_id=case.pk, by=actor, lock=lock, values=values, key=key)


@case_page(Action.EDIT_AWARD)
def submit(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Submit the draft to scrutiny."""
    found = open_award(case)
    form = LockedForm(request.POST or None, initial={"lock": found.version if found else 0})
    return ask(
        request, case, SUBMIT, form, lambda data: awards.submit_draft(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.SCRUTINISE_AWARD)
def scrutiny(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Look at the submitted text, and at nothing else."""
    found = open_award(case)
    if found is None or found.status != AwardStatus.SCRUTINY:
        raise Conflict(_("No draft waits for your scrutiny."))
    form = ScrutinyForm(request.POST or None, initial={"lock": found.version})
    return ask(
        request, case, SCRUTINY, form, lambda data: awards.scrutinise(case_id=case.pk, by=actor, **data),
        award=found, sha256=fingerprint_of(found),
    )  # fmt: skip


@case_page(Action.SIGN_AWARD)
@require_safe
def read(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Read the text that passed scrutiny, with its fingerprint, before it is signed."""
    found = _to_sign(case, actor)
    context = {"case": case, "award": found, "sha256": fingerprint_of(found), "heading": SIGN}
    return render(request, "cases/arbitration/award_read.html", context)


@case_page(Action.SIGN_AWARD)
@reauthentication_required
def sign(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Sign what was read, or dissent; behind the proof of identity."""
    found, read_sha256 = _to_sign(case, actor), request.GET.get("read", "")
    if actor.user is None or (request.method == "GET" and not read_sha256):
        return redirect("award_read", case.pk)
    form = AwardSignatureForm(request.POST or None, signer=actor.user.name, initial={"sha256": read_sha256})
    if request.method == "POST" and form.is_valid() and _sign(request, case, actor, form):
        messages.success(request, _("Your answer is recorded."))
        return redirect("decisions", case.pk)
    context = {"case": case, "form": form, "award": found, "heading": SIGN}
    return render(request, "cases/arbitration/award_sign.html", context, status=422 if form.errors else 200)


def _to_sign(case: Case, actor: Actor) -> Award:
    found = open_award(case)
    if found is None or found.status != AwardStatus.APPROVED:
        raise Conflict(_("There is no decision to sign."))
    if found.signatures.filter(arbitrator=actor.user_id, version=found.version).exists():
        raise Conflict(_("You have already answered this text."))
    return found


def _sign(request: HttpRequest, case: Case, actor: Actor, form: AwardSignatureForm) -> bool:
    """Take the answer; a name that does not fit becomes an error of the form."""
    proof, data = last_authentication(request), form.cleaned_data
    if proof is None:
        raise Conflict(_("Please confirm your identity again before you sign."))
    try:
        awards.sign_award(
            case_id=case.pk, by=actor, name=data["name"], shown_sha256=data["sha256"], dissents=data["dissents"],
            reauthenticated_at=proof.at, key=data["key"],
        )  # fmt: skip
    except Unacceptable as refusal:
        form.add_error(refusal.field or None, str(refusal.message))
        return False
    return True


@case_page(Action.ISSUE_AWARD)
@reauthentication_required
def issue(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Issue the decision: from here everybody in the case sees it."""
    found = open_award(case)
    if found is None:
        raise Conflict(_("There is no draft of such a decision."))
    action, take, words = _ISSUE[AwardKind(found.kind)]
    page = ActPage(
        action,
        words,
        _(
            "The decision is numbered, dated and sealed. From then on both sides see it, and it is served on them."
        ),
        _ALL,
        words,
        _("The decision is issued. The case secretary serves it on the parties."),
        is_grave=True,
        template="cases/arbitration/issue.html",
        back="decisions",
    )
    form = ActForm(request.POST or None)
    return ask(request, case, page, form, lambda data: take(case_id=case.pk, by=actor, **data), award=found)


@case_page(Action.EXTEND_AWARD_PERIOD)
def extend(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask for more time."""
    form = PeriodForm(request.POST or None)
    return ask(
        request, case, EXTEND, form,
        lambda data: decisions.propose_award_extension(case_id=case.pk, by=actor, **data),
    )  # fmt: skip


@case_page(Action.SIGN_FOR_RECEIPT)
@reauthentication_required
def receive(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Sign for the mediation statement."""
    form = ReceiptForm(request.POST or None, signer=actor.user.name if actor.user else "")
    page = ActPage(
        Action.SIGN_FOR_RECEIPT,
        _("Sign for the mediation statement"),
        _(
            "When both sides have signed for it, the statement takes effect. Before that, a side may still go back on it."
        ),
        _ALL,
        _("Sign for receipt"),
        _("You have signed for the mediation statement."),
        back="decisions",
    )
    proof = last_authentication(request)

    def take(data: dict[str, Any]) -> object:
        if proof is None:
            raise Conflict(_("Please confirm your identity again before you sign."))
        return statements.sign_for_receipt(case_id=case.pk, by=actor, reauthenticated_at=proof.at, **data)

    return ask(request, case, page, form, take, statement=statements.statement_of(case))


@case_page(Action.PARTY_RENEGED)
@reauthentication_required
def renege(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Go back on the mediation before signing for it."""
    form = ActForm(request.POST or None)
    return ask(
        request, case, RENEGE, form, lambda data: statements.go_back(case_id=case.pk, by=actor, **data)
    )


def _issued(case: Case) -> list[tuple[str, Any]]:
    """Return the awards that may be corrected, by number."""
    rows = Award.objects.filter(case=case, kind__in=AWARDS, status=AwardStatus.ISSUED).select_related("paper")
    return [(str(row.pk), row.paper.number if row.paper else row.get_kind_display()) for row in rows]


@case_page(Action.ASK_FOR_CORRECTION)
def ask_correction(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask, for one side, for the correction of an award."""
    found = _issued(case)
    form = AskForm(
        request.POST or None, found=found, initial={"award_id": found[0][0] if len(found) == 1 else ""}
    )

    def take(data: dict[str, Any]) -> object:
        award_id = UUID(data.pop("award_id"))
        return corrections.ask_for_correction(case_id=case.pk, by=actor, award_id=award_id, **data)

    return ask(request, case, ASK_CORRECTION, form, take)


@case_page(Action.REFUSE_CORRECTION)
def refuse_correction(request: HttpRequest, case: Case, actor: Actor, request_id: UUID) -> HttpResponse:
    """Leave the award as it is, with reasons."""
    row = CorrectionRequest.objects.filter(case=case, pk=request_id).first()
    if row is None:
        raise NotVisible
    form = RefusalForm(request.POST or None)
    return ask(
        request, case, REFUSE_CORRECTION, form,
        lambda data: corrections.refuse_correction(case_id=case.pk, by=actor, request_id=request_id, **data),
        asked=row,
    )  # fmt: skip


@case_page(Action.CORRECT_AWARD)
def grant_correction(request: HttpRequest, case: Case, actor: Actor, request_id: UUID) -> HttpResponse:
    """Correct the award as a side asked."""
    row = CorrectionRequest.objects.filter(case=case, pk=request_id).first()
    if row is None:
        raise NotVisible
    form = GrantForm(request.POST or None)

    def take(data: dict[str, Any]) -> object:
        return decisions.correct_award(
            case_id=case.pk, by=actor, award_id=row.award_id, request_id=row.pk, **data
        )

    return ask(request, case, GRANT, form, take, asked=row)


@case_page(Action.CORRECT_AWARD)
def correct(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Correct an award."""
    found = _issued(case)
    sides = [(str(side.pk), str(side)) for side in Side.objects.filter(case=case)]
    form = CorrectionForm(request.POST or None, found=found, sides=sides)

    def take(data: dict[str, Any]) -> object:
        side = data.pop("side_id")
        award_id = UUID(data.pop("award_id"))
        return decisions.correct_award(
            case_id=case.pk, by=actor, award_id=award_id, side_id=UUID(side) if side else None, **data
        )

    return ask(request, case, CORRECT, form, take)
