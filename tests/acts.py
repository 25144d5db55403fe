"""What may plausibly be entered for every act of both procedures, from what lies in the case at the moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from cases.actors import Actor
from cases.agreement_terms import current_agreement
from cases.arbitration_facts import open_award
from cases.award_text import fingerprint_of
from cases.grounds import rejections_of
from cases.marks import GROUNDS
from cases.models import (
    Appointment,
    Arbitration,
    Award,
    Case,
    Challenge,
    ConsentSubject,
    Engagement,
    Fee,
    JudicialConfirmation,
    Meeting,
    MeetingRecord,
    Message,
    Offer,
    Party,
    Release,
    Serving,
    ShamFlag,
    SideConsent,
    Undisputed,
)
from cases.moment import Moment
from cases.permissions import Action, Role
from cases.services.arbitration.intake import fee_schedules
from documents import contexts as c
from documents.models import StoredFile
from documents.signing import frozen_sha256
from tests.agreements import PAY, STOP, TEXTS
from tests.arbitration import TEXTS as AWARD_TEXTS
from tests.factories import make_case


@dataclass
class World:
    """One case, the people who try things on it, and the legal time.

    Args:
        choose: draws one of several things that may be entered; the first is what leads on.
    """

    case_id: UUID
    people: dict[str, Actor]
    now: datetime
    choose: Callable[[Any], Any] = lambda options: options[0]

    @property
    def case(self) -> Case:
        """The case, read afresh."""
        return Case.objects.select_related("organisation").get(pk=self.case_id)

    @property
    def today(self) -> date:
        """The legal day."""
        return Moment(self.now).today

    def last(self, model: Any, *latest: str, **fields: Any) -> str:
        """Return the id of the newest row of the case, or of none."""
        found = model.objects.filter(case=self.case_id, **fields).order_by(*latest or ("pk",)).last()
        return str(found.pk if found else uuid4())


Entry = Callable[[World, Actor], dict[str, Any]]


def _nothing(w: World, by: Actor) -> dict[str, Any]:
    return {}


def _reason(w: World, by: Actor) -> dict[str, Any]:
    return {"reason": "双方都需要更多的时间来考虑。"}


def _page(w: World, by: Actor) -> dict[str, Any]:
    values = {"facts_text": "事实", "wish_text": "请求", "amount_fen": 100_00, "currency": "CNY"}
    return {"page": "facts", "item": "", "values": values, "token": None, "posted": None}


def _accept(w: World, by: Actor) -> dict[str, Any]:
    ticks = dict.fromkeys(("intent", "matter", "institution", "asserted"), True)
    schedule = next(iter(fee_schedules(w.case, Moment(w.now))), "")
    chosen = {"rule_set": "", "fee_schedule": schedule, "track": "ORDINARY", "seats": w.choose([3, 1])}
    return {"mediable_reason": "", "examined": ticks, "base_fen": 30_000_000, **chosen}


def _reply(w: World, by: Actor) -> dict[str, Any]:
    party = Party.objects.filter(case=w.case_id, side__kind="RESPONDENT").first()
    return {
        "party": str(party.pk if party else ""),
        "name": "乙方",
        "capacity": "SELF",
        "reason": "",
        "how": "电话",
    }


def _address(w: World, by: Actor) -> dict[str, Any]:
    values = {"address": "某路1号", "recipient": "某人", "mobile": "+8613800000001", "email": ""}
    return {"values": {**values, "accepts_electronic": True}}


def receive(by: Actor, about: UUID, at: datetime) -> StoredFile:
    """Return a file that was received; nobody ever opens it, so there are no bytes."""
    return StoredFile.objects.create(
        sha256="0" * 64, media_type="application/pdf", name="合同.pdf", status="PUBLISHED", received_at=at,
        received_by=by.user_id, about=about,
    )  # fmt: skip


def _secretary(w: World, by: Actor) -> dict[str, Any]:
    held = Engagement.objects.filter(case=w.case_id, role=Role.CASE_SECRETARY, until=None)
    ids = [w.people[name].user_id for name in ("SECRETARY", "OTHER_SECRETARY")]
    free = [pk for pk in ids if not held.filter(user=pk).exists()]
    return {"user": str(w.choose([*free, *ids]))}


def _evidence(w: World, by: Actor) -> dict[str, Any]:
    described = {"name": "合同", "proves": "事实", "source": "OWN", "audience": "JOINT"}
    return {"values": {"file": str(receive(by, w.case_id, w.now).pk), "material": "EVIDENCE", **described}}


def _closing_date(w: World, by: Actor) -> dict[str, Any]:
    day = w.choose([w.today - timedelta(days=1), w.today])
    closings = [str(w.case.closed_on or ""), str(w.case.first_closed_on or "")]
    return {
        "was": w.choose(closings),
        "closed_on": day.isoformat(),
        "paper": str(receive(by, w.case_id, w.now).pk),
        "reason": "文书日期有误",
    }


def _annulment(w: World, by: Actor) -> dict[str, Any]:
    ground = GROUNDS[w.case.kind][0].value
    return {
        "ground": ground,
        "on": w.today.isoformat(),
        "court": "澜江市中级人民法院",
        "reference": "1号",
        "reason": "",
    }


def _serve(w: World, by: Actor) -> dict[str, Any]:
    waiting = Serving.objects.filter(case=w.case_id, status__in=["PREPARED", "SENT"]).order_by("pk").first()
    party = (
        waiting.party_id if waiting else Party.objects.filter(case=w.case_id).values_list("pk", flat=True)[0]
    )
    return {
        "parties": [str(party)],
        "paper": str(waiting.paper_id or "") if waiting else "",
        "channel": waiting.channel if waiting else "POST",
        "status": "DELIVERED",
        "proof": "EMS 1",
        "on": None,
    }


def _person(*, may: str) -> Entry:
    def entry(w: World, by: Actor) -> dict[str, Any]:
        held = Appointment.objects.filter(case=w.case_id).exclude(status="DECLINED").values("neutral")
        roster = User.objects.filter(
            neutral_profile__organisation=w.case.organisation_id, **{f"neutral_profile__{may}": True}
        )
        free = list(roster.exclude(pk__in=held).order_by("name").values_list("pk", flat=True))
        chosen = [str(pk) for pk in free] or [str(uuid4())]
        hows = (
            ["TOGETHER", "LEAVE", "OWN"] if _seats(w) == ["SOLE"] else ["OWN", "LEAVE", "TOGETHER", "LEAVE"]
        )
        how = {
            "how": w.choose(hows),
            "ranked": chosen[:2],
            "struck": chosen[3:4],
        }
        return {"neutral": w.choose(chosen), "seat": w.choose(_seats(w)), **how}

    return entry


def _seats(w: World) -> list[str]:
    """Return the seats that nobody holds, or all."""
    row = Arbitration.objects.filter(case=w.case_id).first()
    seats = ["PRESIDING", "APPLICANT", "RESPONDENT"] if row and row.seats == 3 else ["SOLE"]
    gone = ["DECLINED", "REPLACED"]
    held = Appointment.objects.filter(case=w.case_id).exclude(status__in=gone).values_list("seat", flat=True)
    return [seat for seat in seats if seat not in held] or seats


def _named(w: World, by: Actor) -> dict[str, Any]:
    waiting = Appointment.objects.filter(case=w.case_id, status="ACCEPTED").values_list("pk", flat=True)
    return {
        "appointments": [str(pk) for pk in waiting],
        "appointment": w.last(Appointment, "proposed_at", status__in=["ACCEPTED", "CONFIRMED"]),
        "objects": w.choose([False] * 5 + [True]),
        "grounds": "与对方代理人同事多年",
        "known_on": w.today.isoformat(),
        "reason": "不能继续",
    }


def _meeting(w: World, by: Actor) -> dict[str, Any]:
    days = w.choose([20, 1])
    start = w.now + timedelta(days=days)
    return {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(minutes=90)).isoformat(),
        "mode": w.choose(["VIDEO", "VIDEO", "ONSITE"]),
        "link": "https://video.example/1",
        "side": "",
        "venue": "",
        "meeting": w.last(Meeting, "starts_at", status="SCHEDULED"),
        "reason": "临时有事",
    }


def _held(w: World, by: Actor) -> dict[str, Any]:
    meeting = Meeting.objects.filter(case=w.case_id, status="SCHEDULED").order_by("starts_at").first()
    return {
        "meeting": str(meeting.pk if meeting else uuid4()),
        "attended": [str(pk) for pk in meeting.people.values_list("pk", flat=True)] if meeting else [],
        "course": "经过", "result": "结果", "witnesses": "", "absent_because": "无", "evidence_shown": "",
        "agreement_said": "", "agreement": "NOT_DENIED",
    }  # fmt: skip


def _record(w: World, by: Actor) -> dict[str, Any]:
    return {
        "record": w.last(MeetingRecord, "made_at"),
        "confirms": w.choose([True, False]),
        "objection": "第二段有误",
        "side": "",
        "name": "某人",
        "how": "电话",
    }


def _later(w: World, by: Actor) -> dict[str, Any]:
    until = (w.today + timedelta(days=w.choose([40, 90]))).isoformat()
    return {"until": until, "ends_on": until, "reason": "案情复杂"}


def _talk(w: World, by: Actor) -> dict[str, Any]:
    mine = Engagement.objects.filter(case=w.case_id, user=by.user_id, side__isnull=False)
    side = mine.values_list("side", flat=True).first()
    return {
        "side": str(side) if side and w.choose([True, False]) else "",
        "text": "我们愿意停止销售",
        "words": "停止销售",
        "message": w.last(Message, "at"),
        "release": str(getattr(Release.objects.filter(message__case=w.case_id).last(), "pk", uuid4())),
        "agrees": True,
    }


def _offer(w: World, by: Actor) -> dict[str, Any]:
    return {
        "terms": "支付五万元", "amount_fen": 5_000_000, "valid_until": None, "in_confidence": w.choose([False, True]),
        "offer": w.last(Offer, "at"), "accepts": w.choose([True, False]), "reason": "",
        "record": w.last(Undisputed, "at"), "text": "双方都不否认销售", "confirms": True, "releases": False,
    }  # fmt: skip


def _agreement(w: World, by: Actor) -> dict[str, Any]:
    agreement = current_agreement(w.case_id)
    clauses = agreement.clauses.count() if agreement else 0
    if w.choose([True, True, False]):
        do = "texts" if not agreement or not agreement.facts else "add"
    else:
        do = w.choose(["texts", "add", "change", "remove", "move"])
    term = STOP if clauses % 2 == 0 else PAY
    clause = agreement.clauses.first() if agreement else None
    return {
        "do": do, "lock": agreement.lock if agreement else 0, "texts": dict(TEXTS), "kind": term.code,
        "term": c.to_json(term), "declared": True, "clause": str(clause.pk if clause else uuid4()), "up": False,
        "facts": "事实", "content": "停止销售", "performance": "十日内", "reason": "改金额",
    }  # fmt: skip


def _signature(w: World, by: Actor) -> dict[str, Any]:
    agreement, award = current_agreement(w.case_id), open_award(w.case)
    paper = agreement.paper if agreement and agreement.paper and agreement.paper.status == "READY" else None
    return {
        "name": by.user.name if by.user else "",
        "identified": w.now.isoformat(),
        "sha256": frozen_sha256(paper) if paper else (fingerprint_of(award) if award else ""),
        "dissents": False,
    }


def _confirmation(w: World, by: Actor) -> dict[str, Any]:
    row = JudicialConfirmation.objects.filter(case=w.case_id).first()
    return {"status": "APPLIED" if row and not row.applied_on else "CONFIRMED", "on": w.today.isoformat()}


def _ending(*outcomes: str) -> Entry:
    def entry(w: World, by: Actor) -> dict[str, Any]:
        return {"outcome": w.choose(list(outcomes)), "reason": "双方差距过大"}

    return entry


def _lead(w: World, by: Actor) -> dict[str, Any]:
    """An open case between the same parties, which is laid for it."""
    case = w.case
    lead = make_case("MEDIATING", organisation=case.organisation, accepted_on=w.today)
    names = Party.objects.filter(case=case).values_list("side__kind", "name_key")
    for side, key in names:
        Party.objects.filter(case=lead, side__kind=side).update(name_key=key)
    return {"lead": str(lead.pk), "reason": "同一事实重复申请", "has_same_facts": True}


def _fee(w: World, by: Actor) -> dict[str, Any]:
    fee = w.last(Fee, "made_at", status__in=["DUE", "DEFERRAL_ASKED"])
    return {"fee": fee, "status": "PAID", "on": w.today.isoformat(), "reference": "R-1", "reason": "资金紧张"}


def _answer(w: World, by: Actor) -> dict[str, Any]:
    claim = w.choose(["", "反请求的事实"])
    return {"text": "答辩", "counterclaim": claim, "relief": "赔偿", "amount_fen": 1_000_000}


def _consent(w: World, by: Actor) -> dict[str, Any]:
    """Mostly what another side has consented to already, else anything."""
    subjects = [ConsentSubject.MEDIATION, ConsentSubject.DOCUMENTS_ONLY, ConsentSubject.EARLY_HEARING]
    further = [ConsentSubject.CONSENT_AWARD, ConsentSubject.NO_REASONS]
    subjects = [*further, *subjects] if w.case.state == "MEDIATION" else [*subjects, *further]
    mine = Engagement.objects.filter(case=w.case_id, user=by.user_id, side__isnull=False).values("side")
    given = SideConsent.objects.filter(case=w.case_id, withdrawn_at=None).exclude(side__in=mine).last()
    own = SideConsent.objects.filter(case=w.case_id, withdrawn_at=None, side__in=mine)
    held = set(own.values_list("subject", flat=True))
    subjects = [subject for subject in subjects if subject not in held] or subjects
    follows = given is not None and given.subject not in held and w.choose([True, True, False])
    subject = given.subject if given is not None and follows else w.choose(subjects).value
    return {"subject": subject, "about": "", "withdraws": w.choose([False] * 5 + [True])}


def _award(w: World, by: Actor) -> dict[str, Any]:
    award = open_award(w.case)
    kind = w.choose({"MEDIATION": ["STATEMENT", "CONSENT"]}.get(w.case.state, ["AWARD", "AWARD", "PARTIAL"]))
    submits = bool(award) and award.status == "DRAFT" and w.choose([True, False])
    values = {**AWARD_TEXTS, "kind": kind, "outcome": "AWARD" if kind == "AWARD" else ""}
    data = {"lock": award.version if award else 0, "passes": True, "remarks": ""}
    return data | ({"submits": True} if submits else {"values": values})


def _court(w: World, by: Actor) -> dict[str, Any]:
    return {"court": "澜江市中级人民法院", "reference": "（2026）民特1号", "on": w.today.isoformat()}


def _correction(w: World, by: Actor) -> dict[str, Any]:
    return {
        "award": w.last(Award, "made_at", status="ISSUED"),
        "result": "第一项更正",
        "side": "",
        "asked_on": "",
    }


PLAUSIBLE: dict[Action, Entry] = {
    Action.EDIT_DRAFT: _page,
    Action.REQUEST_CORRECTION: lambda w, by: {"items": [{"code": "FACTS", "text": "请补充"}]},
    Action.REJECT: lambda w, by: {"ground": next(iter(rejections_of(w.case.kind))), "reason": "不属于", "routes": []},
    Action.ACCEPT: _accept,
    Action.DECIDE_ARBITRABILITY: lambda w, by: {"arbitrable": True, "reason": "属于财产争议"},
    **dict.fromkeys((Action.REPLY, Action.CONSENT, Action.REFUSE), _reply),
    Action.CONFIRM_ADDRESS: _address,
    Action.ADD_EVIDENCE: _evidence,
    Action.ADD_NOTE: lambda w, by: {"text": "便笺"},
    Action.ASSIGN_SECRETARY: _secretary,
    Action.CHECK_IDENTITY: lambda w, by: {"party": w.last(Party, identity_checked_at=None), "note": "身份证"},
    Action.RAISE_FLAG: lambda w, by: {"signs": ["REPORTED"], "note": "可疑"},
    Action.CLEAR_FLAG: lambda w, by: {"flag": w.last(ShamFlag, cleared_at=None), "reason": "已核实"},
    Action.BREAK_GLASS: lambda w, by: {"reason": "投诉需要核查案卷的内容"},
    Action.SERVE: _serve,
    Action.APPOINT_MEDIATOR: _person(may="may_mediate"),
    **dict.fromkeys((Action.CHOOSE_ARBITRATOR, Action.APPOINT_ARBITRATOR), _person(may="may_arbitrate")),
    Action.ACCEPT_APPOINTMENT: lambda w, by: {"disclosure": w.choose(["", "曾与申请人同校"])},
    **dict.fromkeys((Action.ANSWER_DISCLOSURE, Action.CHALLENGE, Action.REPLACE_ARBITRATOR), _named),
    Action.DECIDE_CHALLENGE: lambda w, by: {
        "challenge": w.last(Challenge, "raised_at", decided_at=None), "reasons": "理由", "upholds": w.choose([False, True]),
    },
    **dict.fromkeys((Action.SCHEDULE_MEETING, Action.SCHEDULE_HEARING, Action.REOPEN_HEARING), _meeting),
    **dict.fromkeys((Action.POSTPONE, Action.CANCEL_MEETING), _meeting),
    **dict.fromkeys((Action.HOLD_SESSION, Action.HOLD_HEARING), _held),
    Action.ANSWER_RECORD: _record,
    **dict.fromkeys((Action.EXTEND, Action.GIVE_LEAVE, Action.EXTEND_AWARD_PERIOD), _later),
    Action.SUSPEND: lambda w, by: {"ground": "OTHER", "reason": "等待鉴定"},
    **dict.fromkeys((Action.SEND_MESSAGE, Action.ASK_RELEASE, Action.ANSWER_RELEASE), _talk),
    **dict.fromkeys((Action.MAKE_OFFER, Action.ANSWER_OFFER, Action.WITHDRAW_OFFER), _offer),
    **dict.fromkeys((Action.RECORD_UNDISPUTED, Action.ANSWER_UNDISPUTED), _offer),
    **dict.fromkeys((Action.EDIT_AGREEMENT, Action.DRAFT_AGREEMENT), _agreement),
    **dict.fromkeys((Action.RECORD_ORAL_AGREEMENT, Action.REVISE), _agreement),
    **dict.fromkeys((Action.SIGN, Action.SIGN_AWARD, Action.SIGN_FOR_RECEIPT), _signature),
    Action.RECORD_CONFIRMATION: _confirmation,
    Action.TERMINATE: _ending("DEADLOCK", "PARTY_QUIT", "UNREACHABLE", "SETTLED_WITHDRAWN"),
    Action.DISMISS: _ending("DISMISSED_NO_JURISDICTION", "DISMISSED_OTHER"),
    **dict.fromkeys((Action.RECORD_FEE, Action.ASK_TO_DEFER_FEE), _fee),
    Action.FILE_ANSWER: _answer,
    **dict.fromkeys((Action.OBJECT_TO_JURISDICTION, Action.OBJECT_TO_ONLINE), _answer),
    Action.GIVE_CONSENT: _consent,
    **dict.fromkeys((Action.EDIT_AWARD, Action.SCRUTINISE_AWARD), _award),
    Action.CORRECT_AWARD: _correction,
    Action.CONSOLIDATE: lambda w, by: {"lead": str(w.case_id)},
    Action.MERGE: _lead,
    Action.RE_ARBITRATE: _court,
    Action.COMPLETE_FROM_LEDGER: lambda w, by: {"import": str(uuid4()), "values": {"amount_fen": 5_000_00, "district": "高新区"}},
    Action.CORRECT_CLOSING: _closing_date,
    Action.STRIKE_OUT: lambda w, by: {"finding": w.choose(["SHAM", "VOID", "DUPLICATE"]), "reason": "经核查"},
    Action.ANNUL: _annulment,
    **dict.fromkeys(
        (Action.DECLINE_APPOINTMENT, Action.REPLACE_MEDIATOR, Action.REOPEN, Action.WITHDRAW, Action.DEEMED_WITHDRAWN),
        _reason,
    ),
}  # fmt: skip


def plausible(w: World, action: Action, by: Actor) -> dict[str, Any]:
    """Return what somebody could have entered for an act."""
    return PLAUSIBLE.get(action, _nothing)(w, by)
