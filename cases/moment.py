"""The legal time of an act: one instant, and the day it falls on in Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Moment:
    """When an act happens.

    Args:
        at: the instant.
    """

    at: datetime

    @property
    def today(self) -> date:
        """The legal day."""
        return self.at.astimezone(SHANGHAI).date()


def now() -> Moment:
    """Return the present moment."""
    return Moment(timezone.now())


def today() -> date:
    """Return the legal day now."""
    return now().today
