"""Whom a notice may go to."""

from accounts.models import User
from cases.brief import brief_of
from cases.correspondence.rows import Recipient
from cases.models import Appointment, Case, CaseEvent, Party, Side
from cases.permissions import PARTY_ROLES, Role, SideKind
from notices.recipients import Address


def engaged(case: Case, *roles: Role) -> list[Recipient]:
    """Return those with one of these roles in force on the case."""
    return [*brief_of(case).people(*roles)]


def side_people(case: Case, side: Side) -> list[Recipient]:
    """Return one side: its people with accounts, else the addresses of its parties."""
    brief = brief_of(case)
    users = brief.people(*PARTY_ROLES, side_id=side.pk)
    parties = [] if users else [party for party in brief.parties if party.side_id == side.pk]
    return [*users, *(address_of_party(party) for party in parties if party.mobile or party.email)]


def address_of_party(party: Party) -> Address:
    """Return how to reach a party without an account."""
    return Address(party.contact_name or party.name, party.email, party.mobile, party.language)


def applicants(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the applicant's side."""
    return _by_kind(case, SideKind.APPLICANT)


def respondents(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the respondent's side."""
    return _by_kind(case, SideKind.RESPONDENT)


def both_sides(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return everybody on both sides."""
    return [*applicants(case, event), *respondents(case, event)]


def _by_kind(case: Case, kind: SideKind) -> list[Recipient]:
    return [person for side in brief_of(case).sides_of(kind) for person in side_people(case, side)]


def with_role(case: Case, role: Role) -> list[Recipient]:
    """Return the organisation's staff in a role."""
    return [*brief_of(case).staff(role)]


def clerks(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the intake clerks of the organisation."""
    return with_role(case, Role.INTAKE_CLERK)


def supervisors(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the supervisors of the organisation."""
    return with_role(case, Role.SUPERVISOR)


def secretary(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the secretary of the case; while there is none, the supervisors."""
    return engaged(case, Role.CASE_SECRETARY) or supervisors(case, event)


def mediator(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the confirmed mediator."""
    return engaged(case, Role.MEDIATOR)


def nominee(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return the mediator who was named and is not confirmed yet."""
    named = Appointment.objects.filter(case=case, status__in=["PROPOSED", "ACCEPTED"])
    return list(User.objects.filter(pk__in=named.values("neutral_id")))
