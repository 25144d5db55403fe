"""Recompute every chain of events and name the first row that does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.chain import anchor, find_break
from accounts.heads import chained_models, compare


class Command(BaseCommand):
    """Covers the chains of all apps, and compares them with a head that was kept outside the system."""

    help = "Verify the chains of events; exit with 1 at the first row that was changed or is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the head to compare with."""
        parser.add_argument("--head", default="", help="a head of a day, as it was sent outside")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify.

        Raises:
            CommandError: a chain is broken, or is not the one that the head was made of.
        """
        for model in chained_models():
            name = model._meta.label
            if found := find_break(model._default_manager.all()):
                raise CommandError(f"{name}: chain {found.chain}, row {found.seq}: {found.reason}.")
            heads = model.head_model._default_manager.all()
            self.stdout.write(f"{name}: {model._default_manager.count()} rows hold; anchor {anchor(heads)}")
        if options["head"]:
            self._compare(options["head"])

    def _compare(self, value: str) -> None:
        try:
            found = compare(value)
        except LookupError as error:
            raise CommandError(
                f"No head {value} was made here: it is mistyped, or was taken away."
            ) from error
        if found and found.chain:
            raise CommandError(f"Head of {found.on}: chain {found.chain}, row {found.seq}: {found.what}.")
        if found:
            raise CommandError(f"Head of {found.on}: {found.what}.")
        self.stdout.write(f"head {value}: every event that it names is where it was")
