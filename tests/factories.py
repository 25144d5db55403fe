"""Small builders for tests: an organisation, people, and a case in any state with everybody on it."""

import itertools
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import NeutralProfile, Organisation, OrganisationKind, User
from cases.actors import NOBODY, SYSTEM, Actor
from cases.models import Appointment, Arbitration, Case, Dispute, Invitation, Party, RightInDispute, Side
from cases.models.case import PROXIES
from cases.permissions import Role, SideKind
from cases.services.engagements import engage

_numbers = itertools.count(1)


def make_organisation(code: str = "TEST") -> Organisation:
    """Return a people's mediation committee."""
    return Organisation.objects.get_or_create(
        code=code,
        defaults={
            "kind": OrganisationKind.PEOPLES,
            "name_zh_hans": f"{code}人民调解委员会",
            "name_zh_hant": f"{code}人民調解委員會",
            "name_en": f"{code} People's Mediation Committee",
            "number_pattern": "测人调字〔{year}〕第{serial}号",
            "address_zh_hans": "测试路1号",
            "seal_text": f"{code}人民调解委员会",
            "rule_set": "",
        },
    )[0]


def make_user(
    name: str,
    *,
    roles: tuple[Role, ...] = (),
    organisation: Organisation | None = None,
    is_neutral: bool = False,
) -> User:
    """Return somebody with an account; staff and neutrals belong to an organisation."""
    user = User.objects.create_user(
        name=name, email=f"{name.lower()}{next(_numbers)}@test.example", organisation=organisation
    )
    if roles:
        user.groups.add(*Group.objects.filter(name__in=[role.value for role in roles]))
    if is_neutral and organisation is not None:
        NeutralProfile.objects.create(user=user, organisation=organisation)
    return user


@dataclass(frozen=True)
class Cast:
    """A case and everybody who may stand in a relation to it, by a short name."""

    case: Case
    applicant_side: Side
    respondent_side: Side
    actors: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]


# Who decides, or helps the parties to.
NEUTRAL_ROLES = {
    "MEDIATION": (Role.MEDIATOR,),
    "ARBITRATION": (Role.ARBITRATOR, Role.PRESIDING_ARBITRATOR),
}


def make_case(state: str = "DRAFT", *, organisation: Organisation | None = None, **fields: object) -> Case:
    """Return a case in a state, with two sides and one party on each; nobody is engaged on it."""
    organisation = organisation or make_organisation()
    number = next(_numbers)
    closed = state in {"CLOSED", "ARCHIVED"}
    values: dict[str, object] = {
        "kind": "MEDIATION",
        "state": state,
        "dispute": Dispute.objects.create(),
        "organisation": organisation,
        "organisation_kind": organisation.kind,
        "reference": f"DR-T{number:05d}",
        "right_type": "TM",
        "dispute_type": "INFRINGEMENT",
        "facts_text": "事实",
        "wish_text": "请求",
        "outcome": "DEADLOCK" if closed or state == "TERMINATED" else "",
        "terminated_on": timezone.localdate() if closed or state == "TERMINATED" else None,
        "closed_on": timezone.localdate() if closed else None,
        "first_closed_on": timezone.localdate() if closed else None,
        "submitted_at": None if state == "DRAFT" else timezone.now(),
        "number": f"测人调字〔2026〕第{number}号"
        if state not in {"DRAFT", "SUBMITTED", "CORRECTION"}
        else None,
        **fields,
    }
    if values["kind"] == "ARBITRATION":
        decided = timezone.localdate() if closed or state == "DECIDED" else None
        values |= {
            "terminated_on": None,
            "decided_on": decided,
            "outcome": "AWARD" if decided else "",
            **fields,
        }
    case = PROXIES[str(values["kind"])].objects.create(**values)
    if case.kind == "ARBITRATION":
        Arbitration.objects.create(case=case, agreement_form="CLAUSE", agreement_checked_at=timezone.now())
    for position, kind in enumerate(SideKind):
        side = Side.objects.create(case=case, kind=kind, position=position)
        Party.objects.create(
            case=case,
            side=side,
            name=f"{kind.value.title()} {number}",
            name_key=f"{kind.value}{number}",
            address=f"某路{position + 1}号",
        )
    RightInDispute.objects.create(
        case=case, right_type="TM", number="12345678", nice_class="20", title="商标"
    )
    return case


