"""The papers of an ending: the notice of termination, with the other routes, and the closing report."""

from collections.abc import Iterator

from cases.agreement_terms import agreement_in_force
from cases.audience import Audience
from cases.models import Case, CaseEvent, MeetingRecord, OutcomeRow
from cases.models.case import Source
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
from documents.contexts import ClosingReport, Localised, NeutralBlock, TerminationNotice


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


_TERMINATION = (PaperRow("M25", _terminations),)
ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.REFUSE: _TERMINATION,
    Action.NO_REPLY: _TERMINATION,
    Action.WITHDRAW: _TERMINATION,
    Action.TERMINATE: _TERMINATION,
    Action.REFUSE_TO_SIGN: _TERMINATION,
    Action.EXPIRE: _TERMINATION,
    Action.CLOSE: (PaperRow("M26", _closing),),
}
