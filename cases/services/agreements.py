"""The agreement (being written)."""

from cases.models import Case
from cases.services.moment import Moment


def void_current(case: Case, because: str, moment: Moment) -> None:
    """Make the current agreement and its signatures void."""
