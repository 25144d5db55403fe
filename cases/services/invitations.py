"""The respondent's way in: a link by one channel, a code by another, and a claim once there is an account.

Neither link nor code gives anything alone. A code sent by mail or text message holds ten minutes and is used
once; the code of a letter, or one told by telephone, holds as long as the invitation. Five wrong codes close
the way for a quarter of an hour.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.invitation_keys import hash_of_code, hash_of_token, letter_code_for, random_code, token_for
from cases.masking import masked_email, masked_mobile
from cases.models import (
    Engagement,
    Invitation,
    Party,
    Serving,
    ServingChannel,
    ServingStatus,
)
from cases.moment import SHANGHAI, Moment, now
from cases.permissions import Role
from cases.refusals import Conflict, Unacceptable
from cases.services.engagements import engage
from cases.services.timetable import count_from_service
from notices.channels import ChannelOff
from notices.recipients import Address
from notices.services import send_now

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
RESEND_AFTER = timedelta(seconds=60)
MAX_CODES_A_DAY = 10
# A late answer is better than none: the link works on while the case still waits (decision 0028).
LIVES_ON = timedelta(days=30)
_SENT = frozenset({ServingChannel.EMAIL, ServingChannel.SMS})


class Outcome(StrEnum):
    """What came of entering a code."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    LOCKED = "LOCKED"
    EXPIRED = "EXPIRED"
    USED = "USED"


@dataclass(frozen=True)
class Tried:
    """The result of entering a code: how many tries are left, and until when the way is closed."""

    outcome: Outcome
    tries_left: int = MAX_FAILURES
    locked_until: datetime | None = None


def invite(*, party: Party, reply_by: date, moment: Moment) -> Invitation:
    """Make a respondent's invitation, inside the act that invites. An earlier one ends.

    Args:
        reply_by: the last day for the answer.
    Writes:
        the invitation and the attempt to serve it; the message itself is a notice of the act.
    """
    Invitation.objects.filter(party=party, ended_at=None).update(ended_at=moment.at)
    link, code = channels_for(party)
    invitation = Invitation(
        case_id=party.case_id,
        party=party,
        link_channel=link.value,
        code_channel=code.value,
        sent_at=moment.at,
        expires_at=_end_of(reply_by) + LIVES_ON,
    )
    invitation.token_hash = hash_of_token(token_for(invitation.pk))
    if code is ServingChannel.POST:
        invitation.code_hash = hash_of_code(invitation.pk, letter_code_for(invitation.pk))
    invitation.save(force_insert=True)
    is_sent = link in _SENT
    Serving.objects.create(
        case_id=party.case_id,
        party=party,
        channel=link.value,
        status=ServingStatus.SENT if is_sent else ServingStatus.PREPARED,
        sent_at=moment.at if is_sent else None,
    )
    return invitation


def channels_for(party: Party) -> tuple[ServingChannel, ServingChannel]:
    """Return by which way the link goes and by which other way the code."""
    match bool(party.email), bool(party.mobile):
        case True, True:
            return ServingChannel.EMAIL, ServingChannel.SMS
        case True, False:
            return ServingChannel.EMAIL, ServingChannel.POST
        case False, True:
            return ServingChannel.SMS, ServingChannel.POST
    return ServingChannel.POST, ServingChannel.POST


def find(token: str) -> Invitation | None:
    """Return the invitation of a link, ended or not, or None for a link that we never made."""
    rows = Invitation.objects.select_related("case__organisation", "party__side")
    return rows.filter(token_hash=hash_of_token(token)).first()


def prolong(*, case_id: UUID, reply_by: date) -> None:
    """Let the links of a case live on after the period for the answer was extended."""
    Invitation.objects.filter(case=case_id, ended_at=None).update(expires_at=_end_of(reply_by) + LIVES_ON)


def is_code_sent(invitation: Invitation) -> bool:
    """Return whether the code comes as a message, rather than by letter or telephone."""
    return invitation.code_channel in _SENT


def send_code(invitation: Invitation, *, at: datetime | None = None) -> None:
    """Send a new code by the invitation's second channel; the one before it ends.

    Raises:
        Conflict: the way is closed after wrong codes, or a code went out a moment ago.
        Unacceptable: the message could not be sent.
    """
    moment = Moment(at) if at else now()
    code = random_code()
    with transaction.atomic():
        row = Invitation.objects.select_for_update(of=("self",)).select_related("party").get(pk=invitation.pk)
        if row.locked_until and row.locked_until > moment.at:
            raise Conflict(_("Too many wrong codes. Please try again in a quarter of an hour."))
        if row.code_sent_at and moment.at - row.code_sent_at < RESEND_AFTER:
            raise Conflict(_("A code was sent less than a minute ago. Please wait for it."))
        if not _may_send_today(row):
            raise Conflict(_("Too many codes were sent today. Please call us."))
        row.code_hash, row.code_sent_at = hash_of_code(row.pk, code), moment.at
        row.save(update_fields=["code_hash", "code_sent_at"])
    try:
        send_now(kind="CODE", address=_address(row, row.code_channel), params={"code": code})
    except (ChannelOff, OSError) as error:
        raise Unacceptable(
            _("The code could not be sent. Please call us, and we will tell it to you by telephone.")
        ) from error


