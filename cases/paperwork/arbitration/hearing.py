"""Papers of an arbitration: the hearing, suspension and mediation inside the arbitration."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.urls import reverse

from cases.models import (
    Case,
    CaseEvent,
    Deadline,
    LiveGrant,
    Meeting,
    MeetingPerson,
    MeetingRecord,
    Suspension,
)
from cases.moment import Moment
from cases.paperwork import hearings
from cases.paperwork.arbitration.words import common, day_words, line, said, span_words
from cases.paperwork.blocks import in_three, localised
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import ROLE_LABELS, TRIBUNAL_ROLES, Action, Role
from documents.contexts import FactLine, Localised, PlainPaper, Section

# --- A14: the notice of a hearing --------------------------------------------------------------------

_ATTENDANCE = (
    said(
        "请准时参加庭审。申请人经书面通知，无正当理由不到庭或者未经仲裁庭许可中途退庭的，可以视为撤回仲裁申请；被申请人经书面通知，无正当理由不到庭或者未经仲裁庭许可中途退庭的，可以缺席裁决（《中华人民共和国仲裁法》第五十四条）。",
        "請準時參加庭審。申請人經書面通知，無正當理由不到庭或者未經仲裁庭許可中途退庭的，可以視為撤回仲裁申請；被申請人經書面通知，無正當理由不到庭或者未經仲裁庭許可中途退庭的，可以缺席裁決（《中華人民共和國仲裁法》第五十四條）。",
        "Please attend on time. If the applicant has been notified in writing and stays away without good reason, or leaves without leave of the tribunal, the request may be deemed withdrawn; if the respondent does so, an award may be made in its absence (Arbitration Law, article 54).",
    ),
    said(
        "仲裁不公开进行，各方约定公开的除外（第五十二条）。请勿录音、录像或者转发庭审内容。",
        "仲裁不公開進行，各方約定公開的除外（第五十二條）。請勿錄音、錄影或者轉發庭審內容。",
        "The hearing is not public unless the parties agree otherwise (article 52). Please do not record it or pass on what is said.",
    ),
    said(
        "请携带（线上庭审请备好）身份证明、授权委托书和证据原件。有证人或者鉴定人到庭的，请事先告知仲裁庭。",
        "請攜帶（線上庭審請備好）身份證明、授權委託書和證據原件。有證人或者鑑定人到庭的，請事先告知仲裁庭。",
        "Please bring (or, online, have at hand) proof of identity, the power of attorney and the originals of the evidence. Tell the tribunal beforehand of any witness or expert.",
    ),
)
_ONLINE = said(
    "本次庭审以线上方式进行，与线下庭审具有同等效力；当事人明确表示不同意线上进行的，请在首次开庭前提出（第十一条）。",
    "本次庭審以線上方式進行，與線下庭審具有同等效力；當事人明確表示不同意線上進行的，請在首次開庭前提出（第十一條）。",
    "The hearing takes place online and has the same effect as one in person; a party that expressly objects should say so before the first hearing (article 11).",
)
_POSTPONE = (
    "有正当理由需要延期开庭的，请在{day}前（含当日）向仲裁庭提出，由仲裁庭决定（依仲裁规则）。",
    "有正當理由需要延期開庭的，請在{day}前（含當日）向仲裁庭提出，由仲裁庭決定（依仲裁規則）。",
    "If there is good reason for a later hearing, ask the tribunal by {day} (that day included); the tribunal decides (rules of arbitration).",
)


def _notices(case: Case, event: CaseEvent) -> Iterator[Order]:
    """One notice to each party, with what it must know before it comes."""
    meeting = Meeting.objects.select_related("venue").get(pk=event.data["meeting"])
    meeting.case = case
    people = list(meeting.people.select_related("side"))
    without_account = {person.person for person in people}
    shared = common(case, event)
    for party, block in zip(case.parties.all(), shared["parties"], strict=True):
        with_account = party.pk not in without_account
        yield Order(
            PlainPaper(
                **shared,
                addressee=block.name,
                facts=_facts_of(meeting, people, with_account=with_account),
                sections=(_opening(shared["dispute"]), _duties(meeting, event)),
            )
        )


def _opening(dispute: Localised) -> Section:
    text = said(
        "仲裁庭定于上列时间对{dispute}一案开庭审理。",
        "仲裁庭定於上列時間對{dispute}一案開庭審理。",
        "The tribunal hears the case ({dispute}) as stated above.",
        dispute=dispute,
    )
    return Section(lines=(text,))


def _duties(meeting: Meeting, event: CaseEvent) -> Section:
    heading = Localised(zh_hans="注意事项", zh_hant="注意事項", en="Please note")
    online = () if meeting.venue else (_ONLINE,)
    later = said(*_POSTPONE, day=day_words(date.fromisoformat(event.data["postpone_by"])))
    return Section(heading=heading, lines=(*_ATTENDANCE, *online, later), numbered=True)


def _facts_of(meeting: Meeting, people: list[MeetingPerson], *, with_account: bool) -> tuple[FactLine, ...]:
    return (
        line("开庭时间", "開庭時間", "Time", span_words(meeting.starts_at, meeting.ends_at)),
        line("方式", "方式", "Manner", _manner(meeting)),
        line("地点", "地點", "Place", _place(meeting, with_account=with_account)),
        line("仲裁庭", "仲裁庭", "Tribunal", _tribunal_of(people)),
        line("通知到庭", "通知到庭", "Asked to attend", _names(p for p in people if p.side_id)),
    )


def _manner(meeting: Meeting) -> Localised:
    online = Localised(zh_hans="线上视频", zh_hant="線上視像", en="Online, by video")
    return Localised(zh_hans="现场", zh_hant="現場", en="In person") if meeting.venue else online


def _place(meeting: Meeting, *, with_account: bool) -> Localised:
    if meeting.venue:
        return localised(meeting.venue)
    url = f"{settings.PUBLIC_URL}{reverse('join_meeting', args=[meeting.pk])}"
    return Localised.same(url if with_account else meeting.link)


def _tribunal_of(people: list[MeetingPerson]) -> Localised:
    members = [person for person in people if person.capacity in TRIBUNAL_ROLES]
    members.sort(key=lambda person: person.capacity != Role.PRESIDING_ARBITRATOR)
    return _with_capacity(members)


def _with_capacity(people: list[MeetingPerson]) -> Localised:
    rows = [(person.name, in_three(ROLE_LABELS[Role(person.capacity)])) for person in people]
    return Localised(
        zh_hans="、".join(f"{name}（{role.zh_hans}）" for name, role in rows) or "无",
        zh_hant="、".join(f"{name}（{role.zh_hant}）" for name, role in rows) or "無",
        en="; ".join(f"{name} ({role.en})" for name, role in rows) or "Nobody",
    )


def _names(people: Iterator[MeetingPerson]) -> Localised:
    names = [person.name for person in people]
    return Localised(zh_hans="、".join(names), zh_hant="、".join(names), en="; ".join(names))


# --- A15: the record of a hearing ----------------------------------------------------------------------

_ASKED = {
    "NOT_DENIED": (
        "首次开庭时，仲裁庭提示并询问各方是否否认仲裁协议。到庭各方未否认仲裁协议，仲裁庭记录在案（《中华人民共和国仲裁法》第二十七条）。{said}",
        "首次開庭時，仲裁庭提示並詢問各方是否否認仲裁協議。到庭各方未否認仲裁協議，仲裁庭記錄在案（《中華人民共和國仲裁法》第二十七條）。{said}",
        "At the first hearing the tribunal asked the parties whether they deny the arbitration agreement. Those present did not deny it, which is recorded here (Arbitration Law, article 27). {said}",
    ),
    "DENIED": (
        "首次开庭时，仲裁庭提示并询问各方是否否认仲裁协议。回答：否认。{said}",
        "首次開庭時，仲裁庭提示並詢問各方是否否認仲裁協議。回答：否認。{said}",
        "At the first hearing the tribunal asked the parties whether they deny the arbitration agreement. Answer: it is denied. {said}",
    ),
}


def _record(case: Case, event: CaseEvent) -> Iterator[Order]:
    record = MeetingRecord.objects.select_related("meeting__venue").get(pk=event.data["record"])
    meeting, people = record.meeting, list(record.meeting.people.select_related("side"))
    came = [person for person in people if person.attended]
    number = MeetingRecord.objects.filter(meeting__in=Meeting.objects.hearings().filter(case=case)).count()
    yield Order(
        PlainPaper(
            **common(case, event),
            full_parties=True,
            facts=(
                line("庭次", "庭次", "Hearing", said("第{n}次开庭", "第{n}次開庭", "No. {n}", n=number)),
                line("时间", "時間", "Time", span_words(meeting.starts_at, meeting.ends_at)),
                line("方式", "方式", "Manner", _manner(meeting)),
                line("仲裁庭", "仲裁庭", "Tribunal", _tribunal_of(came)),
                line("到庭", "到庭", "Present", _with_capacity([p for p in came if p.side_id])),
                *_absent_lines(people, record),
                *([_plain_line("证人、鉴定人", "證人、鑑定人", "Witnesses and experts", record.witnesses)]
                  if record.witnesses else []),
            ),
            sections=tuple(_sections(event, record)),
            signers=tuple(
                FactLine(label=in_three(ROLE_LABELS[Role(p.capacity)]), value=Localised.same(p.name))
                for p in came
            ),
        )
    )  # fmt: skip


def _plain_line(zh_hans: str, zh_hant: str, en: str, text: str) -> FactLine:
    return line(zh_hans, zh_hant, en, Localised.same(text))


def _absent_lines(people: list[MeetingPerson], record: MeetingRecord) -> list[FactLine]:
    away = [person for person in people if not person.attended]
    lines = [line("未到庭", "未到庭", "Absent", _with_capacity(away))] if away else []
    if record.absent_because:
        because = record.absent_because
        lines.append(_plain_line("未到庭情况", "未到庭情況", "About the absence", because))
    return lines


def _sections(event: CaseEvent, record: MeetingRecord) -> Iterator[Section]:
    if asked := _ASKED.get(event.data.get("agreement", "")):
        heading = Localised(zh_hans="关于仲裁协议", zh_hant="關於仲裁協議", en="The arbitration agreement")
        yield Section(heading=heading, lines=(said(*asked, said=record.agreement_said),))
    for zh_hans, zh_hant, en, text in (
        ("举证与质证", "舉證與質證", "Evidence shown and what was said to it", record.evidence_shown),
        ("庭审经过", "庭審經過", "Course of the hearing", record.course),
        ("最后陈述及庭审结果", "最後陳述及庭審結果", "Last statements and result", record.result),
    ):
        if text:
            heading = Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)
            yield Section(heading=heading, lines=(Localised.same(text),))
    yield Section(
        lines=(
            said(
                "当事人和其他仲裁参与人认为对自己陈述的记录有遗漏或者差错的，可以申请补正；不予补正的，记录该申请。",
                "當事人和其他仲裁參與人認為對自己陳述的記錄有遺漏或者差錯的，可以申請補正；不予補正的，記錄該申請。",
                "A party or other participant who finds that what they said was left out or recorded wrongly may ask for a correction; where none is made, the request is recorded.",
            ),
        )
    )


# --- A16: suspension and resumption ---------------------------------------------------------------------

_GROUNDS = {
    "JOINT_REQUEST": ("各方当事人共同申请", "各方當事人共同申請", "The parties ask for it together"),
    "VALIDITY": ("等待涉案权利的效力认定", "等待涉案權利的效力認定", "A decision on the validity of the right is awaited"),
    "APPRAISAL": ("正在进行鉴定或者审计", "正在進行鑑定或者審計", "An appraisal or an audit is under way"),
    "OTHER": ("其他使程序无法进行的情形", "其他使程序無法進行的情形", "Another reason keeps the proceedings from going on"),
}  # fmt: skip


_SUSPENSION = Localised(
    zh_hans="中止仲裁程序决定书", zh_hant="中止仲裁程序決定書", en="Decision to suspend the proceedings"
)
_RESUMPTION = Localised(
    zh_hans="恢复仲裁程序决定书", zh_hant="恢復仲裁程序決定書", en="Decision to resume the proceedings"
)


def _decision(case: Case, event: CaseEvent) -> Iterator[Order]:
    """The decision to suspend, or to resume with the new end of the period for the award."""
    row = Suspension.objects.get(pk=event.data["suspension"]) if "suspension" in event.data else None
    if row is None:
        return
    shared = common(case, event)
    decided = _resumed(case, row, event) if event.kind == Action.RESUME else _suspended(row)
    heading = Localised(zh_hans="决定", zh_hant="決定", en="Decision")
    for block in shared["parties"]:
        yield Order(
            PlainPaper(
                **shared,
                addressee=block.name,
                facts=(
                    line("中止理由", "中止理由", "Ground", said(*_GROUNDS[row.ground])),
                    line("中止日期", "中止日期", "Suspended on", day_words(row.from_on)),
                    line("仲裁庭", "仲裁庭", "Tribunal", _members(case)),
                ),
                sections=(
                    Section(lines=(Localised.same(row.reason),)),
                    Section(heading=heading, lines=decided),
                ),
                title=_RESUMPTION if event.kind == Action.RESUME else _SUSPENSION,
            )
        )


def _suspended(row: Suspension) -> tuple[Localised, ...]:
    return (
        said(
            "自{day}起中止仲裁程序。中止期间不计入作出裁决的期限；中止原因消除后恢复程序。已安排的开庭取消。",
            "自{day}起中止仲裁程序。中止期間不計入作出裁決的期限；中止原因消除後恢復程序。已安排的開庭取消。",
            "The proceedings are suspended from {day}. The time of suspension does not count towards the period for the award. They are resumed when the ground is over. Hearings that were scheduled are cancelled.",
            day=day_words(row.from_on),
        ),
    )


def _resumed(case: Case, row: Suspension, event: CaseEvent) -> tuple[Localised, ...]:
    lines = [
        said(
            "中止原因已经消除，自{day}起恢复仲裁程序。",
            "中止原因已經消除，自{day}起恢復仲裁程序。",
            "The ground is over. The proceedings are resumed from {day}.",
            day=day_words(row.until_on or Moment(event.at).today),
        )
    ]
    period = Deadline.objects.filter(case=case, code__startswith="ARB_AWARD", status="RUNNING").first()
    if period is not None and "paused_days" in event.data:
        lines.append(
            said(
                "中止{n}日。作出裁决的期限原至{before}，现至{after}。",
                "中止{n}日。作出裁決的期限原至{before}，現至{after}。",
                "The suspension lasted {n} days. The period for the award first ended on {before} and now ends on {after}.",
                n=event.data["paused_days"],
                before=day_words(period.original_due_on),
                after=day_words(period.due_on),
            )
        )
    return tuple(lines)


def _members(case: Case) -> Localised:
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role__in=TRIBUNAL_ROLES)
    rows = grants.select_related("user").order_by("user__name")
    return _tribunal_of([MeetingPerson(name=grant.user.name, capacity=grant.role) for grant in rows])


def _sessions(case: Case, event: CaseEvent) -> Iterator[Order]:
    """The notices of a session of the mediation; a meeting of the tribunal alone has no paper."""
    meeting = Meeting.objects.get(pk=event.data["meeting"])
    return hearings.notices(case, event) if meeting.without_prejudice else iter(())


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.SCHEDULE_HEARING: (PaperRow("A14", _notices),),
    Action.POSTPONE: (PaperRow("A14", _notices),),
    Action.REOPEN_HEARING: (PaperRow("A14", _notices),),
    Action.HOLD_HEARING: (PaperRow("A15", _record),),
    Action.SUSPEND: (PaperRow("A16", _decision),),
    Action.RESUME: (PaperRow("A16", _decision),),
    Action.SCHEDULE_MEETING: (PaperRow("M16", _sessions, without_prejudice=True),),
    Action.HOLD_SESSION: (PaperRow("M19", hearings.record, without_prejudice=True),),
}
