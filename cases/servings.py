"""What was served on whom, and what still waits: of one case, and of all cases that somebody serves.

Reads only; what is recorded is services.serving.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.actors import Actor
from cases.forms.serving import INVITATION
from cases.frame import address
from cases.grounds import in_language
from cases.kinds import Kind
from cases.models import Case, CasePaper, Engagement, Invitation, Party, Serving, ServingStatus
from cases.permissions import Role
from cases.queries import NOT_OPEN
from cases.services.serving import SERVABLE
from documents.models import Paper
from notices.models import Channel, Delivery, DeliveryStatus

ROWS_A_PAGE = 50
VIEWS = {
    "to_do": (ServingStatus.PREPARED, ServingStatus.FAILED),
    "sent": (ServingStatus.SENT,),
    "done": (ServingStatus.DELIVERED,),
}
TONES = {"PREPARED": "warning", "SENT": "info", "DELIVERED": "success", "FAILED": "danger"}


@dataclass(frozen=True)
class Line:
    """One attempt to serve one paper on one party."""

    serving: Serving
    paper: str
    tone: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """A link that nobody has used to answer or to take the case over, with what the secretary can do for it."""

    invitation: Invitation
    tell_url: str


def lines_of(case: Case) -> list[Line]:
    """Return everything that was served in a case, the newest first."""
    rows = Serving.objects.filter(case=case).select_related("case", "party", "paper__paper", "recorded_by")
    return [_line(row) for row in rows]


def list_for(actor: Actor, view: str, page: str) -> "tuple[list[Line], Page[Serving], dict[str, int]]":
    """Return what is to be served, was sent or was served, in the cases of a secretary or of a clerk's organisation.

    Args:
        view: a key of VIEWS.
    """
    mine = _of(actor)
    counts = {
        name: mine.filter(status__in=statuses).count() for name, statuses in VIEWS.items() if name != "done"
    }
    rows = mine.filter(status__in=VIEWS[view]).select_related("case", "party", "paper__paper", "recorded_by")
    shown = Paginator(rows.order_by("-sent_at", "pk"), ROWS_A_PAGE).get_page(page)
    return [_line(row) for row in shown.object_list], shown, counts


def _of(actor: Actor) -> "QuerySet[Serving]":
    rows = Serving.objects.exclude(case__state__in=NOT_OPEN)
    if actor.user is None:
        return rows.none()
    if actor.role is Role.CASE_SECRETARY:
        held = Engagement.objects.filter(user=actor.user, role=Role.CASE_SECRETARY, until=None)
        return rows.filter(case__in=held.values("case"))
    return rows.filter(case__organisation=actor.user.organisation_id)


def _line(row: Serving) -> Line:
    title = title_of(row.paper) if row.paper else invitation_words(row.case.kind)
    return Line(row, title, TONES[row.status], address("case_servings", row.case_id))


def title_of(paper: CasePaper) -> str:
    """Return the title of a paper that was served."""
    return in_language(paper.paper.catalogued.title)


def invitation_words(kind: str) -> str:
    """Return what the respondent's link is called, that went out before its paper was made."""
    return _("Notice of arbitration") if kind == Kind.ARBITRATION else _("Invitation to mediate")


def papers_to_serve(case: Case) -> list[tuple[UUID | str, object]]:
    """Return the papers that the secretary can serve, the newest first; and the invitation."""
    rows = CasePaper.objects.filter(case=case, audience__in=SERVABLE, paper__status=Paper.Status.READY)
    named: list[tuple[UUID | str, object]] = [(row.pk, _name(row)) for row in rows.select_related("paper")]
    link = (
        _("Notice of arbitration (link or letter)")
        if case.kind == Kind.ARBITRATION
        else _("Invitation to mediate (link or letter)")
    )
    return [(INVITATION, link), *named]


def _name(row: CasePaper) -> str:
    title = in_language(row.paper.catalogued.title)
    return _("%(title)s (copy to post)") % {"title": title} if row.audience == "CENTRE" else title


def parties_of(case: Case) -> list[tuple[UUID, str]]:
    """Return the parties on whom papers are served."""
    return list(Party.objects.filter(case=case).values_list("pk", "name"))


def waiting_in(case: Case) -> list[Waiting]:
    """Return the invitations that nobody has answered."""
    rows = Invitation.objects.filter(case=case, ended_at=None, party__reply=None).select_related("party")
    return [Waiting(row, address("tell_code", case.pk, row.party_id)) for row in rows]


def letters_to_post(case: Case) -> "list[Delivery]":
    """Return the letters about a case that nobody has posted yet."""
    rows = Delivery.objects.filter(
        channel=Channel.POST, status=DeliveryStatus.PENDING, notice__about=case.pk
    ).select_related("notice__recipient")
    return list(rows.order_by("next_at"))
