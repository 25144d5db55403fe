"""The application's registration with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MediationConfig(AppConfig):
    """The wiring: settings, addresses, the two database logins, the commands that run the service."""

    name = "mediation"

    def ready(self) -> None:
        """State the application role's rights after every migration, and register the system checks."""
        from mediation.roles import state_rights

        post_migrate.connect(state_rights, sender=self)
