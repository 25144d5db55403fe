"""The auditor's page: verify a hash, replay a month, draw cases. It only reads, so every answer has an address."""

import secrets
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff
from indicators.models import FrozenMonth
from indicators.reports.audit_forms import DrawForm, MonthForm, ReplayForm, VerifyForm
from indicators.reports.auditing import DRAWN, chain, draw, replay, verdict
from indicators.reports.views import READERS

_FORMS: dict[str, type[MonthForm]] = {"verify": VerifyForm, "replay": ReplayForm, "draw": DrawForm}


@staff(*READERS)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show the chain of the frozen months, and answer one question about them."""
    links = chain()
    months = [link.month for link in reversed(links)]
    asked = request.GET.get("ask", "")
    forms = {
        name: form(months, request.GET if name == asked else None, prefix=name)
        for name, form in _FORMS.items()
    }
    context: dict[str, Any] = {
        "links": list(reversed(links)),
        "is_good": all(link.is_good for link in links),
        "forms": forms,
        "most": DRAWN,
    }
    form = forms.get(asked)
    if form is not None and form.is_valid():
        context |= _answer(form, links)
    elif form is not None:
        context["form"] = form
    return render(request, "indicators/audit.html", context, status=422 if "form" in context else 200)


def _answer(form: MonthForm, links: list[Any]) -> dict[str, Any]:
    if isinstance(form, VerifyForm):
        found, link = verdict(links, form.cleaned_data["sha256"], form.chosen("month"))
        return {"verdict": found.value, "link": link}
    if isinstance(form, ReplayForm):
        return {"replay": replay(form.chosen("month") or date.min)}
    seed = form.cleaned_data["seed"] or secrets.token_hex(8)
    first, last = form.chosen("first") or date.min, form.chosen("last") or date.min
    drawn, pool = draw(first, last, seed)
    return {"drawn": drawn, "pool": pool, "seed": seed, "first": first, "last": last}


@staff(*READERS)
@require_safe
def month_record(request: HttpRequest, month: date) -> HttpResponse:
    """Give the record of a frozen month as it is stored: what its hash is of, after the hash before and a line feed."""
    row = FrozenMonth.objects.filter(month=month).first()
    if row is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{month:%Y-%m}.json"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(row.body, content_type="application/json; charset=utf-8", headers=headers)
