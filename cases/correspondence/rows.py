"""The form of a row of correspondence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from cases.models import Case, CaseEvent, CaseNotice
from notices.models import Channel
from notices.recipients import Address
from notices.services import Message, enqueue_all

Recipient = User | Address


def no_params(case: Case, event: CaseEvent) -> Mapping[str, str]:
    """Return nothing beyond the case's number."""
    return {}


def to_case(case: Case, event: CaseEvent) -> str:
    """Return the address of the case page."""
    return f"/cases/{case.pk}/"


@dataclass(frozen=True)
class Letter:
    """One notice to one person.

    Args:
        channels: other ways than the kind's own.
    """

    to: Recipient
    params: Mapping[str, str]
    link: str
    channels: Sequence[Channel] | None = None


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

    def letters(self, case: Case, event: CaseEvent) -> Iterable[Letter]:
        """Return the notices, one a person, all alike."""
        params, link = self.params(case, event), self.link(case, event)
        return [Letter(person, params, link) for person in self.to(case, event)]


@dataclass(frozen=True)
class TellEach:
    """A notice whose link differs from person to person.

    Args:
        kind: a notices.texts.Kind.
        letters: the notices.
    """

    kind: str
    letters: Callable[[Case, CaseEvent], Iterable[Letter]]


Row = Tell | TellEach


def keep_told(case: Case, event: CaseEvent, messages: Sequence[Message]) -> None:
    """Write messages into the outbox, and into the case that they were sent."""
    if messages:
        CaseNotice.objects.bulk_create(
            CaseNotice(case=case, event=event, notice=notice) for notice in enqueue_all(messages)
        )
