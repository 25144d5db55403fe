"""The press: limits, readiness, fonts, and templates that cannot go wrong quietly."""

import ctypes
import re
import subprocess
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents import children, printing, rendering
from documents.checks import papers_can_be_made
from documents.cleaning import MISSING, covered
from documents.kinds import CATALOGUE, SIGNATURE_PAGE
from documents.printing import print_paper
from tests.documents import samples

TEMPLATES = Path(rendering.settings.BASE_DIR) / "templates" / "papers"
SHORT = children.Limits(seconds=2, memory=1024 * 1024 * 1024)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


def _fill_memory() -> int:
    return len(bytearray(4 * 1024 * 1024 * 1024))


def _spin() -> None:
    while True:
        pass


@pytest.mark.parametrize("job", [_spin, _fill_memory])
def test_a_child_ends_at_its_limits(job: Any) -> None:
    began = time.monotonic()
    with pytest.raises(children.ChildFailed):
        children.run(SHORT, job)
    assert time.monotonic() - began < 10


def test_a_child_that_sleeps_is_woken_by_its_alarm() -> None:
    with pytest.raises(children.ChildFailed, match=r"limits|no result"):
        children.run(SHORT, _sleep, 30.0)


@pytest.mark.parametrize(
    "bomb",
    ["<table><tr><td colspan=1000000>x</table>", "<div>" * 20_000 + "x", "<p>" + "字" * 600_000],
)
def test_a_bomb_ends_with_an_error_not_with_the_worker(bomb: str) -> None:
    rendering.start_children()
    with pytest.raises(children.ChildFailed):
        children.run(SHORT, print_paper, f"<html><body>{bomb}</body></html>", {})


def test_a_full_paper_of_the_longest_text_is_made() -> None:
    context = replace(samples.AGREEMENT, facts="字" * 95_000)

    result = rendering.render(CATALOGUE["M23"], context, "zh-hans", rendering.Identity(code="A" * 16))

    assert result.pages > 100


@pytest.mark.parametrize("name", ["AGREEMENT", "LONG_AGREEMENT"])
def test_a_paper_can_be_archived(name: str) -> None:
    context = getattr(samples, name)

    result = rendering.render(CATALOGUE["M23"], context, "zh-hans", rendering.Identity(code="A" * 16))

    with pikepdf.open(BytesIO(result.pdf)) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
        assert "调解协议书" in str(metadata["dc:title"])
    fonts = subprocess.run(
        ["pdffonts", "-"], input=result.pdf, capture_output=True, check=True
    ).stdout.decode()
    rows = [line.split() for line in fonts.splitlines()[2:]]
    assert {row[0].split("+")[1] for row in rows} == {
        "Noto-Serif-SC",
        "Noto-Serif-SC-Bold",
        "Noto-Sans-SC-Bold",
    }
    assert {tuple(row[4:7]) for row in rows} == {("yes", "yes", "yes")}


def test_this_machine_is_ready() -> None:
    rendering.check_ready.cache_clear()
    rendering.check_ready()
    assert papers_can_be_made() == []


def test_a_missing_library_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(rendering, "_library", lambda names: None)
    rendering.check_ready.cache_clear()

    (error,) = papers_can_be_made()

    assert "libharfbuzz-subset0" in error.msg
    settings.PAPERS_ENABLED = False
    assert papers_can_be_made() == []


def test_an_old_harfbuzz_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        """A harfbuzz 4.0."""

        @staticmethod
        def hb_version_atleast(*version: int) -> bool:
            """Say no."""
            return False

    monkeypatch.setattr(rendering, "_library", lambda names: Old())
    rendering.check_ready.cache_clear()

    with pytest.raises(rendering.NotReady, match=r"4\.1"):
        rendering.check_ready()
    rendering.check_ready.cache_clear()
    assert isinstance(ctypes.CDLL("libharfbuzz.so.0"), ctypes.CDLL)


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "FONTS_DIR", tmp_path)
    rendering.check_ready.cache_clear()

    with pytest.raises(rendering.NotReady, match="NotoSerifSC_400Regular"):
        rendering.check_ready()
    rendering.check_ready.cache_clear()


def test_the_fonts_have_every_character_of_the_standards() -> None:
    def all_of(codec: str, first: range, second: range) -> set[int]:
        found = set()
        for high in first:
            for low in second:
                try:
                    found.add(ord(bytes((high, low)).decode(codec)))
                except UnicodeDecodeError:
                    continue
        return found

    gb2312 = all_of("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    big5 = all_of("big5", range(0xA4, 0xFA), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])  # type: ignore[arg-type]
    assert gb2312 - covered() == set()
    assert big5 - covered() == set()
    assert {ord(character) for character in f"喆堃䶮〔〕—√{MISSING}"} <= covered()


def test_every_character_of_the_templates_can_be_printed() -> None:
    for path in TEMPLATES.rglob("*.html"):
        missing = {sign for sign in path.read_text() if sign != "\n" and ord(sign) not in covered()}
        assert missing == set(), path


def test_there_are_three_templates_of_every_kind() -> None:
    for folder in {*(kind.templates for kind in CATALOGUE.values()), SIGNATURE_PAGE.code}:
        assert sorted(path.name for path in (TEMPLATES / folder).iterdir()) == [
            "en.html",
            "zh_hans.html",
            "zh_hant.html",
        ]


def test_no_template_trusts_text_or_names_an_address() -> None:
    trusted = re.compile(
        r"\|\s*safe|autoescape\s+off|mark_safe|https?://|\bstyle=|<script|src=\"(?!paper:/(qr|seal)\")"
    )
    for path in TEMPLATES.rglob("*.html"):
        assert trusted.search(path.read_text()) is None, path


def test_no_code_of_this_floor_trusts_text() -> None:
    for path in Path(printing.__file__).parent.rglob("*.py"):
        assert "mark_safe" not in path.read_text(), path


def test_the_version_of_a_template_changes_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = rendering.template_version("M23")
    monkeypatch.setattr(rendering, "STYLES_DIR", tmp_path)
    (tmp_path / "paper.css").write_text("p {}")
    rendering.template_version.cache_clear()

    assert rendering.template_version("M23") != before
    rendering.template_version.cache_clear()
