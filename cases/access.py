"""The same questions asked of the database: who is what, may do what, sees what, under which rule.

`may` and `require` join the MATRIX with what somebody is on a case; `reach_of` says which items they see.
Views, exports, search, mails and papers use nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.actors import Actor
from cases.audience import Audience, Depth, Reach
from cases.kinds import Kind
from cases.models import Appointment, Case, DisputeType, GlassBreak, LiveGrant, Proposal, ShamFlag
from cases.models.item import CaseItem
from cases.permissions import PARTY_ROLES, TRIBUNAL_ROLES, Action, Role, SideKind, permission_for
from cases.queries import is_register_staff, reads_every_register
from cases.refusals import Forbidden, NotVisible
from cases.rules.codes import Possible

# Until acceptance the whole file is the clerk's to examine.
_CLERK_READS_FILE = frozenset({"SUBMITTED", "CORRECTION"})
# While a neutral may be named and is not confirmed yet.
_NAMING = frozenset({"MEDIATOR_PENDING", "ANSWER_PERIOD", "TRIBUNAL_PENDING"})

# While the tribunal itself mediates, and until its statement is signed for.
_TRIBUNAL_MEDIATES = frozenset({"MEDIATION", "CONSENT_SERVED"})


@dataclass(frozen=True)
class Standing:
    """One thing that somebody is on a case.

    Args:
        side_id, side: the side that a party or its agent stands on.
        party_id: the party.
        special: may concede, settle and sign (a party itself, or an agent with special authority).
    """

    role: Role
    side_id: UUID | None = None
    side: SideKind | None = None
    party_id: UUID | None = None
    special: bool = True


def standings_of(case: Case, actor: Actor) -> tuple[Standing, ...]:
    """Return everything that somebody is on a case, right now."""
    if actor.is_system:
        return (Standing(Role.SYSTEM),)
    if actor.invitation is not None:
        return _by_invitation(case, actor)
    if actor.user is None or not actor.user.is_active:
        return ()
    return (*_engaged(case, actor), *_nominated(case, actor), *_staff(case, actor))


def _by_invitation(case: Case, actor: Actor) -> tuple[Standing, ...]:
    invitation = actor.invitation
    if invitation is None or invitation.case_id != case.pk or invitation.ended_at is not None:
        return ()
    if invitation.verified_at is None or invitation.expires_at <= timezone.now():
        return ()
    party = invitation.party
    return (Standing(Role.INVITEE, party.side_id, SideKind(party.side.kind), party.pk),)


def _engaged(case: Case, actor: Actor) -> Iterable[Standing]:
    grants = LiveGrant.objects.filter(user_id=actor.user_id, content_object_id=case.pk).select_related("side")
    for grant in grants:
        side = SideKind(grant.side.kind) if grant.side else None
        yield Standing(Role(grant.role), grant.side_id, side, grant.party_id, grant.special)


def _nominated(case: Case, actor: Actor) -> Iterable[Standing]:
    if case.state not in _NAMING or not getattr(actor.user, "is_neutral", False):
        return
    named = Appointment.objects.filter(
        case=case, neutral_id=actor.user_id, status__in=["PROPOSED", "ACCEPTED", "CHALLENGED"]
    )
    if named.exists():
        yield Standing(Role.NOMINEE)


def _staff(case: Case, actor: Actor) -> Iterable[Standing]:
    user = actor.user
    if user is None or user.organisation_id != case.organisation_id or case.is_private:
        return
    for name in user.staff_roles:
        role = Role(name)
        # A secretary acts on the cases assigned to her, by Engagement.
        if role is not Role.CASE_SECRETARY and (actor.role is None or actor.role == role):
            yield Standing(role)


def roles_of(case: Case, actor: Actor) -> frozenset[Role]:
    """Return the roles that somebody has on a case, right now."""
    return frozenset(standing.role for standing in standings_of(case, actor))


def may_with(case: Case, standings: Iterable[Standing], action: Action) -> Standing | None:
    """Return the standing in which an action may be taken on a case, or None."""
    permission = permission_for(case.kind, action)
    for standing in standings:
        if standing.role not in permission.roles:
            continue
        if (
            permission.side
            and standing.role in PARTY_ROLES | {Role.INVITEE}
            and standing.side != permission.side
        ):
            continue
        if permission.special and not standing.special:
            continue
        return standing
    return None


def may(case: Case, action: Action, actor: Actor) -> bool:
    """Return whether somebody may take an action on a case, whenever it is legal."""
    return may_with(case, standings_of(case, actor), action) is not None


def require(case: Case, action: Action, actor: Actor) -> Standing:
    """Return the standing in which somebody takes an action.

    Raises:
        NotVisible: the case does not exist for them (404).
        Forbidden: they see it, but this is not theirs to do (403).
    """
    standings = standings_of(case, actor)
    standing = may_with(case, standings, action)
    if standing is not None:
        return standing
    if not exists_for(depth_of(case, actor, standings), standings):
        raise NotVisible
    raise Forbidden


def exists_for(depth: Depth, standings: Iterable[Standing]) -> bool:
    """Return whether somebody may know that a case is there.

    Whoever was named as its neutral and is not confirmed yet answers on a page of the appointments: for them
    there is no page of the case, nor an act but their answer.
    """
    if depth is Depth.SUMMARY:
        return any(standing.role is not Role.NOMINEE for standing in standings)
    return depth > Depth.NONE


def depth_of(case: Case, actor: Actor, standings: Iterable[Standing] | None = None) -> Depth:
    """Return how far somebody sees into a case."""
    standings = standings_of(case, actor) if standings is None else tuple(standings)
    deepest = max((_depth_as(case, actor, standing) for standing in standings), default=Depth.NONE)
    if deepest < Depth.REGISTER and _reads_register(case, actor):
        return Depth.REGISTER
    return deepest


def _reads_register(case: Case, actor: Actor) -> bool:
    user = actor.user
    return (
        user is not None
        and not case.is_private
        and (
            reads_every_register(actor)
            or (user.organisation_id == case.organisation_id and is_register_staff(actor))
        )
    )


def _depth_as(case: Case, actor: Actor, standing: Standing) -> Depth:
    match standing.role:
        case Role.SYSTEM | Role.ADMINISTRATOR:
            return Depth.NONE
        case Role.INVITEE | Role.NOMINEE:
            return Depth.SUMMARY
        case Role.INTAKE_CLERK:
            return Depth.FILE if case.state in _CLERK_READS_FILE else Depth.REGISTER
        case Role.SUPERVISOR:
            return Depth.FILE if _supervisor_reads_file(case, actor) else Depth.REGISTER
        case Role.INSTITUTION_CHAIR | Role.STATISTICIAN:
            return Depth.REGISTER
    return Depth.FILE


def _supervisor_reads_file(case: Case, actor: Actor) -> bool:
    now = timezone.now()
    waiting = Proposal.objects.filter(case=case, status="OPEN", needs_role=Role.SUPERVISOR)
    flagged = ShamFlag.objects.filter(case=case, cleared_at=None)
    broken = GlassBreak.objects.filter(case=case, user=actor.user, until__gt=now)
    any_of_them = Q(Exists(waiting)) | Q(Exists(flagged)) | Q(Exists(broken)) | WAITS_FOR_ARBITRABILITY
    return Case.objects.filter(any_of_them, pk=case.pk).exists()


# A request whose kind of dispute may be arbitrated only for a reason that the supervisor has still to record.
WAITS_FOR_ARBITRABILITY = Q(
    Exists(DisputeType.objects.filter(code=OuterRef("dispute_type"), arbitrable=Possible.CONDITIONAL)),
    kind=Kind.ARBITRATION,
    state="SUBMITTED",
    arbitration__arbitrable=None,
    arbitration__arbitrable_by=None,
)


def reach_of(
    case: Case, actor: Actor, standings: Iterable[Standing] | None = None, depth: Depth | None = None
) -> Reach:
    """Return which of a case's items somebody sees.

    Args:
        standings, depth: where the caller has asked for them already.
    """
    standings = standings_of(case, actor) if standings is None else tuple(standings)
    roles = {standing.role for standing in standings}
    is_staff = bool(roles & {Role.CASE_SECRETARY, Role.INTAKE_CLERK, Role.SUPERVISOR})
    return Reach(
        depth=depth_of(case, actor, standings) if depth is None else depth,
        sides=frozenset(s.side_id for s in standings if s.side_id and s.role in PARTY_ROLES),
        is_neutral=Role.MEDIATOR in roles,
        is_tribunal=bool(roles & TRIBUNAL_ROLES),
        is_mediating=case.state in _TRIBUNAL_MEDIATES,
        is_staff=is_staff,
        runs_arbitration=is_staff and case.kind == Kind.ARBITRATION,
        user_id=actor.user_id,
    )


def open_case(case_id: UUID, actor: Actor, *, at_least: Depth = Depth.REGISTER) -> Case:
    """Return a case that somebody may look at.

    Raises:
        NotVisible: there is none, or not for them, or not this deeply.
    """
    case = Case.objects.select_related("organisation", "dispute").filter(pk=case_id).first()
    if case is None or depth_of(case, actor) < at_least:
        raise NotVisible
    return case


def members(item: CaseItem) -> list[str]:
    """Return the names of those who see an item now, as the page prints them beside it."""
    who = Q()
    match item.audience:
        case Audience.JOINT:
            who = Q(role__in=[*PARTY_ROLES, *TRIBUNAL_ROLES, Role.MEDIATOR])
        case Audience.SIDE:
            who = Q(role=Role.MEDIATOR) | Q(role__in=PARTY_ROLES, side_id=item.side_id)
        case Audience.NEUTRAL:
            who = Q(role=Role.MEDIATOR, user_id=item.made_by_id)
        case Audience.CENTRE:
            who = Q(role=Role.CASE_SECRETARY)
        case Audience.TRIBUNAL:
            who = Q(role__in=TRIBUNAL_ROLES)
    grants = LiveGrant.objects.filter(who, content_object_id=item.case_id)
    return list(grants.order_by("user__name").values_list("user__name", flat=True).distinct())


def is_live(engagement_until: datetime | None) -> bool:
    """Return whether an authority that ends at an instant still holds."""
    return engagement_until is None or timezone.now() < engagement_until
