"""The filters and tags of the library page, and what no template may hold."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SCREENS = [path for path in TEMPLATES if "papers" not in path.parts]
DAY = date(2025, 12, 3)
INSTANT = datetime(2025, 12, 3, 16, 30, tzinfo=UTC)  # half past midnight in the legal time zone


def draw(source: str, language: str = "zh-hans", **values: Any) -> str:
    """Return a template of one line in a language."""
    with translation.override(language):
        return Template("{% load page %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("{{ on|day_text }}", "2025年12月3日（星期三）", "Wednesday 3 December 2025"),
        ("{{ on|day_plain_text }}", "2025年12月3日", "3 December 2025"),
        ("{{ on|day_short_text }}", "12月3日", "3 Dec"),
        ("{{ at|instant_text }}", "2025年12月4日 00:30", "4 December 2025, 00:30"),
        ("{{ at|day_text }}", "2025年12月4日（星期四）", "Thursday 4 December 2025"),
        ("{{ fen|money_fen_text }}", "人民币 1,850,000.00 元", "RMB 1,850,000.00"),
        ("{{ fen|money_fen_text:'HKD' }}", "港币 1,850,000.00 元", "HKD 1,850,000.00"),
        ("{{ fen|money_fen_text:'JPY' }}", "JPY 1,850,000.00", "JPY 1,850,000.00"),
        ("{{ minus|money_fen_text }}", "人民币 -0.05 元", "RMB -0.05"),
        ("{{ none|day }}{{ none|money_fen }}{{ none|instant }}{{ none|file_size }}{{ none|due }}", "", ""),
    ],
)
def test_filter_speaks_the_language(source: str, zh: str, en: str) -> None:
    values = {"on": DAY, "at": INSTANT, "fen": 185_000_000, "minus": -5, "none": None}
    assert draw(source, "zh-hans", **values) == zh
    assert draw(source, "zh-hant", **values) == zh.replace("币", "幣")
    assert draw(source, "en", **values) == en


def test_time_is_one_piece_that_a_machine_can_read() -> None:
    assert (
        draw("{{ on|due }}", on=DAY)
        == '<time class="nb" datetime="2025-12-03">2025年12月3日（星期三）24:00</time>'
    )
    assert (
        draw("{{ at|clock }}", at=INSTANT)
        == '<time class="nb" datetime="2025-12-04T00:30:00+08:00">00:30</time>'
    )


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (2_516_582, "2.4 MB"), (104_857_600, "100 MB"), (5 * 1024**4, "5120 GB")],
)  # fmt: skip
def test_size_of_a_file(size: int, text: str) -> None:
    assert draw("{{ size|file_size }}", size=size) == f'<span class="nb">{text}</span>'


def test_query_changes_only_what_it_is_told(rf: Any) -> None:
    request = rf.get("/", {"q": "甲&乙", "view": "due", "page": "3"})
    assert draw("{% query page=4 view=None %}", request=request) == "?q=%E7%94%B2%26%E4%B9%99&amp;page=4"
    assert draw("{% query q=None view=None page=None %}", request=request) == "?"


def test_state_has_words_and_a_tone() -> None:
    assert draw("{% state_tag 'AGREED' label %}", label="<协议>") == (
        '<strong class="govuk-tag tag--success">&lt;协议&gt;</strong>\n'
    )
    assert "tag--neutral" in draw("{% state_tag 'UNKNOWN' 'x' %}")


def test_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true" focusable="false"' in draw("{% icon 'clock' %}")


def test_summary_list_tells_what_is_missing_and_what_each_link_changes() -> None:
    rows = [
        {"key": "电话", "value": "", "change_url": "#a"},
        {"key": "名称", "value": "甲", "change_url": ""},
    ]
    html = draw("{% include 'components/summary_list.html' %}", rows=rows)
    assert html.count("<a ") == 1
    assert re.search(r'更改<span class="govuk-visually-hidden"> 电话</span>', html)
    assert "未提供" in html


def test_timeline_prints_no_time_that_is_not_known() -> None:
    event = {"title": "受理", "at": None, "on": DAY, "audience": "joint", "audience_label": "双方可见"}
    html = draw("{% include 'components/timeline.html' %}", events=[event])
    assert "2025年12月3日<" in html
    assert "00:00" not in html
    assert "双方可见" in html


# --- What no template may hold -----------------------------------------------------------------------

FORBIDDEN = {
    "an inline style": r"\sstyle=|<style",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an event handler": r"<[^>]*\son[a-z]+=",
    "javascript: or a script of htmx": r"javascript:|hx-on|js:",
    "trust in text": r"\|\s*safe\b|autoescape off|mark_safe",
    "another host": r"(?:src|href|action)=\"(?:https?:)?//",
    "an emoji": "[\U0001f300-\U0001faff\u2600-\u27bf]",
    "a field that is cut": r"\smaxlength=",
    "a placeholder for a label": r"\splaceholder=",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    def text_of(path: Path) -> str:
        return re.sub(r"(?s)\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"))

    found = [path.name for path in SCREENS if re.search(FORBIDDEN[what], text_of(path))]
    assert found == []


def test_templates_stay_short() -> None:
    assert [path.name for path in SCREENS if path.read_text(encoding="utf-8").count("\n") > 150] == []


def test_component_says_what_it_takes() -> None:
    components = [path for path in TEMPLATES if path.parent.name == "components" and path.name != "mark.html"]
    assert [path.name for path in components if "{% comment %}" not in path.read_text(encoding="utf-8")] == []


def test_style_sheets_and_scripts_stay_within_their_budget() -> None:
    import gzip

    static = settings.BASE_DIR / "mediation" / "static"

    def weight(*patterns: str) -> int:
        files = [path for pattern in patterns for path in static.glob(pattern)]
        return sum(len(gzip.compress(path.read_bytes())) for path in files)

    assert weight("vendor/*.css", "mediation/css/*.css") <= 28 * 1024
    assert weight("vendor/*.js", "mediation/js/*.js") <= 30 * 1024
