"""Say why a case is, or is not, counted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from cases.models import Case
from cases.moment import today
from indicators.counting import explain


class Command(BaseCommand):
    """manage.py explain_count CASE_NUMBER"""

    help = "Say why a case is, or is not, counted toward the target."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a case number or a filing's reference."""
        parser.add_argument("case_number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the reason to standard output."""
        text = options["case_number"].strip()
        case = Case.objects.filter(Q(number=text) | Q(reference=text)).first()
        if case is None:
            raise CommandError(f"No case has the number {text}.")
        found = explain(case, today())
        self.stdout.write(f"{case.title}: {found.reason.value} (rule {found.rule})")
        self.stdout.write(str(found.sentence))
        if found.line is not None:
            self.stdout.write(f"{found.line.title}: counted on {found.line.counted_on}, {found.line.outcome}")
