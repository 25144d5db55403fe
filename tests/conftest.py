"""What every test may ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction
from django.utils.translation.reloader import translation_file_changed
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from mediation.management.commands.prepare import compile_catalogues
from mediation.roles import LOGIN
from mediation.worker import RetryingWorker


def pytest_sessionstart() -> None:
    """Compile the catalogues, so that the tests read the texts that a reader would; make passwords cheap.

    Django has read them while it was set up, and in a fresh checkout found none: let it look again.
    """
    compile_catalogues()
    translation_file_changed(None, Path("django.mo"))
    cheap = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    for name, value in cheap.items():  # the same hash as outside, but nobody attacks a test
        setattr(Argon2PasswordHasher, name, value)


# --- The database: made by its owner, used by the application -------------------------------------


def _log_in_as(login: dict[str, Any]) -> None:
    """Change the login of `default` for every thread: live_server's connections take it from here."""
    connection.close()
    connection.settings_dict.update({key: login[key] for key in LOGIN})


@pytest.fixture(scope="session")
def application_login() -> dict[str, Any]:
    """Return the login that the application has outside the tests."""
    return {key: connection.settings_dict[key] for key in LOGIN}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    application_login: dict[str, Any], django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Make and migrate the test database as the owner; each process of pytest-xdist has one of its own."""
    _log_in_as(settings.DATABASE_OWNER)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, application_login: dict[str, Any]
) -> Iterator[None]:
    """Run every test with the application's rights, so that a right it lacks is missed here first."""
    with django_db_blocker.unblock():
        _log_in_as(application_login)
    yield
    with django_db_blocker.unblock():
        _log_in_as(settings.DATABASE_OWNER)


# --- Counting statements ---------------------------------------------------------------------------


@pytest.fixture
def no_minute_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what a process keeps for a minute kept through a test that counts statements.

    Otherwise the minute ends now and then between the request that warms up and the one that is counted.
    """
    for module in ("cases.models.calendar", "cases.caselist"):
        monkeypatch.setattr(f"{module}.monotonic", lambda: 0.0)


@pytest.fixture
def django_assert_num_queries(no_minute_passes: None, django_assert_num_queries: Any) -> Any:
    """Count statements, as pytest-django does."""
    return django_assert_num_queries


# --- Work in the background ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def drain() -> Callable[..., list[DBTaskResult[Any, Any]]]:
    """Return a function that runs every task that is ready, in this thread and on this connection.

    It raises with the task's traceback when one fails; drain(check=False) leaves failures to the test.
    """

    def run(*, check: bool = True) -> list[DBTaskResult[Any, Any]]:
        worker = RetryingWorker("tests")
        done = []
        while (row := _claim_next()) is not None:
            Worker.run_task(worker, row)  # without the retry: a test sees the first failure
            assert not check or row.status == TaskResultStatus.SUCCESSFUL, row.traceback
            done.append(row)
        return done

    return run


def _claim_next() -> DBTaskResult[Any, Any] | None:
    with transaction.atomic():
        row = DBTaskResult.objects.ready().get_locked()
        if row is not None:
            row.claim("tests")
    return row
