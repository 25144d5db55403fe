"""The papers of sessions and of the period: M16, M19, M21, M22."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse

from cases.audience import Audience
from cases.brief import brief_of
from cases.models import Case, CaseEvent, Meeting, MeetingMode, MeetingRecord, ProposalAnswer
from cases.moment import Moment
from cases.paperwork.blocks import dispute_name, in_three, localised, organisation_block, party_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import ROLE_LABELS, TRIBUNAL_ROLES, Action, Role
from documents.contexts import (
    Attendance,
    ConsentLine,
    ExtensionConsent,
    Localised,
    MediationRecord,
    NeutralBlock,
    RecordLine,
    SessionKind,
    SessionManner,
    SessionNotice,
    SuspensionNotice,
)


def _place(meeting: Meeting) -> Localised | None:
    return localised(meeting.venue) if meeting.venue else None


def _manner(meeting: Meeting) -> SessionManner:
    return SessionManner.ONLINE if meeting.mode == MeetingMode.VIDEO else SessionManner.ON_SITE


def _join_url(meeting: Meeting, *, with_account: bool) -> str:
    """Return the page that checks who joins; only who cannot sign in is given the link itself."""
    if meeting.link and with_account:
        return f"{settings.PUBLIC_URL}{reverse('join_meeting', args=[meeting.pk])}"
    return meeting.link


def _mediators(meeting: Meeting) -> tuple[NeutralBlock, ...]:
    return tuple(
        NeutralBlock(name=p.name)
        for p in meeting.people.all()
        if p.capacity in {Role.MEDIATOR, *TRIBUNAL_ROLES}
    )


def notices(case: Case, event: CaseEvent) -> Iterator[Order]:
    """Return the notices (M16) of a session, one for each party that is asked."""
    meeting = Meeting.objects.select_related("venue", "side").get(pk=event.data["meeting"])
    people = list(meeting.people.all())
    asked = {person.side_id for person in people if person.side_id}
    without_account = {person.person for person in people}
    parties = party_blocks(case)
    for party, block in zip(brief_of(case).parties, parties, strict=True):
        if party.side_id not in asked:
            continue
        yield Order(
            SessionNotice(
                organisation=organisation_block(case),
                made_on=Moment(event.at).today,
                case_number=case.title,
                parties=parties,
                dispute=dispute_name(case),
                addressee=block.name,
                kind=SessionKind.CAUCUS if meeting.side else SessionKind.JOINT,
                manner=_manner(meeting),
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                place=_place(meeting),
                join_url=_join_url(meeting, with_account=party.pk not in without_account),
                mediators=_mediators(meeting),
                attendees=tuple(person.name for person in people),
            ),
            audience=Audience(meeting.audience),
            side=meeting.side,
        )


def record(case: Case, event: CaseEvent) -> Iterator[Order]:
    """Return the record (M19) of a session."""
    row = MeetingRecord.objects.select_related("meeting__venue", "side", "made_by").get(
        pk=event.data["record"]
    )
    meeting = row.meeting
    positions = {party.side_id: index for index, party in reversed(list(enumerate(brief_of(case).parties)))}
    came = [person for person in meeting.people.select_related("side") if person.attended]
    yield Order(
        MediationRecord(
            organisation=organisation_block(case),
            made_on=Moment(event.at).today,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            session_number=MeetingRecord.objects.filter(
                case=case,
                audience=row.audience,
                side=row.side,
                without_prejudice=True,
                made_at__lte=row.made_at,
            ).count(),
            manner=_manner(meeting),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=_place(meeting),
            mediators=_mediators(meeting),
            recorder=row.made_by.name if row.made_by else "",
            attendance=tuple(
                Attendance(
                    name=person.name,
                    capacity=in_three(ROLE_LABELS[Role(person.capacity)]),
                    party=positions.get(person.side_id) if person.side_id else None,
                )
                for person in came
            ),
            rights_told=True,
            lines=(RecordLine(speaker="", text=row.course),),
            outcome=row.result,
        ),
        audience=Audience(row.audience),
        side=row.side,
    )


def _extension(case: Case, event: CaseEvent) -> Iterator[Order]:
    answers = ProposalAnswer.objects.filter(
        proposal__case=case, proposal__action=Action.EXTEND, proposal__status="DONE", agrees=True
    ).select_related("by", "side", "proposal__by", "proposal__side")
    last = answers.order_by("at").last()
    if last is None or case.period_ends_on is None:
        return
    positions = {party.side_id: index for index, party in enumerate(brief_of(case).parties)}
    proposer = last.proposal
    consents = [
        ConsentLine(
            party=positions[proposer.side_id] if proposer.side_id else 0,
            by=proposer.by.name if proposer.by else "",
            at=proposer.made_at,
        ),
        *(
            ConsentLine(party=positions[a.side_id] if a.side_id else 0, by=a.by.name, at=a.at)
            for a in answers.filter(proposal=proposer)
        ),
    ]
    yield Order(
        ExtensionConsent(
            organisation=organisation_block(case),
            made_on=Moment(event.at).today,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            ends_on=date.fromisoformat(event.data["before"]),
            new_end_on=case.period_ends_on,
            reason=proposer.reason,
            consents=tuple(consents),
        )
    )


def _suspension(case: Case, event: CaseEvent) -> Iterator[Order]:
    resumed = event.kind == Action.RESUME
    suspended = case.events.filter(kind=Action.SUSPEND).order_by("-seq").first()
    parties = party_blocks(case)
    for party in parties:
        yield Order(
            SuspensionNotice(
                organisation=organisation_block(case),
                made_on=Moment(event.at).today,
                case_number=case.title,
                parties=parties,
                dispute=dispute_name(case),
                addressee=party.name,
                ground=Localised(
                    zh_hans="需要鉴定、专家意见或等待相关决定",
                    zh_hant="需要鑑定、專家意見或等待相關決定",
                    en="An appraisal, an expert opinion or a decision is awaited",
                ),
                suspended_on=Moment(suspended.at).today if suspended else Moment(event.at).today,
                resumed_on=Moment(event.at).today if resumed else None,
                new_end_on=case.period_ends_on if resumed else None,
            )
        )


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.SCHEDULE_MEETING: (PaperRow("M16", notices),),
    Action.HOLD_SESSION: (PaperRow("M19", record, without_prejudice=True),),
    Action.EXTEND: (PaperRow("M21", _extension),),
    Action.SUSPEND: (PaperRow("M22", _suspension),),
    Action.RESUME: (PaperRow("M22", _suspension),),
}
