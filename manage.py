#!/usr/bin/env python
"""Django's command line. With no environment set it finds (and starts) the local database."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediation.settings")
    from django.core.management import execute_from_command_line

    from mediation.localdb import LocalDatabaseError

    try:
        execute_from_command_line(sys.argv)
    except LocalDatabaseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
