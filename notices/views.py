"""One's own messages, and in the demo everybody's mails and text messages."""

import re
import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import public, signed_in
from accounts.models import User
from notices import texts
from notices.forms import MuteForm
from notices.models import DemoMessage, Notice
from notices.services import mark_all_read, mark_read, mute

PER_PAGE = 25
DEMO_SHOWN = 200
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's own messages, the newest first."""
    user = cast(User, request.user)
    page = Paginator(Notice.objects.inbox_of(user), PER_PAGE).get_page(request.GET.get("page"))
    language = get_language() or settings.LANGUAGE_CODE
    rows = [
        {
            "notice": notice,
            "title": texts.subject(notice.kind, notice.params, language),
            "sentence": texts.sentence(notice.kind, notice.params, language),
        }
        for notice in page
    ]
    return render(request, "notices/inbox.html", {"page": page, "rows": rows})


@signed_in
def open_notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    user = cast(User, request.user)
    notice = get_object_or_404(Notice.objects.inbox_of(user), pk=notice_id)
    mark_read(notice, user)
    return redirect(notice.link or "inbox")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's own messages as read."""
    mark_all_read(cast(User, request.user))
    return redirect("inbox")


@signed_in
def message_settings(request: HttpRequest) -> HttpResponse:
    """Choose which messages come by mail or text message too."""
    user = cast(User, request.user)
    form = MuteForm(request.POST or None, user=user)
    if form.is_valid():
        mute(user, form.muted)
        messages.success(request, _("Your choice has been saved."))
        return redirect("message_settings")
    return render(request, "notices/settings.html", {"form": form})


@public
def dev_messages(request: HttpRequest) -> HttpResponse:
    """Show every mail and text message of the demo, with its codes. Elsewhere there is no such page."""
    if not settings.DEMO:
        raise Http404
    address = request.GET.get("to", "").strip()
    kept = DemoMessage.objects.filter(to__icontains=address) if address else DemoMessage.objects.all()
    rows = [(message, CODE.findall(message.text)) for message in kept[:DEMO_SHOWN]]
    return render(request, "notices/dev_messages.html", {"rows": rows, "to": address})
