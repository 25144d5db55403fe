"""Who is told what when the release of a connection is asked for, and decided."""

from django.urls import reverse

from cases.correspondence.people import with_role
from cases.correspondence.rows import Recipient, Tell
from cases.models import Case, CaseEvent, ConflictRelease
from cases.permissions import Action, Role


def _deciders(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return those who may decide, without whoever asked."""
    found = [*with_role(case, Role.SUPERVISOR), *with_role(case, Role.INSTITUTION_CHAIR)]
    return [person for person in found if getattr(person, "pk", None) != event.by_id]


def _asker(case: Case, event: CaseEvent) -> list[Recipient]:
    return [ConflictRelease.objects.select_related("asked_by").get(pk=event.data["release"]).asked_by]


def _link(case: Case, event: CaseEvent) -> str:
    return reverse("connections", args=[case.pk])


ROWS: dict[Action, tuple[Tell, ...]] = {
    Action.ASK_CONFLICT_RELEASE: (Tell("PROPOSAL_WAITING", _deciders, link=_link),),
    Action.ANSWER_CONFLICT_RELEASE: (Tell("RESPONDENT_ANSWERED", _asker, link=_link),),
}
