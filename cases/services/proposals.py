"""Answering what waits for a second person, or for every side."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases import correspondence
from cases.access import Standing, depth_of, may_with, standings_of
from cases.actors import Actor
from cases.audience import Depth
from cases.models import Case, Proposal, ProposalAnswer, ProposalStatus, Side
from cases.moment import Moment, now
from cases.permissions import PARTY_ROLES, STAFF_ROLES, TRIBUNAL_ROLES, Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.procedure import lock_case, note_proposal, perform


@dataclass(frozen=True)
class Answered:
    """What an answer led to.

    Args:
        status: where the proposal stands now; OPEN while other sides have still to answer.
    """

    proposal_id: UUID
    case_id: UUID
    status: ProposalStatus


@transaction.atomic
def answer(
    *, proposal_id: UUID, by: Actor, agrees: bool, reason: str = "", at: datetime | None = None
) -> Answered:
    """Agree to a proposed act, or decline it. The last agreement carries the act out.

    Args:
        reason: why it is declined; required then.
    Raises:
        NotVisible: there is none, or not for them.
        Forbidden: they may not answer; above all the proposer himself, who is not a second person.
        Conflict: it was answered or lapsed before, or the act is no longer legal.
        Unacceptable: a reason is missing, or the act cannot take its data any more.
    Writes:
        The answer; the act with all that perform() writes, or the event and a notice to the proposer.
    """
    moment = Moment(at) if at else now()
    case_id = Proposal.objects.filter(pk=proposal_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible
    case = lock_case(case_id)
    proposal = Proposal.objects.select_related("by").get(pk=proposal_id)
    standing = _require_answerer(case, proposal, by)
    if done := _same_again(proposal, by, agrees):
        return done
    _require_open(proposal, case)
    if not agrees and not reason.strip():
        raise Unacceptable(_("Enter why you decline the proposal."), "reason")
    _write(proposal, by, standing, agrees, reason, moment)
    if not agrees:
        return _decline(case, proposal, by, standing, moment)
    if proposal.needs_sides and unanswered_sides(proposal):
        note_proposal(proposal, "proposal_agreed", by=by, role=standing.role, at=moment.at)
        return Answered(proposal.pk, case.pk, ProposalStatus.OPEN)
    return _carry_out(case, proposal, by, standing, moment)


def may_answer(case: Case, proposal: Proposal, by: Actor, standings: tuple[Standing, ...]) -> Standing | None:
    """Return the standing in which somebody may answer a proposal, or None."""
    if by.user_id is None or by.user_id == proposal.by_id:
        return None
    if proposal.needs_role:
        return next((s for s in standings if s.role == proposal.needs_role), None)
    if not proposal.needs_sides:
        return None
    permitted = may_with(case, [s for s in standings if s.role in PARTY_ROLES], Action(proposal.action))
    waiting = {side.pk for side in unanswered_sides(proposal)}
    return permitted if permitted and permitted.side_id in waiting else None


def unanswered_sides(proposal: Proposal) -> list[Side]:
    """Return the sides that have not agreed yet; the proposer's own has."""
    agreed = set(proposal.answers.filter(agrees=True).values_list("side_id", flat=True))
    return [
        side
        for side in Side.objects.filter(case=proposal.case_id)
        if side.pk not in {*agreed, proposal.side_id}
    ]


def open_proposal(proposal_id: UUID, by: Actor) -> Proposal:
    """Return a proposal that somebody may look at.

    Who proposed it, whoever may answer it, and for what every side or the tribunal decides whoever sees the file.

    Raises:
        NotVisible: there is none, or not for them.
    """
    proposal = (
        Proposal.objects.select_related("case__organisation", "by", "side").filter(pk=proposal_id).first()
    )
    if proposal is None:
        raise NotVisible
    case = proposal.case
    standings = standings_of(case, by)
    if not _may_see(case, proposal, by, standings):
        raise NotVisible
    return proposal


