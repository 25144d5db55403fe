"""The register: what every member of staff sees of every case, and whose eyes the names are for."""

from cases.actors import Actor
from cases.permissions import Role
from cases.queries import REGISTER_ROLES, is_register_staff


def shows_names(actor: Actor) -> bool:
    """Return whether somebody reads the parties' names: everybody but the statistician."""
    if actor.user is None or not is_register_staff(actor):
        return True
    held = {Role(role) for role in actor.user.staff_roles} if actor.role is None else {actor.role}
    return bool(held & REGISTER_ROLES - {Role.STATISTICIAN})
