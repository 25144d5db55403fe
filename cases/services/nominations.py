"""Lists on which the sides rank and strike candidates, each in confidence, and whom they have in common.

Source: SSTJ 15 (the parties choose together); 仲裁法43; decisions 0055, 0068.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.candidates import known_of
from cases.models import Case, Nomination, Side
from cases.moment import Moment
from cases.refusals import Unacceptable


@dataclass(frozen=True)
class Common:
    """Whom every side ranked and none struck.

    Args:
        settled_by: what told the best from the next: SUM of ranks, WORSE_RANK, LOAD or NAME.
    """

    person: User
    settled_by: str


def file_list(
    case: Case,
    side: Side,
    ranked: Sequence[UUID],
    struck: Sequence[UUID],
    people: QuerySet[User],
    moment: Moment,
) -> None:
    """Store the list of one side in place of its earlier one.

    Args:
        people: who may be named.
    Raises:
        Unacceptable: nobody is ranked, or somebody is both ranked and struck, or may not be named.
    """
    if not ranked:
        raise Unacceptable(_("Rank at least one candidate."), "ranked")
    if len(set(ranked)) < len(ranked) or set(ranked) & set(struck):
        raise Unacceptable(_("Give each candidate one rank, or strike the name."), "ranked")
    known = set(people.filter(pk__in=[*ranked, *struck]).values_list("pk", flat=True))
    if known != {*ranked, *struck}:
        raise Unacceptable(_("Select candidates from the list."), "ranked")
    Nomination.objects.filter(case=case, side=side).delete()
    Nomination.objects.bulk_create(
        [
            *(
                Nomination(case=case, side=side, neutral_id=pk, rank=n + 1, at=moment.at)
                for n, pk in enumerate(ranked)
            ),
            *(
                Nomination(case=case, side=side, neutral_id=pk, is_struck=True, at=moment.at)
                for pk in sorted(set(struck))
            ),
        ]
    )


def best_common(case: Case, people: QuerySet[User]) -> Common | None:
    """Return whom every side ranked, none struck and nothing stands in the way of: the lowest ranks together.

    Of two with the same sum the one whose worse rank is better, then the less busy, then by name.
    """
    sides = Side.objects.filter(case=case).count()
    rows = Nomination.objects.filter(case=case)
    struck = set(rows.filter(is_struck=True).values_list("neutral_id", flat=True))
    ranks: dict[UUID, list[int]] = {}
    for row in rows.filter(rank__isnull=False):
        ranks.setdefault(row.neutral_id, []).append(row.rank or 0)
    common = [pk for pk in ranks.keys() - struck if len(ranks[pk]) == sides]
    order = sorted(
        (
            ((sum(ranks[row.person.pk]), max(ranks[row.person.pk]), row.busy, row.person.name), row.person)
            for row in known_of(case, list(people.filter(pk__in=common)))
            if row.is_open
        ),
        key=lambda pair: pair[0],
    )
    if not order:
        return None
    best, nearest = order[0][0], order[1][0] if len(order) > 1 else None
    ways = ("SUM", "WORSE_RANK", "LOAD", "NAME")
    place = next((n for n in range(4) if nearest is None or nearest[n] != best[n]), 3)
    return Common(order[0][1], ways[place])
