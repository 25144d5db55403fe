"""The legal time of an act: one instant, and the day it falls on in Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

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


def day_in_words(on: date) -> str:
    """Return a day without its weekday in the reader's language: 2025年12月3日, 3 December 2025."""
    return date_format(on, pgettext("format of a day", "j F Y"))
