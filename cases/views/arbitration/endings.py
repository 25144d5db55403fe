"""Pages that end an arbitration otherwise than by an award, and the one that opens it again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import reauthentication_required
from cases.actors import Actor
from cases.forms.arbitration.decisions import CourtNoticeForm, DismissalForm, LeadForm, WhyForm
from cases.forms.endings import ReasonForm
from cases.models import Case
from cases.permissions import Action, permission_for
from cases.services.arbitration import endings
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

_TEMPLATE = "cases/endings/ending.html"
_ALL = _("both sides, the tribunal and the case secretary")
_DONE = _("The case is decided. The decision is being made and will be served.")
WITHDRAW_NOW = ActPage(
    Action.WITHDRAW,
    _("Withdraw the request"),
    _("The arbitration ends. There is no tribunal yet: the acceptance fee is refunded in full."),
    _ALL,
    _("Withdraw the request"),
    _("The request is withdrawn. The decision is being made."),
    is_grave=True,
    template=_TEMPLATE,
)
WITHDRAW_LATER = ActPage(
    Action.WITHDRAW,
    _("Withdraw the request"),
    _(
        "The presiding arbitrator decides whether the arbitration ends. Part of the acceptance fee is then refunded."
    ),
    _("the presiding arbitrator; the other side sees that you asked"),
    _("Ask the presiding arbitrator"),
    _("The presiding arbitrator has been asked to decide."),
    is_grave=True,
    template=_TEMPLATE,
)
DEEMED = ActPage(
    Action.DEEMED_WITHDRAWN,
    _("Deem the request withdrawn"),
    _("The applicant stayed away from the hearing, or left it, without good reason. The arbitration ends."),
    _ALL,
    _("Deem the request withdrawn"),
    _DONE,
    is_grave=True,
    template=_TEMPLATE,
)
DISMISS = ActPage(
    Action.DISMISS,
    _("Dismiss the case"),
    _("There is no jurisdiction, or the proceedings cannot go on. The decision states the reasons."),
    _ALL,
    _("Dismiss the case"),
    _DONE,
    is_grave=True,
    template=_TEMPLATE,
)
CONSOLIDATE = ActPage(
    Action.CONSOLIDATE,
    _("Consolidate into a lead case"),
    _(
        "Both sides agreed and the tribunal is the same. This case goes on in the lead case, which counts for it."
    ),
    _ALL,
    _("Consolidate the cases"),
    _("The case is consolidated into the lead case."),
    is_grave=True,
    template=_TEMPLATE,
)
AGAIN = ActPage(
    Action.RE_ARBITRATE,
    _("Arbitrate again"),
    _(
        "A court has given notice to arbitrate again. The case keeps its number, is never counted again, and costs no new fee."
    ),
    _ALL,
    _("Resume the proceedings"),
    _("The proceedings are resumed."),
    is_grave=True,
    template=_TEMPLATE,
)


def withdraw(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Withdraw the request; the page of a mediation's withdrawal hands an arbitration on to here."""
    waits = permission_for(case.kind, Action.WITHDRAW).needs_others(case.state)
    page, form = WITHDRAW_LATER if waits else WITHDRAW_NOW, WhyForm(request.POST or None)
    return ask(request, case, page, form, lambda data: endings.withdraw(case_id=case.pk, by=actor, **data))


@case_page(Action.DEEMED_WITHDRAWN)
def deemed_withdrawn(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Deem the request withdrawn."""
    form = ReasonForm(request.POST or None)
    return ask(
        request, case, DEEMED, form, lambda data: endings.deem_withdrawn(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.DISMISS)
@reauthentication_required
def dismiss(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Dismiss the case."""
    form = DismissalForm(request.POST or None)
    return ask(request, case, DISMISS, form, lambda data: endings.dismiss(case_id=case.pk, by=actor, **data))


@case_page(Action.CONSOLIDATE)
@reauthentication_required
def consolidate(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Consolidate the case into one that can take it in."""
    leads = [(str(row.pk), row.title) for row in endings.leads_for(case)]
    form = LeadForm(request.POST or None, leads=leads)

    def take(data: dict[str, Any]) -> object:
        lead_id = UUID(data.pop("lead_id"))
        return endings.consolidate(case_id=case.pk, by=actor, lead_id=lead_id, **data)

    return ask(request, case, CONSOLIDATE, form, take)


@case_page(Action.RE_ARBITRATE)
@reauthentication_required
def re_arbitrate(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Open the case again on a court's notice."""
    form = CourtNoticeForm(request.POST or None)
    return ask(
        request, case, AGAIN, form, lambda data: endings.re_arbitrate(case_id=case.pk, by=actor, **data)
    )
