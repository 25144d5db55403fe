"""What a decision of the tribunal still lacks before it may be signed and issued. Source: 仲裁法65-67."""

from collections.abc import Mapping

from cases.award_text import PARTS
from cases.models import Award, AwardKind
from cases.permissions import TRIBUNAL_ROLES, Role

_MAY_BE_LEFT_OUT = frozenset({"facts", "reasons"})
# A mediation statement says what was claimed and what was agreed; a correction, what now reads otherwise.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    AwardKind.STATEMENT: ("claims", "result", "costs"),
    AwardKind.CORRECTION: ("result",),
}


def gaps_of(award: Award, may_leave_out: bool) -> tuple[str, ...]:
    """Return the names of the parts that are empty and must not be.

    Args:
        may_leave_out: every side agreed that facts and reasons are left out.
    """
    needed = _NEEDED.get(award.kind, PARTS)
    if award.leaves_out_reasons and may_leave_out:
        needed = tuple(part for part in needed if part not in _MAY_BE_LEFT_OUT)
    return tuple(part for part in needed if not getattr(award, part))


def is_signed(award: Award, seats: int, held: dict[object, Role]) -> bool:
    """Return whether a majority signed, with the presiding arbitrator; a dissenter need not.

    Without a majority the presiding arbitrator's view decides (仲裁法66), so that signature always suffices
    where no majority can be formed.

    Args:
        seats: one or three.
        held: the tribunal's members in force and their roles.
    """
    signed = {
        row.arbitrator_id
        for row in award.signatures.all()
        if row.version == award.version and not row.dissents
    }
    answered = {row.arbitrator_id for row in award.signatures.all() if row.version == award.version}
    members = {user for user, role in held.items() if role in TRIBUNAL_ROLES}
    presides = {user for user, role in held.items() if role is Role.PRESIDING_ARBITRATOR}
    if len(members) < seats:
        return False
    majority = len(signed & members) > seats / 2
    return majority or (bool(signed & presides) and members <= answered)
