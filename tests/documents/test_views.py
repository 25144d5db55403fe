"""Stored files on their way to a reader: as attachments, closed to scripts, under names in any script."""

import pytest

from documents.storage import store_bytes
from documents.views import file_response

pytestmark = pytest.mark.django_db


def stored(media_type: str = "application/pdf") -> object:
    return store_bytes(chunks=[b"bytes"], name="a", media_type=media_type)


def test_a_file_is_an_attachment_in_a_sandbox() -> None:
    answer = file_response(stored(), name="调解协议书.pdf")  # type: ignore[arg-type]

    assert b"".join(answer.streaming_content) == b"bytes"
    answer.close()
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Disposition",
            "Content-Type",
            "Content-Length",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cross-Origin-Resource-Policy",
            "Cache-Control",
        )
    } == {
        "Content-Disposition": (
            "attachment; filename*=utf-8''%E8%B0%83%E8%A7%A3%E5%8D%8F%E8%AE%AE%E4%B9%A6.pdf"
        ),
        "Content-Type": "application/pdf",
        "Content-Length": "5",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


@pytest.mark.parametrize(
    ("media_type", "way"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("video/mp4", "attachment"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
    ],
)
def test_only_pdf_and_pictures_are_shown_in_the_browser(media_type: str, way: str) -> None:
    answer = file_response(stored(media_type), name="a.x", inline=True)  # type: ignore[arg-type]

    assert answer.headers["Content-Disposition"].split(";")[0] == way
    answer.close()


def test_a_name_cannot_break_out_of_its_header() -> None:
    answer = file_response(stored(), name='a"; filename="b.exe')  # type: ignore[arg-type]

    assert answer.headers["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.exe"'
    answer.close()
