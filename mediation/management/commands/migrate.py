"""Django's `migrate`, run as the owner of the tables."""

from django.core.management.commands import migrate

from mediation.roles import RunsAsOwner


class Command(RunsAsOwner, migrate.Command):
    """See mediation/roles.py."""
