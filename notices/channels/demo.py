"""The demo's mail server and text message provider: they keep what they are given for /dev/messages/."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notices.models import Channel, DemoMessage


class DemoMailBackend(BaseEmailBackend):
    """Keeps mails instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails and return how many there were.

        Writes:
            notices_demomessage.
        """
        kept = [
            DemoMessage(
                channel=Channel.EMAIL,
                to=address,
                subject=str(mail.subject),
                text=str(mail.body),
                reference=str(mail.extra_headers.get("Message-ID", "")),
            )
            for mail in email_messages
            for address in mail.recipients()
        ]
        DemoMessage.objects.bulk_create(kept)
        return len(email_messages)


class DemoSms:
    """Keeps text messages instead of sending them."""

    def send(self, to: str, text: str, ref: str) -> str:
        """Keep the text message and return its reference.

        Writes:
            notices_demomessage.
        """
        DemoMessage.objects.create(channel=Channel.SMS, to=to, text=text, reference=ref)
        return ref
