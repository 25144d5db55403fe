"""Months in addresses: 2026-10."""

from datetime import date


class MonthConverter:
    """A month, as the first of its days."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """Read a month out of an address."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        """Write a month into an address."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"
