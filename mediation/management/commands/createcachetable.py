"""Django's `createcachetable`, run as the owner of the tables."""

from django.core.management.commands import createcachetable

from mediation.roles import RunsAsOwner


class Command(RunsAsOwner, createcachetable.Command):
    """See mediation/roles.py."""
