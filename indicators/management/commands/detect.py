"""Look for what seems wrong in the count."""

import json
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from indicators.detector.running import look


class Command(BaseCommand):
    """manage.py detect [--json]"""

    help = "Look for what seems wrong in the count. It lists; people decide. Running it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every rule in use, and write what came of each."""
        begun = monotonic()
        runs = look()
        seconds = round(monotonic() - begun, 1)
        if options["json"]:
            rules = {run.code: {"new": run.new, "known": run.known, "gone": run.gone} for run in runs}
            self.stdout.write(json.dumps({"rules": rules, "seconds": seconds}))
            return
        for run in runs:
            self.stdout.write(f"{run.code}: {run.new} new, {run.known} known, {run.gone} gone")
        self.stdout.write(f"{seconds} s")
