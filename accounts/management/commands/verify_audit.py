"""Recompute every chain of events and name the first row that does not hold."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from accounts.chain import ChainedEvent, anchor, find_break


class Command(BaseCommand):
    """Covers the chains of all apps. Prints the anchor of the day, which belongs outside the system."""

    help = "Verify the chains of events; exit with 1 at the first row that was changed or is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify.

        Raises:
            CommandError: a chain is broken.
        """
        for model in apps.get_models():
            if not issubclass(model, ChainedEvent):
                continue
            name = model._meta.label
            if found := find_break(model._default_manager.all()):
                raise CommandError(f"{name}: chain {found.chain}, row {found.seq}: {found.reason}.")
            heads = model.head_model._default_manager.all()
            self.stdout.write(f"{name}: {model._default_manager.count()} rows hold; anchor {anchor(heads)}")
