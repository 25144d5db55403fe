"""Lay down the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mediation.demo.laying import is_laid_down, lay_down


class Command(BaseCommand):
    """manage.py seed_demo"""

    help = "Lay down the demo: an invented city, its people, and some sixty cases dated around today."

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay it down once.

        Raises:
            CommandError: this is not a demo.
        """
        if not settings.DEMO:
            raise CommandError("This is not a demo installation (DEMO is off). Nothing was changed.")
        if is_laid_down():
            self.stdout.write("The demo is there already.")
            return
        verbose = options["verbosity"] > 1
        count = lay_down(self.stdout.write if verbose else lambda line: None)
        self.stdout.write(f"The demo has {count} cases.")
