"""Lead cases: which open mediation could take a case in, and what a reader may know of those that were merged.

A case is merged into another of the same organisation between the same parties, so nobody is told of a case that
is not his own. Whether the facts are the same too, a person decides.
Source: transitions.csv (merge); decision 0100.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cases.actors import Actor
from cases.frame import name_column, right_label, state_words
from cases.kinds import Kind
from cases.models import Case, Deadline, LiveGrant, Party, RightInDispute
from cases.moment import day_in_words
from cases.permissions import Role

# Where a mediation is accepted, so that both sides know of it, and its text is not being signed yet.
MAY_LEAD = frozenset({"CONSENT_PENDING", "MEDIATOR_PENDING", "MEDIATING", "SUSPENDED"})


@dataclass(frozen=True)
class Lead:
    """A case that could take another one in.

    Args:
        right: the name of its kind of right, in the reader's language.
        has_same_right: one of its rights, by kind and number, is in dispute in the other case too.
    """

    case: Case
    right: str
    has_same_right: bool


def has_lead(case: Case) -> bool:
    """Return whether another open mediation of the organisation is between the same parties."""
    return bool(_between_the_same_parties(case))


def lead_of(case: Case, lead_id: UUID) -> Case | None:
    """Return the lead case with this id, or None where it cannot take the case in."""
    return next((row for row in _between_the_same_parties(case) if row.pk == lead_id), None)


def leads_for(case: Case, reader: Actor) -> list[Lead]:
    """Return the cases that could take this one in and that exist for a reader: the same right first, then by age."""
    known = {row.pk for row in _between_the_same_parties(case)}
    rows: Any = (
        Case.objects.filter(pk__in=known).visible_to(reader).annotate(right=right_label(name_column()))
    )
    rights = {(row.right_type, row.number) for row in RightInDispute.objects.filter(case=case) if row.number}
    found = [
        Lead(row, row.right or "", any((r.right_type, r.number) in rights for r in row.rights.all()))
        for row in rows.prefetch_related("rights")
    ]
    return sorted(
        found, key=lambda lead: (not lead.has_same_right, str(lead.case.accepted_on), lead.case.title)
    )


def words_of(lead: Lead) -> str:
    """Return a lead case in one line: number, right, stage, since when."""
    parts = [lead.case.title, lead.right, state_words(lead.case)]
    if lead.case.accepted_on:
        parts.append(_("accepted on %(day)s") % {"day": day_in_words(lead.case.accepted_on)})
    if lead.has_same_right:
        parts.append(_("the same right"))
    return " · ".join(part for part in parts if part)


def running_of(case: Case) -> list[str]:
    """Return the names of the time limits that run in a case, which end when it is merged."""
    running = Deadline.objects.filter(case=case, status__in=["RUNNING", "PAUSED"]).order_by("due_on")
    return list(running.values_list(f"rule__{name_column()}", flat=True))


def lead_seen_by(case: Case, reader: Actor) -> Case | None:
    """Return the case into which this one was merged, where it exists for a reader."""
    if case.lead_id is None:
        return None
    return Case.objects.filter(pk=case.lead_id).visible_to(reader).first()


def seen_by(ids: Collection[UUID], reader: Actor) -> list[Case]:
    """Return those of some cases that exist for a reader, by number. Nothing is asked where there are none."""
    return list(Case.objects.filter(pk__in=ids).visible_to(reader).order_by("number")) if ids else []


def is_known_to_all(lead: Case, case: Case) -> bool:
    """Return whether everybody with a part in a case, the centre's own aside, has one in its lead case too."""
    parts = LiveGrant.objects.exclude(role=Role.CASE_SECRETARY)
    of_the_lead = parts.filter(content_object_id=lead.pk).values("user_id")
    return not parts.filter(content_object_id=case.pk).exclude(user_id__in=of_the_lead).exists()


def _between_the_same_parties(case: Case) -> list[Case]:
    keys = set(Party.objects.filter(case=case).values_list("name_key", flat=True))
    if not keys or "" in keys:
        return []
    rows = Case.objects.filter(
        kind=Kind.MEDIATION,
        organisation=case.organisation_id,
        state__in=MAY_LEAD,
        pk__in=Party.objects.filter(name_key__in=keys).values("case"),
    ).exclude(pk=case.pk)
    parties = Prefetch("parties", Party.objects.only("case", "name_key"))
    return [row for row in rows.prefetch_related(parties) if {p.name_key for p in row.parties.all()} == keys]
