"""The mediation statement: issued for receipt, in force when both sides have signed for it. Source: 仲裁法64-65."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.actors import SYSTEM, Actor
from cases.arbitration_facts import open_award
from cases.audience import Audience
from cases.kinds import Kind
from cases.models import Award, AwardKind, AwardStatus, Case, CasePaper, Receipt, Serving, ServingStatus, Side
from cases.moment import SHANGHAI
from cases.permissions import Action
from cases.procedures.states import Outcome
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services.arbitration.awards import is_own_name
from cases.services.arbitration.decisions import publish
from cases.services.procedure import Act, Done, Performed, act, lock_case, perform
from documents import signing


def issue_statement(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Issue the mediation statement and send it to both sides for receipt.

    Raises:
        NotYet: it is not complete, scrutinised and signed by the tribunal.
    """
    return perform(case_id=case_id, action=Action.ISSUE_MEDIATION_STATEMENT, by=by, key=key, at=at)


def sign_for_receipt(
    *,
    case_id: UUID,
    by: Actor,
    name: str,
    reauthenticated_at: datetime,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Sign for the receipt of the statement. The last side's signature puts it in force, in the same transaction.

    Args:
        name: the signer's name as typed: exactly that of the account.
        reauthenticated_at: when the signer last proved who he or she is.
    Raises:
        Conflict: the side has signed already, or the proof of identity is too old.
        Unacceptable: the name is not the account's.
    """
    data = {"name": name, "identified": reauthenticated_at.isoformat()}
    with transaction.atomic():
        done = perform(case_id=case_id, action=Action.SIGN_FOR_RECEIPT, by=by, data=data, key=key, at=at)
        case = lock_case(case_id)
        if case.state == "CONSENT_SERVED" and not sides_without_receipt(case):
            perform(case_id=case_id, action=Action.ALL_RECEIPTED, by=SYSTEM, at=at)
    return done


def go_back(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Go back on the mediation before signing for the statement: an award follows.

    Raises:
        Conflict: this side has signed for it already.
    """
    return perform(case_id=case_id, action=Action.PARTY_RENEGED, by=by, key=key, at=at)


def statement_of(case: Case) -> Award | None:
    """Return the mediation statement that was issued last and stands."""
    rows = Award.objects.filter(case=case, kind=AwardKind.STATEMENT, status=AwardStatus.ISSUED)
    found: Award | None = rows.order_by("-made_at").first()
    return found


def sides_without_receipt(case: Case) -> list[Side]:
    """Return the sides that have not signed for the statement yet."""
    signed = Receipt.objects.filter(award=statement_of(case)).values("side_id")
    return list(Side.objects.filter(case=case).exclude(pk__in=signed))


@act(Action.ISSUE_MEDIATION_STATEMENT, Kind.ARBITRATION)
def _issue(a: Act) -> Done:
    award = open_award(a.case)
    if award is None or award.kind != AwardKind.STATEMENT:
        raise NotYet([_("There is no draft of such a decision.")])
    return publish(award, a)


@act(Action.SIGN_FOR_RECEIPT, Kind.ARBITRATION)
def _receive(a: Act) -> Done:
    user, award = a.by.user, statement_of(a.case)
    if user is None or award is None or a.standing.side_id is None:
        raise Conflict
    if not is_own_name(str(a.data.get("name", "")), user.name):
        raise Unacceptable(
            _("Type your name exactly as your account has it: %(name)s") % {"name": user.name}, "name"
        )
    if a.moment.at - a.data.instant("identified") > signing.REAUTHENTICATION:
        raise Conflict(_("Please confirm your identity again before you sign."))
    if Receipt.objects.filter(award=award, side=a.standing.side_id).exists():
        raise Conflict(_("Your side has already signed for the statement."))
    Receipt.objects.create(award=award, side_id=a.standing.side_id, by=user, at=a.moment.at)
    _note_served(a, award)
    return Done(data={"award": str(award.pk), "side": str(a.standing.side_id)})


def _note_served(a: Act, award: Award) -> None:
    """Whoever signs for the statement has been served with it."""
    rows = Serving.objects.filter(
        case=a.case, paper__paper=award.paper_id, party__side=a.standing.side_id
    ).exclude(status=ServingStatus.DELIVERED)
    rows.update(status=ServingStatus.DELIVERED, delivered_at=a.moment.at, channel="SYSTEM")


@act(Action.ALL_RECEIPTED, Kind.ARBITRATION)
def _in_force(a: Act) -> Done:
    award = statement_of(a.case)
    last = Receipt.objects.filter(award=award).order_by("-at").first()
    if award is None or last is None:
        raise NotYet([_("Not every side has signed for receipt yet.")])
    on = last.at.astimezone(SHANGHAI).date()  # the legal event, whoever records it and when
    data = {
        "award": str(award.pk),
        "outcome": Outcome.MEDIATION_STATEMENT.value,
        "on": on.isoformat(),
    }
    return Done(facts={"on": on}, data=data)


@act(Action.PARTY_RENEGED, Kind.ARBITRATION)
def _go_back(a: Act) -> Done:
    award = statement_of(a.case)
    if award is None:
        raise Conflict
    if Receipt.objects.filter(award=award, side=a.standing.side_id).exists():
        raise Conflict(_("Your side has signed for the statement and cannot go back on it."))

    def withdraw() -> None:
        award.status, award.audience = AwardStatus.VOID, Audience.TRIBUNAL
        award.save(update_fields=["status", "audience"])
        if award.paper is not None:
            signing.void(paper=award.paper, reason="", at=a.moment.at)
            # What the sides were ready to give in the mediation is no argument in the proceedings. 仲裁法64
            CasePaper.objects.filter(paper=award.paper).update(without_prejudice=True)

    return Done(data={"award": str(award.pk), "side": str(a.standing.side_id)}, then=withdraw)
