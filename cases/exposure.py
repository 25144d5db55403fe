"""What a former mediator of a dispute has read in it, as one reader may know it.

Whoever asks sees the items within his own reach of that mediation, and nothing of what was confidential to the
other side: not an item, not a number. That the person may have read confidential items of either side is said in
words, whether there are any or not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import reach_of
from cases.actors import Actor
from cases.models import (
    Case,
    CaseItem,
    CasePaper,
    EvidenceItem,
    Meeting,
    MeetingRecord,
    Message,
    Offer,
    Reading,
    Undisputed,
)
from cases.models.engagement import Engagement
from cases.permissions import Role
from cases.timeline import audience_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What may be read, and what it is called. The neutral's own notes are his own and not listed.
ITEMS: "Mapping[type[CaseItem], _StrPromise]" = {
    EvidenceItem: _("File"),
    CasePaper: _("Paper"),
    Meeting: _("Meeting"),
    MeetingRecord: _("Record of a meeting"),
    Message: _("Message in a room"),
    Offer: _("Offer"),
    Undisputed: _("Undisputed facts"),
}


@dataclass(frozen=True)
class Exposed:
    """One item that was read: what it is, in which case, who else sees it, when it was first read."""

    what: "str | _StrPromise"
    case: str
    audience: str
    audience_label: str
    read_at: datetime


def mediations_of(dispute_id: UUID, user_id: UUID) -> list[Case]:
    """Return the cases of a dispute on which somebody was, or is, the mediator."""
    mine = Engagement.objects.filter(user=user_id, role=Role.MEDIATOR).values("case_id")
    return list(Case.objects.filter(dispute=dispute_id, pk__in=mine).order_by("accepted_on"))


def exposure(case: Case, neutral_id: UUID, reader: Actor) -> list[Exposed]:
    """Return what a person has read in the mediations of a case's dispute, as far as a reader may know it.

    Args:
        case: the arbitration for which the person is named.
    """
    rows: list[Exposed] = []
    for mediation in mediations_of(case.dispute_id, neutral_id):
        rows += _read_in(mediation, neutral_id, reader)
    return sorted(rows, key=lambda row: row.read_at)


def _read_in(mediation: Case, neutral_id: UUID, reader: Actor) -> Iterator[Exposed]:
    read = dict(Reading.objects.filter(case=mediation, user=neutral_id).values_list("item", "at"))
    reach = reach_of(mediation, reader)
    for model, what in ITEMS.items():
        seen = model.objects.filter(case=mediation, pk__in=read).seen_by(reach).select_related("side")
        for item in seen:
            side = item.side.kind if item.side_id else None
            label = audience_words(item.audience, side, mediation.kind)
            yield Exposed(what, mediation.title, item.audience.lower(), label, read[item.pk])


def is_former_mediator(case: Case, user_id: UUID) -> bool:
    """Return whether somebody was the mediator in another case of the same dispute."""
    return any(other.pk != case.pk for other in mediations_of(case.dispute_id, user_id))


def related_to(case: Case, reader: Actor) -> list[Case]:
    """Return the other cases of the same dispute that exist for a reader."""
    others = Case.objects.filter(dispute=case.dispute_id).exclude(pk=case.pk)
    return list(others.visible_to(reader).exclude(state="DRAFT").order_by("accepted_on"))


def released_facts(case: Case) -> list[Undisputed]:
    """Return the undisputed facts of other cases of the dispute that every side has released for use here.

    Source: SZDY 73; ZXTJ 18, 22.
    """
    records = Undisputed.objects.filter(case__dispute=case.dispute_id).exclude(case=case)
    found = records.select_related("case").prefetch_related("answers")
    return [row for row in found if _is_released(row)]


def _is_released(record: Undisputed) -> bool:
    answers = list(record.answers.all())
    return len(answers) == record.case.sides.count() and all(a.confirms and a.releases for a in answers)
