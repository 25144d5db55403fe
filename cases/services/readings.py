"""What a neutral has read, noted when it is shown."""

from collections.abc import Iterable
from uuid import UUID

from cases.audience import Reach
from cases.models import CaseItem, Reading


def note_readings(case_id: UUID, reach: Reach, items: Iterable[CaseItem]) -> None:
    """Note that a neutral has read items of a case; the first time counts. Others are not noted here.

    Writes:
        a row for each item that was not read before.
    """
    if not (reach.is_neutral or reach.is_tribunal) or reach.user_id is None:
        return
    rows = [
        Reading(case_id=case_id, user_id=reach.user_id, model=str(item._meta.model_name), item=item.pk)
        for item in items
    ]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
