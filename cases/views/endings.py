"""Pages that end a case: each says what will happen and who will be told, and asks once."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import reauthentication_required
from cases.access import require
from cases.actors import Actor
from cases.closing_check import items_of
from cases.forms.endings import ActForm, MergeForm, ReopenForm, TerminationForm
from cases.kinds import Kind
from cases.leads import leads_for, running_of, words_of
from cases.models import Case
from cases.moment import today
from cases.permissions import Action
from cases.services import endings, merging
from cases.views.access import case_page
from cases.views.arbitration import endings as arbitration_endings
from cases.views.forms_of_acts import ActPage, ask

BOTH = _("Both sides, the mediator and the case secretary")

WITHDRAW = ActPage(
    Action.WITHDRAW,
    _("Withdraw the application"),
    _("The mediation ends. The case is not counted. You may apply again later."),
    _("The respondent and the case secretary"),
    _("Withdraw the application"),
    _("The application is withdrawn. The notice of termination is being made."),
    is_grave=True,
    template="cases/endings/ending.html",
)
TERMINATE = ActPage(
    Action.TERMINATE,
    _("End the mediation"),
    _(
        "The mediation ends without agreement. The notice tells both sides which other routes are open to them."
    ),
    BOTH,
    _("End the mediation"),
    _("The mediation has ended. Both sides receive the notice of termination."),
    is_grave=True,
    template="cases/endings/ending.html",
)
REFUSE_TO_SIGN = ActPage(
    Action.REFUSE_TO_SIGN,
    _("Refuse to sign"),
    _(
        "The text and the signatures on it become void, and the mediation ends. To change the text instead, go back."
    ),
    BOTH,
    _("Refuse to sign and end the mediation"),
    _("The mediation has ended because the agreement was not signed."),
    is_grave=True,
    template="cases/endings/ending.html",
)
EXPIRE = ActPage(
    Action.EXPIRE,
    _("End the mediation: the period is over"),
    _("The mediation period is over and was not extended. The mediation ends."),
    BOTH,
    _("End the mediation"),
    _("The mediation has ended because the period is over."),
    is_grave=True,
    template="cases/endings/ending.html",
)
CLOSE = ActPage(
    Action.CLOSE,
    _("Close the case"),
    _("The closing date is the day of the legal event, not today. The supervisor must approve."),
    _("The supervisor; after approval, both sides"),
    _("Ask the supervisor to approve"),
    _("The supervisor has been asked to approve the closing."),
    template="cases/endings/ending.html",
)
REOPEN = ActPage(
    Action.REOPEN,
    _("Open the case again"),
    _(
        "The case keeps its number and its first closing date, and is never counted again. An agreement in effect stays in effect until a new one is signed by all, unless a court has ended it. A second person must confirm."
    ),
    _("The head of the organisation"),
    _("Ask for confirmation"),
    _("The head of the organisation has been asked to confirm."),
    is_grave=True,
    template="cases/endings/ending.html",
)
ARCHIVE = ActPage(
    Action.ARCHIVE,
    _("Archive the file"),
    _("The file is closed for good. It can still be read by those who may read it."),
    _("Nobody"),
    _("Archive the file"),
    _("The file is archived."),
    template="cases/endings/ending.html",
)
MERGE = ActPage(
    Action.MERGE,
    _("Merge into a lead case"),
    _(
        "This case ends and goes on in the lead case. Only a case between the same parties about the same facts may be merged. This cannot be taken back."
    ),
    _("Everybody in this case, and the secretary of the lead case"),
    _("Merge the case"),
    _("The case is merged into the lead case. Both sides receive the notice."),
    is_grave=True,
    template="cases/endings/merging.html",
)


@case_page(Action.WITHDRAW)
def withdraw(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Withdraw after acceptance: a mediation before the respondent answered, an arbitration until its end."""
    if case.kind == Kind.ARBITRATION:
        return arbitration_endings.withdraw(request, case, actor)
    form = ActForm(request.POST or None)
    return ask(
        request, case, WITHDRAW, form, lambda data: endings.withdraw(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.TERMINATE)
def terminate(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """End the mediation for a reason that this person may give."""
    standing = require(case, Action.TERMINATE, actor)
    reasons = [(r.value, r.label) for r in endings.reasons_for(case, standing.role, standing.side)]
    form = TerminationForm(request.POST or None, reasons=reasons)
    return ask(
        request, case, TERMINATE, form, lambda data: endings.terminate(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.REFUSE_TO_SIGN)
@reauthentication_required
def refuse_to_sign(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Refuse to sign the agreement."""
    form = ActForm(request.POST or None)
    return ask(
        request,
        case,
        REFUSE_TO_SIGN,
        form,
        lambda data: endings.refuse_to_sign(case_id=case.pk, by=actor, **data),
    )


@case_page(Action.EXPIRE)
def expire(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm that the period is over."""
    form = ActForm(request.POST or None)
    return ask(request, case, EXPIRE, form, lambda data: endings.expire(case_id=case.pk, by=actor, **data))


@case_page(Action.CLOSE)
@reauthentication_required
def close(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask the supervisor to approve the closing."""
    form = ActForm(request.POST or None)
    checklist = items_of(case, today())
    return ask(
        request,
        case,
        CLOSE,
        form,
        lambda data: endings.close(case_id=case.pk, by=actor, **data),
        checklist=checklist,
    )


@case_page(Action.REOPEN)
@reauthentication_required
def reopen(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Ask to open a closed case again."""
    grounds = [(ground.value, ground.label) for ground in endings.grounds_to_reopen(case.pk)]
    form = ReopenForm(request.POST or None, grounds=grounds)
    return ask(request, case, REOPEN, form, lambda data: endings.reopen(case_id=case.pk, by=actor, **data))


@case_page(Action.MERGE)
@reauthentication_required
def merge(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Merge the case into one that can take it in."""
    leads = leads_for(case, actor)
    form = MergeForm(request.POST or None, leads=[(str(lead.case.pk), words_of(lead)) for lead in leads])

    def take(data: dict[str, Any]) -> object:
        return merging.merge(case_id=case.pk, by=actor, **data | {"lead_id": UUID(data["lead_id"])})

    return ask(request, case, MERGE, form, take, leads=leads, deadlines=running_of(case))


@case_page(Action.ARCHIVE)
def archive(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Put the file into the archive."""
    form = ActForm(request.POST or None)
    return ask(request, case, ARCHIVE, form, lambda data: endings.archive(case_id=case.pk, by=actor, **data))
