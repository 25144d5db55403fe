"""Plays a plot through the services, day by day: nothing is put into the database past the one door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from stdnum.cn import uscc

from cases.actors import Actor
from cases.deadlines import Calendar, add_working_days
from cases.models import (
    CalendarDay,
    Case,
    Deadline,
    Invitation,
    Material,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Proposal,
    Serving,
    Venue,
)
from cases.moment import SHANGHAI
from cases.permissions import Role, SideKind
from cases.procedures.states import Outcome
from cases.refusals import Unacceptable
from cases.services import (
    appointment,
    endings,
    evidence,
    filing,
    hearings,
    identity,
    intake,
    period,
    proposals,
    replies,
)
from cases.services.engagements import engage
from mediation.demo.people import Cast
from mediation.demo.plots import Company, Plot

# Past this step a plot goes no further.
STEPS = (
    "DRAFT", "SUBMITTED", "CONSENT_PENDING", "CONSENTED", "ASKED", "NAMED", "DISCLOSED", "MEDIATING", "SCHEDULED",
    "RECORDED", "DRAFTED", "SIGNING", "AGREED", "CLOSED",
)  # fmt: skip


@dataclass
class Director:
    """Plays one plot.

    Args:
        at: the legal time, which every act moves on by some working days.
        has_papers: whether this machine can make papers; without them every agreement is an oral one.
    """

    cast: Cast
    plot: Plot
    now: datetime
    has_papers: bool = True
    at: datetime = field(init=False)
    case_id: UUID = field(init=False)

    def __post_init__(self) -> None:
        start = (self.now - timedelta(days=self.plot.days_ago)).astimezone(SHANGHAI).date()
        minute = (self.plot.days_ago * 37) % 60
        self.at = datetime.combine(self._working(start), time(9, minute), SHANGHAI)

    # --- Time --------------------------------------------------------------------------------------

    @property
    def calendar(self) -> Calendar:
        """The calendar around the present act."""
        return CalendarDay.objects.calendar(self.at.date())

    def _working(self, day: date) -> date:
        calendar = CalendarDay.objects.calendar(day)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def later(self, *, days: int = 0, minutes: int = 25) -> datetime:
        """Move on; never past the present."""
        day = add_working_days(self.at.date(), days, self.calendar) if days else self.at.date()
        wanted = datetime.combine(day, self.at.timetz()) + timedelta(minutes=minutes)
        self.at = min(wanted, self.now - timedelta(minutes=1))
        return self.at

    def day_after(self, day: date) -> datetime:
        """Move on to the working day after a day."""
        following = add_working_days(day, 1, CalendarDay.objects.calendar(day))
        self.at = min(datetime.combine(following, time(10, 5), SHANGHAI), self.now - timedelta(minutes=1))
        return self.at

    # --- People ------------------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case, read afresh."""
        return Case.objects.select_related("organisation").get(pk=self.case_id)

    def by(self, key: str, role: Role | None = None) -> Actor:
        """Return somebody of the cast as an actor."""
        return Actor(user=self.cast[key], role=role)

    @property
    def filer(self) -> Actor:
        """Who files."""
        return self.by(self.plot.filer)

    @property
    def clerk(self) -> Actor:
        """The intake clerk."""
        return self.by("intake_clerk", Role.INTAKE_CLERK)

    @property
    def secretary(self) -> Actor:
        """The secretary to whom the case was assigned."""
        grant = (
            self.case.engagements.filter(role=Role.CASE_SECRETARY, until=None).select_related("user").first()
        )
        user = grant.user if grant else self.cast["case_secretary"]
        return Actor(user=user, role=Role.CASE_SECRETARY)

    @property
    def supervisor(self) -> Actor:
        """The supervisor."""
        return self.by("supervisor", Role.SUPERVISOR)

    @property
    def mediator_key(self) -> str:
        """Who mediates: by the kind of right, so that the conflict check and the roster look natural."""
        return {"TM": "mediator_2", "CR": "mediator_3", "TS_BIZ": "mediator_4", "PAT_DES": "mediator_4"}.get(
            self.plot.subject.right_type, "mediator"
        )

    @property
    def mediator(self) -> Actor:
        """The mediator."""
        return self.by(self.mediator_key)

    @property
    def respondent(self) -> Actor:
        """The respondent's account."""
        return self.by(self.plot.respondent)

    def agree(self) -> None:
        """Have the supervisor agree to what waits for him."""
        proposal = Proposal.objects.filter(case=self.case_id, status="OPEN").latest("made_at")
        proposals.answer(proposal_id=proposal.pk, by=self.supervisor, agrees=True, at=self.later(minutes=90))

    # --- The play ----------------------------------------------------------------------------------

    def play(self) -> Case:
        """Play the plot to its goal and return the case."""
        self.file()
        goal = self.plot.goal
        if goal == "DRAFT":
            return self.case
        filing.submit(case_id=self.case_id, by=self.filer, at=self.later())
        if goal in EARLY_ENDINGS:
            EARLY_ENDINGS[goal](self)
            return self.case
        self.accept()
        if goal == "CONSENT_PENDING":
            return self.case
        if goal in WITHOUT_CONSENT:
            WITHOUT_CONSENT[goal](self)
            return self.finish()
        self.consent()
        self.appoint()
        if goal in {"ASKED", "NAMED", "DISCLOSED", "MEDIATING"}:
            return self.case
        self.meet()
        if goal in {"SCHEDULED", "RECORDED"}:
            return self.case
        ENDINGS.get(goal, Director.agreement)(self)
        return self.finish()

    def finish(self) -> Case:
        """Close the case, unless the plot leaves it open."""
        case = self.case
        if case.state not in {"AGREED", "TERMINATED"} or (
            self.plot.stays_open and self.plot.goal != "CLOSING"
        ):
            return case
        endings.close(case_id=self.case_id, by=self.secretary, at=self.later(days=1))
        if self.plot.goal == "CLOSING":
            return self.case
        self.agree()
        if self.plot.is_archived:
            endings.archive(case_id=self.case_id, by=self.secretary, at=self.later(days=3))
        return self.case

    def file(self) -> None:
        """Write the application, page by page."""
        case = filing.open_draft(
            by=self.filer, organisation=self.cast.organisation, language="zh-hans", at=self.at
        )
        self.case_id = case.pk
        is_agent = self.plot.filer == "agent"
        self.save("capacity", {"acting_for": "AGENT" if is_agent else "ORGANISATION"})
        self.save("applicant", self.company_values(self.plot.company) | self.contact(is_agent))
        if is_agent:
            self.save("agent", {"name": "周敏", "firm": "澜江明理律师事务所", "capacity": "LAWYER", "scope": "SPECIAL",
                                "mobile": "+8613800000003", "email": "agent@demo.example", "valid_until": None})  # fmt: skip
        self.save("respondent", self.respondent_values())
        subject = self.plot.subject
        self.save("right", {"right_type": subject.right_type, "number": subject.number, "nice_class": "",
                            "title": subject.title, "holder": self.plot.company.name})  # fmt: skip
        self.save("dispute", {"dispute_type": subject.dispute_type})
        self.save("facts", {"facts_text": subject.facts, "wish_text": subject.wish,
                            "amount_fen": self.plot.amount_fen, "currency": "CNY"})  # fmt: skip
        self.upload(Material.EVIDENCE, "购买公证书.pdf")
        if is_agent:
            self.upload(Material.AUTHORITY, "授权委托书.pdf")
        self.save(
            "service",
            {"language": "zh-hans", "service_address": self.plot.company.address, "e_service": True},
        )

    def save(self, page: str, values: Mapping[str, Any]) -> None:
        """Save one page of the application."""
        filing.save_page(
            case_id=self.case_id, by=self.filer, page=page, values=values, at=self.later(minutes=3)
        )

    def company_values(self, company: Company) -> dict[str, Any]:
        """Return the company's particulars."""
        return {"name": company.name, "id_kind": "USCC", "id_number": credit_code(company.serial),
                "legal_representative": company.contact, "address": company.address,
                "contact_name": company.contact}  # fmt: skip

    def contact(self, is_agent: bool) -> dict[str, str]:
        """Return the applicant's own contact details, apart from its representative's."""
        user = self.filer.user
        if is_agent or user is None:
            return {"mobile": f"+86139{self.plot.company.serial:08d}", "email": ""}
        return {"mobile": user.mobile or f"+86139{self.plot.company.serial:08d}", "email": user.email or ""}

    def respondent_values(self) -> dict[str, Any]:
        """Return the other side; a flagged case has the applicant's own telephone on it."""
        other = self.plot.other
        mobile, email = f"+86137{other.serial:08d}", f"contact{other.serial}@demo.example"
        if self.plot.respondent:
            mobile, email = "+8613800000002", "respondent@demo.example"
        if self.plot.goal == "FLAGGED":
            mobile = self.contact(self.plot.filer == "agent")["mobile"]
        return {"person_kind": "ORGANISATION", "name": other.name, "id_number": credit_code(other.serial),
                "address": other.address, "contact_name": other.contact, "mobile": mobile, "email": email,
                "contact_unknown": False}  # fmt: skip

    def upload(self, material: Material, name: str) -> None:
        """Put a file into the draft."""
        data = one_page_pdf(f"{self.plot.company.serial}-{material}")
        stored = evidence.take_in(
            case_id=self.case_id, by=self.filer, stream=BytesIO(data), name=name, size=len(data)
        )
        evidence.file_in_draft(
            case_id=self.case_id, by=self.filer, stored=stored, material=material, at=self.later(minutes=2)
        )

    def accept(self) -> None:
        """Have the clerk accept the application."""
        intake.accept(case_id=self.case_id, by=self.clerk, at=self.later(days=1, minutes=40))

    def reply(self, answer: str) -> None:
        """Have the respondent answer: by account, or as the secretary records it."""
        party = self.case.parties.get(side__kind=SideKind.RESPONDENT)
        said: dict[str, Any] = {
            "answer": answer,
            "name": party.contact_name,
            "capacity": "LEGAL_REPRESENTATIVE",
        }
        if self.plot.respondent:
            self.claim()
            replies.reply(case_id=self.case_id, by=self.respondent, at=self.later(days=2), **said)
            return
        replies.reply(
            case_id=self.case_id,
            by=self.secretary,
            party_id=party.pk,
            recorded_how="电话答复，通话已记录",
            at=self.later(days=2),
            **said,
        )

    def claim(self) -> None:
        """Put the case into the respondent's account, as after link and code."""
        invitation = Invitation.objects.get(case=self.case_id, ended_at=None)
        Invitation.objects.filter(pk=invitation.pk).update(opened_at=self.at, verified_at=self.at)
        party = invitation.party
        engage(
            case=self.case,
            user=self.cast[self.plot.respondent],
            role=Role.RESPONDENT,
            side=party.side,
            party=party,
            at=self.at,
        )

    def consent(self) -> None:
        """Have the respondent agree, and the secretary check who everybody is."""
        self.reply("AGREE")
        for party in self.case.parties.all():
            identity.check_identity(
                case_id=self.case_id,
                by=self.secretary,
                party_id=party.pk,
                note="核对营业执照和经办人身份",
                at=self.later(),
            )

    def appoint(self) -> None:
        """Have both sides ask, the secretary name, the mediator disclose, and everybody agree."""
        goal = self.plot.goal
        appointment.ask_for_recommendation(case_id=self.case_id, by=self.filer, at=self.later())
        self.other_side_account()
        appointment.ask_for_recommendation(case_id=self.case_id, by=self.other, at=self.later())
        if goal == "ASKED":
            return
        neutral = self.cast[self.mediator_key]
        appointment.appoint(
            case_id=self.case_id, by=self.secretary, neutral_id=neutral.pk, at=self.later(days=1)
        )
        if goal == "NAMED":
            return
        appointment.accept_appointment(case_id=self.case_id, by=self.mediator, disclosure="", at=self.later())
        if goal == "DISCLOSED":
            return
        for side in (self.filer, self.other):
            appointment.answer_disclosure(case_id=self.case_id, by=side, objects=False, at=self.later())
        appointment.confirm(case_id=self.case_id, by=self.mediator, at=self.later())

    @property
    def other(self) -> Actor:
        """The respondent's side: its account, or one of the background made for it."""
        return self.by(self.plot.respondent or "respondent_2")

    def other_side_account(self) -> None:
        """Give a respondent without an account the one of the background."""
        if self.plot.respondent:
            return
        party = self.case.parties.get(side__kind=SideKind.RESPONDENT)
        engage(
            case=self.case,
            user=self.cast["respondent_2"],
            role=Role.RESPONDENT,
            side=party.side,
            party=party,
            at=self.at,
        )

    def meet(self) -> None:
        """Schedule a joint session and, unless the plot stops, hold it and put its record on file."""
        for attempt in range(12):
            start = self._slot(attempt)
            try:
                hearings.schedule_meeting(
                    case_id=self.case_id,
                    by=self.mediator,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=90),
                    mode="ONSITE",
                    venue_id=list(Venue.objects.all())[attempt % 3].pk,
                    at=self.later(minutes=5),
                )
                break
            except Unacceptable:
                continue
        if self.plot.goal == "SCHEDULED":
            return
        meeting = Meeting.objects.filter(case=self.case_id).latest("starts_at")
        self.at = min(meeting.ends_at + timedelta(minutes=30), self.now - timedelta(minutes=2))
        people = MeetingPerson.objects.filter(meeting=meeting)
        hearings.write_record(
            case_id=self.case_id,
            by=self.mediator,
            meeting_id=meeting.pk,
            attended=[person.pk for person in people],
            course="调解员告知双方权利义务并核对到场人员身份。双方陈述了各自意见，围绕是否停止涉案行为及补偿数额进行了协商。",
            result="双方同意继续协商，调解员将根据协商情况整理方案。",
            at=self.at,
        )
        record = MeetingRecord.objects.get(meeting=meeting)
        for side in (self.filer, self.other):
            hearings.answer_record(
                case_id=self.case_id, by=side, record_id=record.pk, confirms=True, at=self.later()
            )

    def _slot(self, attempt: int) -> datetime:
        """Return a time on the next working day; for a session that is still to come, after today."""
        start = self.now.astimezone(SHANGHAI).date() if self.plot.goal == "SCHEDULED" else self.at.date()
        day = add_working_days(start, 1 + attempt // 4, CalendarDay.objects.calendar(start))
        return datetime.combine(day, time(9 + (attempt * 2) % 8, 30), SHANGHAI)

    # --- Endings -----------------------------------------------------------------------------------

    def correction(self) -> None:
        """Ask for a correction, and leave it there."""
        items = [{"code": "RIGHT_PROOF", "text": "请补充涉案权利的登记簿副本或者权利证书。"},
                 {"code": "FACTS", "text": "请说明发现涉案行为的时间和经过。"}]  # fmt: skip
        intake.request_correction(case_id=self.case_id, by=self.clerk, items=items, at=self.later(days=1))

    def no_correction(self) -> None:
        """Ask for a correction that never comes."""
        self.correction()
        due = Deadline.objects.get(case=self.case_id, code="MED_CORRECTION").due_on
        intake.lapse_correction(case_id=self.case_id, by=self.clerk, at=self.day_after(due))

    def not_accepted(self) -> None:
        """Not accept the application."""
        intake.reject(
            case_id=self.case_id,
            by=self.clerk,
            ground="DECIDED_OR_PENDING",
            reason="同一纠纷已由人民法院受理，正在审理中。",
            routes=["COURT"],
            at=self.later(days=1),
        )
        self.agree()

    def withdraw_early(self) -> None:
        """Withdraw before acceptance."""
        filing.withdraw_before_acceptance(case_id=self.case_id, by=self.filer, at=self.later(days=1))

    def refused(self) -> None:
        """Decline mediation."""
        self.reply("DECLINE")

    def unreachable(self) -> None:
        """Never answer, whatever was tried."""
        Serving.objects.filter(case=self.case_id).update(status="SENT", sent_at=self.at)
        due = Deadline.objects.get(case=self.case_id, code="MED_CONSENT_REPLY").due_on
        replies.no_reply(case_id=self.case_id, by=self.secretary, at=self.day_after(due))

    def withdraw_late(self) -> None:
        """Withdraw after acceptance."""
        endings.withdraw(case_id=self.case_id, by=self.filer, at=self.later(days=2))

    def suspended(self) -> None:
        """Suspend for an appraisal."""
        period.suspend(
            case_id=self.case_id, by=self.mediator, reason="等待技术鉴定意见", at=self.later(days=1)
        )
        self.agree()

    def expired(self) -> None:
        """Let the period end."""
        ends_on = self.case.period_ends_on
        if ends_on is not None:
            endings.expire(case_id=self.case_id, by=self.mediator, at=self.day_after(ends_on))

    def terminated(self) -> None:
        """End for the reason of the plot."""
        outcome = self.plot.goal if self.plot.goal in Outcome.values else Outcome.DEADLOCK.value
        by = self.filer if outcome == Outcome.SETTLED_WITHDRAWN else self.mediator
        if outcome == Outcome.PARTY_QUIT:
            by = self.other
        endings.terminate(case_id=self.case_id, by=by, outcome=outcome, at=self.later(days=2))

    def agreement(self) -> None:
        """Draft, finalise, sign."""
        from mediation.demo.agreement import play_agreement

        play_agreement(self)


EARLY_ENDINGS: dict[str, Callable[[Director], None]] = {
    "SUBMITTED": lambda director: None,
    "FLAGGED": lambda director: None,
    "CORRECTION": Director.correction,
    "NO_CORRECTION": Director.no_correction,
    "NOT_ACCEPTED": Director.not_accepted,
    "WITHDRAWN_BEFORE_ACCEPTANCE": Director.withdraw_early,
}
WITHOUT_CONSENT: dict[str, Callable[[Director], None]] = {
    "RESPONDENT_REFUSED": Director.refused,
    "UNREACHABLE": Director.unreachable,
    "APPLICANT_WITHDREW": Director.withdraw_late,
}
ENDINGS: dict[str, Callable[[Director], None]] = {
    "SUSPENDED": Director.suspended,
    "EXPIRED": Director.expired,
    **dict.fromkeys(
        (
            "PARTY_QUIT",
            "DEADLOCK",
            "SETTLED_WITHDRAWN",
            "UNSUITABLE",
            "BAD_FAITH",
            "COLLUSION",
            "TERMINATED",
            "CLOSING",
        ),
        Director.terminated,
    ),
}


def credit_code(serial: int) -> str:
    """Return an invented unified social credit code with a right check character."""
    body = f"91990100MA{serial:07d}"
    return body + uscc.calc_check_digit(body)


def one_page_pdf(text: str) -> bytes:
    """Return a small real PDF, for the demo's evidence."""
    stream = f"BT /F1 24 Tf 72 720 Td (Demo evidence {text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
