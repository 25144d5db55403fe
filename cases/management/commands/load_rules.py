"""`manage.py load_rules`: bring the code tables in line with cases/rules/*.csv."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.services.rules import load_all


class Command(BaseCommand):
    """Loads the code tables and prints what was done. May be repeated; deletes nothing."""

    help = "Load the code tables (time limits, kinds of rights and disputes, causes, calendar)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print one line a table."""
        for loaded in load_all():
            self.stdout.write(
                f"{loaded.file}: {loaded.created} new, {loaded.changed} changed, "
                f"{loaded.same} the same, {loaded.kept} kept as the centre has them"
            )
