"""An organisation with its statistician, and what a test does with an import."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Organisation, User
from cases.permissions import Role
from indicators.imports import services
from indicators.imports.models import ImportFile, OnDuplicate
from tests.factories import make_organisation, make_user


@pytest.fixture
def organisation(db: None) -> Organisation:
    """Return the organisation whose ledgers they are."""
    return make_organisation()


@pytest.fixture
def statistician(organisation: Organisation) -> User:
    """Return who imports."""
    return make_user("STATISTICIAN", roles=(Role.STATISTICIAN,), organisation=organisation)


@pytest.fixture
def brought(statistician: User) -> Callable[..., ImportFile]:
    """Return a function that brings a ledger and has it checked."""

    def bring(content: bytes, name: str = "台账.xlsx") -> ImportFile:
        file = services.bring(
            stream=io.BytesIO(content), name=name, organisation=statistician.organisation, by=statistician
        )
        services.match_columns(file, {}, at_once=True)
        services.run_check(file.pk, nobody_looks)
        file.refresh_from_db()
        return file

    return bring


@pytest.fixture
def imported(brought: Callable[..., ImportFile], statistician: User) -> Callable[..., ImportFile]:
    """Return a function that brings a ledger and imports it."""

    def do(
        content: bytes | ImportFile, name: str = "台账.xlsx", on_duplicate: OnDuplicate = OnDuplicate.SKIP
    ) -> ImportFile:
        file = content if isinstance(content, ImportFile) else brought(content, name)
        assert services.start_commit(file, on_duplicate=on_duplicate, by=statistician, at_once=True)
        services.run_commit(file.pk, nobody_looks)
        file.refresh_from_db()
        return file

    return do


def nobody_looks(done: int, total: int) -> None:
    """Take note of nothing."""


def counted() -> int:
    """Return how many disputes the plan period 2021 to 2025 counts."""
    answer = io.StringIO()
    call_command("count", "--json", "--as-of", "2025-12-31", stdout=answer)
    return int(json.loads(answer.getvalue())["counted"])


def rows_of(content: bytes) -> list[list[Any]]:
    """Return the rows of the first sheet of a workbook, as anybody's program reads it."""
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
