"""The application's registration with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers: data and template to PDF, numbers, seals, signatures, verification. Knows no procedure."""

    name = "documents"

    def ready(self) -> None:
        """Register the check of what papers are made with."""
        from . import checks  # noqa: F401 - importing registers it
