"""A small world of arbitrations for looking at pages: the same two sides at every stage, with Chinese names.

The cases are laid by the functions that also lay the world of the markers; here what is written are plain words.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from cases.models import (
    Appointment,
    Arbitration,
    Case,
    CasePaper,
    Challenge,
    CorrectionRequest,
    Fee,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Party,
    Proposal,
)
from cases.permissions import Role
from cases.services import appointment, filing
from cases.services.arbitration import awards, hearings, statements, tribunal
from tests.arbitration import TEXTS
from tests.bench import let_it_happen
from tests.markers import arbitration as lay
from tests.markers.world import World, lay_case, lay_people

# Who looks, and in which role.
ROLES = {
    "applicant": Role.APPLICANT, "respondent": Role.RESPONDENT, "presiding": Role.PRESIDING_ARBITRATOR,
    "first": Role.ARBITRATOR, "arb_secretary": Role.CASE_SECRETARY, "arb_chair": Role.INSTITUTION_CHAIR,
    "arb_supervisor": Role.SUPERVISOR, "arb_clerk": Role.INTAKE_CLERK,
}  # fmt: skip
LOOKERS = tuple(ROLES)
NAMES = {
    "applicant": "陈晓兰", "respondent": "林国栋", "presiding": "顾清", "first": "宋怀瑾", "second": "陆明哲",
    "taken_off": "江流", "other_arbitrator": "白露", "former_mediator": "王敏", "arb_secretary": "程越",
    "arb_chair": "秦远山", "arb_supervisor": "魏岚", "arb_clerk": "许薇", "arb_other_secretary": "马宁",
    "arb_supervisor_with_reason": "方圆", "arb_statistician": "吴佳", "arb_administrator": "郑磊",
    "applicant_agent": "周敏", "general_agent": "罗文", "respondent_agent": "彭飞", "third_party": "梁嘉",
}  # fmt: skip
WORDS = "双方对合同的履行有不同的理解，详见所附材料。"


@dataclass
class Bench(World):
    """The world of the markers without markers."""

    _ids: dict[str, dict[str, Any]] = field(default_factory=dict)

    def mark(self, case: str, what: str) -> str:
        """Return plain words, whatever the secret is."""
        return WORDS

    def ids(self, name: str) -> dict[str, Any]:
        """Return what an address on a case may be filled in with, by the names of its parts."""
        if name not in self._ids:
            self._ids[name] = self._look_up(name)
        return self._ids[name]

    def _look_up(self, name: str) -> dict[str, Any]:
        case = self.case(name)
        rows = {
            "meeting_id": Meeting.objects.filter(case=case, audience="JOINT").order_by("starts_at").last(),
            "record_id": MeetingRecord.objects.filter(case=case).first(),
            "fee_id": Fee.objects.filter(case=case).first(),
            "appointment_id": Appointment.objects.filter(case=case).exclude(status="PROPOSED").first(),
            "challenge_id": Challenge.objects.filter(case=case).first(),
            "request_id": CorrectionRequest.objects.filter(case=case).first(),
            "proposal_id": Proposal.objects.filter(case=case).first(),
            "paper_id": CasePaper.objects.filter(case=case).first(),
            "party_id": Party.objects.filter(case=case).first(),
        }
        return {"case_id": case.pk} | {part: row.pk for part, row in rows.items() if row is not None}


def lay_bench() -> Bench:
    """Lay the people and a case at every stage; no paper is made."""
    switched_on, settings.PAPERS_ENABLED = settings.PAPERS_ENABLED, False
    try:
        world = lay_people()
        bench = Bench(world.committee, world.institution, world.people)
        _name(bench)
        for stage in (_draft, _intake, _answering, _naming, _proceeding, _hearing, _deciding, _ending):
            stage(bench)
        _name_parties()
    finally:
        settings.PAPERS_ENABLED = switched_on
    return bench


def _at(bench: Bench, state: str, name: str = "", **fields: Any) -> Case:
    """Lay a case in a state before its tribunal is formed."""
    case = lay_case(
        bench, name or state, state, of=bench.institution, secretary="arb_secretary", kind="ARBITRATION", **fields
    )  # fmt: skip
    Arbitration.objects.filter(case=case).update(seats=3, agreement_on=timezone.localdate())
    return case


def _seated(bench: Bench, name: str) -> Case:
    """Lay a case whose tribunal is constituted."""
    case = lay.lay_request(bench, name)
    lay.seat(bench, name)
    return case


def _draft(bench: Bench) -> None:
    case = filing.open_draft(by=bench["applicant"], organisation=bench.institution, language="zh-hans")
    bench.cases["DRAFT"] = case.pk


def _intake(bench: Bench) -> None:
    _at(bench, "SUBMITTED", dispute_type="OWNERSHIP")
    for name, status in (("FEE_PENDING", "DUE"), ("PAID", "PAID")):
        case = _at(bench, "FEE_PENDING", name)
        Fee.objects.create(
            case=case, side=case.sides.first(), base_fen=30_000_000, acceptance_fen=1_200_000, handling_fen=300_000,
            schedule="T", status=status, made_at=timezone.now(),
        )  # fmt: skip


def _answering(bench: Bench) -> None:
    _at(bench, "ANSWER_PERIOD")


def _naming(bench: Bench) -> None:
    lay.lay_request(bench, "FREE")
    case = lay.lay_request(bench, "NAMED")
    for side, chosen in (("applicant", "first"), ("respondent", "second")):
        tribunal.choose(case_id=case.pk, by=bench[side], neutral_id=bench.user(chosen).pk)
        appointment.accept_appointment(case_id=case.pk, by=bench[chosen], disclosure="曾与申请人同校。")


def _proceeding(bench: Bench) -> None:
    _seated(bench, "PROCEEDING")
    _seated(bench, "CHALLENGED")
    lay.challenged(bench, "CHALLENGED", "first")


def _schedule(bench: Bench, name: str, days: int) -> Meeting:
    start = (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    done = hearings.schedule_hearing(
        case_id=bench.cases[name], by=bench["presiding"], starts_at=start, ends_at=start + timedelta(hours=3),
        mode="VIDEO", link="https://video.example/hearing",
    )  # fmt: skip
    return Meeting.objects.get(pk=done.data["meeting"])


def _hearing(bench: Bench) -> None:
    _seated(bench, "SCHEDULED")
    _schedule(bench, "SCHEDULED", 40)
    _seated(bench, "HEARING")
    meeting = _schedule(bench, "HEARING", 43)
    let_it_happen(meeting)
    came = list(MeetingPerson.objects.filter(meeting=meeting).values_list("pk", flat=True))
    hearings.hold_hearing(
        case_id=bench.cases["HEARING"], by=bench["presiding"], meeting_id=meeting.pk, attended=came,
        course="双方陈述、举证、质证、辩论。", result="双方作最后陈述。", agreement="NOT_DENIED",
    )  # fmt: skip
    _seated(bench, "MEDIATION")
    lay.mediate(bench, "MEDIATION")


def _deciding(bench: Bench) -> None:
    for name, goes_to in (("DELIBERATION", 0), ("SCRUTINY", 1), ("SIGNING", 2), ("DECIDED", 3)):
        case = _seated(bench, name)
        lay.documents_only(bench, name)
        values = {**TEXTS, "kind": "AWARD"}
        awards.save_draft(case_id=case.pk, by=bench["presiding"], lock=0, values=values)
        if goes_to > 0:
            lay.submit(bench, name)
        if goes_to > 1:
            lay.scrutinise(bench, name)
        if goes_to > 2:
            _decide(bench, name)


def _decide(bench: Bench, name: str) -> None:
    for who in lay.BENCH:
        lay.sign(bench, name, who, dissents=who == "second")
    award = lay.current(bench, name)
    lay.decisions.issue_award(case_id=bench.cases[name], by=bench["presiding"])
    lay.corrections.ask_for_correction(
        case_id=bench.cases[name], by=bench["applicant"], award_id=award.pk, kind="ERROR", text=WORDS
    )


def _ending(bench: Bench) -> None:
    _seated(bench, "STATEMENT")
    lay.mediate(bench, "STATEMENT")
    lay.draft(bench, "STATEMENT", kind="STATEMENT")
    lay.scrutinise(bench, "STATEMENT")
    for who in lay.BENCH:
        lay.sign(bench, "STATEMENT", who)
    statements.issue_statement(case_id=bench.cases["STATEMENT"], by=bench["presiding"])
    _at(bench, "CLOSED")


def _name(bench: Bench) -> None:
    """Give everybody a Chinese name, before it is written into anything."""
    for key, actor in bench.people.items():
        assert actor.user is not None
        actor.user.name = NAMES.get(key, "黄立")
        actor.user.save(update_fields=["name"])
    house = bench.institution
    house.name_zh_hans, house.name_zh_hant = "澜江仲裁委员会", "瀾江仲裁委員會"
    house.save(update_fields=["name_zh_hans", "name_zh_hant"])


def _name_parties() -> None:
    for kind, name in (("APPLICANT", "澜江云帆软件有限公司"), ("RESPONDENT", "澜江星火贸易有限公司")):
        Party.objects.filter(side__kind=kind).update(name=name)
