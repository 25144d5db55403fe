"""When a mediator or arbitrator takes no case: entered and taken back by the person concerned."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, EventKind, NeutralProfile, User
from accounts.services import record_event


class AbsenceRefused(ValueError):
    """The days cannot be taken; the message is for the reader."""


@transaction.atomic
def add_absence(*, by: User, from_on: date, until_on: date, today: date) -> Absence:
    """Enter days, both included, on which somebody is away.

    Raises:
        NeutralProfile.DoesNotExist: not on a roster.
        AbsenceRefused: they end before they begin, or are over.
    Writes:
        An absence, and an account event.
    """
    profile = NeutralProfile.objects.get(user=by, is_active=True)
    if until_on < from_on:
        raise AbsenceRefused(_("The last day lies before the first."))
    if until_on < today:
        raise AbsenceRefused(_("These days are over."))
    row = Absence.objects.create(profile=profile, from_on=from_on, until_on=until_on)
    _record(by, row, "added")
    return row


@transaction.atomic
def remove_absence(*, by: User, absence_id: int) -> None:
    """Take back one's own absence.

    Raises:
        Absence.DoesNotExist: no such absence of this person.
    """
    row = Absence.objects.get(pk=absence_id, profile__user=by)
    _record(by, row, "removed")
    row.delete()


def _record(by: User, row: Absence, what: str) -> None:
    days = {"from": row.from_on.isoformat(), "until": row.until_on.isoformat()}
    record_event(kind=EventKind.ROW_CHANGED, user=by, subject=by.pk, data={"absence": what, **days})
