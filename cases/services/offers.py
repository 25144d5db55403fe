"""Offers: to the other side, or told to the mediator in confidence; and facts left undisputed (M20)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.audience import Audience
from cases.entered import Entered
from cases.models import Offer, OfferStatus, Undisputed, UndisputedAnswer
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform
from cases.services.rooms import room_of, side_of_room, text_of


def make_offer(
    *,
    case_id: UUID,
    by: Actor,
    terms: str,
    amount_fen: int | None = None,
    valid_until: date | None = None,
    in_confidence: bool = False,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Offer terms to the other side, or tell them to the mediator alone.

    Args:
        amount_fen: in fen, of the case's currency.
        in_confidence: the other side neither sees it nor learns of it.
    Raises:
        Unacceptable: no terms, a negative amount, or a date that has passed.
    """
    data = {
        "terms": terms,
        "amount_fen": amount_fen,
        "valid_until": valid_until.isoformat() if valid_until else "",
        "in_confidence": in_confidence,
    }
    return perform(case_id=case_id, action=Action.MAKE_OFFER, by=by, data=data, key=key, at=at)


def answer_offer(
    *,
    case_id: UUID,
    by: Actor,
    offer_id: UUID,
    accepts: bool,
    reason: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Accept or decline the other side's open offer. It binds only once the agreement is signed."""
    data = {"offer": str(offer_id), "accepts": accepts, "reason": reason}
    return perform(case_id=case_id, action=Action.ANSWER_OFFER, by=by, data=data, key=key, at=at)


def withdraw_offer(
    *, case_id: UUID, by: Actor, offer_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Take one's own open offer back."""
    data = {"offer": str(offer_id)}
    return perform(case_id=case_id, action=Action.WITHDRAW_OFFER, by=by, data=data, key=key, at=at)


def record_undisputed(
    *, case_id: UUID, by: Actor, text: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Record facts that nobody disputes, for both sides to confirm. Source: SZDY 73."""
    return perform(
        case_id=case_id, action=Action.RECORD_UNDISPUTED, by=by, data={"text": text}, key=key, at=at
    )


def answer_undisputed(
    *,
    case_id: UUID,
    by: Actor,
    record_id: UUID,
    confirms: bool,
    releases: bool = False,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Confirm recorded facts for one side, or not; and say whether they may be used in later proceedings."""
    data = {"record": str(record_id), "confirms": confirms, "releases": confirms and releases}
    return perform(case_id=case_id, action=Action.ANSWER_UNDISPUTED, by=by, data=data, key=key, at=at)


def _own_side(a: Act) -> UUID:
    if a.standing.side_id is None:
        raise Forbidden
    return a.standing.side_id


@act(Action.MAKE_OFFER)
def _make(a: Act) -> Done:
    own = str(_own_side(a))
    room = side_of_room(
        Act(a.case, a.by, a.standing, Entered({"side": own if a.data["in_confidence"] else ""}), a.moment)
    )
    amount = a.data["amount_fen"]
    if amount is not None and a.data.whole("amount_fen", least=-(2**63)) < 0:
        raise Unacceptable(_("Enter an amount that is not negative."), "amount")
    until = a.data.day("valid_until") if a.data["valid_until"] else None
    if until is not None and until < a.moment.today:
        raise Unacceptable(_("Enter a day that has not passed."), "valid_until")
    offer = Offer.objects.create(
        case=a.case,
        by_side_id=own,
        terms=text_of(a, "terms", 2000),
        amount_fen=amount,
        valid_until=until,
        made_by=a.by.user,
        at=a.moment.at,
        without_prejudice=True,
        **room_of(room),
    )
    return Done(data={"offer": str(offer.pk)}, audience=Audience(offer.audience), side=room)


def _open_offer(a: Act, **fields: object) -> Offer:
    offer = Offer.objects.select_related("side").filter(case=a.case, pk=a.data.id("offer"), **fields).first()
    if offer is None:
        raise NotVisible
    if offer.status != OfferStatus.OPEN:
        raise Conflict(_("This offer is no longer open."))
    if offer.valid_until is not None and offer.valid_until < a.moment.today:
        raise Conflict(_("The offer was valid until %(day)s.") % {"day": offer.valid_until.isoformat()})
    return offer


def _end(a: Act, offer: Offer, status: OfferStatus, reason: str) -> Done:
    offer.status, offer.answer = status, reason[:500]
    offer.answered_by, offer.answered_at = a.by.user, a.moment.at
    offer.save()
    return Done(
        data={"offer": str(offer.pk), "status": status.value},
        audience=Audience(offer.audience),
        side=offer.side,
    )


@act(Action.ANSWER_OFFER)
def _answer(a: Act) -> Done:
    offer = _open_offer(a, audience=Audience.JOINT)
    if offer.by_side_id == _own_side(a):
        raise Forbidden(_("The other side answers your offer."))
    status = OfferStatus.ACCEPTED if a.data["accepts"] else OfferStatus.DECLINED
    return _end(a, offer, status, str(a.data.get("reason", "")).strip())


@act(Action.WITHDRAW_OFFER)
def _withdraw(a: Act) -> Done:
    return _end(a, _open_offer(a, by_side_id=_own_side(a)), OfferStatus.WITHDRAWN, "")


@act(Action.RECORD_UNDISPUTED)
def _record(a: Act) -> Done:
    record = Undisputed.objects.create(
        case=a.case,
        text=text_of(a, "text", 6000),
        made_by=a.by.user,
        at=a.moment.at,
        without_prejudice=True,
    )
    return Done(data={"record": str(record.pk)})


@act(Action.ANSWER_UNDISPUTED)
def _answer_record(a: Act) -> Done:
    record = Undisputed.objects.filter(case=a.case, pk=a.data.id("record")).first()
    if record is None or a.by.user is None:
        raise NotVisible
    _row, is_new = UndisputedAnswer.objects.get_or_create(
        record=record,
        side_id=_own_side(a),
        defaults={
            "confirms": bool(a.data["confirms"]),
            "releases": bool(a.data["releases"]),
            "by": a.by.user,
            "at": a.moment.at,
        },
    )
    if not is_new:
        raise Conflict(_("Your side has already answered."))
    answers = list(record.answers.all())
    settled = len(answers) == a.case.sides.count() and all(answer.confirms for answer in answers)
    return Done(data={"record": str(record.pk), "confirms": bool(a.data["confirms"]), "settled": settled})
