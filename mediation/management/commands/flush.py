"""Django's `flush`, run as the owner of the tables."""

from django.core.management.commands import flush

from mediation.roles import RunsAsOwner


class Command(RunsAsOwner, flush.Command):
    """See mediation/roles.py."""
