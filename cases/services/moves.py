"""Writes the table of legal moves from the procedures."""

from django.db import transaction

from cases.models import LegalMove
from cases.procedures.reading import legal_moves


@transaction.atomic
def write_legal_moves() -> None:
    """Make the table hold exactly what the procedures allow."""
    wanted = legal_moves()
    known = set(LegalMove.objects.values_list("kind", "source", "target"))
    for kind, source, target in known - wanted:
        LegalMove.objects.filter(kind=kind, source=source, target=target).delete()
    LegalMove.objects.bulk_create(
        LegalMove(kind=kind, source=source, target=target) for kind, source, target in wanted - known
    )
