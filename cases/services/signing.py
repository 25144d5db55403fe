"""Signing the final text: everybody over the same bytes; with the last signature the agreement takes effect.

Source: 人民调解法 29; ZXTJ 19; SSTJ 22; 电子签名法 13-14; DOMAIN §0.10, §1.5.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access import Standing
from cases.actors import SYSTEM, Actor
from cases.agreement_terms import current_agreement
from cases.models import (
    Agreement,
    AgreementStatus,
    Capacity,
    Case,
    CasePaper,
    Engagement,
    LiveGrant,
    Party,
)
from cases.models.party import PersonKind
from cases.paperwork.blocks import in_three
from cases.permissions import PARTY_ROLES, ROLE_LABELS, Action, Role
from cases.procedures.states import Outcome
from cases.refusals import Conflict, NotYet, Unacceptable
from cases.services.confirmation import assess
from cases.services.procedure import Act, Done, Performed, act, lock_case, perform
from documents import contexts as c
from documents import issuing, signing
from documents.kinds import CATALOGUE
from documents.models import SignatureRequest

_ON_ISSUED = "cases.services.agreement_papers.on_issued"


def sign(
    *,
    case_id: UUID,
    by: Actor,
    name: str,
    shown_sha256: str,
    reauthenticated_at: datetime,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Sign the final text. The last signature puts the agreement in force, in the same transaction.

    Args:
        name: the signer's name as typed: exactly that of the account.
        shown_sha256: the fingerprint of the text that was read.
        reauthenticated_at: when the signer last proved who he or she is; at most five minutes ago.
    Raises:
        Forbidden: no party, or a representative without special authority.
        Conflict: the text has changed, the signature was given already, or the proof of identity is too old.
        Unacceptable: the name is not the account's.
    """
    data = {"name": name, "sha256": shown_sha256, "identified": reauthenticated_at.isoformat()}
    with transaction.atomic():
        done = perform(case_id=case_id, action=Action.SIGN, by=by, data=data, key=key, at=at)
        if _is_complete(lock_case(case_id)):
            perform(case_id=case_id, action=Action.COMPLETE_SIGNING, by=SYSTEM, at=at)
    return done


def signers_of(case: Case) -> list[signing.Signer]:
    """Return who has to sign: every party, by itself or by a representative with special authority, and the mediator."""
    engaged = list(
        Engagement.objects.select_related("user", "authority")
        .filter(pk__in=LiveGrant.objects.filter(content_object_id=case.pk).values("id"))
        .order_by("granted_at", "pk")
    )
    parties = list(Party.objects.filter(case=case).select_related("side"))
    return [*(_for_party(party, engaged, parties) for party in parties), *_mediators(engaged)]


def key_of(case: Case, standing: Standing, user_id: UUID | None) -> str:
    """Return under which key somebody is asked to sign."""
    if standing.role is Role.MEDIATOR:
        return f"mediator:{user_id}"
    party_id = standing.party_id
    if party_id is None:
        on_side = list(
            Party.objects.filter(case=case, side=standing.side_id).values_list("pk", flat=True)[:2]
        )
        party_id = on_side[0] if len(on_side) == 1 else None
    return f"party:{party_id}"


def request_for(case: Case, standing: Standing, user_id: UUID | None) -> SignatureRequest | None:
    """Return the request that somebody answers by signing, whatever became of it."""
    agreement = current_agreement(case.pk)
    if agreement is None or agreement.paper_id is None:
        return None
    rows = SignatureRequest.objects.select_related("paper").filter(paper=agreement.paper_id)
    return rows.filter(signer_key=key_of(case, standing, user_id)).first()


def _is_complete(case: Case) -> bool:
    agreement = current_agreement(case.pk)
    if case.state != "SIGNING" or agreement is None or agreement.paper is None:
        return False
    return signing.is_complete(agreement.paper)


# --- Who signs -------------------------------------------------------------------------------------


def _for_party(party: Party, engaged: Iterable[Engagement], parties: list[Party]) -> signing.Signer:
    """Return who is expected to sign for a party; whoever else may, still may."""
    alone = sum(other.side_id == party.side_id for other in parties) == 1
    may = [
        row
        for row in engaged
        if row.role in PARTY_ROLES
        and row.special
        and (row.party_id == party.pk or (row.party_id is None and alone and row.side_id == party.side_id))
    ]
    chosen = next((row for row in may if row.role == Role.AGENT), next(iter(may), None))
    if chosen is None:
        name = party.legal_representative or party.contact_name or party.name
        return signing.Signer(
            key=f"party:{party.pk}", name=name, capacity=_own(party, name), for_whom=party.name
        )
    return signing.Signer(
        key=f"party:{party.pk}",
        name=chosen.user.name,
        capacity=_capacity(chosen, party),
        for_whom=party.name,
        user=chosen.user_id,
    )


