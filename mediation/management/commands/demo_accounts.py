"""Print the demo's accounts."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mediation.demo.people import ACCOUNTS, ARBITRAL, PASSWORD


class Command(BaseCommand):
    """manage.py demo_accounts [--json]"""

    help = "Print the accounts of the demo, one for each role, with their password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the accounts to standard output.

        Raises:
            CommandError: this is not a demo.
        """
        if not settings.DEMO:
            raise CommandError("This is not a demo installation (DEMO is off).")
        rows = [
            {"role": person.key, "mail": person.mail, "password": PASSWORD, "totp_secret": None}
            for person in (*ACCOUNTS, *ARBITRAL)
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Password of all demo accounts: {PASSWORD}")
        for row in rows:
            self.stdout.write(f"  {row['role']:24} {row['mail']}")
