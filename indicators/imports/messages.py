"""What a person reads about a row, a field, or a file that cannot be taken: the reason, and what to do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from indicators.imports.headings import Field
from indicators.imports.reading import MAX_COLUMNS, MAX_ROWS, Fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LABELS: "Mapping[Field, _StrPromise]" = {
    Field.NUMBER: _("Case number"),
    Field.APPLICANT: _("Applicant"),
    Field.RESPONDENT: _("Respondent"),
    Field.RECEIVED_ON: _("Received on"),
    Field.ACCEPTED_ON: _("Accepted on"),
    Field.CLOSED_ON: _("Closed on"),
    Field.OUTCOME: _("Outcome"),
    Field.RIGHT: _("Kind of right"),
    Field.CAUSE: _("Cause of dispute"),
    Field.AMOUNT: _("Amount in dispute"),
    Field.DISTRICT: pgettext_lazy("of a city", "District"),
    Field.KIND: pgettext_lazy("mediation or arbitration", "Procedure"),
}

# code: the reason, and what to write instead where no value can be proposed.
REASONS: "Mapping[str, tuple[_StrPromise, _StrPromise]]" = {
    "MISSING": (_("%(field)s is missing"), _("Fill in the cell")),
    "TOO_LONG": (_("%(field)s is too long"), _("At most %(limit)s characters")),
    "DATE_UNREADABLE": (_("%(field)s “%(text)s” is not a date"), _("A date such as 2022-03-08")),
    "DATE_NO_SUCH_DAY": (
        _("%(field)s “%(text)s” does not exist"),
        _("A day of %(month)s, which has %(days)s days"),
    ),
    "DATE_NO_SUCH_MONTH": (
        _("%(field)s “%(text)s” does not exist"),
        _("A day between January and December %(year)s"),
    ),
    "DATE_WITHOUT_DAY": (_("%(field)s “%(text)s” names no day"), _("A day of %(month)s")),
    "DATE_SHORT_YEAR": (_("%(field)s “%(text)s” has a year of two digits"), _("A date such as 2022-03-08")),
    "DATE_ORDER": (
        _("%(field)s “%(text)s” does not say which number is the month"),
        _("A date such as 2022-03-08"),
    ),
    "DATE_UNLIKELY": (_("%(field)s “%(text)s” cannot be right"), _("A day after 1990")),
    "DATE_IN_FUTURE": (_("%(field)s %(text)s lies in the future"), _("Today or earlier")),
    "CLOSED_BEFORE_ACCEPTED": (
        _("Closed on %(closed)s, before it was accepted on %(accepted)s"),
        _("%(accepted)s or later, or another day of acceptance"),
    ),
    "RECEIVED_AFTER": (
        _("Received on %(received)s, after %(first)s"),
        _("%(first)s or earlier"),
    ),
    "AMOUNT_UNREADABLE": (_("“%(text)s” is not an amount"), _("An amount such as 125000元 or 12.5万")),
    "AMOUNT_NEGATIVE": (_("The amount “%(text)s” is negative"), _("An amount such as 125000元 or 12.5万")),
    "AMOUNT_ESTIMATE": (_("The amount “%(text)s” is an estimate"), _("An amount such as 125000元 or 12.5万")),
    "AMOUNT_TWO_WAYS": (
        _("The amount “%(text)s” can be read in two ways"),
        _("An amount such as 125000元 or 12.5万"),
    ),
    "AMOUNT_UNLIKELY": (
        _("The amount “%(text)s” cannot be right"),
        _("An amount such as 125000元 or 12.5万"),
    ),
    "OUTCOME_UNKNOWN": (
        _("The outcome “%(text)s” is not in the dictionary"),
        _("A usual outcome, such as 调解成功 or 调解不成"),
    ),
    "OUTCOME_OPEN": (
        _("“%(text)s”: the case is not closed"),
        _("Leave the row out; register the case in the system"),
    ),
    "OUTCOME_NO_CLOSING": (_("“%(text)s” is not how a case closes"), _("Leave the row out")),
    "OUTCOME_OTHER_PROCEDURE": (
        _("“%(text)s” is an outcome of the other procedure"),
        _("Leave the row to the institution of that procedure"),
    ),
    "OTHER_PROCEDURE": (
        _("The row names the other procedure"),
        _("Leave the row to the institution of that procedure"),
    ),
    "RIGHT_UNKNOWN": (
        _("The kind of right “%(text)s” is not in the dictionary"),
        _("A kind of right, such as 商标 or 发明专利"),
    ),
}

FAULTS: "Mapping[str, _StrPromise]" = {
    Fault.NOT_A_SHEET: _(
        "This is not a spreadsheet. Open it in a spreadsheet program, save it as XLSX or CSV, and choose that file."
    ),
    Fault.PASSWORD: _("The file is protected by a password. Remove the password and choose it again."),
    Fault.DAMAGED: _("The file is damaged and cannot be read. Save it again and choose it."),
    Fault.ENCODING: _("The characters of the file cannot be read. Save it as CSV UTF-8, or as XLSX."),
    Fault.EMPTY: _("Nothing stands in the file. Choose another one."),
    Fault.TOO_LONG: _("The file has more than %(rows)s rows. Split it."),
    Fault.TOO_WIDE: _("A sheet has more than %(columns)s columns. Delete those that are not needed."),
    Fault.TOO_LARGE: _("The file is too large to be read safely. Split it."),
    "NO_HEADINGS": _(
        "No row of headings was found. Write the name of each column over it, such as 案号, 申请人, 结案日期."
    ),
    "UPLOAD_TOO_LARGE": _("The file is larger than %(megabytes)s MB. Split it."),
    "TYPE": _("Only XLSX, XLS and CSV files can be imported. Save the ledger as one of these."),
}

# Why a step of an import did not succeed.
FAILURES: "Mapping[str, _StrPromise]" = {
    "STALE": _("In the meantime some of these cases were entered. Look at the preview again; nothing was imported."),
    "REFUSED": _("Nothing was changed."),
    "BROKEN": _("The step could not be finished, and nothing of it was kept. Try again; if it fails again, tell the administrator."),
}  # fmt: skip


def fault_text(code: str, **params: object) -> str:
    """Return why a file cannot be taken."""
    return str(FAULTS[code]) % {"rows": f"{MAX_ROWS:,}", "columns": MAX_COLUMNS, **params}


def reason(problem: Mapping[str, Any]) -> str:
    """Return what is wrong with a cell."""
    return str(REASONS[problem["code"]][0]) % _params(problem)


def advice(problem: Mapping[str, Any]) -> str:
    """Return the value that is proposed, or what to write instead."""
    return str(problem["suggestion"]) or str(REASONS[problem["code"]][1]) % _params(problem)


def label(problem: Mapping[str, Any]) -> str:
    """Return the name of the field that a problem is about."""
    return str(LABELS[Field(problem["field"])])


def _params(problem: Mapping[str, Any]) -> dict[str, Any]:
    return {"field": LABELS[Field(problem["field"])], "text": "", **problem["params"]}


def joined(texts: list[str]) -> str:
    """Return several sentences in one cell."""
    return pgettext("between a reason and a suggestion", "; ").join(texts)
