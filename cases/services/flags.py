"""Signs of a sham mediation: both sides share a telephone, an address, a device. While a flag is open, the case stops.

A sign is a reason to look, never a decision. Parties are not told of flags: they see that the case is being checked.
Source: SZDY 85, SSTJ 21, TYTJ 18.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import SYSTEM, Actor
from cases.audience import Audience
from cases.identifiers import check_mobile
from cases.models import Case, CaseEvent, Device, Party, Representation, ShamFlag
from cases.moment import Moment
from cases.names import folded
from cases.permissions import Action, Role, SideKind
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, is_legal, perform


class Sign(StrEnum):
    """What may point to a sham mediation."""

    SAME_MOBILE = "SAME_MOBILE"
    SAME_EMAIL = "SAME_EMAIL"
    SAME_ADDRESS = "SAME_ADDRESS"
    SAME_DEVICE = "SAME_DEVICE"
    REPORTED = "REPORTED"


SIGN_LABELS = {
    Sign.SAME_MOBILE: _("Both sides gave the same mobile number"),
    Sign.SAME_EMAIL: _("Both sides gave the same mail address"),
    Sign.SAME_ADDRESS: _("Both sides gave the same address"),
    Sign.SAME_DEVICE: _("Both sides used the same device"),
    Sign.REPORTED: _("Reported by a member of staff or the mediator"),
}
NOTE_LENGTH = 500


def signs_of(case: Case) -> tuple[Sign, ...]:
    """Return what the two sides of a case have in common that they should not."""
    parties = list(Party.objects.filter(case=case).select_related("side").prefetch_related("representations"))
    found = [sign for sign, read in _READ.items() if _is_shared(parties, read)]
    devices = Device.objects.filter(case=case).values_list("fingerprint", "side")
    by_device: dict[str, set[UUID]] = {}
    for fingerprint, side in devices:
        by_device.setdefault(fingerprint, set()).add(side)
    if any(len(sides) > 1 for sides in by_device.values()):
        found.append(Sign.SAME_DEVICE)
    return tuple(found)


def _people(party: Party) -> list[Party | Representation]:
    return [party, *(agent for agent in party.representations.all() if agent.revoked_at is None)]


def _mobiles(party: Party) -> list[str]:
    return [check_mobile(person.mobile).normalised for person in _people(party) if person.mobile]


def _emails(party: Party) -> list[str]:
    return [person.email.strip().lower() for person in _people(party) if person.email]


def _addresses(party: Party) -> list[str]:
    return [folded(text) for text in (party.address, party.service_address) if text]


_READ: dict[Sign, Callable[[Party], list[str]]] = {
    Sign.SAME_MOBILE: _mobiles,
    Sign.SAME_EMAIL: _emails,
    Sign.SAME_ADDRESS: _addresses,
}


def _is_shared(parties: Sequence[Party], read: Callable[[Party], list[str]]) -> bool:
    values: dict[str, set[str]] = {kind.value: set() for kind in SideKind}
    for party in parties:
        values[party.side.kind].update(value for value in read(party) if value)
    return bool(values[SideKind.APPLICANT] & values[SideKind.RESPONDENT])


def raise_if_alike(a: Act) -> ShamFlag | None:
    """Raise a flag inside another act, where the sides are alike and nobody has looked into it yet.

    Writes:
        the flag and its event, which only staff see.
    """
    signs = _unexamined(a.case)
    if not signs:
        return None
    flag = _store(a.case, signs, moment=a.moment)
    CaseEvent(
        case=a.case,
        kind=Action.RAISE_FLAG.value,
        by_id=None,
        by_label="system",
        role=Role.SYSTEM.value,
        state_from=a.case.state,
        state_to=a.case.state,
        audience=Audience.CENTRE,
        data=_event_data(flag),
        at=a.moment.at,
    ).save()
    return flag


def look(*, case_id: UUID, at: datetime | None = None) -> Performed | None:
    """Raise a flag as an act of the system, where the sides are alike and nobody has looked into it yet."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not is_legal(case, Action.RAISE_FLAG) or not (signs := _unexamined(case)):
        return None
    data = {"signs": [sign.value for sign in signs]}
    return perform(case_id=case_id, action=Action.RAISE_FLAG, by=SYSTEM, data=data, at=at)


def raise_flag(
    *, case_id: UUID, by: Actor, note: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Stop a case because something points to a sham mediation.

    Raises:
        Unacceptable: no note says why.
    """
    if not note.strip():
        raise Unacceptable(_("Write what you noticed."), "note")
    data = {"signs": [Sign.REPORTED.value], "note": note.strip()}
    return perform(case_id=case_id, action=Action.RAISE_FLAG, by=by, data=data, key=key, at=at)


def clear_flag(
    *, case_id: UUID, by: Actor, flag_id: UUID, reason: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Let a case go on: the supervisor has looked into the flag.

    Raises:
        Unacceptable: no reason is given.
        NotVisible: the case has no such flag.
        Conflict: it was cleared already.
    """
    if not reason.strip():
        raise Unacceptable(_("Write why the case may go on."), "reason")
    data = {"flag": str(flag_id), "reason": reason.strip()}
    return perform(case_id=case_id, action=Action.CLEAR_FLAG, by=by, data=data, key=key, at=at)


@act(Action.RAISE_FLAG)
def _raise(a: Act) -> Done:
    signs = [sign for sign in Sign if sign in a.data.many("signs")]
    flag = _store(a.case, signs, moment=a.moment, note=str(a.data.get("note", "")), by=a.by)
    return Done(data=_event_data(flag), audience=Audience.CENTRE)


@act(Action.CLEAR_FLAG)
def _clear(a: Act) -> Done:
    flag = ShamFlag.objects.filter(case=a.case, pk=a.data.id("flag")).first()
    if flag is None:
        raise NotVisible
    if flag.cleared_at is not None:
        raise Conflict
    flag.cleared_at, flag.cleared_by = a.moment.at, a.by.user
    flag.cleared_because = str(a.data.get("reason", ""))[:NOTE_LENGTH]
    flag.save(update_fields=["cleared_at", "cleared_by", "cleared_because"])
    return Done(data={"flag": str(flag.pk)}, audience=Audience.CENTRE)


def _unexamined(case: Case) -> tuple[Sign, ...]:
    """Return the signs that no flag, open or cleared, has named yet."""
    known = {
        sign for signs in ShamFlag.objects.filter(case=case).values_list("signs", flat=True) for sign in signs
    }
    return tuple(sign for sign in signs_of(case) if sign.value not in known)


def _store(
    case: Case, signs: Sequence[Sign], *, moment: Moment, note: str = "", by: Actor | None = None
) -> ShamFlag:
    return ShamFlag.objects.create(
        case=case,
        signs=[sign.value for sign in signs],
        note=note[:NOTE_LENGTH],
        raised_at=moment.at,
        raised_by=by.user if by else None,
    )


def _event_data(flag: ShamFlag) -> dict[str, object]:
    return {"flag": str(flag.pk), "signs": list(flag.signs)}
