"""Reading cases: adjectives that narrow a list. Cost follows what is shown, not what exists."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.permissions import Role

if TYPE_CHECKING:
    from cases.actors import Actor
    from cases.models import Case  # noqa: F401  the query set names it as text

# What no member of staff sees: a draft, and a draft that was thrown away, belong to whoever wrote them.
PRIVATE = Q(state="DRAFT") | Q(state="CANCELLED", submitted_at=None)
# States in which nobody works on a case. The index of open cases names the same list in the same order.
NOT_OPEN = ["DRAFT", "NOT_ACCEPTED", "CANCELLED", "CLOSED", "ARCHIVED", "MERGED"]
REGISTER_ROLES = frozenset(
    {Role.INTAKE_CLERK, Role.CASE_SECRETARY, Role.SUPERVISOR, Role.INSTITUTION_CHAIR, Role.STATISTICIAN}
)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases."""

    def only(self, *fields: Any) -> "CaseQuerySet":
        """Leave columns out, never the two that say which procedure a row follows and where it stands."""
        return super().only(*{*fields, "kind", "state"})

    def visible_to(self, actor: "Actor") -> "CaseQuerySet":
        """Return the cases that exist for somebody: one join with the grants in force, or the register.

        Staff see the register of their organisation, the statistician that of every organisation; everybody else
        the cases they have a role on.
        """
        user = actor.user
        if user is None:
            if actor.invitation is not None:
                return self.filter(pk=actor.invitation.case_id)
            return self.none()
        if reads_every_register(actor):
            return self.exclude(PRIVATE)
        if is_register_staff(actor):
            return self.filter(organisation=user.organisation_id).exclude(PRIVATE)
        return self.engaged(user.pk)

    def engaged(self, user_id: Any, *roles: Role) -> "CaseQuerySet":
        """Return the cases on which a user has a role in force, one of these where some are named."""
        grants = apps.get_model("cases.LiveGrant").objects.filter(user_id=user_id)
        if roles:
            grants = grants.filter(role__in=roles)
        return self.filter(pk__in=grants.values("content_object_id"))

    def open(self) -> "CaseQuerySet":
        """Return the cases that somebody works on."""
        return self.exclude(state__in=NOT_OPEN)

    def overdue(self, on: date) -> "CaseQuerySet":
        """Return the cases with a running deadline before a day."""
        deadlines = apps.get_model("cases.Deadline").objects
        running = deadlines.filter(case=OuterRef("pk"), status="RUNNING", due_on__lt=on)
        return self.filter(Exists(running))

    def closed_between(self, first: date, last: date) -> "CaseQuerySet":
        """Return the cases first closed between two days, both included."""
        return self.filter(first_closed_on__gte=first, first_closed_on__lte=last)

    def search(self, text: str) -> "CaseQuerySet":
        """Return the cases whose number, reference or party's name holds a text."""
        text = text.strip()
        return self.filter(
            Q(number__icontains=text) | Q(reference__iexact=text) | Q(parties__name__icontains=text)
        ).distinct()


def is_register_staff(actor: "Actor") -> bool:
    """Return whether somebody reads the register: staff of an organisation in a role that may."""
    return bool(_register_roles(actor))


def reads_every_register(actor: "Actor") -> bool:
    """Return whether somebody reads the register of every organisation, without names: the statistician.

    Whoever holds another role of the register besides uses it: names never go beyond one organisation.
    """
    return _register_roles(actor) == {Role.STATISTICIAN}


def _register_roles(actor: "Actor") -> set[Role]:
    user = actor.user
    if user is None or user.organisation_id is None:
        return set()
    held = {Role(role) for role in user.staff_roles}
    if actor.role is not None:
        held &= {actor.role}
    return held & REGISTER_ROLES
