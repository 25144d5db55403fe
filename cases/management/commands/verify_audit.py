"""Recompute the chains of events and name the first row that does not hold."""

from typing import Any

from accounts.chain import anchor, find_break
from accounts.models import AccountEvent
from accounts.models import ChainHead as AccountHead
from django.core.management.base import BaseCommand, CommandError

from cases.models import CaseEvent, ChainHead


class Command(BaseCommand):
    """manage.py verify_audit"""

    help = "Recompute every chain of events and compare it with its head."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write how many events hold; fail at the first that does not."""
        for name, model, heads in (("cases", CaseEvent, ChainHead), ("accounts", AccountEvent, AccountHead)):
            if broken := find_break(model.objects.all()):
                raise CommandError(f"{name}: chain {broken.chain} does not hold at event {broken.seq}: {broken.reason}")
            self.stdout.write(
                f"{name}: {model.objects.count()} events in {heads.objects.count()} chains hold; "
                f"head of the day {anchor(heads.objects.all())}"
            )
