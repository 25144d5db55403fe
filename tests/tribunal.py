"""An arbitration and the people around it, moved on through the services: notice, panel, tribunal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import NeutralProfile, Organisation, OrganisationKind
from cases.actors import Actor
from cases.models import Appointment, Arbitration, Case, Fee, Party, Seat, Side
from cases.permissions import Role
from cases.services import appointment
from cases.services.arbitration import answers, tribunal
from cases.services.engagements import engage
from tests.factories import make_case, make_user

NAMES = ("林一", "周二", "吴三", "郑四", "冯五", "陈六")


@dataclass(frozen=True)
class Bench:
    """An arbitration with its people; `panel` are the arbitrators of the institution."""

    case_id: object
    applicant: Actor
    respondent: Actor
    secretary: Actor
    head: Actor
    supervisor: Actor
    statistician: Actor
    panel: tuple[Actor, ...]
    stranger: Actor
    applicant_side: Side
    respondent_side: Side

    @property
    def case(self) -> Case:
        """The case, read afresh."""
        return Case.objects.select_related("organisation").get(pk=self.case_id)

    @property
    def parties(self) -> tuple[Actor, Actor]:
        """Both sides."""
        return self.applicant, self.respondent

    @property
    def row(self) -> Arbitration:
        """The arbitration's own facts, read afresh."""
        return Arbitration.objects.get(case=self.case_id)

    def on(self, seat: Seat) -> Appointment | None:
        """Return who holds a seat."""
        held = Appointment.objects.filter(case=self.case_id, seat=seat)
        return held.exclude(status__in=["DECLINED", "REPLACED"]).first()


def institution() -> Organisation:
    """Return an arbitration institution."""
    return Organisation.objects.get_or_create(
        code="TARB",
        defaults={
            "kind": OrganisationKind.ARBITRAL,
            "name_zh_hans": "测试仲裁委员会",
            "name_zh_hant": "測試仲裁委員會",
            "name_en": "Test Arbitration Commission",
            "number_pattern": "测仲字〔{year}〕第{serial}号",
            "address_zh_hans": "测试路2号",
            "seal_text": "测试仲裁委员会",
            "fee_schedule": "SCIA_TABLE1_INTL",
            "rule_set": "",
        },
    )[0]


def lay_bench(
    state: str = "FEE_PENDING", *, seats: int = 3, track: str = "ORDINARY", **fields: object
) -> Bench:
    """Return an arbitration in a state with both sides, the institution's people and six on the panel."""
    organisation = institution()
    today = timezone.localdate()
    values = {"accepted_on": today - timedelta(days=3), **fields}
    case = make_case(state, kind="ARBITRATION", organisation=organisation, **values)
    Arbitration.objects.filter(case=case).update(
        seats=seats, track=track, fee_schedule=organisation.fee_schedule
    )
    sides = list(case.sides.order_by("position"))
    Party.objects.filter(case=case, side=sides[1]).update(
        email="yifang@test.example", mobile="+8613800000001"
    )
    Fee.objects.create(
        case=case, side=sides[0], base_fen=1, acceptance_fen=1, handling_fen=0, schedule="T",
        status="PAID", made_at=timezone.now(),
    )  # fmt: skip

    def on_side(name: str, role: Role, side: Side) -> Actor:
        user = make_user(name)
        if state != "DRAFT" or role is Role.APPLICANT:  # the respondent is not told of a draft
            engage(case=case, user=user, role=role, side=side, party=side.parties.get())
        return Actor(user=user)

    def of_the_centre(role: Role) -> Actor:
        return Actor(user=make_user(role.value, roles=(role,), organisation=organisation), role=role)

    secretary = of_the_centre(Role.CASE_SECRETARY)
    assert secretary.user is not None
    if state != "DRAFT":
        engage(case=case, user=secretary.user, role=Role.CASE_SECRETARY)
    return Bench(
        case_id=case.pk,
        applicant=on_side("甲方", Role.APPLICANT, sides[0]),
        respondent=on_side("乙方", Role.RESPONDENT, sides[1]),
        secretary=secretary,
        head=of_the_centre(Role.INSTITUTION_CHAIR),
        supervisor=of_the_centre(Role.SUPERVISOR),
        statistician=of_the_centre(Role.STATISTICIAN),
        panel=tuple(on_the_panel(name, organisation) for name in NAMES),
        stranger=Actor(user=make_user("STRANGER")),
        applicant_side=sides[0],
        respondent_side=sides[1],
    )


def on_the_panel(name: str, organisation: Organisation) -> Actor:
    """Return an arbitrator of the institution."""
    user = make_user(name, organisation=organisation, is_neutral=True)
    NeutralProfile.objects.filter(user=user).update(
        fields=["TM"], may_arbitrate=True, may_mediate=False, languages=["zh-hans"], panels=["IP"]
    )
    return Actor(user=user)


def pk_of(actor: Actor) -> object:
    """Return the account of somebody who has one."""
    assert actor.user is not None
    return actor.user.pk


def name_three(bench: Bench, at: datetime | None = None) -> None:
    """Have each side choose the first and second of the panel, and both agree on the third."""
    for party, chosen in zip(bench.parties, bench.panel, strict=False):
        tribunal.choose(case_id=bench.case.pk, by=party, neutral_id=pk_of(chosen), at=at)  # type: ignore[arg-type]
    for party in bench.parties:
        tribunal.rank(case_id=bench.case.pk, by=party, ranked=[pk_of(bench.panel[2])], at=at)  # type: ignore[list-item]


def accept_all(bench: Bench, at: datetime | None = None) -> None:
    """Have everybody who is named accept without anything to disclose, and both sides waive a challenge."""
    named = Appointment.objects.filter(case=bench.case_id, status="PROPOSED").select_related("neutral")
    for row in named:
        by = Actor(user=row.neutral)
        appointment.accept_appointment(case_id=bench.case.pk, by=by, disclosure="", at=at)
    waiting = Appointment.objects.filter(case=bench.case_id, status="ACCEPTED").values_list("pk", flat=True)
    for party in bench.parties:
        tribunal.waive_challenge(case_id=bench.case.pk, by=party, appointment_ids=list(waiting), at=at)


def constituted(state: str = "TRIBUNAL_PENDING") -> Bench:
    """Return an arbitration whose three arbitrators have just been constituted."""
    bench = lay_bench(state)
    name_three(bench)
    accept_all(bench)
    tribunal.constitute(case_id=bench.case.pk, by=bench.secretary)
    return bench


def notified(**options: object) -> Bench:
    """Return an arbitration in its answer period, by the notice."""
    bench = lay_bench(**options)  # type: ignore[arg-type]
    answers.notify(case_id=bench.case.pk, by=bench.secretary)
    return bench
