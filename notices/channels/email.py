"""Mail: plain text, no case facts, a Message-ID that stays the same at every attempt."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from notices.channels import Letter


def send(letter: Letter) -> str:
    """Hand a mail to the mail server and return its Message-ID.

    Raises:
        OSError, smtplib.SMTPException: the server did not take it.
    """
    message_id = f"<{letter.reference}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    EmailMessage(
        subject=letter.subject, body=letter.text, to=[letter.to], headers={"Message-ID": message_id}
    ).send()
    return message_id
