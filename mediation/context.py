"""What every template may use."""

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the header and footer's data (being written)."""
    return {}