def _may_send_today(row: Invitation) -> bool:
    """Count the codes of a day in the shared cache, so that nobody is flooded with messages."""
    key = f"invitation-codes-{row.pk}"
    cache.add(key, 0, timeout=int(timedelta(days=1).total_seconds()))
    return cache.incr(key) <= MAX_CODES_A_DAY


def tell_code(*, case_id: UUID, party_id: UUID, moment: Moment) -> str:
    """Make a code for the secretary to tell by telephone, and return it: it is shown once and not kept.

    Raises:
        Conflict: the party has no open invitation.
    """
    rows = Invitation.objects.select_for_update().filter(case=case_id, party=party_id, ended_at=None)
    row = rows.first()
    if row is None:
        raise Conflict
    code = random_code()
    row.code_channel, row.code_sent_at = ServingChannel.PHONE.value, moment.at
    row.code_hash, row.code_failures, row.locked_until = hash_of_code(row.pk, code), 0, None
    row.save(update_fields=["code_channel", "code_sent_at", "code_hash", "code_failures", "locked_until"])
    return code


@transaction.atomic
def enter_code(invitation: Invitation, code: str, *, at: datetime | None = None) -> Tried:
    """Try a code. The right one is noted on the invitation and proves that it arrived.

    Writes:
        the invitation: verified, or one more failure; after the right code the serving is done.
    """
    moment = Moment(at) if at else now()
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.locked_until and row.locked_until > moment.at:
        return Tried(Outcome.LOCKED, 0, row.locked_until)
    if not row.code_hash:
        return Tried(Outcome.USED if row.verified_at else Outcome.EXPIRED)
    if _is_old(row, moment):
        return Tried(Outcome.EXPIRED)
    if not constant_time_compare(row.code_hash, hash_of_code(row.pk, code)):
        return _fail(row, moment)
    row.verified_at, row.code_failures, row.locked_until = moment.at, 0, None
    if is_code_sent(row):
        row.code_hash = ""
    row.save(update_fields=["verified_at", "code_failures", "locked_until", "code_hash"])
    waiting = Serving.objects.filter(party_id=row.party_id, paper=None)
    served = waiting.exclude(status=ServingStatus.DELIVERED).update(
        status=ServingStatus.DELIVERED, delivered_at=moment.at, seen_at=moment.at
    )
    if served:
        count_from_service(row.case, moment.today)
    return Tried(Outcome.RIGHT)


def _is_old(row: Invitation, moment: Moment) -> bool:
    lifetime = timedelta(seconds=settings.CODE_SECONDS)
    return is_code_sent(row) and (row.code_sent_at is None or moment.at - row.code_sent_at > lifetime)


def _fail(row: Invitation, moment: Moment) -> Tried:
    row.code_failures += 1
    left = MAX_FAILURES - row.code_failures
    if left <= 0:
        row.code_failures, row.locked_until = 0, moment.at + LOCK
        if is_code_sent(row):
            row.code_hash = ""  # a new one must be asked for
    row.save(update_fields=["code_failures", "locked_until", "code_hash"])
    return Tried(Outcome.LOCKED if left <= 0 else Outcome.WRONG, max(left, 0), row.locked_until)


def note_opening(invitation: Invitation, *, at: datetime | None = None) -> None:
    """Note when the first page was opened first."""
    moment = Moment(at) if at else now()
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=moment.at)


@transaction.atomic
def claim_invitation(*, user: User, invitation: Invitation, at: datetime | None = None) -> Engagement:
    """Put a respondent's case into an account, after link and code were right.

    Returns: the engagement; where the account has one on the case, that one.
    Raises:
        Conflict: the code was not entered, the invitation has ended, or the account is on the other side.
    Writes:
        an engagement as respondent. The invitation stays: others of the same party may still need it.
    """
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("case", "party__side")
        .get(pk=invitation.pk)
    )
    moment = Moment(at) if at else now()
    if row.verified_at is None or row.ended_at is not None or row.expires_at <= moment.at:
        raise Conflict(_("Enter the code of the invitation first."))
    held = [e for e in Engagement.objects.filter(case=row.case, user=user) if e.is_in_force(moment.at)]
    for engagement in held:
        if engagement.side_id == row.party.side_id:
            return engagement
    if held or user.organisation_id == row.case.organisation_id:
        raise Conflict(_("This account takes part in the case in another role. Use another account."))
    return engage(
        case=row.case, user=user, role=Role.RESPONDENT, side=row.party.side, party=row.party, at=moment.at
    )


def masked_address(invitation: Invitation) -> str:
    """Return where the code goes, so that only its owner recognises it."""
    party = invitation.party
    is_text = invitation.code_channel == ServingChannel.SMS
    return masked_mobile(party.mobile) if is_text else masked_email(party.email)


def _address(invitation: Invitation, channel: str) -> Address:
    party = invitation.party
    return Address(
        name=party.contact_name or party.name,
        email=party.email if channel == ServingChannel.EMAIL else "",
        mobile=party.mobile if channel == ServingChannel.SMS else "",
        language=party.language,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
