"""The reply to the invitation on the case's own pages: by a respondent with an account, or recorded by a secretary."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cases.access import require
from cases.actors import Actor
from cases.forms.endings import ActForm
from cases.forms.invitation import AddressForm, RecordedReplyForm, ReplyForm
from cases.models import Case, Party
from cases.models.event import new_key
from cases.permissions import Action, Role, SideKind
from cases.refusals import Conflict
from cases.services import replies, serving
from cases.services.procedure import Performed
from cases.views.access import case_page
from cases.views.forms_of_acts import ActPage, ask

RECORD = ActPage(
    Action.REPLY,
    _("Record a reply"),
    _(
        "For a reply that reached the centre by letter, by telephone or in person. It counts like one given here."
    ),
    _("The applicant and the respondent"),
    _("Record the reply"),
    _("The reply is on record."),
)
ANSWER = ActPage(
    Action.REPLY,
    _("Answer the invitation"),
    _("If you agree, the mediation begins as soon as every respondent has agreed. If you decline, it ends."),
    _("the applicant and the case secretary, later the mediator"),
    _("Send the answer"),
    _("Your answer has been sent."),
)
NO_REPLY = ActPage(
    Action.NO_REPLY,
    _("End the case: no reply"),
    _(
        "The time for the answer is over and attempts to reach the respondent are on record. The mediation ends."
    ),
    _("Both sides"),
    _("End the case"),
    _("The case has ended because the respondent did not answer."),
    is_grave=True,
)
ADDRESS = ActPage(
    Action.CONFIRM_ADDRESS,
    _("Confirm the address for service"),
    _("Papers of this case are sent to this address. You can change it at any time by confirming another."),
    _("the case secretary"),
    _("Confirm the address"),
    _("The address for service is confirmed."),
)


@case_page(Action.CONSENT)
def reply(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Answer the invitation, or record an answer that came by another way."""
    standing = require(case, Action.CONSENT, actor)
    if standing.role is Role.CASE_SECRETARY:
        return _record(request, case, actor)
    form = ReplyForm(request.POST or None, may_ask_for_time=replies.may_ask_for_time(case.pk))

    def take(data: dict[str, object]) -> Performed:
        if form.asks_for_time:
            return replies.ask_for_time(case_id=case.pk, by=actor, key=form.cleaned_data["key"])
        return replies.reply(case_id=case.pk, by=actor, **form.reply())

    return ask(request, case, ANSWER, form, take)


def _record(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    waiting = Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT, reply=None)
    form = RecordedReplyForm(request.POST or None, parties=waiting.values_list("pk", "name"))
    return ask(
        request, case, RECORD, form, lambda data: replies.reply(case_id=case.pk, by=actor, **form.reply())
    )


@case_page(Action.NO_REPLY)
def no_reply(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """End the case after the period, when nobody answered."""
    form = ActForm(request.POST or None)
    return ask(
        request, case, NO_REPLY, form, lambda data: replies.no_reply(case_id=case.pk, by=actor, **data)
    )


@case_page(Action.CONFIRM_ADDRESS)
def confirm_address(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    """Confirm where papers reach one's own side."""
    standing = require(case, Action.CONFIRM_ADDRESS, actor)
    if standing.party_id is None:
        raise Conflict
    party = Party.objects.get(case=case, pk=standing.party_id)
    initial = serving.address_of(party) | {"key": new_key()}
    form = AddressForm(request.POST or None, initial=initial)

    def take(data: dict[str, object]) -> Performed:
        values = dict(data)
        key = str(values.pop("key"))
        return serving.confirm_address(case_id=case.pk, by=actor, key=key, values=values)

    return ask(request, case, ADDRESS, form, take)
