"""The register: what every member of staff sees of every case, and whose eyes the names are for."""

from cases.actors import Actor
from cases.queries import reads_every_register


def shows_names(actor: Actor) -> bool:
    """Return whether somebody reads the parties' names: everybody but the statistician."""
    return not reads_every_register(actor)
