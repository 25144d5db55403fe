"""Has the papers made that were ordered while papers were switched off."""

from typing import Any

from django.core.management.base import BaseCommand

from documents.services import render_waiting


class Command(BaseCommand):
    """Put the waiting papers into the queue."""

    help = "Order the papers that waited while PAPERS was off; a worker makes them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many."""
        self.stdout.write(f"{render_waiting()} papers ordered.")
