"""Finds what a crash or a tampering hand left half: rows without bytes, bytes without rows, changed bytes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.storage import find_halves


class Command(BaseCommand):
    """Compare the register of files with the storage. Changes nothing."""

    help = "Compare the register of files with the storage; with --hashes, every byte."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --hashes."""
        parser.add_argument("--hashes", action="store_true", help="read every file and compare its SHA-256")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found, a line each.

        Raises:
            CommandError: something was found that people must look at.
        """
        found = find_halves(compare_hashes=options["hashes"])
        for title, items in (
            ("never finished", found.unfinished),
            ("without bytes", found.without_bytes),
            ("changed", found.changed),
            ("bytes without a row", found.without_row),
        ):
            for item in items:
                self.stdout.write(f"{title}: {item}")
        if found.without_bytes or found.changed:
            raise CommandError("Files are missing or changed: restore them from a backup.")
        self.stdout.write("Every registered file is there." if not found else "Nothing is lost.")