def _mediators(engaged: Iterable[Engagement]) -> Iterator[signing.Signer]:
    for row in engaged:
        if row.role == Role.MEDIATOR:
            yield signing.Signer(
                key=f"mediator:{row.user_id}",
                name=row.user.name,
                capacity=in_three(ROLE_LABELS[Role.MEDIATOR]),
                user=row.user_id,
            )


def _capacity(row: Engagement, party: Party) -> c.Localised:
    if row.authority is not None:
        return in_three(Capacity(row.authority.capacity).label)
    return in_three(ROLE_LABELS[Role.AGENT]) if row.role == Role.AGENT else _own(party, row.user.name)


def _own(party: Party, name: str) -> c.Localised:
    if party.person_kind == PersonKind.NATURAL:
        return in_three(Capacity.SELF.label)
    if name and name == party.legal_representative:
        return in_three(Capacity.LEGAL_REPRESENTATIVE.label)
    return in_three(_("Person authorised by the party"))


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.SIGN)
def _sign(a: Act) -> Done:
    user = a.by.user
    request = request_for(a.case, a.standing, a.by.user_id)
    if request is None or user is None:
        raise NotYet([_("The final text has not been made into a paper yet.")])
    if _plain(str(a.data["name"])) != _plain(user.name):
        raise Unacceptable(
            _("Type your name exactly as your account has it: %(name)s") % {"name": user.name}, "name"
        )
    _name_signer(a, request)
    try:
        signed = signing.sign(
            request=request,
            by=user.pk,
            reauthenticated_at=a.data.instant("identified"),
            method=SignatureRequest.Method.TYPED,
            shown_sha256=str(a.data["sha256"]),
            at=a.moment.at,
        )
    except signing.SignatureRefused as refusal:
        raise Conflict(refusal.message) from refusal
    return Done(
        data={"request": str(signed.pk), "paper": str(signed.paper_id), "sha256": signed.shown_sha256}
    )


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _name_signer(a: Act, request: SignatureRequest) -> None:
    """Note who signs for a party where it is not the one who was expected: a request that is open, never a signature."""
    user = a.by.user
    if user is None or request.user == user.pk or a.standing.role is Role.MEDIATOR:
        return
    party = Party.objects.get(pk=request.signer_key.removeprefix("party:"))
    row = (
        Engagement.objects.select_related("authority", "user")
        .filter(case=a.case, user=user, role=a.standing.role)
        .order_by("-granted_at")
        .first()
    )
    capacity = _capacity(row, party) if row else _own(party, user.name)
    SignatureRequest.objects.filter(pk=request.pk, status=SignatureRequest.Status.REQUESTED).update(
        user=user.pk, name=user.name, capacity=c.to_json(capacity)
    )


@act(Action.COMPLETE_SIGNING)
def _complete(a: Act) -> Done:
    agreement = current_agreement(a.case.pk)
    if agreement is None or agreement.paper is None:
        raise Conflict
    serial = Agreement.objects.filter(case=a.case, in_force_on__isnull=False).count() + 1
    number = _number(a.case, "M23", serial)
    _replace_earlier(a, agreement)
    try:
        issuing.issue(paper=agreement.paper, at=a.moment.at, number=number, on_issued=_ON_ISSUED)
    except signing.SignatureRefused as refusal:
        raise Conflict(refusal.message) from refusal
    _put_in_force(agreement, a)
    outcome = Outcome.AGREEMENT_PARTIAL if agreement.is_partial else Outcome.AGREEMENT_WRITTEN
    confirmation = assess(a.case, a.moment)
    data = {
        "agreement": str(agreement.pk),
        "outcome": outcome.value,
        "on": a.moment.today.isoformat(),
        "number": number,
        "certificate": _number(a.case, "J02", serial),
        "sha256": signing.frozen_sha256(agreement.paper),
        "confirmation": confirmation.status,
    }
    return Done(facts={"outcome": outcome, "on": a.moment.today}, data=data)


def _number(case: Case, kind: str, serial: int) -> str:
    return f"{case.title}-{CATALOGUE[kind].number_mark}{serial}"


def _replace_earlier(a: Act, agreement: Agreement) -> None:
    """An agreement in force from before a reopening gives way to the new one."""
    earlier = Agreement.objects.filter(case=a.case, status=AgreementStatus.IN_FORCE).exclude(pk=agreement.pk)
    for row in earlier.select_related("paper"):
        if row.paper is not None:
            signing.void(paper=row.paper, reason="", at=a.moment.at)
        row.status, row.void_because = AgreementStatus.VOID, "REPLACED"
        row.save(update_fields=["status", "void_because"])


def _put_in_force(agreement: Agreement, a: Act) -> None:
    """What is in force is no concession any more: the court and third parties may read it."""
    agreement.status, agreement.in_force_on = AgreementStatus.IN_FORCE, a.moment.today
    agreement.without_prejudice = False
    agreement.save(update_fields=["status", "in_force_on", "without_prejudice"])
    CasePaper.objects.filter(paper=agreement.paper_id).update(without_prejudice=False)
