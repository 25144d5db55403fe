"""Ordering a paper, and what becomes of it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from documents import rendering, services
from documents.contexts import PaperContext
from documents.models import Paper, PaperFile, StoredFile
from tests.documents import samples

pytestmark = pytest.mark.django_db

Drain = Callable[..., list[Any]]
told: list[Paper] = []


@pytest.fixture(autouse=True)
def _nobody_told() -> None:
    told.clear()


def remember(paper: Paper) -> None:
    """What `on_ready` names in these tests."""
    told.append(paper)


def object_to(paper: Paper) -> None:
    """An `on_ready` that raises."""
    raise RuntimeError("not now")


def test_a_paper_is_ordered_and_made_once(order: Callable[..., Paper], drain: Drain) -> None:
    paper = order("M04", on_ready=f"{__name__}.remember")

    assert (paper.status, told) == ("PENDING", [])
    drain()
    paper.refresh_from_db()
    files = list(paper.files.order_by("id"))
    assert paper.status == "READY"
    assert [file.language for file in files] == ["zh-hans", "zh-hant", "en"]
    assert told == [paper]
    services.make_paper.call(str(paper.pk))
    assert list(paper.files.order_by("id")) == files


def test_a_paper_keeps_its_data_and_the_version_of_its_template(order: Callable[..., Paper]) -> None:
    paper = services.render_now(order("M23"))

    assert paper.context == samples.AGREEMENT
    assert paper.template_version == rendering.template_version("M23")
    assert paper.masked_names == ["澜*****公司", "H***** Limited"]


def test_data_is_not_readable_in_the_database(order: Callable[..., Paper]) -> None:
    from django.db import connection

    paper = order("M23")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM documents_paper WHERE id = %s", [paper.pk])
        (stored,) = cursor.fetchone()
    assert "91990100MA0000001G" not in stored
    assert "0000 0000 0000 0000 000" not in stored


def test_an_order_that_is_rolled_back_leaves_nothing(order: Callable[..., Paper], drain: Drain) -> None:
    with transaction.atomic():
        order("M04")
        transaction.set_rollback(True)

    assert drain() == []
    assert Paper.objects.count() == 0


def test_the_wrong_data_for_a_kind_is_refused(order: Callable[..., Paper]) -> None:
    with pytest.raises(TypeError, match="M04 shows a AcceptanceNotice"):
        order("M04", context=samples.SAMPLES["M25"])


def test_too_much_text_fails_with_a_sentence_and_no_second_try(
    order: Callable[..., Paper], drain: Drain
) -> None:
    from dataclasses import replace

    context = replace(samples.SAMPLES["M25"], note="字" * 100_001)  # type: ignore[type-var]
    paper = order("M25", context=context, on_failed=f"{__name__}.remember")

    drain()
    paper.refresh_from_db()
    assert (paper.status, paper.attempts, told) == ("FAILED", 1, [paper])
    assert paper.failure == "The text is longer than one paper can hold: shorten it, or attach it as a file."
    assert paper.files.count() == 0


def test_a_paper_that_fails_is_tried_once_more(
    order: Callable[..., Paper], drain: Drain, settings: Any
) -> None:
    paper = order("M04", on_ready=f"{__name__}.object_to")

    drain()
    paper.refresh_from_db()
    assert (paper.status, paper.attempts, paper.files.count()) == ("PENDING", 1, 0)
    services.make_paper.call(str(paper.pk))
    paper.refresh_from_db()
    assert (paper.status, paper.attempts, paper.files.count()) == ("FAILED", 2, 0)
    assert paper.failure == "It could not be set. Try again, or ask the administrator to look at it."


def test_a_paper_that_kills_its_worker_is_given_up(order: Callable[..., Paper]) -> None:
    paper = order("M04")
    Paper.objects.filter(pk=paper.pk).update(attempts=services.ATTEMPTS)  # two workers died of it

    services.make_paper.call(str(paper.pk))

    paper.refresh_from_db()
    assert (paper.status, paper.failure) == ("FAILED", "Its preparation was broken off more than once.")


def test_papers_switched_off_wait_and_are_made_later(
    order: Callable[..., Paper], drain: Drain, settings: Any
) -> None:
    settings.PAPERS_ENABLED = False
    paper = order("M04")
    assert (paper.status, drain()) == ("OFF", [])

    settings.PAPERS_ENABLED = True
    assert services.render_waiting() == 1
    drain()
    paper.refresh_from_db()
    assert paper.status == "READY"


def test_a_ready_paper_has_its_bytes(order: Callable[..., Paper]) -> None:
    paper = services.render_now(order("M08"))

    for file in PaperFile.objects.filter(paper=paper).select_related("file"):
        content = services.read_bytes(file.file)
        assert content.startswith(b"%PDF-")
        assert file.file.status == StoredFile.Status.PUBLISHED
        assert file.file.about == paper.about


def test_a_preview_names_its_gaps_and_keeps_nothing(db: None) -> None:
    pdf = services.preview(kind="M23", context=samples.DRAFT_AGREEMENT, language="zh-hans")

    assert pdf.startswith(b"%PDF-")
    assert (Paper.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_two_orders_have_two_codes(order: Callable[..., Paper]) -> None:
    context: PaperContext = samples.SAMPLES["M04"]
    first, second = (order("M04", context=context, about=uuid.uuid4()) for _ in range(2))

    assert first.code != second.code
