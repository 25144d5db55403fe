"""The invited respondent's pages: without an account, behind a link and a code.

A link that we never made gets the page of an unknown address. After the right code the session remembers the
invitation; the link alone shows nothing of the case.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import AccessRule, with_rule
from accounts.models import User
from accounts.services import origin, record_event
from accounts.views.access import signed_in
from cases import invited
from cases.actors import Actor
from cases.forms.invitation import AddressForm, EntryForm, ReplyForm
from cases.kinds import Kind
from cases.models import Invitation
from cases.models.event import new_key
from cases.moment import now
from cases.refusals import Conflict, NotVisible, Unacceptable
from cases.services import invitations, replies, serving
from cases.services.devices import note_device
from cases.services.invitations import Outcome, Tried
from cases.views.devices import device_of, keep_device
from documents.models import StoredFile
from documents.views import file_response

SESSION_KEY = "invitation"
VALID_SECONDS = 2 * 60 * 60  # how long after the code the session may answer
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])


def link_page(view: Page) -> Page:
    """Open a page of a link: `view(request, invitation)`. An old link says so; an unknown one does not exist."""

    @wraps(view)
    def checked(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = invitations.find(token)
        if invitation is None:
            raise NotVisible
        if invitation.ended_at is not None or invitation.expires_at <= now().at:
            return render(request, "cases/invitation/over.html", status=410)
        return view(request, invitation, *args, **kwargs)

    return with_rule(cast(Page, never_cache(checked)), AccessRule("invitation: link"))


def verified_page(view: Page) -> Page:
    """Open a page behind link and code: `view(request, invitation, actor)`; without the code, ask for it."""

    @wraps(view)
    def checked(request: HttpRequest, invitation: Invitation, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_verified(request, invitation):
            return redirect(invitation.path)
        return view(request, invitation, Actor(invitation=invitation), *args, **kwargs)

    return with_rule(cast(Page, link_page(checked)), AccessRule("invitation: link and code"))


def _is_verified(request: HttpRequest, invitation: Invitation) -> bool:
    noted = request.session.get(SESSION_KEY, {})
    is_fresh = time.time() - float(noted.get("at", 0)) < VALID_SECONDS
    return noted.get("id") == str(invitation.pk) and is_fresh and invitation.verified_at is not None


_START = {Kind.MEDIATION: "start", Kind.ARBITRATION: "arbitration_start"}


@link_page
@require_safe
def start(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say who we are, what mediation means, and until when to answer."""
    if _is_verified(request, invitation):
        return redirect("invitation_application", _token(request))
    invitations.note_opening(invitation)
    context = {
        "token": _token(request),
        "letter": invited.letter_of(invitation, now()),
        "is_code_sent": invitations.is_code_sent(invitation),
    }
    return render(request, f"cases/invitation/{_START[Kind(invitation.case.kind)]}.html", context)


