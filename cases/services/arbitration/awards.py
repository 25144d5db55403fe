"""A decision until it is issued: the tribunal's draft, the second eye of the institution, the signatures.

Seen by the tribunal alone; by the head of the institution while it is submitted to scrutiny, and only that text.
Source: 仲裁法64-67.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import all_consented, kinds_in, open_award, tribunal_of
from cases.audience import Audience
from cases.award_check import gaps_of
from cases.award_text import PART_LABELS, PARTS, fingerprint_of, orders_from
from cases.kinds import Kind
from cases.models import Award, AwardKind, AwardSignature, AwardStatus, ConsentSubject
from cases.permissions import Action, Role
from cases.procedures.states import Outcome
from cases.refusals import Conflict, Forbidden, NotYet, Unacceptable
from cases.services.agreements import Stale
from cases.services.procedure import Act, Done, Performed, act, perform
from documents.signing import REAUTHENTICATION

# How an award may end the case. Other decisions have the one outcome of their kind.
AWARD_OUTCOMES = (Outcome.AWARD, Outcome.DEFAULT_AWARD, Outcome.CLAIM_REJECTED_SHAM)
_LONGEST_ORDER = 2000


def save_draft(
    *,
    case_id: UUID,
    by: Actor,
    lock: int,
    values: Mapping[str, Any],
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Save the tribunal's draft; the first saving makes it.

    Args:
        lock: the version that was read, 0 for none.
        values: kind, outcome, claims, facts, reasons, leaves_out_reasons, result (one order a line), costs.
    Raises:
        Stale: another member of the tribunal saved it in the meantime.
        Unacceptable: a kind that the state does not know, or facts and reasons left out without agreement.
    Writes: the draft; an event for the tribunal alone.
    """
    data = {"lock": lock, "values": dict(values)}
    return perform(case_id=case_id, action=Action.EDIT_AWARD, by=by, data=data, key=key, at=at)


def submit_draft(
    *, case_id: UUID, by: Actor, lock: int, key: str = "", at: datetime | None = None
) -> Performed:
    """Submit the draft to scrutiny: from here the head of the institution sees this text.

    Raises:
        Forbidden: not the presiding or sole arbitrator.
        NotYet: required parts are missing.
    """
    data = {"lock": lock, "submits": True}
    return perform(case_id=case_id, action=Action.EDIT_AWARD, by=by, data=data, key=key, at=at)