def _may_see(case: Case, proposal: Proposal, by: Actor, standings: tuple[Standing, ...]) -> bool:
    depth = depth_of(case, by, standings)
    if depth < Depth.REGISTER:
        return False
    if proposal.by_id == by.user_id or any(s.role == proposal.needs_role for s in standings):
        return True
    if proposal.needs_sides or proposal.needs_role in TRIBUNAL_ROLES:
        return depth is Depth.FILE
    return any(s.role is Role.CASE_SECRETARY for s in standings)


def _require_answerer(case: Case, proposal: Proposal, by: Actor) -> Standing:
    standings = standings_of(case, by)
    if not _may_see(case, proposal, by, standings):
        raise NotVisible
    if by.user_id is not None and by.user_id == proposal.by_id:
        raise Forbidden(_("You made this proposal yourself. A second person must answer it."))
    if proposal.needs_sides:
        standing = may_with(case, [s for s in standings if s.role in PARTY_ROLES], Action(proposal.action))
    else:
        standing = next((s for s in standings if s.role == proposal.needs_role), None)
    if standing is None or (proposal.needs_sides and standing.side_id == proposal.side_id):
        raise Forbidden
    return standing


def _same_again(proposal: Proposal, by: Actor, agrees: bool) -> Answered | None:
    """Return what the first sending of the same answer led to, where this is the second one."""
    if proposal.answers.filter(by_id=by.user_id, agrees=agrees).exists():
        return Answered(proposal.pk, proposal.case_id, ProposalStatus(proposal.status))
    return None


def _require_open(proposal: Proposal, case: Case) -> None:
    if proposal.status == ProposalStatus.LAPSED or (
        proposal.status == ProposalStatus.OPEN and proposal.state != case.state
    ):
        raise Conflict(_("The case has moved on, so this proposal no longer applies."))
    if proposal.status != ProposalStatus.OPEN:
        raise Conflict(_("This proposal has already been answered."))


def _write(
    proposal: Proposal, by: Actor, standing: Standing, agrees: bool, reason: str, moment: Moment
) -> None:
    if proposal.needs_sides and standing.side_id not in {side.pk for side in unanswered_sides(proposal)}:
        raise Conflict(_("Your side has already answered this proposal."))
    if by.user is None:
        raise Forbidden
    ProposalAnswer.objects.create(
        proposal=proposal,
        by=by.user,
        side_id=standing.side_id if proposal.needs_sides else None,
        agrees=agrees,
        reason=reason.strip()[:1000],
        at=moment.at,
    )


def _decline(case: Case, proposal: Proposal, by: Actor, standing: Standing, moment: Moment) -> Answered:
    _end(proposal, ProposalStatus.DECLINED, moment)
    note_proposal(proposal, "proposal_declined", by=by, role=standing.role, at=moment.at)
    correspondence.tell_declined(case, proposal)
    return Answered(proposal.pk, case.pk, ProposalStatus.DECLINED)


def _carry_out(case: Case, proposal: Proposal, by: Actor, standing: Standing, moment: Moment) -> Answered:
    """Take the proposed step in the proposer's name; the event names whoever agreed last as well.

    What a timer proposed is taken by the person who agreed, since the system only proposes.
    """
    _end(proposal, ProposalStatus.DONE, moment)  # before the step, whose change of state lapses what is open
    role = Role(proposal.by_role)
    actor = (
        Actor(user=proposal.by, role=role if role in STAFF_ROLES else None, second=by.user)
        if proposal.by is not None
        else Actor(user=by.user, role=by.role, second=by.user)
    )
    try:
        perform(case_id=case.pk, action=Action(proposal.action), by=actor, data=proposal.data, at=moment.at)
    except (NotVisible, Forbidden) as refusal:
        raise Conflict(_("Whoever proposed this step no longer has the role for it.")) from refusal
    return Answered(proposal.pk, case.pk, ProposalStatus.DONE)


def _end(proposal: Proposal, status: ProposalStatus, moment: Moment) -> None:
    proposal.status = status
    proposal.ended_at = moment.at
    proposal.save(update_fields=["status", "ended_at"])
