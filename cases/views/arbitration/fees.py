"""The fee of an arbitration: its page, asking for a deferral, what the secretary records, and its lapse."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access import may, require
from cases.actors import Actor
from cases.audience import Depth
from cases.feesheet import sheets_of
from cases.forms.arbitration.fees import DeferFeeForm, RecordFeeForm
from cases.forms.endings import ActForm
from cases.models import Case, Fee
from cases.permissions import Action
from cases.refusals import NotVisible
from cases.services.arbitration import fees
from cases.services.procedure import is_legal
from cases.views.access import case_page, opened
from cases.views.forms_of_acts import ActPage, ask


@case_page(depth=Depth.FILE)
@require_safe
def fee(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Show the fees of a case: what, by when, and how each was worked out."""
    sheets = sheets_of(case)
    if not sheets:
        raise NotVisible
    sides = {standing.side_id for standing in opened(request).standings}
    context = {
        "case": case,
        "sheets": sheets,
        "mine": sides,
        "may_record": may(case, Action.RECORD_FEE, actor) and is_legal(case, Action.RECORD_FEE),
        "may_ask": is_legal(case, Action.ASK_TO_DEFER_FEE),
    }
    return render(request, "cases/arbitration/fee.html", context)


_RECORD = ActPage(
    action=Action.RECORD_FEE,
    heading=_("Record what became of the fee"),
    lead=_("Once the fee is paid, deferred or waived, the notice of arbitration can be served."),
    told=_("The party that owes the fee."),
    button=_("Record"),
    done=_("The fee is recorded. The party has been told."),
    template="cases/arbitration/record_fee.html",
    back="case_fee",
)
_DEFER = ActPage(
    action=Action.ASK_TO_DEFER_FEE,
    heading=_("Ask for the fee to be deferred"),
    lead=_("While the institution has not answered, the request does not lapse for want of payment."),
    told=_("The case secretary."),
    button=_("Ask for a deferral"),
    done=_("The deferral is asked for. The case secretary has been told."),
    template="cases/arbitration/record_fee.html",
    back="case_fee",
)
_LAPSE = ActPage(
    action=Action.FEE_LAPSE,
    heading=_("Deem the request withdrawn: fee not paid"),
    lead=_("The period for payment is over, nothing was paid, and no deferral was asked for. The case ends."),
    told=_("The applicant, with the decision (A21)."),
    button=_("Deem the request withdrawn"),
    done=_("The request counts as withdrawn. The applicant has been told."),
    is_grave=True,
)


@case_page(Action.RECORD_FEE)
def record(request: HttpRequest, case: Case, actor: Actor, fee_id: UUID) -> HttpResponse:
    """Record a payment, a deferral or a waiver."""
    found = get_object_or_404(Fee, case=case, pk=fee_id)
    return ask(
        request,
        case,
        _RECORD,
        RecordFeeForm(request.POST or None, fee=found),
        lambda data: fees.record(case_id=case.pk, by=actor, fee_id=found.pk, **data),
        fee=found,
    )


@case_page(Action.ASK_TO_DEFER_FEE)
def defer(request: HttpRequest, case: Case, actor: Actor, fee_id: UUID) -> HttpResponse:
    """Ask for one's own fee to be deferred."""
    side = require(case, Action.ASK_TO_DEFER_FEE, actor).side_id
    found = get_object_or_404(Fee, case=case, pk=fee_id, side=side)
    return ask(
        request,
        case,
        _DEFER,
        DeferFeeForm(request.POST or None),
        lambda data: fees.ask_to_defer(case_id=case.pk, by=actor, fee_id=found.pk, **data),
        fee=found,
    )


@case_page(Action.FEE_LAPSE)
def lapse(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm that the request counts as withdrawn, since the fee was not paid."""
    return ask(
        request,
        case,
        _LAPSE,
        ActForm(request.POST or None),
        lambda data: fees.lapse(case_id=case.pk, by=actor, **data),
    )
