"""Answering a proposal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from cases.access import standings_of
from cases.actors import Actor
from cases.entered import id_from
from cases.forms.proposals import AnswerForm
from cases.models import Proposal, ProposalStatus
from cases.proposal_words import Words, words_of
from cases.refusals import NotVisible, Unacceptable
from cases.services import proposals as service
from cases.views.access import actor_of
from cases.views.papers import hand_out
from documents.models import StoredFile


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show what is proposed, by whom and what follows; take the answer."""
    actor = actor_of(request)
    found = service.open_proposal(proposal_id, actor)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answered(request, form, found, actor):
        return redirect("case", found.case_id)
    may_answer = service.may_answer(found.case, found, actor, tuple(standings_of(found.case, actor)))
    words: Words = words_of(found)
    context = {"proposal": found, "case": found.case, "form": form, "may_answer": may_answer, "words": words}
    return render(request, "cases/proposals/proposal.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def proof(request: HttpRequest, proposal_id: UUID) -> HttpResponseBase:
    """Hand out the paper that proves what is proposed, to whoever may look at the proposal."""
    actor = actor_of(request)
    found = service.open_proposal(proposal_id, actor)
    paper = found.data.get("paper")
    file = StoredFile.objects.filter(pk=id_from(paper), about=found.case_id).first() if paper else None
    if file is None:
        raise NotVisible
    return hand_out(request, found.case, actor, file, file.name, "FILE_READ")


def _answered(request: HttpRequest, form: AnswerForm, found: Proposal, actor: Actor) -> bool:
    agrees = form.cleaned_data["agrees"] == "yes"
    try:
        done = service.answer(
            proposal_id=found.pk, by=actor, agrees=agrees, reason=form.cleaned_data["reason"]
        )
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    messages.success(request, _sentence(done.status))
    return True


def _sentence(status: ProposalStatus) -> str:
    match status:
        case ProposalStatus.DONE:
            return _("You agreed. The proposed step has been carried out.")
        case ProposalStatus.DECLINED:
            return _("You declined. Whoever proposed it has been told.")
    return _("You agreed. The step is carried out when every side has agreed.")
