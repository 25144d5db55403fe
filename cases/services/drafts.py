"""The pages of an application as they are typed: which tab saved last, and what is not finished yet."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case, DraftPage
from cases.moment import Moment
from cases.refusals import Conflict


class Changed(Conflict):
    """A page was saved in another tab, or by somebody else, since it was shown here."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This page was saved elsewhere in the meantime. Save it here to see both versions side by side."
            )
        )


def page_key(page: str, item: str = "") -> str:
    """Return under which name a page's typed text is held; several respondents have a page each."""
    return f"{page}:{item}" if item else page


def name_in(sheet: DraftPage) -> str:
    """Return the page's name without the respondent or right that it is about."""
    return sheet.page.partition(":")[0]


def page_of(case: Case, page: str, item: str = "") -> DraftPage:
    """Return what is held of a page; a new one, with an empty token, where nothing is."""
    key = page_key(page, item)
    return DraftPage.objects.filter(case=case, page=key).first() or DraftPage(case=case, page=key)


def claim(case: Case, page: str, item: str, token: str | None, data: Mapping[str, Any]) -> DraftPage:
    """Return a page for writing. The case must be locked.

    Raises:
        Changed: the page was saved since it was shown with this token, and not with the same text.
    """
    sheet = page_of(case, page, item)
    is_same = bool(sheet.kept) and sheet.typed == data.get("typed", data.get("posted"))
    if token is not None and token != sheet.token and not is_same:
        raise Changed
    return sheet


def keep(sheet: DraftPage, data: Mapping[str, Any], moment: Moment) -> str:
    """Hold what was typed and return the page's new token; what changes nothing leaves the token as it is."""
    has_errors = bool(data.get("has_errors"))
    if (sheet.typed, sheet.has_errors) == (data["typed"], has_errors):
        return sheet.token
    sheet.keep(data["typed"])
    sheet.has_errors = has_errors
    return _save(sheet, moment)


def settle(sheet: DraftPage, moment: Moment, *, is_gone: bool) -> str:
    """Note that a page was written into the case: nothing of it is only typed any more.

    Args:
        is_gone: the page was for adding something, and is empty again.
    """
    if is_gone:
        if sheet.pk:
            sheet.delete()
        return ""
    sheet.kept, sheet.has_errors = "", False
    return _save(sheet, moment)


def _save(sheet: DraftPage, moment: Moment) -> str:
    sheet.token = secrets.token_hex(8)
    sheet.changed_at = moment.at
    sheet.save()
    return sheet.token
