"""Lay down an invented city of cases, with the known answer of every version of the counting rule."""

import json
from argparse import ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Case
from cases.moment import today
from indicators.city.laying import lay_city
from indicators.city.planning import LAST_DAY
from indicators.city.town import is_built

EARLIEST = date(2024, 1, 1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2026-10-31") from None


class Command(BaseCommand):
    """manage.py seed_city --cases N --seed S [--until DATE] [--answers FILE]"""

    help = "Lay down an invented city of cases over 2021 to 2026. The same seed makes the same city."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size, the seed and where the answer goes."""
        parser.add_argument("--cases", type=int, default=2300, help="how many cases")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another city")
        parser.add_argument("--until", type=_day, default=None, help=f"the last day (default {LAST_DAY})")
        parser.add_argument(
            "--answers", type=Path, help="write what every version of the rule must count, as JSON"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay the city down.

        Raises:
            CommandError: the database holds other cases than a demo's, or the city is there already.
        """
        last = min(options["until"] or LAST_DAY, today() - timedelta(days=1))
        if options["cases"] < 1 or last < EARLIEST:
            raise CommandError(f"A city has at least one case, and its last day is {EARLIEST} or later.")
        if is_built():
            raise CommandError("The city is there already.")
        if not settings.DEMO and Case.objects.exists():
            raise CommandError("This database holds cases. Invented ones never stand beside real ones.")
        begun = monotonic()
        answer = lay_city(options["cases"], options["seed"], last, self._progress(options["verbosity"]))
        if options["answers"]:
            text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True)
            options["answers"].write_text(text + "\n", encoding="utf-8")
        counted = answer["rules"]["1"]["total"]
        self.stdout.write(
            f"{answer['cases']} cases until {last}, {counted} of them counted under version 1, "
            f"in {monotonic() - begun:.1f} s."
        )

    def _progress(self, verbosity: int) -> Any:
        return (lambda done: self.stdout.write(f"{done} cases")) if verbosity > 1 else (lambda done: None)
