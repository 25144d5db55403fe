"""The two catalogues: nothing missing, nothing fuzzy, the right characters, the right words."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from opencc import OpenCC

LOCALES = ("zh_Hans", "zh_Hant")
# Words of a lawsuit: a mediation has neither plaintiff nor defendant, and nobody sues.
LAWSUIT = re.compile("原告|被告(?!知)|起诉(?!前)|起訴(?!前)")
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!%)%[sd]|\{(\w*)\}")
# Numbers that mainland courts and registries write, quoted as they are.
QUOTED = re.compile(r"[（(]\d{4}[）)][^，。]*?号|国作登字|〔\d{4}〕[^，。]*?号")
TO_TRADITIONAL, TO_SIMPLIFIED = OpenCC("s2t"), OpenCC("t2s")
TEXTS = sorted((settings.BASE_DIR / "templates" / "pages").rglob("zh_hant.html"))
# Characters of both scripts that the table turns into another one only in some words.
BOTH = set(
    "表冲准出划制制剂卷只台合后向吁周咸哗回布干征御志念才扎托扣折拐拼据斗暗曲服朱松板栗核杰泛注游炮熏父症瘀皂碱秋秘种筑糊系累纤胡背致舍范蔑谷赞辟达里钟雇面饥"
)


def catalogue(locale: str) -> polib.POFile:
    """Return a catalogue."""
    return polib.pofile(str(settings.BASE_DIR / "locale" / locale / "LC_MESSAGES" / "django.po"), wrapwidth=0)


def texts(entry: polib.POEntry) -> list[str]:
    """Return an entry's translations, one for each plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module", params=LOCALES)
def entries(request: pytest.FixtureRequest) -> list[polib.POEntry]:
    """Return the entries of one of the catalogues."""
    return [entry for entry in catalogue(request.param) if not entry.obsolete]


def test_nothing_is_missing_or_fuzzy(entries: list[polib.POEntry]) -> None:
    missing = [entry.msgid for entry in entries if not all(texts(entry))]
    assert missing == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []


def test_placeholders_match(entries: list[polib.POEntry]) -> None:
    def names(text: str) -> list[str]:
        return sorted({found.group() for found in PLACEHOLDER.finditer(text)})

    wrong = []
    for entry in entries:
        wanted = names(entry.msgid)
        wrong += [entry.msgid for text in texts(entry) if text and names(text) != wanted]
    assert wrong == []


def test_mediation_speaks_no_lawsuit(entries: list[polib.POEntry]) -> None:
    assert [text for entry in entries for text in texts(entry) if LAWSUIT.search(text)] == []


def test_chinese_uses_its_own_punctuation(entries: list[polib.POEntry]) -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?:\s|$)|[!！]$")
    assert [text for entry in entries for text in texts(entry) if half.search(text)] == []


def test_both_catalogues_hold_the_same() -> None:
    simplified, traditional = ({(e.msgctxt, e.msgid) for e in catalogue(locale)} for locale in LOCALES)
    assert simplified == traditional


def simplified_characters(text: str) -> set[str]:
    """Return the characters of a text that only Simplified Chinese has."""
    signs = set(QUOTED.sub("", text)) - BOTH
    return {
        sign for sign in signs if TO_TRADITIONAL.convert(sign) != sign and TO_SIMPLIFIED.convert(sign) == sign
    }


def test_traditional_catalogue_has_no_simplified_character() -> None:
    wrong = {
        text: found
        for entry in catalogue("zh_Hant")
        for text in texts(entry)
        if not entry.obsolete and (found := simplified_characters(text))
    }
    assert wrong == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_traditional_page_has_no_simplified_character(path: Path) -> None:
    assert simplified_characters(path.read_text(encoding="utf-8")) == set()


def test_settlement_is_never_called_agreement_alone_in_hong_kong_usage() -> None:
    wrong = re.compile("調解協議(?!書|（和解協議）)")
    assert [text for entry in catalogue("zh_Hant") for text in texts(entry) if wrong.search(text)] == []


def test_source_is_english() -> None:
    """Chinese in a source text is only ever an example of what to type, between English words."""
    found = [entry.msgid for entry in catalogue("zh_Hans") if re.search(r"[\u4e00-\u9fff]", entry.msgid)]
    assert [msgid for msgid in found if not re.search(r"[A-Za-z]{3}", msgid)] == []
