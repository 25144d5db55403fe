"""The people and the rights of a case, as the papers and notices of one act name them: each read once."""

from datetime import date
from functools import cached_property
from uuid import UUID

from accounts.models import Centre, User
from cases.models import Case, Deadline, DisputeType, LiveGrant, Party, RightInDispute, RightType, Side
from cases.permissions import Role, SideKind


class Brief:
    """What is known of a case when an act has been carried out. Nothing is read before it is asked for."""

    def __init__(self, case: Case) -> None:
        """Keep the case; it is as it stands after the act."""
        self._case = case
        self._staff: dict[Role, list[User]] = {}

    @cached_property
    def parties(self) -> list[Party]:
        """The parties with their sides and representatives, in the order of the sides."""
        return list(self._case.parties.select_related("side").prefetch_related("representations"))

    @cached_property
    def sides(self) -> list[Side]:
        """The sides, the applicant's first."""
        return list(self._case.sides.all())

    @cached_property
    def grants(self) -> list[LiveGrant]:
        """Who has a role on the case now, with the person."""
        grants = LiveGrant.objects.filter(content_object_id=self._case.pk, user__is_active=True)
        return list(grants.select_related("user"))

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """All deadlines, the latest first."""
        return list(Deadline.objects.filter(case=self._case).order_by("-from_on", "-due_on"))

    @cached_property
    def rights(self) -> list[RightInDispute]:
        """The rights in dispute."""
        return list(self._case.rights.all())

    @cached_property
    def right_types(self) -> dict[str, RightType]:
        """The kinds of the rights in dispute, by code."""
        return RightType.objects.in_bulk({right.right_type for right in self.rights})

    @cached_property
    def dispute(self) -> DisputeType | None:
        """The kind of dispute."""
        return DisputeType.objects.filter(code=self._case.dispute_type).first()

    @cached_property
    def centre(self) -> Centre | None:
        """The protection centre."""
        return Centre.objects.first()

    def due_on(self, code: str) -> date:
        """Return when the deadline of a code that is running, or ran last, is over."""
        return next(row.due_on for row in self.deadlines if row.code == code)

    def parties_on(self, kind: SideKind) -> list[Party]:
        """Return the parties of one kind of side."""
        return [party for party in self.parties if party.side.kind == kind]

    def sides_of(self, kind: SideKind) -> list[Side]:
        """Return the sides of one kind."""
        return [side for side in self.sides if side.kind == kind]

    def people(self, *roles: Role, side_id: UUID | None = None) -> list[User]:
        """Return those with one of these roles, each once; on one side only, where it is given."""
        found = {
            grant.user_id: grant.user
            for grant in self.grants
            if grant.role in roles and (side_id is None or grant.side_id == side_id)
        }
        return list(found.values())

    def staff(self, role: Role) -> list[User]:
        """Return the organisation's staff in a role."""
        if role not in self._staff:
            working = User.objects.filter(organisation=self._case.organisation_id, is_active=True)
            self._staff[role] = list(working.filter(groups__name=role.value))
        return self._staff[role]


def begin_brief(case: Case) -> None:
    """Let everything that is told of a case from here on use one brief: its rows are as the act left them."""
    case.__dict__["brief"] = Brief(case)


def brief_of(case: Case) -> Brief:
    """Return the brief of the act that is being carried out; outside of one a fresh one, read when asked."""
    brief: Brief | None = case.__dict__.get("brief")
    return brief or Brief(case)
