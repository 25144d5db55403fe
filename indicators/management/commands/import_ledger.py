"""Check a ledger of the years before, and import it."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accounts.models import Organisation, StaffRole, User
from indicators.imports import messages, services
from indicators.imports.headings import REQUIRED, Field
from indicators.imports.models import ImportFile, ImportRow, OnDuplicate, RowStatus, Status
from indicators.imports.preview import verdicts
from indicators.rules import Reason

SHOWN = 20
NUMBERS = ("rows", "good", "bad", "duplicates", "imported", "filled", "counted")


class Command(BaseCommand):
    """manage.py import_ledger FILE [--commit] [--skip-errors] [--duplicates skip|fill|new] [--json]"""

    help = "Check a ledger of closed cases (XLSX, XLS, CSV); with --commit import its rows, all or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and what to do with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="import what was checked")
        parser.add_argument(
            "--skip-errors", action="store_true", help="import the good rows although others have errors"
        )
        parser.add_argument(
            "--adopt", action="store_true", help="take the suggestions over for rows with errors"
        )
        parser.add_argument("--duplicates", choices=["skip", "fill", "new"], default="skip")
        parser.add_argument("--organisation", default="", metavar="CODE", help="whose cases they are")
        parser.add_argument(
            "--by", default="", metavar="MAIL", help="the statistician who imports; else the command"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, import where asked to, and print what was found."""
        with translation.override("en" if options["json"] else translation.get_language() or "zh-hans"):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        by = _person(options["by"])
        organisation = by.organisation if by else _organisation(options["organisation"])
        if organisation is None:
            raise CommandError("This person belongs to no organisation.")
        file = _bring(options["file"], organisation, by)
        with _bar("check", quiet=options["json"]) as progress:
            _check(file, progress)
        if options["adopt"]:
            from indicators.imports.checking import adopt_all

            adopt_all(file)
        bad = ImportRow.objects.filter(file=file, status=RowStatus.BAD).count()
        refused = bool(bad and options["commit"] and not options["skip_errors"])
        if options["commit"] and not refused:
            services.start_commit(
                file, on_duplicate=OnDuplicate(options["duplicates"].upper()), by=by, at_once=True
            )
            with _bar("import", quiet=options["json"]) as progress:
                services.run_commit(file.pk, progress)
        file.refresh_from_db()
        answer = _answer(file)
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else _text(answer)
        )
        if refused:
            raise CommandError(
                f"Nothing was imported: {bad} rows have errors. Mend them, or use --skip-errors."
            )
        if options["commit"] and file.status != Status.DONE:
            raise CommandError(_why(file))


def _person(mail: str) -> User | None:
    if not mail:
        return None
    user = User.objects.filter(email=mail, is_active=True).select_related("organisation").first()
    if user is None or StaffRole.STATISTICIAN not in user.staff_roles:
        raise CommandError(f"{mail} is not a statistician.")
    return user


def _organisation(code: str) -> Organisation:
    found = Organisation.objects.filter(is_active=True)
    chosen = found.filter(code=code) if code else found.exclude(kind="ARBITRAL").order_by("code")
    organisation = chosen.first()
    if organisation is None:
        if not (known := ", ".join(found.values_list("code", flat=True))):
            raise CommandError(
                "There is no organisation yet. Set the centre up first: manage.py init_centre."
            )
        which = (
            f"There is no organisation {code}." if code else "Say whose cases they are: --organisation CODE."
        )
        raise CommandError(f"{which} Known are: {known}.")
    return organisation


def _bring(path: Path, organisation: Organisation, by: User | None) -> ImportFile:
    try:
        with path.open("rb") as stream:
            return services.bring(
                stream=stream, name=path.name, organisation=organisation, by=by, by_label="import_ledger"
            )
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except services.FileRefused as refusal:
        raise CommandError(refusal.message) from refusal


def _check(file: ImportFile, progress: services.Progress) -> None:
    for _place, sheet in file.used_sheets:
        if missing := [str(messages.LABELS[name]) for name in REQUIRED if name not in sheet["columns"]]:
            raise CommandError(
                f"Sheet {sheet['name'] or 1}: no column was recognised for {', '.join(missing)}."
            )
    services.match_columns(file, {}, at_once=True)
    services.run_check(file.pk, progress)
    file.refresh_from_db()
    if file.status != Status.CHECKED:
        raise CommandError(_why(file))


def _why(file: ImportFile) -> str:
    return file.failure_detail or str(messages.FAILURES.get(file.failure, file.failure))


@contextmanager
def _bar(label: str, *, quiet: bool) -> Iterator[services.Progress]:
    """Show how far a step is, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _answer(file: ImportFile) -> dict[str, Any]:
    counts = Counter(ImportRow.objects.filter(file=file).values_list("status", flat=True))
    bad = ImportRow.objects.filter(file=file, status=RowStatus.BAD)
    return {
        "import": str(file.pk),
        "file": file.file.name,
        "sha256": file.file.sha256,
        "status": file.status,
        "rows": sum(counts.values()),
        "good": counts[RowStatus.GOOD],
        "bad": counts[RowStatus.BAD],
        "duplicates": counts[RowStatus.DUPLICATE],
        "imported": file.imported,
        "filled": file.filled,
        "counted": sum(each.number for each in verdicts(file) if each.reason is Reason.COUNTED),
        "errors": [_error(file, row) for row in bad],
    }


def _error(file: ImportFile, row: ImportRow) -> dict[str, Any]:
    return {
        "sheet": file.sheets[row.sheet]["name"],
        "row": row.number,
        "problems": [
            {
                "field": Field(problem["field"]).value,
                "code": problem["code"],
                "reason": messages.reason(problem),
                "suggestion": messages.advice(problem),
            }
            for problem in row.problems
        ],
    }


def _text(answer: dict[str, Any]) -> str:
    lines = [f"{answer['file']}  ({answer['import']})"]
    lines += [f"{answer[name]:8,}  {name}" for name in NUMBERS]
    for error in answer["errors"][:SHOWN]:
        texts = "; ".join(f"{each['reason']} -> {each['suggestion']}" for each in error["problems"])
        lines.append(f"  {error['sheet']} {error['row']}: {texts}")
    if (more := len(answer["errors"]) - SHOWN) > 0:
        lines.append(f"  … {more} more; --json prints all of them")
    return "\n".join(lines)
