"""Tells at every start whether papers can be made here."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .rendering import NotReady, check_ready


@register()
def papers_can_be_made(app_configs: Any = None, **_options: Any) -> list[CheckMessage]:
    """Return an error with the one line that helps; none where papers are switched off."""
    if not settings.PAPERS_ENABLED:
        return []
    try:
        check_ready()
    except NotReady as missing:
        hint = "Or set PAPERS=off: papers then wait until they can be made."
        return [Error(str(missing), hint=hint, id="documents.E001")]
    return []
