"""Contexts to JSON and back. A paper keeps the data it was made from, so it can be read years later."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .blocks import NEEDED

T = TypeVar("T")
TAG = "="


def to_json(value: Any) -> Any:
    """Return `value` (dataclasses, tuples, dates, enums, plain values) as JSON can hold it.

    A dataclass becomes a dict with the name of its class under "=", which tells unions apart.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {TAG: type(value).__name__, **fields}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # and datetime, which is one
        return value.isoformat()
    return value


def from_json(cls: type[T], data: Mapping[str, Any]) -> T:
    """Rebuild a context of class `cls` from what to_json() made.

    Raises:
        KeyError, TypeError, ValueError: the data is not of this class.
    """
    result: T = _read(cls, data)
    return result


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(hint: Any, data: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(hint), data)
    if origin is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in data)
    if dataclasses.is_dataclass(hint):
        hints = _hints(hint)  # type: ignore[arg-type]
        return hint(**{name: _read(hints[name], item) for name, item in data.items() if name != TAG})  # type: ignore[operator]
    if hint in (date, datetime):
        return hint.fromisoformat(data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data


def _read_union(hints: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    choices = [hint for hint in hints if hint is not type(None)]
    if len(choices) == 1:
        return _read(choices[0], data)
    by_name = {hint.__name__: hint for hint in choices}
    return _read(by_name[data[TAG]], data)


def missing_facts(value: Any, path: str = "") -> tuple[str, ...]:
    """Return where facts are missing that a paper to be signed must have, as "clauses.0.account.number"."""
    found: list[str] = []
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            found += missing_facts(item, f"{path}{index}.")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if field.metadata == NEEDED and item in (None, "", ()):
                found.append(path + field.name)
            found += missing_facts(item, f"{path}{field.name}.")
    return tuple(found)
