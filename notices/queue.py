"""Putting tasks into the queue, many in one statement."""

from collections.abc import Iterable
from typing import Any

from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max


def enqueue_each(orders: Iterable[tuple[Task[Any, Any], str]]) -> None:
    """Queue a task for each of many rows, in the caller's transaction.

    Args:
        orders: a task and its one argument, the row's id.
    Writes:
        the tasks, in one statement.
    """
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            args_kwargs={"args": [row], "kwargs": {}},
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            backend_name=task.backend,
            run_after=task.run_after or get_date_max(),
        )
        for task, row in orders
    )
