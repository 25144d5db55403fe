"""Serving papers, with proof; and the address for service that a party confirms."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.contacts import normalise_mobile
from cases.access import require
from cases.actors import Actor
from cases.audience import Audience
from cases.entered import id_from
from cases.models import Case, CasePaper, Party, Serving, ServingChannel, ServingStatus
from cases.moment import SHANGHAI, Moment, now
from cases.permissions import Action
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.invitations import tell_code
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.timetable import count_from_service
from documents.models import Paper
from notices.models import Channel, Delivery
from notices.services import mark_posted

PROOF_LENGTH = 300
NOTICE_OF_ARBITRATION = "A06"  # with its service an arbitration's periods begin
# What the secretary may serve: she does not see what is for one side or for the mediator alone.
SERVABLE = (Audience.JOINT, Audience.CENTRE)


def serve(
    *,
    case_id: UUID,
    by: Actor,
    party_ids: Sequence[UUID],
    paper_id: UUID | None = None,
    channel: str,
    status: str = ServingStatus.SENT,
    proof: str = "",
    on: date | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Record that a paper was sent to parties, or what became of it.

    Args:
        paper_id: the paper in the case's file; none means the invitation.
        channel: a code of `ServingChannel`; status: of `ServingStatus`.
        proof: the number of the letter, who received it, what was heard.
        on: the day on which it happened, where it was not today.
    Raises:
        Unacceptable: nobody is named, a code is unknown, the day lies ahead, or proof of delivery is missing.
    """
    data = {
        "parties": [str(party_id) for party_id in party_ids],
        "paper": str(paper_id or ""),
        "channel": channel,
        "status": status,
        "proof": proof,
        "on": on.isoformat() if on else "",
    }
    return perform(case_id=case_id, action=Action.SERVE, by=by, data=data, key=key, at=at)


def tell_code_by_telephone(
    *, case_id: UUID, by: Actor, party_id: UUID, proof: str, key: str = "", at: datetime | None = None
) -> tuple[Performed, str]:
    """Give a respondent a new code by telephone; the record names who was called.

    Returns: what happened, and the code, which is shown this once.
    Raises:
        Unacceptable: nobody is named.
        Conflict: the party has no open invitation.
    """
    if not proof.strip():
        raise Unacceptable(_("Write whom you called and on which number."), "proof")
    phone = ServingChannel.PHONE.value
    with transaction.atomic():
        performed = serve(
            case_id=case_id, by=by, party_ids=[party_id], channel=phone, proof=proof, key=key, at=at
        )
        code = tell_code(case_id=case_id, party_id=party_id, moment=Moment(at) if at else now())
    return performed, code


@transaction.atomic
def letter_posted(*, case: Case, by: Actor, delivery_id: UUID, reference: str = "") -> None:
    """Note that a letter about a case was posted. Serving a paper is recorded by `serve`, with its proof.

    Args:
        reference: the number of the registered letter.
    Raises:
        NotVisible, Forbidden: they may not serve in this case, or it is no letter of this case.
        Conflict: somebody has noted it before.
    Writes: the delivery.
    """
    require(case, Action.SERVE, by)
    rows = Delivery.objects.select_for_update().filter(pk=delivery_id, channel=Channel.POST)
    letter = rows.filter(notice__about=case.pk).first()
    if letter is None:
        raise NotVisible
    try:
        mark_posted(letter, reference.strip()[:200])
    except ValueError as error:
        raise Conflict(_("This letter has already been posted.")) from error


def confirm_address(
    *, case_id: UUID, by: Actor, values: Mapping[str, Any], key: str = "", at: datetime | None = None
) -> Performed:
    """Confirm where papers reach a party, and whether it accepts electronic service.

    Args:
        values: address, recipient, mobile, email, accepts_electronic, name (who confirms).
    Raises:
        Unacceptable: the address or the recipient is missing, or a contact is not one.
    """
    data = {"values": dict(values)}
    return perform(case_id=case_id, action=Action.CONFIRM_ADDRESS, by=by, data=data, key=key, at=at)


def address_of(party: Party) -> dict[str, object]:
    """Return what is known of where papers reach a party, in the words of `confirm_address`."""
    return {
        "address": party.service_address or party.address,
        "recipient": party.contact_name,
        "mobile": party.mobile,
        "email": party.email,
        "accepts_electronic": party.e_service_agreed_at is not None,
    }


