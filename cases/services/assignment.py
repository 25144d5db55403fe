"""Giving a case to a secretary: by the supervisor, or at acceptance to whoever has the fewest."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffRole, User
from cases.actors import Actor
from cases.models import Case, Engagement
from cases.permissions import Action, Role
from cases.queries import NOT_OPEN
from cases.refusals import Conflict, Unacceptable
from cases.services.engagements import engage
from cases.services.procedure import Act, Done, Performed, act, perform


def assign_secretary(
    *, case_id: UUID, by: Actor, user_id: UUID, key: str = "", at: datetime | None = None
) -> Performed:
    """Give a case to a secretary; the one before her ends.

    Raises:
        Unacceptable: nobody of that id works as a secretary in the case's organisation.
        Conflict: she has the case already.
    Writes:
        The end of one engagement and the beginning of another.
    """
    data = {"user": str(user_id)}
    return perform(case_id=case_id, action=Action.ASSIGN_SECRETARY, by=by, data=data, key=key, at=at)


def assign_least_busy(case: Case, at: datetime) -> User | None:
    """Give a case without a secretary to whoever has the fewest open cases, inside the caller's act.

    Returns:
        The secretary; None where the organisation has none, and the supervisor finds the case unassigned.
    """
    user = secretaries(case.organisation_id).first()
    if user is not None:
        engage(case=case, user=user, role=Role.CASE_SECRETARY, at=at)
    return user


def secretaries(organisation_id: UUID | None) -> QuerySet[User]:
    """Return an organisation's secretaries with their `open_cases`, the least busy first."""
    in_force = Q(engagements__role=Role.CASE_SECRETARY, engagements__until=None)
    at_work = in_force & ~Q(engagements__case__state__in=NOT_OPEN)
    people = User.objects.filter(
        organisation=organisation_id, groups__name=StaffRole.CASE_SECRETARY.value, is_active=True
    )
    return people.annotate(open_cases=Count("engagements", filter=at_work, distinct=True)).order_by(
        "open_cases", "name", "pk"
    )


def unassigned(organisation_id: UUID | None) -> QuerySet[Case]:
    """Return the accepted, open cases of an organisation that have no secretary, the oldest deadline first."""
    assigned = Engagement.objects.filter(case=OuterRef("pk"), role=Role.CASE_SECRETARY, until=None)
    accepted = Case.objects.filter(organisation=organisation_id, accepted_on__isnull=False)
    waiting = accepted.exclude(state__in=NOT_OPEN).filter(~Exists(assigned))
    return waiting.order_by("next_due_on", "id")


@act(Action.ASSIGN_SECRETARY)
def _assign(a: Act) -> Done:
    chosen = str(a.data.get("user", ""))
    user = next((person for person in secretaries(a.case.organisation_id) if str(person.pk) == chosen), None)
    if user is None:
        raise Unacceptable(_("Choose a secretary of this organisation."), "user")
    in_force = Engagement.objects.filter(case=a.case, role=Role.CASE_SECRETARY, until=None)
    if in_force.filter(user=user).exists():
        raise Conflict(_("This secretary already has the case."))
    in_force.update(until=a.moment.at, ended_because="reassigned")
    engage(case=a.case, user=user, role=Role.CASE_SECRETARY, at=a.moment.at)
    return Done(data={"user": str(user.pk)})
