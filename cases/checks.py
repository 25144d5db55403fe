"""What the secretary and the supervisor look at: the papers behind each party, and the signs behind each flag.

Reads only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.audience import Audience
from cases.forms.filing_people import ID_LABELS
from cases.frame import address
from cases.models import Case, EvidenceItem, Material, Party, Representation, ShamFlag
from cases.services.flags import SIGN_LABELS, Sign


@dataclass(frozen=True)
class Paper:
    """A file behind a party, and where it is opened."""

    name: str
    kind: object
    url: str


@dataclass(frozen=True)
class PartyRow:
    """One party with who acts for it and what was filed to prove it."""

    party: Party
    id_kind: object
    agents: Sequence[Representation]
    papers: Sequence[Paper]


@dataclass(frozen=True)
class FlagRow:
    """One flag with its signs in words."""

    flag: ShamFlag
    signs: Sequence[object]


def parties_of(case: Case) -> list[PartyRow]:
    """Return the parties of a case with what the secretary checks."""
    parties = Party.objects.filter(case=case).select_related("side", "identity_checked_by")
    files = EvidenceItem.objects.filter(
        case=case,
        material__in=[Material.IDENTITY, Material.AUTHORITY],
        audience__in=[Audience.CENTRE, Audience.JOINT],
    ).standing()
    found = list(files)
    return [
        PartyRow(
            party,
            ID_LABELS.get(party.id_kind, ""),
            [agent for agent in party.representations.all() if agent.revoked_at is None],
            [
                Paper(item.name, item.get_material_display(), address("case_file", case.pk, item.pk))
                for item in found
                if item.party_id == party.pk or (item.party_id is None and item.side_id == party.side_id)
            ],
        )
        for party in parties.prefetch_related("representations")
    ]


def flags_of(case: Case) -> list[FlagRow]:
    """Return the flags of a case, the newest first."""
    rows = ShamFlag.objects.filter(case=case).select_related("raised_by", "cleared_by")
    return [FlagRow(row, [SIGN_LABELS[Sign(sign)] for sign in row.signs]) for row in rows]
