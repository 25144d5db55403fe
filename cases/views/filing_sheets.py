"""One page of an application, as it is shown, kept while it is typed, saved, and compared with another tab's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.actors import Actor
from cases.filing_tasks import LISTS, Progress, page_url
from cases.forms.arbitration.filing import AgreementPageForm, ClaimsForm
from cases.forms.filing import DisputeForm, FactsForm, FilingForm, RightForm, ServiceForm
from cases.forms.filing_people import AgentForm, ApplicantForm, CapacityForm, RespondentForm
from cases.grounds import ROUTES, in_language
from cases.kinds import Kind
from cases.models import Case, DisputeType
from cases.models.event import new_key
from cases.refusals import NotVisible, Unacceptable
from cases.services import drafts, filing

FORMS: dict[str, type[FilingForm]] = {
    "capacity": CapacityForm,
    "applicant": ApplicantForm,
    "agent": AgentForm,
    "respondent": RespondentForm,
    "right": RightForm,
    "dispute": DisputeForm,
    "facts": FactsForm,
    "agreement": AgreementPageForm,
    "service": ServiceForm,
}
# What an arbitration asks otherwise.
ARBITRATION_FORMS: dict[str, type[FilingForm]] = {**FORMS, "facts": ClaimsForm}


_ELSEWHERE = {
    Kind.MEDIATION: ("REGISTRY", "ADMINISTRATIVE", "ARBITRATION", "COURT", "REPORT"),
    Kind.ARBITRATION: ("REGISTRY", "ADMINISTRATIVE", "COURT", "REPORT"),
}


class Sheet:
    """One page for one request."""

    def __init__(self, request: HttpRequest, case: Case, actor: Actor, page: str, item: str = "") -> None:
        self.forms = ARBITRATION_FORMS if case.kind == Kind.ARBITRATION else FORMS
        if page not in self.forms or (page == "agreement" and case.kind != Kind.ARBITRATION):
            raise NotVisible
        self.request, self.case, self.actor = request, case, actor
        self.page, self.item = page, item
        self.held = drafts.page_of(case, page, item)
        self.back = "review" if request.GET.get("back", request.POST.get("back")) == "review" else ""

    def form(self, data: Any = None) -> FilingForm:
        """Return the page's form: empty, as stored, as typed before, or as typed now."""
        form = self.forms[self.page](self.case, self.item, data, self.held.typed or None)
        if self.item and not form.from_rows():
            raise NotVisible
        return form

    def show(self, form: FilingForm, token: str | None = None) -> HttpResponse:
        """Show the page."""
        context = self.context(form) | {"version": self.held.token if token is None else token}
        return render(self.request, "cases/filing/page.html", context, status=422 if form.errors else 200)

    def context(self, form: FilingForm) -> dict[str, Any]:
        """Return what the page and the comparison of two versions have in common."""
        name = (self.page, self.item) if self.item else (self.page,)
        return {
            "case": self.case,
            "form": form,
            "back": self.back,
            "may_add": self.page in LISTS and not self.item,
            "back_url": reverse(LISTS[self.page], args=[self.case.pk])
            if self.page in LISTS and self.item
            else "",
            "key": new_key(),
            "saved_at": self.held.changed_at,
            "autosave_url": reverse("filing_autosave", args=[self.case.pk, *name]),
        }

    def take(self) -> HttpResponse:
        """Save what was sent; what cannot be saved is kept as it was typed."""
        form = self.form(self.request.POST)
        is_valid = form.is_valid()
        try:
            if self.then == "exit" and not is_valid:
                self.keep(form)
                return self.leave()
            if not is_valid:
                return self.show(form, self.keep(form, has_errors=True))
            if isinstance(form, DisputeForm) and form.not_possible:
                return self.send_elsewhere(form.not_possible)
            self.save(form)
        except drafts.Changed:
            return self.compare(form)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.show(form, self.keep(form, has_errors=True))
        return self.leave() if self.then == "exit" else self.go_on()

    @property
    def then(self) -> str:
        """Which button was pressed: next, list or exit."""
        return self.request.POST.get("then", "next")

    @property
    def token(self) -> str:
        """What the page carried when it was shown."""
        return self.request.POST.get("version", "")

    def typed(self, form: FilingForm) -> dict[str, list[str]]:
        """Return what was sent, by field."""
        posted = self.request.POST
        return {name: posted.getlist(name) for name in form.fields if name in posted}

    def keep(self, form: FilingForm, *, has_errors: bool = False) -> str:
        """Hold what was typed and return the page's new token."""
        done = filing.keep_typed(
            case_id=self.case.pk, by=self.actor, page=self.page, item=self.item,
            typed=self.typed(form), token=self.token, has_errors=has_errors,
        )  # fmt: skip
        return str(done.data["token"])

    def save(self, form: FilingForm) -> None:
        """Write the page into the case. A page that adds something has a key, so that it adds it once."""
        key = "" if self.item or self.page not in LISTS else self.request.POST.get("key", "")
        filing.save_page(
            case_id=self.case.pk, by=self.actor, page=self.page, item=self.item, key=key,
            values=form.values(), token=self.token, posted=self.typed(form),
        )  # fmt: skip

    def compare(self, form: FilingForm) -> HttpResponse:
        """Show the two versions of a page that was saved elsewhere; the same text twice is no conflict."""
        stored = self.forms[self.page](self.case, self.item, None, self.held.typed or None)
        differing = form.rows_to_show(stored)
        if not differing:
            return self.go_on()
        context = self.context(form) | {"rows": differing, "version": self.held.token}
        return render(self.request, "cases/filing/conflict.html", context, status=409)

    def send_elsewhere(self, kind: DisputeType) -> HttpResponse:
        """Say that the procedure cannot take a kind of dispute up, and which other ways are open."""
        ways = [in_language(ROUTES[name]) for name in _ELSEWHERE[Kind(self.case.kind)]]
        context = {"case": self.case, "kind": kind, "ways": ways}
        return render(self.request, "cases/filing/not_mediable.html", context)

    def has_doubt(self) -> bool:
        """Whether the number that was just saved looks odd: the list says why."""
        newest = self.case.rights.order_by("-position").first() if self.page == "right" else None
        return newest is not None and bool(newest.number_warning)

    def leave(self) -> HttpResponse:
        """Go to the first page of the party, and say that all is saved."""
        messages.success(
            self.request,
            _("Draft %(no)s is saved. You find it under “My cases”.") % {"no": self.case.reference},
        )
        return redirect("home")

    def go_on(self) -> HttpResponse:
        """Go to the next page that is not done, or back to where the reader came from."""
        if self.then == "list" or self.case.state == "CORRECTION":
            return redirect("filing_tasks", self.case.pk)
        if self.back:
            return redirect("filing_review", self.case.pk)
        if self.page in LISTS and self.then == "another":
            return redirect(f"filing_{self.page}_new", self.case.pk)
        if self.page in LISTS and (self.item or self.has_doubt()):
            return redirect(LISTS[self.page], self.case.pk)
        case = Case.objects.get(pk=self.case.pk)
        return redirect(page_url(case, Progress(case).next_page(after=self.page)))