def scrutinise(
    *,
    case_id: UUID,
    by: Actor,
    lock: int,
    passes: bool,
    remarks: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Pass the submitted draft, or return it with remarks. The text itself is never changed here.

    Raises:
        Forbidden: a member of the tribunal is no second eye.
        Unacceptable: it is returned without a remark.
    """
    data = {"lock": lock, "passes": passes, "remarks": remarks}
    return perform(case_id=case_id, action=Action.SCRUTINISE_AWARD, by=by, data=data, key=key, at=at)


def sign_award(
    *,
    case_id: UUID,
    by: Actor,
    name: str,
    shown_sha256: str,
    reauthenticated_at: datetime,
    dissents: bool = False,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Sign the text that passed scrutiny, or record a dissent without signing.

    Args:
        name: the arbitrator's name as typed: exactly that of the account.
        shown_sha256: the fingerprint of the text that was read.
        reauthenticated_at: when the arbitrator last proved who he or she is; at most five minutes ago.
    Raises:
        Conflict: the text has changed, it was signed already, or the proof of identity is too old.
        Unacceptable: the name is not the account's.
    """
    data = {
        "name": name,
        "sha256": shown_sha256,
        "identified": reauthenticated_at.isoformat(),
        "dissents": dissents,
    }
    return perform(case_id=case_id, action=Action.SIGN_AWARD, by=by, data=data, key=key, at=at)


def is_own_name(name: str, account_name: str) -> bool:
    """Return whether a typed name is that of the account, spaces and forms of letters aside."""
    return _plain(name) == _plain(account_name)


# --- Acts ------------------------------------------------------------------------------------------


@act(Action.EDIT_AWARD, Kind.ARBITRATION)
def _edit(a: Act) -> Done:
    draft = _locked_draft(a)
    return _submit(a, draft) if a.data.get("submits") else _save(a, draft)


def _save(a: Act, draft: Award | None) -> Done:
    if draft is not None and draft.status == AwardStatus.SCRUTINY:
        raise Conflict(_("The draft is with the institution for scrutiny. Wait until it comes back."))
    row = draft or Award(case=a.case, audience=Audience.TRIBUNAL, made_by=a.by.user)
    _fill(a, row)
    row.status, row.version = AwardStatus.DRAFT, row.version + 1
    row.save()
    return _done(row)


def _fill(a: Act, row: Award) -> None:
    values = a.data.part("values")
    row.kind = str(values.get("kind") or row.kind)
    if row.kind not in kinds_in(a.case.state):
        raise Unacceptable(_("Select what kind of decision it is."), "kind")
    row.outcome = _outcome(row.kind, str(values.get("outcome", "")))
    for part in PARTS:
        if part != "result":
            setattr(row, part, str(values.get(part, "")).strip())
    row.result = [order[:_LONGEST_ORDER] for order in orders_from(str(values.get("result", "")))]
    row.leaves_out_reasons = bool(values.get("leaves_out_reasons"))
    if row.leaves_out_reasons and not all_consented(a.case, ConsentSubject.NO_REASONS):
        raise Unacceptable(
            _("Facts and reasons may be left out only if every side has agreed to it on record."),
            "leaves_out_reasons",
        )


def _outcome(kind: str, chosen: str) -> str:
    match kind:
        case AwardKind.AWARD:
            if chosen and chosen not in AWARD_OUTCOMES:
                raise Unacceptable(_("Select how the case ends."), "outcome")
            return chosen or Outcome.AWARD
        case AwardKind.CONSENT:
            return Outcome.CONSENT_AWARD
        case AwardKind.STATEMENT:
            return Outcome.MEDIATION_STATEMENT
    return ""


def _submit(a: Act, draft: Award | None) -> Done:
    if a.standing.role is not Role.PRESIDING_ARBITRATOR:
        raise Forbidden(_("The presiding arbitrator submits the draft to scrutiny."))
    if draft is None or draft.status != AwardStatus.DRAFT:
        raise Conflict(_("There is no draft to submit."))
    if gaps := gaps_of(draft, all_consented(a.case, ConsentSubject.NO_REASONS)):
        raise NotYet([_("Missing: %(part)s") % {"part": PART_LABELS[part]} for part in gaps])
    draft.status, draft.remarks = AwardStatus.SCRUTINY, ""
    draft.save(update_fields=["status", "remarks"])
    return _done(draft, submitted=True)


@act(Action.SCRUTINISE_AWARD, Kind.ARBITRATION)
def _scrutinise(a: Act) -> Done:
    if a.by.user_id in tribunal_of(a.case):
        raise Forbidden(_("A member of the tribunal cannot be the second eye."))
    draft = _locked_draft(a)
    if draft is None or draft.status != AwardStatus.SCRUTINY:
        raise Conflict(_("The draft is no longer with you. It was passed, returned or taken back."))
    passes, remarks = bool(a.data.get("passes")), str(a.data.get("remarks", "")).strip()
    if not passes and not remarks:
        raise Unacceptable(_("Write what the tribunal should look at again."), "remarks")

    def note() -> None:
        draft.status = AwardStatus.APPROVED if passes else AwardStatus.DRAFT
        draft.remarks, draft.scrutinised_by, draft.scrutinised_at = remarks[:2000], a.by.user, a.moment.at
        draft.save(update_fields=["status", "remarks", "scrutinised_by", "scrutinised_at"])

    return _done(draft, then=note, passes=passes)


@act(Action.SIGN_AWARD, Kind.ARBITRATION)
def _sign(a: Act) -> Done:
    user, award = a.by.user, open_award(a.case)
    if user is None or award is None:
        raise Conflict(_("There is no decision to sign."))
    if not is_own_name(str(a.data.get("name", "")), user.name):
        raise Unacceptable(
            _("Type your name exactly as your account has it: %(name)s") % {"name": user.name}, "name"
        )
    if a.moment.at - a.data.instant("identified") > REAUTHENTICATION:
        raise Conflict(_("Please confirm your identity again before you sign."))
    sha256 = fingerprint_of(award)
    if str(a.data.get("sha256")) != sha256:
        raise Conflict(_("The text has changed. Read it again before you sign."))
    if award.signatures.filter(arbitrator=user, version=award.version).exists():
        raise Conflict(_("You have already answered this text."))
    dissents = bool(a.data.get("dissents"))
    AwardSignature.objects.update_or_create(
        award=award,
        arbitrator=user,
        defaults={
            "dissents": dissents,
            "version": award.version,
            "shown_sha256": sha256,
            "at": a.moment.at,
        },
    )
    return _done(award, dissents=dissents)


def _locked_draft(a: Act) -> Award | None:
    """Return the open draft, if it is the one that was read.

    Raises:
        Stale: it was saved by somebody else in the meantime.
    """
    draft = open_award(a.case)
    if (draft.version if draft else 0) != a.data.whole("lock"):
        raise Stale
    return draft


def _done(award: Award, then: Any = None, **more: object) -> Done:
    data = {"award": str(award.pk), "version": award.version, "sha256": fingerprint_of(award), **more}
    return Done(data=data, audience=Audience.TRIBUNAL, then=then)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
