"""Moved to cases.moment."""

from cases.moment import SHANGHAI, Moment, now, today

__all__ = ["SHANGHAI", "Moment", "now", "today"]
