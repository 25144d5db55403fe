"""`manage.py import_calendar FILE`: store the State Council's holiday schedule of a year."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.services.rules import CalendarRefused, import_calendar


class Command(BaseCommand):
    """Stores a schedule and marks its years as published, so that deadlines there are certain."""

    help = "Import a holiday schedule: CSV with the columns date, is_working (1 or 0) and note."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and where it comes from."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="The notice that the schedule is taken from.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and say which years are now certain.

        Raises: CommandError when the file cannot be used; nothing is stored then.
        """
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                years = import_calendar(file=file, source=options["source"] or path.name)
        except (OSError, UnicodeDecodeError, CalendarRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Schedule stored for " + ", ".join(map(str, years)) + ".")
