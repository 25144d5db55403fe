"""What the tests of papers share."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents.models import Paper
from documents.services import PaperOrder, order_papers
from tests.documents import samples

Order = Callable[..., Paper]


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    """Keep each test's files in a folder of its own."""
    folder = tmp_path / "files"
    storages = dict(settings.STORAGES)
    storages["default"] = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(folder)},
    }
    settings.STORAGES = storages
    return folder


@pytest.fixture
def order(db: None) -> Order:
    """Return a function that orders the sample paper of a kind."""

    def ordered(kind: str = "M04", **changes: Any) -> Paper:
        values = {
            "kind": kind,
            "context": samples.SAMPLES[kind],
            "number": samples.CASE_NUMBER,
            "about": uuid.uuid4(),
            "made_by": "INTAKE_CLERK",
        }
        return order_papers([PaperOrder(**values | changes)])[0]

    return ordered
