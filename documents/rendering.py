"""A paper's data and its template become HTML; the press makes it a PDF, in a child with limits."""

import ctypes
import hashlib
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from . import children, seals
from .cleaning import LINE, Cleaner, TooLong
from .codes import grouped
from .contexts import Localised, OrganisationBlock, PaperContext
from .kinds import CATALOGUE, PaperKind
from .printing import FONTS, FONTS_DIR, INSPECTION, PRESS, STYLES_DIR, Printed, print_paper

LIMITS: Final = children.Limits(seconds=60, memory=1024 * 1024 * 1024)
FOLDERS: Final = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}
# BCP 47 tags, by which the letter forms are chosen. Traditional papers follow Hong Kong and Macao usage.
LANG: Final = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant-HK", "en": "en"}

# Linux and macOS names of what the renderer loads.
_PANGO: Final = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
_SUBSET: Final = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")
_HARFBUZZ: Final = ("libharfbuzz.so.0", "libharfbuzz.0.dylib")
_NEWLINES: Final = re.compile(r"[ \t]*\n[ \t\n]*")
_NEWLINES_BEFORE_STOP: Final = re.compile(r"\n+(?=[.,;:)])")


class NotReady(Exception):
    """Papers cannot be made on this machine; the text says what to install."""


class CannotRender(Exception):
    """A paper could not be set; the text says why, for the log."""


class TooMuchText(CannotRender):
    """A paper holds more text than can be set; trying again does not help."""

    message = gettext_noop("The text is longer than one paper can hold: shorten it, or attach it as a file.")


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What stands around a paper's own data: title, number, code, language."""

    title: str
    number: str
    issuer: str
    lang: str
    foot: str
    authentic: str
    is_translation: bool
    is_draft: bool
    code: str
    verify_address: str
    missing: tuple[str, ...]
    missing_words: str
    draft_words: str = "草稿　DRAFT"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What identifies a paper: its number, the code on it, the language that is authentic."""

    number: str = ""
    code: str = ""
    authentic_language: str = "zh-hans"
    is_draft: bool = False


def in_language(words: Localised, language: str) -> str:
    """Return the words in one of the three languages."""
    text: str = getattr(words, FOLDERS[language])
    return text


def html(kind: PaperKind, context: PaperContext, language: str, identity: Identity) -> str:
    """Return the paper as HTML.

    Raises:
        TooLong: there is more text than can be set.
    """
    cleaner = Cleaner()
    paper = cleaner.clean(context)
    marks = Marks(
        title=in_language(paper.own_title or kind.title, language),
        number=cleaner.clean(identity.number),
        issuer=in_language(paper.organisation.name, language),
        lang=LANG[language],
        foot=f"papers/_parts/{FOLDERS[language]}/foot.html",
        authentic=identity.authentic_language,
        is_translation=language != identity.authentic_language,
        is_draft=identity.is_draft,
        code=grouped(identity.code),
        verify_address=f"{settings.PUBLIC_URL}/verify/",
        missing=tuple(f"U+{ord(character):04X}" for character in sorted(cleaner.missing)),
        missing_words=f"papers/_parts/{FOLDERS[language]}/missing.html",
    )
    name = f"papers/{kind.templates}/{FOLDERS[language]}.html"
    page: str = render_to_string(name, {"paper": paper, "kind": kind, "marks": marks})
    # The templates' own line breaks: between two Chinese characters they would be set as a space.
    page = _NEWLINES_BEFORE_STOP.sub("", page) if language == "en" else _NEWLINES.sub("", page)
    return page.replace(LINE, "<br>")


def images(organisation: OrganisationBlock, code: str) -> dict[str, bytes]:
    """Return the drawings that a paper may name: its seal and its code."""
    text = organisation.seal_text or organisation.name.zh_hans
    return {
        "seal": seals.round_seal(text, sample=not organisation.is_confirmed),
        "qr": seals.verification_code(f"{settings.PUBLIC_URL}/v/{grouped(code)}/"),
    }


def render(kind: PaperKind, context: PaperContext, language: str, identity: Identity) -> Printed:
    """Return the paper as PDF/A-2b, and the number of its pages.

    Raises:
        CannotRender: it is too long, took too much time or memory, or names an address.
        NotReady: this machine lacks what papers are made with.
    """
    _start_press()
    try:
        page = html(kind, context, language, identity)
        return children.run(LIMITS, print_paper, page, images(context.organisation, identity.code))
    except TooLong:
        raise TooMuchText(TooMuchText.message) from None
    except children.ChildFailed as failure:
        raise CannotRender(str(failure)) from failure


def render_page(page: str, language: str) -> Printed:
    """Return a page of ours that is no paper of a case, such as a report, as PDF/A-2b. It has no images.

    Raises:
        CannotRender: it is too long, took too much time or memory, or names an address.
        NotReady: this machine lacks what papers are made with.
    """
    _start_press()
    page = page if language == "en" else _NEWLINES.sub("", page)
    try:
        return children.run(LIMITS, print_paper, page, {})
    except children.ChildFailed as failure:
        raise CannotRender(str(failure)) from failure


def _start_press() -> None:
    check_ready()
    start_children()


@cache
def start_children() -> None:
    """Say what the fork server loads once for every child: the checks of files, and the press where it runs."""
    try:
        check_ready()
    except NotReady:
        children.preload(INSPECTION)
    else:
        children.preload(INSPECTION, PRESS)


@cache
def check_ready() -> None:
    """Make sure that papers can be made here: pango, harfbuzz-subset 4.1 or newer, the renderer, the fonts.

    Raises:
        NotReady: with one sentence that says what to install. Without harfbuzz-subset papers would still be
            made, thirty times slower, and only a log line would say so.
    """
    if missing := [name for name in FONTS if not (FONTS_DIR / name).is_file()]:
        raise NotReady(
            _("Fonts are missing from %(folder)s: %(names)s")
            % {"folder": FONTS_DIR, "names": ", ".join(missing)}
        )
    if importlib.util.find_spec("weasyprint") is None:
        raise NotReady(_("WeasyPrint is not installed: install the locked requirements."))
    harfbuzz = _library(_HARFBUZZ)
    if harfbuzz is None or not all(map(_library, (*_PANGO, _SUBSET))):
        raise NotReady(
            _("Papers need pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
        )
    if not harfbuzz.hb_version_atleast(4, 1, 0):
        raise NotReady(_("Papers need harfbuzz 4.1 or newer; this machine has an older one."))


def _library(names: Sequence[str]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


@cache
def template_version(code: str) -> str:
    """Return twelve hex digits that change when anything a paper of this kind is made with changes."""
    templates = settings.BASE_DIR / "templates" / "papers"
    kind = CATALOGUE.get(code)
    own = templates / (kind.templates if kind else code)
    parts = [own, templates / "_layout", templates / "_parts", STYLES_DIR]
    digest = hashlib.sha256()
    for path in sorted(path for part in parts for path in part.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
