"""The public statistics: a page and a file, for everybody."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.models import Centre
from indicators.models import CountingRule
from indicators.public.bars import bar_chart
from indicators.public.release import Group
from indicators.public.statistics import HalfYear, Statistics, shown_codes, statistics_of
from indicators.public.summaries import CUTS, published
from indicators.reports.words import Words

# How many half-years a table shows; the file has all.
COLUMNS = 4
WIDE, NARROW = 640, 328  # px
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADS = ("table", "first_month", "last_month", "cut", "code", "name", "number", "published")


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the public statistics."""
    found = published()
    context: dict[str, Any] = {}
    if found is not None:
        context |= _page(statistics_of(found))
    response = render(request, "indicators/public/statistics.html", context)
    return _unless_known(request, response)


@public
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """Give the public statistics as a file."""
    language = request.GET.get("lang") or get_language() or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise Http404
    found = published()
    text = io.StringIO()
    with override(language):
        writer = csv.writer(text)
        writer.writerow(_HEADS)
        if found is not None:
            writer.writerows(_rows(statistics_of(found)))
            writer.writerows(_licence())
    headers = {"Content-Disposition": 'attachment; filename="statistics.csv"', "Content-Language": language}
    # With the mark of UTF-8, without which spreadsheets read Chinese as something else.
    content = "\ufeff" + text.getvalue()
    response = HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
    return _unless_known(request, response)


def _page(found: Statistics) -> dict[str, Any]:
    words = Words()
    halves = found.halves[-COLUMNS:]
    language = get_language() or settings.LANGUAGE_CODE
    rule = CountingRule.objects.get(pk=found.figure.rule)
    return {
        "found": found,
        "newest": found.newest,
        "groups": list(reversed(found.groups)),
        "halves": list(reversed(found.halves)),
        "columns": halves,
        "tables": [table for cut in CUTS if (table := _table(halves, cut, words))],
        "line_charts": (
            ("wide", found.chart(width=1120, height=300, labels=10)),
            ("narrow", found.chart(width=NARROW, height=220, labels=3)),
        ),
        "bar_charts": _bar_charts(found.newest, words),
        "rule_name": rule.name_in(language),
        "rule_text": rule.text_in(language),
    }


def _table(halves: Sequence[HalfYear], cut: str, words: Words) -> dict[str, Any] | None:
    """A cut by half-years; nothing where no part of it may be published."""
    codes = shown_codes(halves, cut)
    rows = [(words.name(cut, code), [half.cuts[cut].part(code) for half in halves]) for code in codes]
    return {"cut": cut, "title": words.cut(cut), "rows": rows} if rows else None


def _bar_charts(newest: HalfYear | None, words: Words) -> tuple[tuple[str, Any], ...]:
    if newest is None:
        return ()
    parts = sorted(newest.cuts["right_type"].parts.items(), key=lambda row: (-row[1], row[0]))
    rows = [(words.name("right_type", code), number) for code, number in parts]
    charts = (("wide", bar_chart(rows, width=WIDE)), ("narrow", bar_chart(rows, width=NARROW)))
    return charts if rows else ()


def _rows(found: Statistics) -> Iterator[tuple[object, ...]]:
    words = Words()
    for group in found.all_groups:
        yield ("months", *_span(group), "", "", "", group.number, "yes")
    for half in found.halves:
        yield ("half_years", *_span(half.group), "", "", "", half.group.number, "yes")
        for cut in CUTS:
            for code in shown_codes(found.halves, cut):
                number = half.cuts[cut].part(code)
                shown = "no" if number is None else "yes"
                name = words.name(cut, code)
                yield (
                    "half_years_by", *_span(half.group), cut, _plain(code), _plain(name),
                    "" if number is None else number, shown,
                )  # fmt: skip


def _licence() -> Iterator[tuple[object, ...]]:
    """The terms on which the figures may be used, where the centre states any."""
    centre = Centre.objects.first()
    if centre is not None and centre.licence:
        yield ("licence", "", "", "", _plain(centre.licence_url), _plain(centre.licence), "", "yes")


def _span(group: Group) -> tuple[str, str]:
    return f"{group.first:%Y-%m}", f"{group.last:%Y-%m}"


def _plain(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 to a browser that has the same already, and say how it may be kept.

    The tokens of the forms in the frame differ each time and are left aside. They are good as long as the browser
    has the cookie they belong to, so without it the page is sent anew.
    """
    digest = hashlib.sha256(_TOKEN.sub(b"", response.content)).hexdigest()[:32]
    response.headers["ETag"] = quote_etag(digest)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return response  # the frame is somebody's own: not kept
    patch_cache_control(response, private=True, no_cache=True)
    has_token = b"csrfmiddlewaretoken" not in response.content or settings.CSRF_COOKIE_NAME in request.COOKIES
    if not has_token or request.headers.get("If-None-Match") != response.headers["ETag"]:
        return response
    same = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Vary"):
        if name in response.headers:
            same.headers[name] = response.headers[name]
    return same
