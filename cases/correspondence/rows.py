"""The form of a row of correspondence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from notices.recipients import Address

from cases.models import Case, CaseEvent

Recipient = User | Address


def no_params(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return nothing beyond the case's number."""
    return {}


def to_case(case: Case, event: CaseEvent) -> str:
    """Return the address of the case page."""
    return f"/cases/{case.pk}/"


@dataclass(frozen=True)
class Tell:
    """A notice that an act sends.

    Args:
        kind: a notices.texts.Kind.
        to: whom, from correspondence.people.
        params: date, time, n: ISO texts and numbers; the case's number is added.
        link: the page to open.
    """

    kind: str
    to: Callable[[Case, CaseEvent], Iterable[Recipient]]
    params: Callable[[Case, CaseEvent], Mapping[str, str]] = no_params
    link: Callable[[Case, CaseEvent], str] = to_case
