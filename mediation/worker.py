"""The background worker: what django-tasks-db leaves out (reclaim, retries, a schedule).

A task may run twice, for instance when a worker is killed after the work and before it is written down:
write tasks so that the second run changes nothing. A worker connects directly to PostgreSQL, not through
a transaction pooler: it is known to live by an advisory lock on a connection of its own.
"""

import logging
import secrets
import time
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from notices.schedule import ScheduledJob

log = structlog.get_logger(__name__)

# The first half of the advisory lock's key; the second half is the worker's number.
LOCK_SPACE = 0x776F726B
# How long to wait after the first failure, the second, and so on; after the last one a task stays failed.
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
KEEP_FINISHED = timedelta(days=30)
# Seconds between two looks at lost tasks and at the clock.
ROUND = 10.0


class LivingWorker:
    """A worker's sign of life: an advisory lock that PostgreSQL drops when the worker's connection ends."""

    def __init__(self) -> None:
        self.number = secrets.randbelow(2**31)
        self._connection = connections.create_connection("default")
        self._ask("SELECT pg_advisory_lock(%s, %s)", LOCK_SPACE, self.number)

    def assert_alive(self) -> None:
        """Raise when the lock's connection is gone: other workers then hold this one for dead."""
        self._ask("SELECT 1")

    def close(self) -> None:
        """Give the lock back."""
        self._connection.close()

    def _ask(self, statement: str, *values: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)


class RetryingWorker(Worker):
    """Runs what is ready and returns; a task that failed comes back later."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run one task; put it back in the queue when it failed and may be tried again."""
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            log.error("task_failed", task=db_task_result.task_path, error=db_task_result.exception_class_path)
            retry_later(db_task_result)


def work(*, pause: float) -> None:
    """Work until SIGTERM or SIGINT: the task at hand is finished first.

    Args:
        pause: seconds to wait when nothing is ready.
    Raises: OperationalError when the database is gone; the supervisor starts a new worker.
    """
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # being told to stop is no warning
    sign = LivingWorker()
    worker = RetryingWorker(str(sign.number))
    worker.configure_signals()
    write_schedule()
    next_round = 0.0
    while worker.running:
        sign.assert_alive()
        if time.monotonic() >= next_round:
            reclaim_lost_tasks()
            enqueue_due_jobs()
            next_round = time.monotonic() + ROUND
        worker.run()
        if worker.running:
            time.sleep(pause)
    sign.close()


def retry_later(row: DBTaskResult[Any, Any]) -> None:
    """Put a failed or lost task back in the queue, later each time; leave it failed after the last time."""
    attempts = len(row.worker_ids)
    if attempts > len(RETRY_AFTER):
        return
    row.status = TaskResultStatus.READY
    row.run_after = timezone.now() + RETRY_AFTER[attempts - 1]
    row.save(update_fields=["status", "run_after"])


def reclaim_lost_tasks() -> int:
    """Find tasks whose worker died, and have them tried again. Returns how many there were."""
    lost = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        # The row was read first: a worker holds its lock before it takes a task.
        if row.worker_ids[-1] in _living_workers():
            continue
        with transaction.atomic():
            mine = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
                pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
            )
            if mine.exists():
                log.warning("task_lost", task=row.task_path, attempts=len(row.worker_ids))
                row.set_failed(RuntimeError("The worker died."))
                retry_later(row)
                lost += 1
    return lost


def _living_workers() -> set[str]:
    """Return the numbers of the workers whose lock is held in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT objid::text FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
               WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()""",
            [LOCK_SPACE],
        )
        return {number for (number,) in cursor.fetchall()}


def write_schedule() -> None:
    """Bring the rows of the schedule in line with settings.SCHEDULE; a new task is due at once."""
    now = timezone.now()
    rows = [
        ScheduledJob(task_path=path, every=every, next_at=now) for path, every in settings.SCHEDULE.items()
    ]
    ScheduledJob.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["task_path"], update_fields=["every"]
    )
    ScheduledJob.objects.exclude(task_path__in=settings.SCHEDULE).delete()


def enqueue_due_jobs() -> int:
    """Enqueue each recurring task that is due, once however often it was missed. Returns how many."""
    now = timezone.now()
    with transaction.atomic():
        due = list(ScheduledJob.objects.select_for_update(skip_locked=True).filter(next_at__lte=now))
        for job in due:
            import_string(job.task_path).enqueue()
            job.next_at += job.every * ((now - job.next_at) // job.every + 1)
            job.save(update_fields=["next_at"])
    return len(due)


@task()
def forget_finished_tasks() -> int:
    """Delete the records of tasks that ended a month ago. Returns how many.

    Writes: deletes rows of the queue; what a task did is recorded where it was done.
    """
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_FINISHED)
    deleted, _ = old.delete()
    return int(deleted)
