"""Freeze a month of the count."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import StaffRole, User
from cases.refusals import Refusal
from indicators.freezing import freeze, propose_freeze
from indicators.motions import MAY_DECIDE, MAY_PROPOSE


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a month; write it as 2026-10") from None


class Command(BaseCommand):
    """manage.py freeze_month YYYY-MM --proposed-by MAIL --frozen-by MAIL"""

    help = "Freeze a month of the count. It takes two persons, each named by the address of their account."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the month and the two persons."""
        parser.add_argument("month", type=_month)
        parser.add_argument("--proposed-by", required=True, help="a statistician or supervisor")
        parser.add_argument("--frozen-by", required=True, help="another supervisor or head")

    def handle(self, *args: Any, **options: Any) -> None:
        """Freeze the month and write its hash."""
        proposer = _person(options["proposed_by"], MAY_PROPOSE)
        other = _person(options["frozen_by"], MAY_DECIDE)
        if proposer == other:
            raise CommandError("The two persons are one.")
        try:
            with transaction.atomic():
                motion = propose_freeze(month=options["month"], by=proposer)
                frozen = freeze(motion=motion, by=other)
        except Refusal as refusal:
            raise CommandError(str(refusal) or "The month was proposed or frozen before.") from None
        self.stdout.write(f"{frozen} {frozen.sha256}")


def _person(address: str, roles: tuple[StaffRole, ...]) -> User:
    """Return an account in one of some roles."""
    person = User.objects.filter(
        email=address, is_active=True, groups__name__in=[r.value for r in roles]
    ).first()
    if person is None:
        raise CommandError(f"{address} is no account in one of these roles: {', '.join(roles)}.")
    return person
