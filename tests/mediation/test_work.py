"""Background work survives failures and dead workers, and what goes by the clock happens once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mediation import worker
from notices.schedule import ScheduledJob

Drain = Callable[..., list[DBTaskResult[Any, Any]]]


@task()
def add(a: int, b: int) -> int:
    """Do something that succeeds."""
    return a + b


@task()
def fail() -> None:
    """Do something that does not."""
    raise ValueError("not today")


def _only_row() -> DBTaskResult[Any, Any]:
    row: DBTaskResult[Any, Any] = DBTaskResult.objects.get()
    return row


@pytest.mark.django_db
def test_drain_runs_what_is_ready_and_raises_what_fails(drain: Drain) -> None:
    add.enqueue(1, 2)
    assert [row.return_value for row in drain()] == [3]
    fail.enqueue()
    with pytest.raises(AssertionError, match="not today"):
        drain()


@pytest.mark.django_db
def test_a_failed_task_is_tried_again_later_and_at_last_stays_failed() -> None:
    fail.enqueue()
    desk = worker.RetryingWorker("1")
    for wait in worker.RETRY_AFTER:
        row = _only_row()
        row.claim("1")
        desk.run_task(row)
        row = _only_row()
        assert row.status == TaskResultStatus.READY
        assert abs(row.run_after - timezone.now() - wait) < timedelta(seconds=5)
    row.claim("1")
    desk.run_task(row)
    row = _only_row()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path == "builtins.ValueError"


@pytest.mark.django_db(transaction=True)
def test_a_dead_workers_task_goes_back_and_a_living_ones_stays() -> None:
    sign = worker.LivingWorker()
    add.enqueue(1, 1)
    _only_row().claim(str(sign.number))
    assert worker.reclaim_lost_tasks() == 0
    assert _only_row().status == TaskResultStatus.RUNNING
    sign.close()
    assert worker.reclaim_lost_tasks() == 1
    row = _only_row()
    assert row.status == TaskResultStatus.READY
    assert row.run_after > timezone.now()


ADD_NOTHING = f"{__name__}.nothing"


@task()
def nothing() -> None:
    """Be due."""


@pytest.mark.django_db
def test_a_job_that_was_missed_often_is_done_once() -> None:
    with override_settings(SCHEDULE={ADD_NOTHING: timedelta(hours=1)}):
        worker.write_schedule()
        assert worker.enqueue_due_jobs() == 1
        assert worker.enqueue_due_jobs() == 0
        missed = timezone.now() - timedelta(hours=5, minutes=20)
        ScheduledJob.objects.update(next_at=missed)
        worker.write_schedule()
        assert worker.enqueue_due_jobs() == 1
    assert ScheduledJob.objects.get().next_at == missed + timedelta(hours=6)
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
def test_the_schedule_follows_the_settings() -> None:
    with override_settings(SCHEDULE={ADD_NOTHING: timedelta(hours=1)}):
        worker.write_schedule()
    with override_settings(SCHEDULE={ADD_NOTHING: timedelta(hours=2)}):
        worker.write_schedule()
        assert ScheduledJob.objects.get().every == timedelta(hours=2)
    with override_settings(SCHEDULE={}):
        worker.write_schedule()
    assert not ScheduledJob.objects.exists()


@pytest.mark.django_db
def test_old_records_of_the_queue_are_forgotten(drain: Drain) -> None:
    add.enqueue(1, 1)
    add.enqueue(2, 2)
    drain()
    old = DBTaskResult.objects.earliest("enqueued_at")
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))
    worker.forget_finished_tasks.enqueue()
    assert [row.return_value for row in drain()] == [1]
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_works_until_it_is_told_to_stop() -> None:
    worker.forget_finished_tasks.enqueue()
    login = connection.settings_dict
    host = quote(str(login["HOST"]), safe="")
    port = f":{login['PORT']}" if login["PORT"] else ""
    credentials = f"{login['USER']}:{login['PASSWORD']}" if login["PASSWORD"] else login["USER"]
    url = f"postgres://{credentials}@{host}{port}/{login['NAME']}"
    environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "1"}
    command = [sys.executable, "manage.py", "work", "--pause", "0.05"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        for _ in range(300):
            if not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists():
                break
            time.sleep(0.1)
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
