"""`manage.py work`: run background tasks until told to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from mediation.worker import work


class Command(BaseCommand):
    """See mediation/worker.py. Start as many as the machine carries."""

    help = "Run background tasks (papers, messages, timers) until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how long to wait when nothing is ready."""
        parser.add_argument("--pause", type=float, default=0.5, help="seconds to wait when nothing is ready")

    def handle(self, *args: Any, pause: float, **options: Any) -> None:
        """Work; end with one sentence when the database is gone, for the supervisor to start another."""
        try:
            work(pause=pause)
        except OperationalError as error:
            raise CommandError(f"The worker lost the database: {error}") from error
