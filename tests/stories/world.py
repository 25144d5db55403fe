"""A small world for looking at pages: the demo's people, and a case of the same two sides at every stage."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.invitation_keys import token_for
from cases.models import (
    Case,
    CasePaper,
    Clause,
    EvidenceItem,
    Invitation,
    Meeting,
    MeetingRecord,
    Message,
    Offer,
    Party,
    Proposal,
    Release,
    RightInDispute,
    Undisputed,
)
from cases.services import agreements, hearings, offers, rooms
from documents.models import Paper
from indicators.detector.running import look
from indicators.models import Finding, FollowUp, Level, Rating
from indicators.satisfaction import answering
from indicators.satisfaction import keys as rating_keys
from mediation.demo.director import Director
from mediation.demo.people import lay_down_people
from mediation.demo.plots import COMPANIES, SUBJECTS, Plot
from notices.models import Notice

# A stage of the demo's plots, and how many days ago it began.
STAGES = {
    "DRAFT": 2, "SUBMITTED": 2, "FLAGGED": 3, "CORRECTION": 5, "CONSENT_PENDING": 15, "ASKED": 9, "NAMED": 12,
    "DISCLOSED": 13, "MEDIATING": 16, "SCHEDULED": 20, "RECORDED": 24, "DRAFTED": 26, "SUSPENDED": 30,
    "SIGNING": 27, "AGREED": 35, "TERMINATED": 33, "CLOSING": 44, "DEADLOCK": 80, "NOT_ACCEPTED": 40,
}  # fmt: skip
PEOPLE = (
    "applicant", "respondent", "agent", "mediator", "intake_clerk", "case_secretary", "supervisor",
    "institution_chair", "statistician", "administrator", "stranger",
)  # fmt: skip


@dataclass
class World:
    """The people by their keys, and the cases by their stages."""

    people: dict[str, User]
    cases: dict[str, Case] = field(default_factory=dict)
    _ids: dict[Any, dict[str, Any]] = field(default_factory=dict)

    @property
    def invitation(self) -> Invitation:
        """The invitation whose code was entered."""
        return Invitation.objects.get(case=self.cases["CONSENT_PENDING"], ended_at=None)

    def ids(self, case: Case, key: str) -> dict[str, Any]:
        """Return what an address on this case may be filled in with for somebody, by the names of its parts."""
        if (case.pk, key) not in self._ids:
            self._ids[case.pk, key] = self._look_up(case, key)
        return self._ids[case.pk, key]

    def _look_up(self, case: Case, key: str) -> dict[str, Any]:
        person = self.people.get(key)
        respondent = case.parties.filter(side__kind="RESPONDENT").first()
        paper = CasePaper.objects.filter(case=case, paper__status="READY").first()
        rows = {
            "case_id": case,
            "party_id": respondent,
            "item_id": EvidenceItem.objects.filter(case=case).first(),
            "paper_id": paper,
            "meeting_id": Meeting.objects.filter(case=case).first(),
            "record_id": MeetingRecord.objects.filter(case=case).first(),
            "clause_id": Clause.objects.filter(agreement__case=case).first(),
            "message_id": Message.objects.filter(case=case).first(),
            "release_id": Release.objects.filter(message__case=case).first(),
            "offer_id": Offer.objects.filter(case=case).first(),
            "proposal_id": Proposal.objects.filter(case=case).first(),
            "follow_up_id": FollowUp.objects.first(),
            "finding_id": Finding.objects.first(),
            "notice_id": Notice.objects.filter(recipient=person).first() if person else None,
        }
        found: dict[str, Any] = {name: row.pk for name, row in rows.items() if row is not None}
        return found | {"token": token_for(self.invitation.pk), "code": issued_code()}

    def rows_of(self, case: Case, name: str) -> dict[str, Any]:
        """Return what the parts of an address mean on pages named like this, where other pages mean another row."""
        if name == "answer_undisputed":
            record = Undisputed.objects.filter(case=case).first()
            return {"record_id": record.pk} if record else {}
        if name == "rate":
            rating = Rating.objects.filter(case=case).first()
            return {"token": rating_keys.token_for(rating.pk)} if rating else {}
        if name == "rule_change":
            return {"code": "MED_CORRECTION"}
        rows: Any = RightInDispute if "right" in name else EvidenceItem if "file" in name else Party
        return {"item": rows.objects.filter(case=case).values_list("pk", flat=True).last()}


def lay_world() -> World:
    """Lay the people and the cases. Only what is to be signed is made into a paper."""
    switched_on, settings.PAPERS_ENABLED = settings.PAPERS_ENABLED, False
    try:
        return _lay()
    finally:
        settings.PAPERS_ENABLED = switched_on


def _lay() -> World:
    cast = lay_down_people()
    for other in ("secretary_2", "clerk_2"):
        cast[other].groups.clear()  # so that every case is the first secretary's
    world = World(cast.people)
    now = timezone.now()
    plots = {goal: _plot(goal, days) for goal, days in STAGES.items()}
    plots["REVISED"] = _plot("SIGNING", 28)
    plots["AGENT"] = _plot("RECORDED", 24, filer="agent")
    for name, plot in plots.items():
        world.cases[name] = Director(cast, plot, now).play()
    _finish(world, now)
    return world


def _finish(world: World, now: datetime) -> None:
    """Add what no plot of the demo has: a text opened again, an unanswered record, words in a room, an offer."""
    respondent, mediator = (Actor(user=world.people[key]) for key in ("respondent", "mediator"))
    agreements.revise(case_id=world.cases["REVISED"].pk, by=respondent, reason="付款日期需要推迟")
    case = world.cases["MEDIATING"]
    start = now - timedelta(hours=2)
    hearings.schedule_meeting(
        case_id=case.pk, by=mediator, starts_at=start, ends_at=start + timedelta(minutes=90), mode="VIDEO",
        link="https://video.example/1", at=start - timedelta(days=1),
    )  # fmt: skip
    meeting = Meeting.objects.get(case=case)
    people = [person.pk for person in meeting.people.all()]
    hearings.write_record(
        case_id=case.pk, by=mediator, meeting_id=meeting.pk, attended=people, course="双方陈述意见。", result="继续协商。"
    )  # fmt: skip
    side = case.sides.get(kind="RESPONDENT")
    said = rooms.send_message(
        case_id=case.pk, by=respondent, text="可以停止销售，但需要三个月。", side_id=side.pk
    )
    rooms.ask_release(case_id=case.pk, by=mediator, message_id=said.data["message"], words="可以停止销售")
    offers.make_offer(case_id=case.pk, by=respondent, terms="三个月内停止销售。", amount_fen=5_000_000)
    offers.record_undisputed(case_id=case.pk, by=mediator, text="双方对销售的事实没有争议。")
    Meeting.objects.filter(case=world.cases["SCHEDULED"]).update(link="https://video.example/2")
    Invitation.objects.filter(pk=world.invitation.pk).update(verified_at=now)
    ratings = Rating.objects.filter(case=world.cases["DEADLOCK"])
    ratings.update(expires_at=now + timedelta(days=1))
    answering.answer(
        ratings.get(side__kind="RESPONDENT"), level=Level.DISSATISFIED, words="等待时间较长。", at=now
    )
    look()


def _plot(goal: str, days_ago: int, filer: str = "applicant") -> Plot:
    return Plot(
        goal=goal,
        days_ago=days_ago,
        filer=filer,
        company=COMPANIES[0],
        other=COMPANIES[3],
        subject=SUBJECTS[0],
        amount_fen=12_000_000,
        respondent="respondent",
        stays_open=goal in {"AGREED", "TERMINATED", "CLOSING"},
    )


def issued_code() -> str:
    """Return the code by which an issued paper is verified."""
    paper = Paper.objects.filter(issued_at__isnull=False).first()
    assert paper is not None
    return paper.code
