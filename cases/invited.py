"""What an invited respondent reads behind link and code: a summary of the application, and what both sides share.

Reads only. Nothing here is for one side or for the mediator alone.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Centre, Organisation
from cases.audience import Audience
from cases.frame import Head, head_of
from cases.grounds import in_language
from cases.limits import TimeLeft, time_left
from cases.models import (
    CalendarDay,
    Case,
    CasePaper,
    Deadline,
    Engagement,
    EvidenceItem,
    Invitation,
    Material,
    Reply,
    RightType,
)
from cases.moment import Moment
from cases.permissions import Role
from cases.refusals import NotVisible
from cases.services.replies import may_ask_for_time
from documents.models import Paper

# The papers of which a respondent may have the copy: invitation, reply, rights and duties, termination.
# The period in which the answer is due, in each procedure.
ANSWER_BY = ("MED_CONSENT_REPLY", "ARB_ANSWER")
PAPERS = ("M06", "M07", "M08", "M25", "A01", "A02", "A06")


@dataclass(frozen=True)
class Letter:
    """What the first page says, before any code: who we are and until when to answer. Nothing of the case."""

    organisation: Organisation
    left: TimeLeft | None
    is_over: bool
    telephone: str = ""

    @property
    def organisation_name(self) -> str:
        """The organisation's name in the reader's language."""
        return self.organisation.name_in(get_language() or "")


@dataclass(frozen=True)
class Copy:
    """A paper in the language that was made authentic, with its translations."""

    paper: CasePaper
    title: str


@dataclass(frozen=True)
class Summary:
    """The application as the respondent reads it."""

    head: Head
    rights: list[str]
    evidence: list[EvidenceItem]
    papers: list[Copy]
    secretary: str


def letter_of(invitation: Invitation, moment: Moment) -> Letter:
    """Return what the first page says."""
    due_on = reply_by(invitation.case_id)
    left = time_left(due_on, moment.today, CalendarDay.objects.calendar(moment.today)) if due_on else None
    organisation = invitation.case.organisation
    the_centre = Centre.objects.first()
    telephone = organisation.telephone or (the_centre.telephone if the_centre else "")
    return Letter(organisation, left, bool(left and left.is_overdue), telephone)


def reply_by(case_id: UUID) -> date | None:
    """Return the last day for the answer, while the period runs."""
    rows = Deadline.objects.filter(case=case_id, code__in=ANSWER_BY, status="RUNNING")
    return rows.values_list("due_on", flat=True).first()


def summary_of(case: Case) -> Summary:
    """Return the application as the respondent reads it."""
    kinds = {kind.code: kind.name for kind in RightType.objects.all()}
    secretary = Engagement.objects.filter(case=case, role=Role.CASE_SECRETARY, until=None).select_related(
        "user"
    )
    return Summary(
        head=head_of(case),
        rights=[
            _(", ").join(
                part for part in (kinds.get(right.right_type, ""), right.title, right.number) if part
            )
            for right in case.rights.all()
        ],
        evidence=shared_evidence(case),
        papers=papers_of(case),
        secretary=next((row.user.name for row in secretary), ""),
    )


def shared_evidence(case: Case) -> list[EvidenceItem]:
    """Return the evidence that both sides share; identity papers are the centre's."""
    rows = EvidenceItem.objects.filter(case=case, audience=Audience.JOINT, material=Material.EVIDENCE)
    return list(rows.standing().select_related("file"))


def papers_of(case: Case) -> list[Copy]:
    """Return the papers of which a respondent may have the copy."""
    rows = (
        CasePaper.objects.filter(
            case=case, audience=Audience.JOINT, kind__in=PAPERS, paper__status=Paper.Status.READY
        )
        .select_related("paper")
        .prefetch_related("paper__files__file")
    )
    return [Copy(row, _title(row)) for row in rows.order_by("made_at")]


def _title(row: CasePaper) -> str:
    return in_language(row.paper.catalogued.title)


def one_evidence(case: Case, item_id: UUID) -> EvidenceItem:
    """Return one shared piece of evidence.

    Raises:
        NotVisible: there is none, or not for both sides.
    """
    item = next((item for item in shared_evidence(case) if item.pk == item_id), None)
    if item is None:
        raise NotVisible
    return item


def one_paper(case: Case, paper_id: UUID) -> Copy:
    """Return one paper of which a respondent may have the copy.

    Raises:
        NotVisible: there is none, or not for him.
    """
    copy = next((copy for copy in papers_of(case) if copy.paper.pk == paper_id), None)
    if copy is None:
        raise NotVisible
    return copy


def reply_of(invitation: Invitation) -> Reply | None:
    """Return the reply that was given for the invited party."""
    return Reply.objects.filter(party=invitation.party_id).first()


def may_still_ask(invitation: Invitation) -> bool:
    """Return whether more time may be asked for."""
    return may_ask_for_time(invitation.case_id)
