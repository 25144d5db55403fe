"""Pages about forming the tribunal, challenges and replacement."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access import may_with
from cases.actors import Actor
from cases.audience import Depth
from cases.forms.arbitration.tribunal import (
    ChallengeForm,
    ChoiceForm,
    DecisionForm,
    RankForm,
    WaiveForm,
)
from cases.forms.endings import ActForm, ReasonForm
from cases.models import Appointment, Case, Challenge, Seat
from cases.moment import now
from cases.permissions import Action
from cases.refusals import Forbidden, NotVisible
from cases.services.arbitration import challenges
from cases.services.arbitration import tribunal as service
from cases.services.arbitration.panel import candidates, panel
from cases.tribunal_page import page_of
from cases.views.access import case_page, opened
from cases.views.forms_of_acts import ActPage, ask

_PANEL = "cases/arbitration/panel.html"
_BOTH = _("both sides and the institution")


def _page(action: Action, heading: Any, lead: Any, told: Any, done: Any, **more: Any) -> ActPage:
    return ActPage(action, heading, lead, told, more.pop("button", heading), done, back="tribunal", **more)


CHOOSE = _page(
    Action.CHOOSE_ARBITRATOR,
    _("Choose your arbitrator"),
    _("The arbitrator of your choice is asked to disclose and to accept, and represents neither side."),
    _("the arbitrator, the other side and the institution"),
    _("Your choice is on file. The arbitrator has been asked."),
    template=_PANEL,
)
RANK = _page(
    Action.CHOOSE_ARBITRATOR,
    _("Rank candidates together with the other side"),
    _("Rank those you want and strike those you refuse. Whom both sides ranked and neither struck is named."),
    _("your side alone; the other side does not see your list"),
    _("Your list is on file."),
    template="cases/arbitration/rank.html",
    button=_("File the list"),
    is_private=True,
)
LEAVE = _page(
    Action.CHOOSE_ARBITRATOR,
    _("Leave the choice to the head of the institution"),
    _(
        "The head of the institution then appoints to your side's seat and to the seat that both sides fill together."
    ),
    _BOTH,
    _("The choice is left to the head of the institution."),
)
APPOINT = _page(
    Action.APPOINT_ARBITRATOR,
    _("Appoint an arbitrator"),
    _("The parties did not choose in time, left the choice to you, or found no common name."),
    _("the arbitrator and both sides"),
    _("The arbitrator has been asked to disclose and to accept."),
    template=_PANEL,
)
WAIVE = _page(
    Action.ANSWER_DISCLOSURE,
    _("No objection to the arbitrators"),
    _("Your side gives up the rest of the time in which it could challenge on what was disclosed."),
    _BOTH,
    _("Your side's answer is on file."),
    button=_("We have no objection"),
)
CHALLENGE = _page(
    Action.CHALLENGE,
    _("Challenge an arbitrator"),
    _(
        "The head of the institution decides. Until then the tribunal is not constituted and holds no new hearing."
    ),
    _("both sides, the tribunal and the institution"),
    _("The challenge is filed. The head of the institution decides."),
    template="cases/arbitration/challenge.html",
    button=_("File the challenge"),
    is_grave=True,
)
DECIDE = _page(
    Action.DECIDE_CHALLENGE,
    _("Decide on the challenge"),
    _("If you uphold it, the arbitrator's access ends at once and the seat is filled again."),
    _("both sides, the tribunal, and the arbitrator"),
    _("The decision is issued. Both sides have been told."),
    template="cases/arbitration/challenge.html",
    button=_("Issue the decision"),
    is_grave=True,
)
REPLACE = _page(
    Action.REPLACE_ARBITRATOR,
    _("Take an arbitrator off the seat"),
    _(
        "For an arbitrator who cannot go on. Access ends at once, coming hearings are cancelled, the seat is filled again."
    ),
    _("both sides, the tribunal, and the arbitrator"),
    _("The seat is empty. It is filled again."),
    template="cases/arbitration/challenge.html",
    is_grave=True,
)
CONSTITUTE = _page(
    Action.CONSTITUTE,
    _("Constitute the tribunal"),
    _(
        "Its members see the file from now on. Each party receives the notice with the disclosures; the period for the award begins."
    ),
    _("both sides and the tribunal"),
    _("The tribunal is constituted. Both sides have been told."),
)


@case_page(depth=Depth.REGISTER)
@require_safe
def tribunal(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the seats, the disclosures and the challenges to the parties, the tribunal, the secretary and the head."""
    found = opened(request)
    is_head = may_with(case, found.standings, Action.APPOINT_ARBITRATOR) is not None
    if not hasattr(case, "arbitration") or (found.depth < Depth.FILE and not is_head):
        raise NotVisible
    context = {"case": case, "tab": "overview", "tribunal": page_of(case, found.standings, now())}
    return render(request, "cases/arbitration/tribunal.html", context)


