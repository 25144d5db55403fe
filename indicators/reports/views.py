"""The downloads of reports, for those who read the count."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import staff
from accounts.models import StaffRole
from cases.refusals import Conflict
from documents.rendering import CannotRender, NotReady
from indicators.models import FrozenMonth
from indicators.reports.frozen import frozen_months
from indicators.reports.making import Made, as_pdf, as_xlsx, make, name_of
from indicators.reports.periods import Period, periods_of
from indicators.reports.workbook import XLSX

READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)


@staff(*READERS)
@require_safe
def report_xlsx(request: HttpRequest, month: date) -> HttpResponse:
    """Give a frozen month's report as a spreadsheet, in the language of the page or the one asked for."""
    return xlsx_of(made_or_404(month, month), language_asked(request))


@staff(*READERS)
@require_safe
def report_pdf(request: HttpRequest, month: date) -> HttpResponse:
    """Give a frozen month's report as a paper, in the language of the page or the one asked for."""
    return pdf_of(made_or_404(month, month), language_asked(request))


@staff(*READERS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List every report there is: half-years, years and plan periods, and the months."""
    frozen = frozen_months()
    context = {"periods": periods_of(frozen), "months": frozen}
    return render(request, "indicators/reports.html", context)


@staff(*READERS)
@require_safe
def report_period_xlsx(request: HttpRequest, first: date, last: date) -> HttpResponse:
    """Give the report of a half-year, a year or a plan period as a spreadsheet."""
    return xlsx_of(_of_period(first, last), language_asked(request))


@staff(*READERS)
@require_safe
def report_period_pdf(request: HttpRequest, first: date, last: date) -> HttpResponse:
    """Give the report of a half-year, a year or a plan period as a paper."""
    return pdf_of(_of_period(first, last), language_asked(request))


def _of_period(first: date, last: date) -> Made:
    if Period(first, last) not in periods_of(frozen_months()):
        raise Http404
    return made_or_404(first, last)


def made_or_404(first: date, last: date) -> Made:
    """Return a report; of a month that is not frozen there is none."""
    try:
        return make(first, last)
    except FrozenMonth.DoesNotExist:
        raise Http404 from None


def language_asked(request: HttpRequest) -> str:
    """Return the language asked for in the address, else that of the page."""
    language = request.GET.get("lang") or get_language() or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def xlsx_of(made: Made, language: str) -> HttpResponse:
    """Give a report as a spreadsheet."""
    return _download(as_xlsx(made, language), XLSX, f"{name_of(made, language)}.xlsx", language)


def pdf_of(made: Made, language: str) -> HttpResponse:
    """Give a report as a paper.

    Raises:
        Conflict: papers cannot be made on this machine; the sentence says why.
    """
    try:
        pdf = as_pdf(made, language)
    except (CannotRender, NotReady) as error:
        raise Conflict(str(error)) from error
    return _download(pdf, "application/pdf", f"{name_of(made, language)}.pdf", language)


def _download(content: bytes, media_type: str, name: str, language: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
        "Content-Language": language,
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
