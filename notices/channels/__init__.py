"""The ways out of the house. Each channel is a module with `send(letter) -> reference of the provider`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go: everything a channel needs, nothing it would have to ask for.

    Attributes:
        to: a mail address or a mobile number with its country code.
        reference: the same at every attempt, so that a provider or a mail program can drop a repeated one.
    """

    to: str
    subject: str
    text: str
    reference: str


class ChannelOff(Exception):
    """This installation has no provider for the channel: nothing to try again."""
