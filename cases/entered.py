"""What was entered for an act, read so that whatever it holds is either what is expected or refused with a sentence.

A form lets none of this through; but data also comes from proposals of another day, from imports and from
whoever writes a request by hand.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from cases.refusals import NotVisible, Unacceptable


class Entered(dict[str, Any]):
    """The data of an act. What is missing where it is needed is refused, and no text holds a null character."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take the data over.

        Raises:
            Unacceptable: a text holds what no database keeps.
        """
        super().__init__(data)
        _refuse_nulls(data)

    def __missing__(self, name: str) -> Any:
        """Refuse an act for which something was not entered."""
        raise Unacceptable(_("Something is missing in what was entered."), name)

    def part(self, name: str) -> "Entered":
        """Return a group of values."""
        value = self[name]
        if not isinstance(value, Mapping):
            raise _unreadable(name)
        return Entered(value)

    def many(self, name: str) -> list[Any]:
        """Return a list, empty where none was entered."""
        value = self.get(name) or []
        if not isinstance(value, list | tuple):
            raise _unreadable(name)
        return list(value)

    def text(self, name: str) -> str:
        """Return a text that must have been entered, without the spaces around it."""
        value = self[name]
        if not isinstance(value, str):
            raise _unreadable(name)
        return value.strip()

    def chosen(self, name: str, among: Collection[str]) -> str:
        """Return one of the codes that can be chosen."""
        value = self[name]
        if not isinstance(value, str) or value not in among:
            raise _unreadable(name)
        return value

    def id(self, name: str) -> UUID:
        """Return the id of a row.

        Raises:
            NotVisible: it is the id of nothing.
        """
        return id_from(self[name])

    def ids(self, name: str) -> list[UUID]:
        """Return the ids of rows, none where none were entered."""
        return [id_from(value) for value in self.many(name)]

    def whole(self, name: str, *, least: int = 0) -> int:
        """Return a whole number."""
        value = self[name]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**63:
            raise Unacceptable(_("Enter a whole number."), name)
        return value

    def day(self, name: str) -> date:
        """Return a day."""
        try:
            return date.fromisoformat(self[name])
        except (TypeError, ValueError) as error:
            raise Unacceptable(_("Enter a date, for example 2026-12-09"), name) from error

    def instant(self, name: str) -> datetime:
        """Return a date and a time."""
        try:
            value = parse_datetime(self[name])
        except (TypeError, ValueError):
            value = None
        if value is None:
            raise Unacceptable(_("Enter a date and a time."), name)
        return value if timezone.is_aware(value) else timezone.make_aware(value)


def id_from(value: object) -> UUID:
    """Return an id.

    Raises:
        NotVisible: it is the id of nothing.
    """
    try:
        return UUID(str(value))
    except ValueError as error:
        raise NotVisible from error


def _unreadable(name: str) -> Unacceptable:
    return Unacceptable(_("What was entered cannot be read."), name)


def _refuse_nulls(value: object) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise _unreadable("")
    elif isinstance(value, Mapping):
        for inner in value.values():
            _refuse_nulls(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_nulls(inner)
