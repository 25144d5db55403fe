"""Asking: each side that took part in a case is asked once, in the transaction that closes it.

A side is asked through one person: whoever acted for it last, else its representative, else the party. A side
that never acted is not asked: it was not served. Imported cases are not asked, since nothing is closed here;
neither are those whose outcome says that there was no case.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Max

from accounts.models import User
from cases.brief import Brief, brief_of
from cases.correspondence.arbitration.award import ended_before_notice
from cases.correspondence.people import address_of_party
from cases.correspondence.rows import Recipient, keep_told
from cases.kinds import Kind
from cases.models import Case, CaseEvent, Invitation, Reply, Side
from cases.moment import Moment
from cases.permissions import PARTY_ROLES, Role, SideKind
from cases.procedures.states import Outcome
from indicators.happenings import closed_on, was_closed_on
from indicators.models import Rating
from indicators.satisfaction.keys import hash_of_token, path_for, token_for
from notices.recipients import Address
from notices.services import Message

NOT_ASKED = frozenset({Outcome.VOID_ENTRY, Outcome.DUPLICATE, Outcome.MERGED, Outcome.CLAIM_REJECTED_SHAM})


def on_event(*, case: Case, event: CaseEvent) -> None:
    """Put the question when a case is closed; take it back when the case is struck out.

    Writes:
        a question and a message for each side, in the transaction of the act.
    """
    match event.kind:
        case "close" if not case.is_imported and case.outcome not in NOT_ASKED:
            ask(case, event)
        case "correct_closing":
            was, day = was_closed_on(event), closed_on(event)
            if was and day:
                Rating.objects.filter(case=case, closed_on=was).update(closed_on=day)
        case "strike_out":
            Rating.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=event.at)


def ask(case: Case, event: CaseEvent) -> None:
    """Ask each side that acted and was not asked before (a case may be closed twice)."""
    asked = set(Rating.objects.filter(case=case).values_list("side_id", flat=True))
    messages = []
    is_unknown = case.kind == Kind.ARBITRATION and ended_before_notice(case)  # to its respondent
    for side in brief_of(case).sides:
        is_left_out = side.pk in asked or (is_unknown and side.kind != SideKind.APPLICANT)
        person = None if is_left_out else person_of(case, side)
        if person is not None:
            messages.append(_message(case, event, side, person))
    keep_told(case, event, messages)


def person_of(case: Case, side: Side) -> Recipient | None:
    """Return who is asked for a side: the one who acted last; None where nobody acted or can be reached."""
    brief = brief_of(case)
    users = brief.people(*PARTY_ROLES, side_id=side.pk)
    if users:
        return _acted_last(case, users, set(brief.people(Role.AGENT, side_id=side.pk)))
    if side.kind != SideKind.APPLICANT and not _answered(case, side):
        return None
    return address_of_side(brief, side.pk)


def address_of_side(brief: Brief, side_id: uuid.UUID) -> Address | None:
    """Return where a side without an account is reached: its first party with a number or a mail address."""
    parties = (party for party in brief.parties if party.side_id == side_id)
    return next((address_of_party(party) for party in parties if party.mobile or party.email), None)


def _acted_last(case: Case, users: list[User], agents: set[User]) -> User:
    """Return the one with the newest event on the case; before anybody acted, a representative goes first."""
    if len(users) == 1:
        return users[0]
    ids = [user.pk for user in users]
    events = CaseEvent.objects.filter(case=case, by_id__in=ids).order_by().values_list("by_id")
    newest = dict(events.annotate(Max("id")))
    return max(users, key=lambda user: (newest.get(user.pk, 0), user in agents, str(user.pk)))


def _answered(case: Case, side: Side) -> bool:
    """Whether a side without an account has been heard from: it entered its code, or its reply is on record."""
    entered = Invitation.objects.filter(case=case, party__side=side, verified_at__isnull=False)
    return entered.exists() or Reply.objects.filter(case=case, party__side=side).exists()


def _message(case: Case, event: CaseEvent, side: Side, person: Recipient) -> Message:
    pk = uuid.uuid4()
    rating = Rating.objects.create(
        id=pk, case=case, side=side, kind=case.kind, closed_on=case.closed_on or Moment(event.at).today, asked_at=event.at,
        asked=person if isinstance(person, User) else None,
        expires_at=event.at + timedelta(days=settings.RATING_DAYS), token_hash=hash_of_token(token_for(pk)),
    )  # fmt: skip
    path = path_for(rating.pk)
    params = {"no": case.title, "url": f"{settings.PUBLIC_URL}{path}"}
    return Message("RATING_ASKED", person, params, path, case.pk)
