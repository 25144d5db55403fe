"""Hostile text in every field (goal G23): no request, no attachment, the text shown as text."""

import dataclasses
import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from documents import children, rendering
from documents.cleaning import MISSING, Cleaner
from documents.contexts import Localised
from documents.kinds import CATALOGUE
from documents.printing import print_paper
from tests.documents.reading import attachments, joined, text_of
from tests.documents.samples import SAMPLES

MARK = "MARK7Q"
# Fields that hold a code of ours, never a person's text.
CODES = ("kind", "language", "recusal_policy", "currency", "authentic_language")
PAYLOADS = (
    '<a rel="attachment" href="file:///etc/passwd">{mark}</a>',
    '<link rel="attachment" href="file:///etc/passwd">{mark}',
    '<link rel="stylesheet" href="http://127.0.0.1:{port}/a.css">{mark}',
    '<img src="http://127.0.0.1:{port}/b.png">{mark}',
    '<img src="file:///etc/passwd">{mark}',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\">{mark}",
    '<object data="http://127.0.0.1:{port}/c"></object>{mark}',
    '<embed src="http://127.0.0.1:{port}/d">{mark}',
    '<iframe src="http://127.0.0.1:{port}/e"></iframe>{mark}',
    '<style>@import url("http://127.0.0.1:{port}/f.css");</style>{mark}',
    "<style>body{{background:url(http://127.0.0.1:{port}/g)}}</style>{mark}",
    "<style>@font-face{{font-family:x;src:url(http://127.0.0.1:{port}/h)}}</style>{mark}",
    '<base href="http://127.0.0.1:{port}/">{mark}<img src="i.png">',
    '<svg><image href="http://127.0.0.1:{port}/j"/></svg>{mark}',
    '"><script>fetch("http://127.0.0.1:{port}/k")</script>{mark}',
    "{{% include 'settings.py' %}}{{{{ settings.SECRET_KEY }}}}{mark}",
)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A listener on this machine that writes down whoever calls."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    wire, _ = door.accept()
                except TimeoutError:
                    continue
                with wire:
                    wire.settimeout(1)
                    heard.append(wire.recv(200))

        thread = threading.Thread(target=listen)
        thread.start()
        yield door.getsockname()[1], heard
        stop.set()
        thread.join()


def poisoned(value: Any, payload: str) -> Any:
    """Return a copy of a context in which every text that a person may have written is the payload."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if field.name in CODES and not isinstance(item, Localised):
                continue
            if isinstance(item, str) and type(item) is str:
                changes[field.name] = payload
            elif isinstance(item, tuple) or dataclasses.is_dataclass(item):
                changes[field.name] = poisoned(item, payload)
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(payload if type(item) is str else poisoned(item, payload) for item in value)
    return value


@pytest.mark.parametrize("code", [*(c for c in CATALOGUE if not CATALOGUE[c].layout), "A18"])
def test_payloads_in_every_field_stay_text(code: str, listener: tuple[int, list[bytes]]) -> None:
    port, heard = listener
    # All sixteen at once in each field: one paper a kind instead of sixteen.
    payload = " ".join(text.format(mark=MARK, port=port) for text in PAYLOADS)
    context = poisoned(SAMPLES[code], payload)

    result = rendering.render(CATALOGUE[code], context, "zh-hans", rendering.Identity(code="A" * 16))

    with pikepdf.open(BytesIO(result.pdf)) as document:
        assert attachments(document) == 0
    whole = joined(text_of(result.pdf))
    assert "root:x:0" not in whole
    for text in PAYLOADS:
        assert joined(text.format(mark=MARK, port=port)) in whole
    assert heard == []


@pytest.mark.parametrize("payload", PAYLOADS[:14])
def test_the_press_refuses_even_what_was_not_escaped(payload: str, listener: tuple[int, list[bytes]]) -> None:
    """The second wall: markup that got through reaches no address. It ends the rendering, or is ignored."""
    port, heard = listener
    html = f"<html><body>{payload.format(mark=MARK, port=port)}</body></html>"

    if any(word in payload for word in ("<iframe", "<script", "<svg>")):
        result = children.run(rendering.LIMITS, print_paper, html, {})
        with pikepdf.open(BytesIO(result.pdf)) as document:
            assert attachments(document) == 0
    else:
        with pytest.raises(children.ChildFailed, match="FatalURLFetchingError"):
            children.run(rendering.LIMITS, print_paper, html, {})
    assert heard == []


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("张\u202e三\u202c李四", "张三李四"),
        ("A\u2066B\u2069\u200e\u200f\u200bC", "ABC"),
        ("一\x00二\x07三", "一二三"),
        ("甲\r\n乙\u2029丙", "甲\u2028乙\u2028丙"),
        ("tab\there", "tab here"),
        ("葛\U000e0100", "葛"),
        ("\uf900", "豈"),
        ("𠮷野家", f"{MISSING}野家"),
        ("好👍", f"好{MISSING}"),
        ("喆堃䶮", "喆堃䶮"),
    ],
)
def test_invisible_characters_go_and_missing_ones_are_marked(written: str, printed: str) -> None:
    assert Cleaner().clean(written) == printed


def test_characters_that_no_font_has_are_listed_on_the_paper() -> None:
    context = dataclasses.replace(SAMPLES["M25"], note="附图𠮷👍")  # type: ignore[type-var]

    result = rendering.render(CATALOGUE["M25"], context, "zh-hans", rendering.Identity(code="A" * 16))

    whole = joined(text_of(result.pdf))
    assert "附图〓〓" in whole
    assert "U+20BB7" in whole
    assert "U+1F44D" in whole