@act(Action.SERVE)
def _serve(a: Act) -> Done:
    channel, status = str(a.data.get("channel", "")), str(a.data.get("status", ""))
    proof, at = str(a.data.get("proof", "")).strip(), _when(a)
    if channel not in ServingChannel.values:
        raise Unacceptable(_("Select how the paper was served."), "channel")
    if status not in (ServingStatus.SENT, ServingStatus.DELIVERED, ServingStatus.FAILED):
        raise Unacceptable(_("Select what became of it."), "status")
    if status != ServingStatus.SENT and not proof:
        raise Unacceptable(
            _("Write how you know: the number of the letter, who received it, or what you heard."), "proof"
        )
    paper = _paper(a.case, str(a.data.get("paper") or ""))
    parties = _parties(a.case, a.data.ids("parties"))
    rows = [_record(a, party, paper, channel, status, proof, at) for party in parties]
    if status == ServingStatus.DELIVERED and (paper is None or paper.kind == NOTICE_OF_ARBITRATION):
        count_from_service(a.case, Moment(at).today)
    return Done(
        data={
            "servings": [str(row.pk) for row in rows],
            "parties": [str(party.pk) for party in parties],
            "paper": str(paper.pk) if paper else "",
            "channel": channel,
            "status": status,
        },
        audience=Audience.CENTRE,
        at=at,
    )


def _record(
    a: Act, party: Party, paper: CasePaper | None, channel: str, status: str, proof: str, at: datetime
) -> Serving:
    """Complete the attempt that waits on the same way, or add one."""
    waiting = Serving.objects.filter(case=a.case, party=party, paper=paper, channel=channel)
    row = waiting.filter(status__in=_BEFORE[status]).first() or Serving(
        case=a.case, party=party, paper=paper, channel=channel
    )
    row.status, row.proof, row.recorded_by = status, proof[:PROOF_LENGTH] or row.proof, a.by.user
    row.sent_at = row.sent_at or at
    if status == ServingStatus.DELIVERED:
        row.delivered_at = at
    row.save()
    return row


_BEFORE: dict[str, tuple[str, ...]] = {
    ServingStatus.SENT: (ServingStatus.PREPARED,),
    ServingStatus.DELIVERED: (ServingStatus.PREPARED, ServingStatus.SENT),
    ServingStatus.FAILED: (ServingStatus.PREPARED, ServingStatus.SENT),
}


def _when(a: Act) -> datetime:
    """Return when it was served: today, or noon of the earlier day that was entered."""
    if not a.data.get("on"):
        return a.moment.at
    on = a.data.day("on")
    if on > a.moment.today:
        raise Unacceptable(_("The day lies ahead. Enter the day on which the paper was served."), "on")
    return a.moment.at if on == a.moment.today else datetime.combine(on, time(12), SHANGHAI)


def _paper(case: Case, paper_id: str) -> CasePaper | None:
    if not paper_id:
        return None
    paper = CasePaper.objects.filter(case=case, pk=id_from(paper_id), audience__in=SERVABLE).first()
    if paper is None:
        raise NotVisible
    if paper.paper.status != Paper.Status.READY:
        raise Unacceptable(_("This paper is not ready yet. Try again in a moment."), "paper")
    return paper


def _parties(case: Case, ids: Sequence[UUID]) -> list[Party]:
    parties = list(Party.objects.filter(case=case, pk__in=ids))
    if not parties:
        raise Unacceptable(_("Select at least one party."), "parties")
    return parties


@act(Action.CONFIRM_ADDRESS)
def _confirm_address(a: Act) -> Done:
    if a.standing.party_id is None:
        raise NotVisible
    party = Party.objects.get(case=a.case, pk=a.standing.party_id)
    values = _checked_address(a.data.part("values"))
    party.service_address, party.contact_name = values["address"], values["recipient"]
    party.mobile, party.email = values["mobile"], values["email"]
    party.address_confirmed_at = a.moment.at
    party.e_service_agreed_at = a.moment.at if a.data.part("values").get("accepts_electronic") else None
    party.save()
    return Done(
        data={"party": str(party.pk), "electronic": party.e_service_agreed_at is not None},
        audience=Audience.SIDE,
        side=party.side,
    )


def _checked_address(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {name: str(values.get(name, "")).strip() for name in ("address", "recipient", "mobile", "email")}
    if not texts["address"]:
        raise Unacceptable(_("Enter the address at which papers reach you."), "address")
    if not texts["recipient"]:
        raise Unacceptable(_("Enter the name of the person who receives papers."), "recipient")
    try:
        texts["mobile"] = normalise_mobile(texts["mobile"]) if texts["mobile"] else ""
    except ValidationError as error:
        raise Unacceptable(error.messages[0], "mobile") from error
    try:
        if texts["email"]:
            validate_email(texts["email"])
    except ValidationError as error:
        raise Unacceptable(
            _("Enter a mail address in full, for example name@example.com."), "email"
        ) from error
    if values.get("accepts_electronic") and not (texts["mobile"] or texts["email"]):
        raise Unacceptable(_("For electronic service enter a mobile number or a mail address."), "mobile")
    return texts


def note_seen(*, party: Party, moment: Moment) -> None:
    """Note that a party opened papers that were sent to it."""
    Serving.objects.filter(party=party, seen_at=None, status=ServingStatus.SENT).update(seen_at=moment.at)
