"""The papers of an ending: the notice of termination, with the other routes, of a merger, and the closing report."""

from collections.abc import Iterator

from cases.agreement_terms import agreement_in_force
from cases.audience import Audience
from cases.leads import is_known_to_all
from cases.models import Case, CaseEvent, MeetingRecord, Note, OutcomeRow
from cases.models.case import Source
from cases.moment import Moment
from cases.paperwork.blocks import (
    amount_of,
    dispute_name,
    in_three,
    localised,
    organisation_block,
    party_blocks,
    right_blocks,
)
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action, Role
from documents.contexts import AcceptanceNotice, ClosingReport, Localised, NeutralBlock, TerminationNotice


def outcome_name(case: Case) -> Localised:
    """Return the outcome in three languages."""
    row = OutcomeRow.objects.filter(code=case.outcome).first()
    return localised(row) if row else Localised.same(case.outcome)


def mediator_blocks(case: Case) -> tuple[NeutralBlock, ...]:
    """Return who was confirmed as mediator, past and present."""
    rows = case.engagements.filter(role=Role.MEDIATOR).select_related("user__neutral_profile")
    return tuple(
        NeutralBlock(
            name=row.user.name,
            qualification=localised(row.user.neutral_profile, "qualification")
            if hasattr(row.user, "neutral_profile")
            else None,
        )
        for row in rows
    )


def _terminations(case: Case, event: CaseEvent) -> Iterator[Order]:
    parties, kept = party_blocks(case), agreement_in_force(case.pk)
    for party in parties:
        yield Order(
            TerminationNotice(
                organisation=organisation_block(case),
                made_on=case.terminated_on or event.at.date(),
                case_number=case.title,
                parties=parties,
                dispute=dispute_name(case),
                addressee=party.name,
                ground=outcome_name(case),
                ended_on=case.terminated_on or event.at.date(),
                agreed_on=kept.in_force_on if kept else None,
                agreement_number=kept.paper.number if kept and kept.paper else "",
            )
        )


def _closing(case: Case, event: CaseEvent) -> Iterator[Order]:
    accepted, closed = case.accepted_on, case.closed_on
    if accepted is None or closed is None:
        return
    yield Order(
        ClosingReport(
            organisation=organisation_block(case),
            made_on=closed,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            source=in_three(Source(case.source).label),
            accepted_on=accepted,
            closed_on=closed,
            outcome=outcome_name(case),
            mediators=mediator_blocks(case),
            rights=right_blocks(case),
            sessions=MeetingRecord.objects.filter(case=case).count(),
            days=(closed - accepted).days,
            amount_claimed=amount_of(case),
        ),
        audience=Audience.CENTRE,
    )


_MERGER = Localised(zh_hans="并案通知书", zh_hant="併案通知書", en="Notice of merger")


def _mergers(case: Case, event: CaseEvent) -> Iterator[Order]:
    lead, merged_on = case.lead, Moment(event.at).today
    if lead is None:
        return
    parties, reason = party_blocks(case), Note.objects.get(pk=event.data["note"]).text
    for party in parties:
        yield Order(
            AcceptanceNotice(
                organisation=organisation_block(case),
                made_on=merged_on,
                case_number=case.title,
                parties=parties,
                dispute=dispute_name(case),
                addressee=party.name,
                filed_on=Moment(case.submitted_at or event.at).today,
                accepted_on=case.accepted_on or merged_on,
                title=_MERGER,
                merged_on=merged_on,
                lead_number=lead.title if is_known_to_all(lead, case) else "",
                reason=reason,
            ),
            number=case.title,
        )


_TERMINATION = (PaperRow("M25", _terminations),)
ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.REFUSE: _TERMINATION,
    Action.NO_REPLY: _TERMINATION,
    Action.WITHDRAW: _TERMINATION,
    Action.TERMINATE: _TERMINATION,
    Action.REFUSE_TO_SIGN: _TERMINATION,
    Action.EXPIRE: _TERMINATION,
    Action.MERGE: (PaperRow("M04", _mergers),),
    Action.CLOSE: (PaperRow("M26", _closing),),
}
