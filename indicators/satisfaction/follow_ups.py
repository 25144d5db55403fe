"""Low grades: somebody of the centre talks to whoever gave one, within a stated number of working days.

Source: UX.md §4.11 and §6 no. 29. Whoever decides or helped to decide the case, or keeps its file, has no part
in it and does not see it.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import StaffRole, User
from cases.brief import brief_of
from cases.deadlines import add_working_days
from cases.models import CalendarDay, Case, Engagement
from cases.moment import Moment, now
from cases.refusals import Conflict, NotVisible
from indicators.models import Finish, FollowUp, Level, Rating
from indicators.satisfaction.asking import address_of_side
from notices.recipients import Address
from notices.services import Message, enqueue_all

# Who may be asked to look into a low grade. Supervisors and the head see all of them; others what is theirs.
ASSIGNABLE = (StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR, StaffRole.INTAKE_CLERK)
NOTE_LENGTH = 1000


def open_follow_up(rating: Rating, level: Level, moment: Moment) -> FollowUp:
    """Open the follow-up of a low grade, once a question, and tell the supervisors.

    Writes: the follow-up and the messages, in the caller's transaction.
    """
    calendar = CalendarDay.objects.calendar(moment.today)
    due = add_working_days(moment.today, settings.FOLLOW_UP_WORKING_DAYS, calendar)
    row, is_new = FollowUp.objects.get_or_create(
        rating=rating, defaults={"score": level, "opened_at": moment.at, "due_on": due}
    )
    if is_new:
        _tell("LOW_RATING", row, supervisors_of(rating.case))
    return row


def supervisors_of(case: Case) -> QuerySet[User]:
    """Return the supervisors of a case's organisation who have no part in the case."""
    return _without_part(_staff(case, (StaffRole.SUPERVISOR,)), case)


def assignable_for(case: Case) -> QuerySet[User]:
    """Return who may look into a low grade of a case: staff of its organisation with no part in it."""
    return _without_part(_staff(case, ASSIGNABLE), case).order_by("name", "pk")


def visible_to(user: User, *, leads: bool) -> QuerySet[FollowUp]:
    """Return the follow-ups that somebody sees.

    Args:
        leads: whether he uses the service as supervisor or head: all of the organisation, else his own.
    """
    part = Engagement.objects.filter(case=OuterRef("rating__case"), user=user)
    rows = FollowUp.objects.filter(
        ~Exists(part), rating__case__organisation=user.organisation_id, rating__withdrawn_at=None
    )
    rows = rows.select_related("rating__case", "rating__side", "rating__asked", "assigned", "closed_by")
    return rows if leads else rows.filter(assigned=user)


def person_to_call(row: FollowUp) -> Address | None:
    """Return whom to call about a low grade while it is being looked into, as the question reached him.

    Returns: None once it is closed, and where nobody can be reached any more.
    """
    if row.closed_at is not None:
        return None
    asked = row.rating.asked
    if asked is not None:
        return Address(asked.name, asked.email or "", asked.mobile or "", asked.language)
    return address_of_side(brief_of(row.rating.case), row.rating.side_id)


@transaction.atomic
def assign(row: FollowUp, *, to: User, by: User) -> FollowUp:
    """Name who looks into it; an earlier person is replaced.

    Raises:
        Conflict: it is closed.
        NotVisible: not somebody who may do it.
    """
    held = _hold_open(row)
    if not assignable_for(held.rating.case).filter(pk=to.pk).exists():
        raise NotVisible
    held.assigned, held.assigned_at = to, now().at
    held.save(update_fields=["assigned", "assigned_at"])
    if to.pk != by.pk:
        _tell("FOLLOW_UP_ASSIGNED", held, [to])
    return held


@transaction.atomic
def close(row: FollowUp, *, by: User, finish: Finish, note: str) -> FollowUp:
    """Note what was found and done, and close it.

    Raises:
        Conflict: it was closed before.
    """
    held = _hold_open(row)
    held.finish, held.note = finish, note[:NOTE_LENGTH]
    held.closed_by, held.closed_at = by, now().at
    held.save(update_fields=["finish", "note", "closed_by", "closed_at"])
    return held


def _hold_open(row: FollowUp) -> FollowUp:
    held = FollowUp.objects.select_for_update(of=("self",)).select_related("rating__case").get(pk=row.pk)
    if held.closed_at is not None:
        raise Conflict
    return held


def _staff(case: Case, roles: tuple[StaffRole, ...]) -> QuerySet[User]:
    working = User.objects.filter(organisation=case.organisation_id, is_active=True)
    return working.filter(groups__name__in=[role.value for role in roles]).distinct()


def _without_part(people: QuerySet[User], case: Case) -> QuerySet[User]:
    return people.filter(~Exists(Engagement.objects.filter(case=case, user=OuterRef("pk"))))


def _tell(kind: str, row: FollowUp, people: QuerySet[User] | list[User]) -> None:
    params = {"no": row.rating.case.title, "date": row.due_on.isoformat()}
    link = reverse("follow_up", args=[row.pk])
    enqueue_all([Message(kind, person, params, link, None) for person in people])
