"""A world in which every secret is planted as a marker of its own: people, cases, and what each case hides."""

import secrets
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from accounts.models import NeutralProfile, Organisation, User
from cases.actors import Actor
from cases.invitation_keys import token_for
from cases.models import Case, Invitation, Party, Venue
from cases.permissions import Role
from cases.services.engagements import engage
from tests.arbitration import institution as make_institution
from tests.factories import make_case, make_organisation, make_user
from tests.markers.audiences import SECRETS
from tests.table import sign_in

# Everybody in the house of each organisation, and everybody who comes to it.
STAFF = {
    "clerk": Role.INTAKE_CLERK,
    "secretary": Role.CASE_SECRETARY,
    "other_secretary": Role.CASE_SECRETARY,
    "supervisor": Role.SUPERVISOR,
    "supervisor_with_reason": Role.SUPERVISOR,
    "chair": Role.INSTITUTION_CHAIR,
    "statistician": Role.STATISTICIAN,
    "administrator": Role.ADMINISTRATOR,
}
PARTIES = (
    "applicant", "respondent", "applicant_agent", "respondent_agent", "general_agent", "third_party",
)  # fmt: skip
MEDIATORS = ("mediator", "replaced_mediator", "other_mediator")
ARBITRATORS = ("presiding", "first", "second", "taken_off", "former_mediator", "other_arbitrator")
SIGNED_IN = (*STAFF, *(f"arb_{name}" for name in STAFF), *PARTIES, *MEDIATORS, *ARBITRATORS, "stranger")
# Whose whole cases are walked; whoever sees no more than one of them is shown a part (decision 0065).
FIRST = (
    "applicant", "respondent", "mediator", "presiding", "secretary", "arb_secretary", "supervisor_with_reason",
    "arb_supervisor_with_reason", "arb_chair",
)  # fmt: skip
WALKED_BY_ALL = ("running", "deliberating")
# Who comes without an account: with link and code, with the link alone, with nothing.
VISITORS = ("invitee", "uninvited", "nobody")
EVERYBODY = (*SIGNED_IN, *VISITORS)


@dataclass(frozen=True)
class Marker:
    """One planted secret.

    Args:
        text: what to look for: letters and digits that nothing else contains.
    """

    what: str
    case: str
    text: str

    @property
    def readers(self) -> frozenset[str]:
        """Who may find it, and must."""
        return SECRETS[self.what][self.case]

    def __str__(self) -> str:
        return f"{self.what} ({self.case})"


@dataclass
class World:
    """The people by name, the cases by name, and what was planted."""

    committee: Organisation
    institution: Organisation
    people: dict[str, Actor] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)
    markers: dict[str, Marker] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def user(self, name: str) -> User:
        """Return the account of somebody."""
        user = self.people[name].user
        assert user is not None
        return user

    def case(self, name: str) -> Case:
        """Return a case, read afresh."""
        return Case.objects.select_related("organisation").get(pk=self.cases[name])

    def mark(self, case: str, what: str) -> str:
        """Return the marker of a secret, new where there is none yet."""
        return self._marker(case, what, lambda: f"ZQ{b32encode(secrets.token_bytes(10)).decode()}")

    def number(self, case: str, what: str, *, starts: str = "7", digits: int = 9) -> str:
        """Return a marker that is a number: an amount in yuan, or a telephone."""
        free = digits - len(starts)
        return self._marker(case, what, lambda: f"{starts}{secrets.randbelow(10**free):0{free}d}")

    def _marker(self, case: str, what: str, make: Callable[[], str]) -> str:
        for marker in self.markers.values():
            if (marker.case, marker.what) == (case, what):
                return marker.text
        assert case in SECRETS[what], f"nobody said who may read {what} in {case}"
        text = make()
        self.markers[text] = Marker(what, case, text)
        return text

    def client(self, name: str) -> Client:
        """Return the browser of somebody: the same one each time."""
        if name not in self.clients:
            self.clients[name] = self._client(name)
        return self.clients[name]

    def _client(self, name: str) -> Client:
        if name in self.people:
            return sign_in(self.people[name])
        client = Client()
        if name == "invitee":
            session = client.session
            session["invitation"] = {
                "id": str(self.invitations[name].pk),
                "at": timezone.now().timestamp(),
            }
            session.save()
            client.cookies["sessionid"] = str(session.session_key)
        return client


def lay_people() -> World:
    """Lay both organisations with their staff, and everybody who comes to them."""
    world = World(make_organisation("TEST"), make_organisation("ARB"))
    make_institution(world.institution)
    for prefix, organisation in (("", world.committee), ("arb_", world.institution)):
        for name, role in STAFF.items():
            user = make_user(f"{prefix}{name}", roles=(role,), organisation=organisation)
            world.people[f"{prefix}{name}"] = Actor(user=user)
        Venue.objects.create(
            organisation=organisation, name_zh_hans="一号厅", name_zh_hant="一號廳", name_en="Hall 1"
        )
    for name in MEDIATORS:
        world.people[name] = _neutral(name, world.committee, may_mediate=True, may_arbitrate=False)
    for name in ARBITRATORS:
        world.people[name] = _neutral(name, world.institution, may_mediate=False, may_arbitrate=True)
    for name in (*PARTIES, "stranger"):
        world.people[name] = Actor(user=make_user(name))
    return world


def _neutral(name: str, organisation: Organisation, **may: bool) -> Actor:
    user = make_user(name, organisation=organisation, is_neutral=True)
    NeutralProfile.objects.filter(user=user).update(
        fields=["TM"], languages=["zh-hans"], panels=["IP"], **may
    )
    return Actor(user=user)


def lay_case(world: World, name: str, state: str, *, of: Organisation, secretary: str, **fields: Any) -> Case:
    """Return a case in a state with both sides, their agents and its secretary."""
    today = timezone.localdate()
    days = {"accepted_on": today - timedelta(days=5), "period_ends_on": today + timedelta(days=25)}
    case = make_case(state, organisation=of, **{**days, **fields})
    world.cases[name] = case.pk
    Party.objects.filter(case=case).update(identity_checked_at=timezone.now())
    engage_sides(world, case)
    engage(case=case, user=world.user(secretary), role=Role.CASE_SECRETARY)
    return case


def engage_sides(world: World, case: Case, *, reversed_: bool = False) -> None:
    """Engage both sides of a case, whoever is not engaged yet.

    Args:
        reversed_: whoever is called the respondent here has applied.
    """
    applicant, respondent = case.sides.order_by("-position" if reversed_ else "position")
    there = set(case.engagements.values_list("user", flat=True))
    for name, role, side, special in (
        ("applicant", Role.RESPONDENT if reversed_ else Role.APPLICANT, applicant, True),
        ("applicant_agent", Role.AGENT, applicant, True),
        ("general_agent", Role.AGENT, applicant, False),
        ("respondent", Role.APPLICANT if reversed_ else Role.RESPONDENT, respondent, True),
        ("respondent_agent", Role.AGENT, respondent, True),
    ):
        if world.user(name).pk not in there:
            engage(
                case=case, user=world.user(name), role=role, side=side, party=side.parties.first(), special=special
            )  # fmt: skip
    engage(case=case, user=world.user("third_party"), role=Role.THIRD_PARTY)


def token_of(invitation: Invitation) -> str:
    """Return the token in the addresses of an invitation."""
    return token_for(invitation.pk)
