"""Pages about the connections that the conflict search found."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access import may_with
from cases.actors import Actor
from cases.audience import Depth
from cases.conflict_page import lines_of
from cases.conflicts import hit_of
from cases.forms.conflicts import AnswerReleaseForm, AskReleaseForm
from cases.models import Case, ConflictRelease
from cases.permissions import Action
from cases.refusals import NotVisible
from cases.services import conflicts as service
from cases.services.procedure import is_legal
from cases.views.access import case_page, opened
from cases.views.forms_of_acts import ActPage, ask

_HITS = "cases/conflicts/act.html"
ASK = ActPage(
    Action.ASK_CONFLICT_RELEASE,
    _("Ask for the release of a connection"),
    _("Somebody else decides on each connection. Until then this person cannot be named in the case."),
    _("the supervisors and the head of the organisation; parties cannot see this"),
    _("Ask for the release"),
    _("The release has been asked for. A second person decides."),
    template=_HITS,
    back="connections",
    is_private=True,
)
ANSWER = ActPage(
    Action.ANSWER_CONFLICT_RELEASE,
    _("Decide on a connection"),
    _("The decision holds for exactly this connection, this person and this case."),
    _("whoever asked; parties cannot see this"),
    _("Record the decision"),
    _("The decision is recorded. Whoever asked has been told."),
    template=_HITS,
    back="connections",
    is_private=True,
)


@case_page(depth=Depth.REGISTER)
@require_safe
def connections(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show what the search found about those who may be named, to whoever asks for a release or decides."""
    held = opened(request).standings
    may = {
        action: may_with(case, held, action) is not None and is_legal(case, action)
        for action in (Action.ASK_CONFLICT_RELEASE, Action.ANSWER_CONFLICT_RELEASE)
    }
    if not any(may.values()):
        raise NotVisible
    context = {
        "case": case,
        "lines": lines_of(case),
        "may_ask": may[Action.ASK_CONFLICT_RELEASE],
        "may_answer": may[Action.ANSWER_CONFLICT_RELEASE],
        "reader": actor.user_id,
    }
    return render(request, "cases/conflicts/list.html", context)


@case_page(Action.ASK_CONFLICT_RELEASE)
def ask_release(request: HttpRequest, case: Case, actor: Actor, user_id: UUID) -> HttpResponse:
    """Ask for the release of what stands in the way of one person."""
    line = next((line for line in lines_of(case) if line.person.pk == user_id), None)
    if line is None:
        raise NotVisible
    return ask(
        request,
        case,
        ASK,
        AskReleaseForm(request.POST or None),
        lambda data: service.ask_release(case_id=case.pk, by=actor, neutral_id=user_id, **data),
        person=line.person,
        hits=[hit for hit in line.hits if hit.bars and not hit.status],
    )


@case_page(Action.ANSWER_CONFLICT_RELEASE)
def answer_release(request: HttpRequest, case: Case, actor: Actor, release_id: UUID) -> HttpResponse:
    """Release one connection, or uphold it."""
    found = ConflictRelease.objects.select_related("neutral", "asked_by", "decided_by")
    row = found.filter(case=case, pk=release_id).first()
    if row is None:
        raise NotVisible
    return ask(
        request,
        case,
        ANSWER,
        AnswerReleaseForm(request.POST or None),
        lambda data: service.answer_release(case_id=case.pk, by=actor, release_id=release_id, **data),
        person=row.neutral,
        hits=[hit_of(row)],
    )