@case_page(Action.CHOOSE_ARBITRATOR)
def choose(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Choose the arbitrator of one's own seat."""
    return _from_panel(request, case, CHOOSE, lambda pk, key: service.choose(
        case_id=case.pk, by=actor, neutral_id=pk, key=key
    ))  # fmt: skip


@case_page(Action.APPOINT_ARBITRATOR)
def appoint(request: HttpRequest, case: Case, actor: Actor, seat: str) -> HttpResponse:
    """Appoint to an empty seat."""
    if seat not in Seat.values:
        raise NotVisible
    return _from_panel(request, case, APPOINT, lambda pk, key: service.appoint(
        case_id=case.pk, by=actor, seat=seat, neutral_id=pk, key=key
    ), seat=Seat(seat), shows_hits=True)  # fmt: skip


def _from_panel(request: HttpRequest, case: Case, page: ActPage, take: Any, **context: Any) -> HttpResponse:
    people = panel(case)
    form = ChoiceForm(request.POST or None, roster=people)
    known = candidates(case, now().today)
    rows = list(zip(form["neutral"], known, strict=True))
    return ask(
        request, case, page, form, lambda data: take(data["neutral"].pk, data["key"]), rows=rows, **context
    )


@case_page(Action.CHOOSE_ARBITRATOR)
def rank(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Rank and strike candidates for the seat filled together."""
    known = [row for row in candidates(case, now().today) if row.is_open]
    form = RankForm(request.POST or None, candidates=known)
    rows = [(form[f"place_{row.person.pk}"], row) for row in known]
    return ask(
        request,
        case,
        RANK,
        form,
        lambda data: service.rank(
            case_id=case.pk, by=actor, ranked=data["ranked"], struck=data["struck"], key=data["key"]
        ),
        rows=rows,
    )


@case_page(Action.CHOOSE_ARBITRATOR)
def leave(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Leave the choice to the head of the institution."""
    form = ActForm(request.POST or None)
    return ask(
        request, case, LEAVE, form, lambda data: service.leave_to_head(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.ANSWER_DISCLOSURE)
def waive(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Say that there is no objection."""
    rows = Appointment.objects.filter(case=case, status="ACCEPTED").select_related("neutral")
    form = WaiveForm(request.POST or None, rows=rows)
    return ask(
        request,
        case,
        WAIVE,
        form,
        lambda data: service.waive_challenge(
            case_id=case.pk,
            by=actor,
            appointment_ids=[row.pk for row in data["appointments"]],
            key=data["key"],
        ),
    )


def _one(case: Case, appointment_id: UUID) -> Appointment:
    row = Appointment.objects.select_related("neutral").filter(case=case, pk=appointment_id).first()
    if row is None:
        raise NotVisible
    return row


@case_page(Action.CHALLENGE)
def challenge(request: HttpRequest, case: Case, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Challenge an arbitrator."""
    named = _one(case, appointment_id)
    form = ChallengeForm(request.POST or None)
    return ask(
        request,
        case,
        CHALLENGE,
        form,
        lambda data: challenges.challenge(case_id=case.pk, by=actor, appointment_id=named.pk, **data),
        named=named,
    )


@case_page(Action.DECIDE_CHALLENGE)
def decide(request: HttpRequest, case: Case, actor: Actor, challenge_id: UUID) -> HttpResponse:
    """Decide on a challenge."""
    found = Challenge.objects.select_related("appointment__neutral", "side").filter(
        case=case, pk=challenge_id
    )
    row = found.first()
    if row is None:
        raise NotVisible
    if challenges.is_of_himself(row, actor):
        raise Forbidden(challenges.OF_HIMSELF)
    form = DecisionForm(request.POST or None)
    return ask(
        request,
        case,
        DECIDE,
        form,
        lambda data: challenges.decide(case_id=case.pk, by=actor, challenge_id=challenge_id, **data),
        named=row.appointment,
        challenge=row,
    )


@case_page(Action.REPLACE_ARBITRATOR)
def replace(request: HttpRequest, case: Case, actor: Actor, appointment_id: UUID) -> HttpResponse:
    """Take somebody off a seat."""
    named = _one(case, appointment_id)
    form = ReasonForm(request.POST or None)
    return ask(
        request,
        case,
        REPLACE,
        form,
        lambda data: challenges.replace(case_id=case.pk, by=actor, appointment_id=named.pk, **data),
        named=named,
        reasons=[],
    )


@case_page(Action.CONSTITUTE)
def constitute(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Constitute the tribunal."""
    form = ActForm(request.POST or None)
    return ask(
        request, case, CONSTITUTE, form, lambda data: service.constitute(case_id=case.pk, by=actor, **data)
    )
