"""Take an import of a ledger back."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from indicators.imports import services
from indicators.imports.models import ImportFile, Status
from indicators.management.commands.import_ledger import _bar, _person, _why


class Command(BaseCommand):
    """manage.py undo_import ID"""

    help = "Take an import back: its cases become void entries, all or none; for some days, and while nothing else happened on them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the import's id."""
        parser.add_argument("id", type=UUID)
        parser.add_argument(
            "--by", default="", metavar="MAIL", help="the statistician who does; else the command"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it back, or say why not."""
        file = ImportFile.objects.filter(pk=options["id"]).first()
        if file is None:
            raise CommandError(f"There is no import {options['id']}.")
        if not services.start_undo(file, by=_person(options["by"]), at_once=True):
            raise CommandError(f"Nothing to take back: this import is {file.status}.")
        with _bar("undo", quiet=False) as progress:
            services.run_undo(file.pk, progress)
        file.refresh_from_db()
        if file.status != Status.UNDONE:
            raise CommandError(_why(file))
        self.stdout.write(f"Taken back: {file.imported} cases.")