def make_cast(state: str = "DRAFT", *, kind: str = "MEDIATION") -> Cast:
    """Return a case of a kind in a state with every role of the matrix, an invitation, a stranger and nobody."""
    case = make_case(state, kind=kind)
    organisation = case.organisation
    applicant_side, respondent_side = case.sides.order_by("position")
    applicant_party = applicant_side.parties.get()
    respondent_party = respondent_side.parties.get()
    people: dict[str, Actor] = {}

    def engaged(
        name: str, role: Role, side: Side | None = None, party: Party | None = None, special: bool = True
    ) -> None:
        staff = organisation if role in {*NEUTRAL_ROLES[kind], Role.CASE_SECRETARY} else None
        user = make_user(name, roles=(role,) if role is Role.CASE_SECRETARY else (), organisation=staff)
        engage(case=case, user=user, role=role, side=side, party=party, special=special)
        people[name] = Actor(user=user)

    engaged("APPLICANT", Role.APPLICANT, applicant_side, applicant_party)
    engaged("RESPONDENT", Role.RESPONDENT, respondent_side, respondent_party)
    engaged("THIRD_PARTY", Role.THIRD_PARTY)
    engaged("APPLICANT_AGENT", Role.AGENT, applicant_side, applicant_party)
    engaged("RESPONDENT_AGENT", Role.AGENT, respondent_side, respondent_party)
    engaged("GENERAL_AGENT", Role.AGENT, applicant_side, applicant_party, special=False)
    for neutral in NEUTRAL_ROLES[kind]:
        engaged(neutral.value, neutral)
    engaged("CASE_SECRETARY", Role.CASE_SECRETARY)
    for role in (
        Role.INTAKE_CLERK,
        Role.SUPERVISOR,
        Role.INSTITUTION_CHAIR,
        Role.STATISTICIAN,
        Role.ADMINISTRATOR,
    ):
        people[role.value] = Actor(user=make_user(role.value, roles=(role,), organisation=organisation))
    secretary = make_user("UNASSIGNED", roles=(Role.CASE_SECRETARY,), organisation=organisation)
    people["UNASSIGNED_SECRETARY"] = Actor(user=secretary)
    people["OTHER_CLERK"] = Actor(
        user=make_user("OTHER", roles=(Role.INTAKE_CLERK,), organisation=make_organisation("OTHER"))
    )
    nominee = make_user("NOMINEE", organisation=organisation, is_neutral=True)
    Appointment.objects.create(
        case=case, neutral=nominee, proposed_by=secretary, proposed_at=timezone.now(), status="PROPOSED"
    )
    people["NOMINEE"] = Actor(user=nominee)
    people["INVITEE"] = Actor(invitation=make_invitation(case, respondent_party))
    people["UNVERIFIED"] = Actor(invitation=make_invitation(case, respondent_party, is_verified=False))
    people["STRANGER"] = Actor(user=make_user("STRANGER"))
    people["NOBODY"] = NOBODY
    people["SYSTEM"] = SYSTEM
    return Cast(case, applicant_side, respondent_side, people)


def make_invitation(case: Case, party: Party, *, is_verified: bool = True) -> Invitation:
    """Return an invitation whose code was entered, or not."""
    now = timezone.now()
    return Invitation.objects.create(
        case=case,
        party=party,
        token_hash=f"{next(_numbers):064d}",
        link_channel="EMAIL",
        code_channel="SMS",
        sent_at=now,
        expires_at=now + timedelta(days=9),
        verified_at=now if is_verified else None,
    )
