"""Print the count toward the target."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.moment import today
from indicators.counting import Figure, figure, lines
from indicators.models import CountingRule, LedgerLine
from indicators.recount import recount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2026-11-23") from None


class Command(BaseCommand):
    """manage.py count [--as-of DATE] [--rule N] [--recount] [--json] [--list]"""

    help = "Print how many disputes count toward the target of the plan period."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day and the form of the answer."""
        parser.add_argument(
            "--as-of",
            type=_day,
            default=None,
            help="count up to this day, in its plan period (default: today)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--rule", type=int, default=None, help="another version of the counting rule")
        parser.add_argument("--recount", action="store_true", help="also count from the event log alone")
        parser.add_argument("--list", action="store_true", help="also print the cases behind the number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the figure to standard output."""
        as_of = options["as_of"] or today()
        found = figure(as_of, options["rule"])
        answer: dict[str, object] = {
            "target": found.target,
            "counted": found.counted,
            "rule": found.rule,
            "as_of": as_of.isoformat(),
            "by_outcome": found.by_outcome,
        }
        if options["recount"]:
            terms = CountingRule.objects.get(pk=found.rule).terms
            answer["recounted"] = recount(terms, found.span.first_on, min(as_of, found.span.last_on))
        rows = list(lines(found.period, as_of, found.rule)) if options["list"] else []
        if options["list"]:
            answer["cases"] = [_line(row) for row in rows]
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_text(found, rows))
            if options["recount"]:
                self.stdout.write(f"counted from the event log alone: {answer['recounted']}")
        if options["recount"] and answer["recounted"] != found.counted:
            raise CommandError("The ledger and the event log do not agree.")


def _line(row: LedgerLine) -> dict[str, object]:
    return {
        "number": row.title,
        "counted_on": row.counted_on.isoformat(),
        "outcome": row.outcome,
        "rule": row.rule_version,
        "case": str(row.case_id),
    }


def _text(found: Figure, rows: list[LedgerLine]) -> str:
    text = [
        f"{found.counted} / {found.target}  rule {found.rule}, {found.period.first_on} to {found.as_of}; "
        f"plan pace {found.pace} ({found.ahead:+d})"
    ]
    text += [f"  {number:6d}  {outcome}" for outcome, number in found.by_outcome.items()]
    text += [f"  {row.counted_on}  {row.title}  {row.outcome}" for row in rows]
    return "\n".join(text)
