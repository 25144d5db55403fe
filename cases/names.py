"""Names of persons and companies, made comparable. Pure.

For two questions: may this be the same party (conflict of interest, one quarrel split in many), and which
rows does a search of a few characters find. An equal key is a hint for a person to look at, never a
decision: two companies of a group, or two people, may share one.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from opencc import OpenCC

from cases.romanisation import is_spelling_of

_SIMPLIFIED = OpenCC("t2s")
# Forms of companies, the longer before the shorter; Chinese ones stand at the end of a name.
_CHINESE_FORMS = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "个人独资企业",
    "有限合伙企业",
    "有限公司",
    "集团公司",
    "分公司",
    "总公司",
    "有限合伙",
    "普通合伙",
    "合伙企业",
    "个体工商户",
    "公司",
    "集团",
)
_LATIN_FORM = re.compile(
    r"co|company|corp|corporation|inc|incorporated|limited|ltd|llc|llp|lp|plc|gmbh|ag|sa|sarl|bv|nv|kk|pte|pty"
    r"|spa|srl|oy|ab|holdings|group|the|and|of"
)


class Similarity(StrEnum):
    """How alike two names are."""

    EXACT = "EXACT"  # the same but for width, case, spaces, punctuation and 简/繁
    VARIANT = "VARIANT"  # the same but for the form of company, a place, or the order of words
    ROMANISED = "ROMANISED"  # one is the other in Latin letters: pinyin, with usual English words
    NONE = "NONE"


def folded(name: str) -> str:
    """Return a name in narrow small simplified characters, without spaces and punctuation."""
    return "".join(sign for sign in _simple(name) if sign.isalnum())


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    The form of company and what stands in brackets are left out, and Latin words are put in order, so that
    CHAN Tai Man and Tai Man Chan agree. A name that is nothing else keeps its folded form.
    """
    simple = _simple(name)
    core = re.sub(r"\([^()]*\)", " ", simple)
    if _is_latin(core):
        words = re.findall(r"[^\W_]+", re.sub(r"['’.]", "", core))
        kept = sorted(word for word in words if not _LATIN_FORM.fullmatch(word))
        return " ".join(kept) or folded(name)
    return _without_form(folded(core)) or folded(name)


def bigrams(name: str) -> list[str]:
    """Return every two neighbouring characters of a name, once each and in order, for an array index.

    A name of one character gives that character. A search asks for rows that contain all bigrams of the text.
    """
    text = folded(name)
    if len(text) < 2:
        return [text] if text else []
    return sorted({text[n : n + 2] for n in range(len(text) - 1)})


def similar(first: str, second: str) -> Similarity:
    """Return how alike two names are; an empty name is like no other."""
    one, other = folded(first), folded(second)
    if not one or not other:
        return Similarity.NONE
    if one == other:
        return Similarity.EXACT
    if name_key(first) == name_key(second) or _cores(first) & _cores(second):
        return Similarity.VARIANT
    return Similarity.ROMANISED if is_romanised(first, second) else Similarity.NONE


_PLACE = re.compile(
    r"^(?:[^省市区县]{2,3}(?:省|自治区|特别行政区))?[^省市区县]{2,3}(?:市|县)(?:[^省市区县]{1,3}区)?"
)
_LEAST_CORE = 3


def _cores(name: str) -> set[str]:
    """Return a Chinese company's name with and without its place, wherever the place stands in it."""
    simple = _simple(name)
    if _is_latin(simple):
        return set()
    places = {_bare_place(found) for found in re.findall(r"\(([^()]*)\)", simple)}
    core = _without_form(folded(re.sub(r"\([^()]*\)", " ", simple)))
    found = {core, *(place + core for place in places if place)}
    if (match := _PLACE.match(core)) and len(core) - match.end() >= _LEAST_CORE:
        found |= {core[match.end() :], _bare_place(match.group()) + core[match.end() :]}
    return {text for text in found if len(text) >= _LEAST_CORE}


def _bare_place(text: str) -> str:
    return re.sub(r"(?:特别行政区|自治区|省|市|县|区)", "", folded(text))


def is_romanised(first: str, second: str) -> bool:
    """Return whether one of two names is the other in Latin letters."""
    one, other = _simple(first), _simple(second)
    if _is_latin(one) == _is_latin(other):
        return False
    latin, chinese = (one, other) if _is_latin(one) else (other, one)
    words = [w for w in re.findall(r"[^\W_]+", re.sub(r"['’.-]", "", latin)) if not _LATIN_FORM.fullmatch(w)]
    core = _without_form(folded(re.sub(r"\([^()]*\)", " ", chinese)))
    return any(is_spelling_of(words, text) for text in {core, *_cores(second), *_cores(first)} if text)


@lru_cache(maxsize=4096)
def _simple(name: str) -> str:
    """Narrow, small, simplified; 【】 and the like become round brackets."""
    narrow: str = _SIMPLIFIED.convert(unicodedata.normalize("NFKC", name).casefold())
    return re.sub(r"[\[【〔〈《]", "(", re.sub(r"[\]】〕〉》]", ")", narrow))


def _is_latin(text: str) -> bool:
    return not re.search(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", text)


def _without_form(text: str) -> str:
    for form in _CHINESE_FORMS:
        if text.endswith(form):
            return text.removesuffix(form)
    return text
