"""Noticing that both sides of a case use one device: a keyed hash of a cookie, told apart case by case."""

from django.utils.crypto import salted_hmac

from cases.models import Case, Device, Side


def note_device(*, case: Case, side: Side, cookie: str) -> None:
    """Remember that somebody on a side used a device.

    Args:
        cookie: the random text that the browser keeps; its hash cannot be compared between cases.
    Writes:
        a Device, once for each device and side.
    """
    if cookie:
        row = Device(case=case, side=side, fingerprint=fingerprint(case, cookie))
        Device.objects.bulk_create([row], ignore_conflicts=True)


def fingerprint(case: Case, cookie: str) -> str:
    """Return what is stored of a device's cookie for one case."""
    return salted_hmac("cases.device", f"{case.pk}:{cookie}", algorithm="sha256").hexdigest()
