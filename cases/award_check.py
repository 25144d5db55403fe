"""What a decision of the tribunal still lacks before it may be signed and issued. Source: 仲裁法66-67."""

from cases.models import Award, AwardKind
from cases.permissions import TRIBUNAL_ROLES, Role

# The parts that an award must have; with the parties' consent facts and reasons may be left out.
_PARTS = ("claims", "facts", "reasons", "result", "costs")
_MAY_BE_LEFT_OUT = frozenset({"facts", "reasons"})
_SHORT = frozenset({AwardKind.CORRECTION})


def gaps_of(award: Award) -> tuple[str, ...]:
    """Return the names of the parts that are empty and must not be."""
    needed = [part for part in _PARTS if not (award.leaves_out_reasons and part in _MAY_BE_LEFT_OUT)]
    if award.kind in _SHORT:
        needed = ["result"]
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
