"""Text messages, through the provider that settings.SMS_PROVIDER names."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from notices.channels import ChannelOff, Letter


class SmsProvider(Protocol):
    """What a provider's class must be able to do. It is made without arguments and reads its own settings."""

    def send(self, to: str, text: str, ref: str) -> str:
        """Send a text message and return the provider's reference.

        Args:
            to: the number with its country code, +8613…
            text: the message with its signature.
            ref: the same at every attempt.
        Raises:
            Exception: it was not taken; another attempt is made later.
        """


class NoSms:
    """No provider: text messages are skipped, and mail and this site remain."""

    def send(self, to: str, text: str, ref: str) -> str:
        """Refuse.

        Raises:
            ChannelOff: always.
        """
        raise ChannelOff("no provider of text messages")


def provider() -> SmsProvider:
    """Return the provider that the settings name."""
    return cast(SmsProvider, import_string(settings.SMS_PROVIDER)())


def send(letter: Letter) -> str:
    """Hand a text message to the provider and return its reference."""
    return provider().send(letter.to, letter.text, letter.reference)