@link_page
@require_POST
def send_code(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Send a code to the contact on file, by the other channel."""
    try:
        invitations.send_code(invitation)
    except (Conflict, Unacceptable) as refusal:
        messages.warning(request, str(refusal.message))
    else:
        sentence = _("A code has been sent to %(to)s. It is valid for 10 minutes.")
        messages.success(request, sentence % {"to": invitations.masked_address(invitation)})
    return redirect("invitation_code", _token(request))


@link_page
def code(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask for the code; the right one opens the application."""
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = invitations.enter_code(invitation, form.cleaned_data["code"])
        if tried.outcome is Outcome.RIGHT:
            return _let_in(request, invitation)
        form.add_error("code", _sentence(tried))
    context = {
        "form": form,
        "token": _token(request),
        "kind": invitation.case.kind,
        "is_code_sent": invitations.is_code_sent(invitation),
        "is_posted": invitation.code_channel == "POST",
        "masked": invitations.masked_address(invitation),
    }
    return render(request, "cases/invitation/code.html", context, status=422 if form.is_bound else 200)


def _let_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    request.session.cycle_key()
    request.session[SESSION_KEY] = {"id": str(invitation.pk), "at": int(time.time())}
    response = redirect("invitation_application", _token(request))
    device = device_of(request)
    note_device(case=invitation.case, side=invitation.party.side, cookie=device)
    keep_device(response, device)
    return response


def _sentence(tried: Tried) -> str:
    match tried.outcome:
        case Outcome.LOCKED:
            return _("Too many wrong codes. Please try again in a quarter of an hour, or call us.")
        case Outcome.EXPIRED:
            return _("This code is no longer valid. Ask for a new one.")
        case Outcome.USED:
            return _("This code has been used already. Ask for a new one.")
    return _("The code is not right. You can try %(n)s more times.") % {"n": tried.tries_left}


@verified_page
@require_safe
def application(request: HttpRequest, invitation: Invitation, actor: Actor) -> HttpResponse:
    """Show the summary of the application and what both sides share."""
    context = {
        "token": _token(request),
        "case": invitation.case,
        "summary": invited.summary_of(invitation.case),
        "letter": invited.letter_of(invitation, now()),
        "reply": invited.reply_of(invitation),
    }
    return render(request, "cases/invitation/application.html", context)


@verified_page
@require_safe
def evidence(request: HttpRequest, invitation: Invitation, actor: Actor, item_id: UUID) -> HttpResponseBase:
    """Hand out a piece of evidence that both sides share."""
    file = invited.one_evidence(invitation.case, item_id).file
    return _hand_out(request, invitation, file, file.name, "FILE_READ")


@verified_page
@require_safe
def paper(
    request: HttpRequest, invitation: Invitation, actor: Actor, paper_id: UUID, language: str
) -> HttpResponseBase:
    """Hand out the copy of a paper."""
    copy = invited.one_paper(invitation.case, paper_id)
    made = next((made for made in copy.paper.paper.files.all() if made.language == language), None)
    if made is None:
        raise NotVisible
    return _hand_out(
        request, invitation, made.file, f"{copy.title} {invitation.case.title}.pdf", "PAPER_READ"
    )


def _hand_out(
    request: HttpRequest, invitation: Invitation, file: StoredFile, name: str, kind: str
) -> HttpResponseBase:
    data = {**origin(request), "file": str(file.pk), "sha256": file.sha256, "invitation": str(invitation.pk)}
    response: HttpResponseBase = file_response(file, name=name)
    record_event(kind=kind, user=None, subject=invitation.case_id, data=data)
    return response


@verified_page
def reply(request: HttpRequest, invitation: Invitation, actor: Actor) -> HttpResponse:
    """Agree, decline, or ask for more time."""
    if invited.reply_of(invitation) or invitation.case.state != "CONSENT_PENDING":
        return redirect("invitation_done", _token(request))
    form = ReplyForm(request.POST or None, may_ask_for_time=invited.may_still_ask(invitation))
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, invitation, actor, form)
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    context = {"form": form, "token": _token(request), "letter": invited.letter_of(invitation, now())}
    return render(request, "cases/invitation/reply.html", context, status=422 if form.is_bound else 200)


def _take(request: HttpRequest, invitation: Invitation, actor: Actor, form: ReplyForm) -> HttpResponse:
    if form.asks_for_time:
        replies.ask_for_time(case_id=invitation.case_id, by=actor, key=form.cleaned_data["key"])
        messages.success(request, _("You have more time. The new date stands below."))
        return redirect("invitation_application", _token(request))
    done = replies.reply(case_id=invitation.case_id, by=actor, **form.reply())
    return redirect(
        "invitation_done" if done.state == "TERMINATED" else "invitation_address", _token(request)
    )


@verified_page
def address(request: HttpRequest, invitation: Invitation, actor: Actor) -> HttpResponse:
    """Confirm where papers reach the respondent; in an arbitration with an account."""
    if invitation.case.kind == Kind.ARBITRATION:
        return redirect("invitation_application", _token(request))
    initial = serving.address_of(invitation.party) | {"key": new_key()}
    form = AddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            serving.confirm_address(
                case_id=invitation.case_id, by=actor, key=values.pop("key"), values=values
            )
            return redirect("invitation_done", _token(request))
        except Unacceptable as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    context = {"form": form, "token": _token(request)}
    return render(request, "cases/invitation/address.html", context, status=422 if form.is_bound else 200)


@verified_page
@require_safe
def done(request: HttpRequest, invitation: Invitation, actor: Actor) -> HttpResponse:
    """Show the reply with its copy, what happens next, and the offer of an account."""
    case = invitation.case
    if case.kind == Kind.ARBITRATION:  # there is no reply: the notice says what can be done, with an account
        return redirect("invitation_application", _token(request))
    context = {
        "token": _token(request),
        "case": case,
        "reply": invited.reply_of(invitation),
        "papers": invited.papers_of(case),
        "party": invitation.party,
    }
    return render(request, "cases/invitation/done.html", context)


@signed_in
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Put the case into the account of whoever is signed in, after link and code."""
    invitation = invitations.find(token)
    if invitation is None:
        raise NotVisible
    if not _is_verified(request, invitation):
        return redirect(invitation.path)
    if request.method == "POST":
        invitations.claim_invitation(user=cast(User, request.user), invitation=invitation)
        messages.success(request, _("The case is now among your cases."))
        return redirect("case", invitation.case_id)
    return render(request, "cases/invitation/claim.html", {"token": token, "case": invitation.case})


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""
