"""Print the table of roles and actions."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from cases.procedures.printing import print_matrix


class Command(BaseCommand):
    """manage.py print_matrix"""

    help = "Print who may do what: the table of roles and actions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table to standard output, in English."""
        with translation.override("en"):
            self.stdout.write(print_matrix(), ending="")
