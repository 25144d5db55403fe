"""The steps of one import: brought, columns matched, checked, imported, taken back.

Checking, importing and taking back are the worker's. Each may run twice, for instance after a worker was killed:
it begins by looking whether it is still wanted. Nothing of an import is in the system before the last statement
of its one transaction; how far it is shows through a connection of its own.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from accounts.models import Organisation, User
from cases.actors import SYSTEM, Actor
from cases.moment import Moment, now
from cases.names import folded
from cases.permissions import Role
from cases.refusals import Refusal
from cases.services import legacy
from documents import children, rendering
from documents.models import StoredFile
from documents.storage import read_bytes, store_bytes
from documents.uploads import UploadRefused, clean_name
from indicators.imports import checking, headings, messages, reading
from indicators.imports.committing import Stale, commit_rows
from indicators.imports.models import (
    ImportFile,
    ImportProgress,
    OnDuplicate,
    RememberedColumn,
    Status,
)

log = structlog.get_logger(__name__)

LIMITS: Final = children.Limits(seconds=60, memory=1024 * 1024 * 1024)
MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
}
WAITED_FOR: Final = 10  # somebody looks at the page while it runs: before the papers and messages of the day
# The advisory lock of whoever writes an import: one at a time, so that no number is given twice.
LOCK: Final = 8_202_602


class FileRefused(Exception):
    """A file that cannot be imported; `message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code, for tests, and the sentence."""
        super().__init__(message)
        self.code = code
        self.message = message


def _refused(code: str, **params: object) -> FileRefused:
    return FileRefused(code, messages.fault_text(code, **params))


# --- 1. The file ----------------------------------------------------------------------------------


def bring(
    *, stream: BinaryIO, name: str, organisation: Organisation, by: User | None, by_label: str = ""
) -> ImportFile:
    """Take a ledger: keep its bytes, read it, and guess what its columns are.

    Raises:
        FileRefused: with a sentence that says what to do.
    Writes: the bytes, an ImportFile.
    """
    content = stream.read(settings.IMPORT_MAX_BYTES + 1)
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise _refused("UPLOAD_TOO_LARGE", megabytes=settings.IMPORT_MAX_BYTES // 1024 // 1024)
    if not content:
        raise _refused(reading.Fault.EMPTY)
    try:
        name = clean_name(name)
    except UploadRefused as refusal:
        raise _refused("TYPE") from refusal
    extension = name.rpartition(".")[2].lower()
    if extension not in MEDIA_TYPES:
        raise _refused("TYPE")
    sheets = describe(_read(content, extension), remembered_by(organisation))
    stored = store_bytes(
        chunks=[content], name=name, media_type=MEDIA_TYPES[extension], received_by=by.pk if by else None
    )
    return ImportFile.objects.create(
        organisation=organisation,
        file=stored,
        sheets=sheets,
        uploaded_by=by,
        by_label=by_label,
        uploaded_at=timezone.now(),
    )


def _read(content: bytes, extension: str) -> list[reading.Sheet]:
    """Read a file in a child with limits: whoever sends it may have made it to take the server down."""
    rendering.start_children()
    with NamedTemporaryFile(prefix="ledger-") as copy:
        copy.write(content)
        copy.flush()
        try:
            found = children.run(LIMITS, reading.read, copy.name, extension)
        except children.ChildFailed as failure:
            log.warning("ledger_not_read", why=str(failure)[:200])
            raise _refused(reading.Fault.TOO_LARGE) from failure
    if isinstance(found, reading.Fault):
        raise _refused(found)
    return found


def sheets_of(stored: StoredFile) -> list[reading.Sheet]:
    """Return the sheets of a ledger that was taken."""
    return _read(read_bytes(stored), Path(stored.name).suffix[1:].lower())


def describe(sheets: list[reading.Sheet], remembered: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what is known of each sheet: its headings and, as guessed, its columns.

    Raises:
        FileRefused: no sheet has a row of headings.
    """
    described = [_description(sheet, headings.guess(sheet.rows, remembered)) for sheet in sheets]
    if not any(sheet["used"] for sheet in described):
        raise _refused("NO_HEADINGS")
    return described


def _description(sheet: reading.Sheet, heads: headings.Heads | None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": sheet.name, "rows": len(sheet.rows), "used": False, "columns": {}}
    if heads is None:
        return found
    after = sheet.rows[heads.last + 1 :]
    samples = [
        next((str(row[column]) for row in after[:50] if str(row[column]).strip()), "")[:40]
        for column in range(len(heads.titles))
    ]
    return found | {
        "used": True,
        "first": heads.first,
        "last": heads.last,
        "titles": list(heads.titles),
        "head": sheet.rows[heads.first : heads.last + 1],
        "samples": samples,
        "columns": dict(heads.columns),
    }


def remembered_by(organisation: Organisation) -> dict[str, str]:
    """Return what headings meant in an organisation's earlier ledgers."""
    return dict(RememberedColumn.objects.filter(organisation=organisation).values_list("heading", "field"))


# --- 2. The columns -------------------------------------------------------------------------------


def match_columns(
    file: ImportFile, columns: Mapping[int, Mapping[str, int] | None], *, at_once: bool = False
) -> None:
    """Take over which column is what, remember it, and have the rows checked.

    Args:
        columns: for each place of a sheet its columns by field; None leaves the sheet out. A sheet that is not
            named stays as it was guessed.
        at_once: the caller runs the check itself instead of the worker.
    Writes: the ImportFile, RememberedColumn, a task.
    """
    with transaction.atomic():
        locked = ImportFile.objects.select_for_update().get(pk=file.pk)
        if locked.status not in {Status.COLUMNS, Status.CHECKED}:
            return
        for place, chosen in columns.items():
            sheet = locked.sheets[place]
            sheet["used"] = chosen is not None
            if chosen is not None:
                sheet["columns"] = dict(chosen)
                _remember(locked.organisation, sheet)
        _start(locked, Status.CHECKING, None if at_once else check)


def _remember(organisation: Organisation, sheet: Mapping[str, Any]) -> None:
    fields = {column: name for name, column in sheet["columns"].items()}
    rows = {
        folded(title)[:100]: fields.get(column, "")
        for column, title in enumerate(sheet["titles"])
        if folded(title) and folded(title) not in headings.OURS
    }
    RememberedColumn.objects.bulk_create(
        [RememberedColumn(organisation=organisation, heading=heading, field=name) for heading, name in rows.items()],
        update_conflicts=True, unique_fields=["organisation", "heading"], update_fields=["field"],
    )  # fmt: skip


def _start(file: ImportFile, status: Status, work: "Task[[str], None] | None") -> None:
    """Note a step, from the beginning, and have the worker do it where it is wanted."""
    file.status, file.failure, file.failure_detail = status, "", ""
    file.save()
    ImportProgress.objects.update_or_create(file=file, defaults={"done": 0, "total": 0})
    if work is not None:
        work.enqueue(str(file.pk))


# --- 3. The check ---------------------------------------------------------------------------------


@task(priority=WAITED_FOR)
def check(file_id: str) -> None:
    """Judge every row of a ledger. Writes: ImportRow."""
    run_check(UUID(file_id), saved_progress(UUID(file_id)))


Progress = Callable[[int, int], None]


def run_check(file_id: UUID, progress: Progress) -> None:
    """Judge every row, from the beginning. Writes: ImportRow, the status."""
    try:
        with transaction.atomic():
            file = ImportFile.objects.select_related("file", "organisation").get(pk=file_id)
            if file.status != Status.CHECKING:
                return
            checking.judge_rows(file, sheets_of(file.file), progress)
            ImportFile.objects.filter(pk=file_id).update(status=Status.CHECKED)
    except FileRefused as refusal:
        _failed(file_id, Status.COLUMNS, "REFUSED", refusal.message)
    except Exception:
        _failed(file_id, Status.COLUMNS, "BROKEN")
        raise


# --- 4. The import --------------------------------------------------------------------------------


def start_commit(
    file: ImportFile, *, on_duplicate: OnDuplicate, by: User | None, at_once: bool = False
) -> bool:
    """Have the good rows of a checked ledger imported. Returns whether this call was the one that did."""
    with transaction.atomic():
        locked = ImportFile.objects.select_for_update().get(pk=file.pk)
        if locked.status != Status.CHECKED:
            return False
        locked.on_duplicate, locked.committed_by = on_duplicate, by
        _start(locked, Status.IMPORTING, None if at_once else commit)
    return True


@task(priority=WAITED_FOR)
def commit(file_id: str) -> None:
    """Import a ledger. Writes: its cases, all or none."""
    run_commit(UUID(file_id), saved_progress(UUID(file_id)))


def run_commit(file_id: UUID, progress: Progress) -> None:
    """Import the rows of a ledger in one transaction; on a failure say why and keep nothing."""
    try:
        with transaction.atomic():
            _hold_the_register()
            file = ImportFile.objects.select_related("file", "organisation", "committed_by").get(pk=file_id)
            if file.status != Status.IMPORTING:
                return
            file.imported, file.filled = commit_rows(file, actor_for(file.committed_by), progress)
            file.status, file.committed_at = Status.DONE, timezone.now()
            file.save()
    except Stale:
        _failed(file_id, Status.CHECKING, "STALE")
        check.enqueue(str(file_id))
    except Refusal as refusal:
        _failed(file_id, Status.CHECKED, "REFUSED", str(refusal.message))
    except Exception:
        _failed(file_id, Status.CHECKED, "BROKEN")
        raise


def _hold_the_register() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _failed(file_id: UUID, status: Status, code: str, detail: str = "") -> None:
    ImportFile.objects.filter(pk=file_id).update(status=status, failure=code, failure_detail=detail[:300])


def actor_for(user: User | None) -> Actor:
    """Return who acts: a statistician, or SYSTEM for a command."""
    return Actor(user=user, role=Role.STATISTICIAN) if user else SYSTEM


# --- 5. Taking it back ----------------------------------------------------------------------------


def undo_until(file: ImportFile) -> date | None:
    """Return the last day on which an import can be taken back; None where it cannot be any more."""
    if file.status != Status.DONE or file.committed_at is None or not file.imported:
        return None
    last = Moment(file.committed_at).today + timedelta(days=settings.IMPORT_UNDO_DAYS)
    return last if now().today <= last else None


def start_undo(file: ImportFile, *, by: User | None, at_once: bool = False) -> bool:
    """Have an import taken back. Returns whether this call was the one that did."""
    with transaction.atomic():
        locked = ImportFile.objects.select_for_update().get(pk=file.pk)
        if locked.status != Status.DONE:
            return False
        locked.undone_by = by
        _start(locked, Status.UNDOING, None if at_once else undo)
    return True


@task(priority=WAITED_FOR)
def undo(file_id: str) -> None:
    """Take an import back. Writes: its cases become void entries, all or none."""
    run_undo(UUID(file_id), saved_progress(UUID(file_id)))


def run_undo(file_id: UUID, progress: Progress) -> None:
    """Take an import back in one transaction; on a refusal say why and keep it."""
    try:
        with transaction.atomic():
            _hold_the_register()
            file = ImportFile.objects.select_related("undone_by").get(pk=file_id)
            if file.status != Status.UNDOING:
                return
            total, by = file.imported, actor_for(file.undone_by)
            legacy.undo(ledger_id=file.pk, by=by, progress=lambda done: progress(done, total))
            file.status, file.undone_at = Status.UNDONE, now().at
            file.save()
    except Refusal as refusal:
        _failed(file_id, Status.DONE, "REFUSED", str(refusal.message))
    except Exception:
        _failed(file_id, Status.DONE, "BROKEN")
        raise


# --- How far it is --------------------------------------------------------------------------------


def saved_progress(file_id: UUID) -> Progress:
    """Return a function that notes how far the worker is, where others see it before the transaction ends."""

    def note(done: int, total: int) -> None:
        aside = connections.create_connection("default")
        try:
            with aside.cursor() as cursor:
                cursor.execute(
                    "UPDATE indicators_importprogress SET done = %s, total = %s WHERE file_id = %s",
                    [done, total, file_id],
                )
        finally:
            aside.close()

    return note
