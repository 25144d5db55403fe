"""Print a procedure as rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from cases.kinds import Kind
from cases.procedures.printing import print_procedure
from cases.procedures.reading import PROCEDURES


class Command(BaseCommand):
    """manage.py print_procedure mediation"""

    help = "Print a procedure: its states, its steps, who takes them, what must hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the procedure's name."""
        parser.add_argument("procedure", choices=[kind.value.lower() for kind in PROCEDURES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rules to standard output, in English."""
        with translation.override("en"):
            self.stdout.write(print_procedure(Kind(options["procedure"].upper())), ending="")
