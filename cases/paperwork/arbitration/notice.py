"""Papers of an arbitration: the notice to each respondent, its proof of service, the answer, a counterclaim."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings

from accounts.models import NeutralProfile, User
from cases.audience import Audience
from cases.invitation_keys import letter_code_for
from cases.models import Case, CaseEvent, Deadline, Invitation, Party, Pleading, Serving, ServingChannel
from cases.moment import Moment
from cases.paperwork.arbitration.rules import length_words, periods
from cases.paperwork.arbitration.words import common, day_words, line, said
from cases.paperwork.blocks import in_three, localised
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action, SideKind
from documents.contexts import FactLine, Localised, PlainPaper, Section

# --- A06: the notice of arbitration ------------------------------------------------------------------

_ENCLOSED = (
    "随本通知送达：仲裁申请书副本、本机构仲裁规则（主要期限见本通知）、仲裁员名册（名单见本通知）。",
    "隨本通知送達：仲裁申請書副本、本機構仲裁規則（主要期限見本通知）、仲裁員名冊（名單見本通知）。",
    "Served with this notice: a copy of the request, the rules of this institution (main periods below), and the panel of arbitrators (named below).",
)
_ANSWER = (
    "请自收到本通知之日起{period}内提交答辩书；有反请求的，请在{counter}内提出。未提交答辩书的，不影响仲裁程序的进行（《中华人民共和国仲裁法》第三十六条）。",
    "請自收到本通知之日起{period}內提交答辯書；有反請求的，請在{counter}內提出。未提交答辯書的，不影響仲裁程序的進行（《中華人民共和國仲裁法》第三十六條）。",
    "Please file your answer within {period} of receiving this notice, and a counterclaim, if any, within {counter}. Proceedings go on if no answer is filed (Arbitration Law, article 36).",
)
_SOLE = (
    "仲裁庭由一名仲裁员组成，由双方在{period}内共同选定；逾期未选定的，由本机构负责人指定。",
    "仲裁庭由一名仲裁員組成，由雙方在{period}內共同選定；逾期未選定的，由本機構負責人指定。",
    "The tribunal has one arbitrator, chosen by both sides within {period}; failing that, the head of this institution appoints.",
)
_THREE = (
    "仲裁庭由三名仲裁员组成：双方在{period}内各自选定一名，首席仲裁员由双方共同选定；逾期未选定的，由本机构负责人指定。",
    "仲裁庭由三名仲裁員組成：雙方在{period}內各自選定一名，首席仲裁員由雙方共同選定；逾期未選定的，由本機構負責人指定。",
    "The tribunal has three arbitrators: within {period} each side chooses one, and both together the presiding arbitrator; failing that, the head of this institution appoints.",
)
_ONLINE = (
    "仲裁活动可以在线进行，与线下具有同等效力；不同意的，请明确提出（第十一条）。对仲裁协议的效力有异议的，应当在首次开庭前提出（第三十一条）。",
    "仲裁活動可以線上進行，與線下具有同等效力；不同意的，請明確提出（第十一條）。對仲裁協議的效力有異議的，應當在首次開庭前提出（第三十一條）。",
    "Proceedings may be held online with the same effect; say so expressly if you object (article 11). An objection to the arbitration agreement must be raised before the first hearing (article 31).",
)
_HOW = (
    "请凭另行发送的链接和验证码在案件系统中阅读申请书、登记账号，并在系统中提交答辩、选定仲裁员；也可以书面提交。",
    "請憑另行發送的連結和驗證碼在案件系統中閱讀申請書、登記帳戶，並在系統中提交答辯、選定仲裁員；也可以書面提交。",
    "With the link and code sent separately you can read the request, make an account, answer and choose arbitrators in the case system; you may also do so in writing.",
)
_HEADING = Localised(zh_hans="请注意", zh_hant="請注意", en="Please note")
_PANEL = Localised(zh_hans="仲裁员名册", zh_hant="仲裁員名冊", en="Panel of arbitrators")


def _notices(case: Case, event: CaseEvent) -> Iterator[Order]:
    """One notice to each respondent; where link or code go by letter, a copy with both for the centre."""
    shared = common(case, event)
    for party in Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT):
        letter = PlainPaper(
            **shared,
            addressee=party.name,
            facts=_request(case),
            sections=(_opening(case), _duties(case), periods(case, event), _panel(case)),
        )
        yield Order(letter, number=case.title)
        posted = Invitation.objects.filter(party=party, ended_at=None, code_channel=ServingChannel.POST)
        if (invitation := posted.first()) is not None:
            way_in = (
                line("链接", "連結", "Link", f"{settings.PUBLIC_URL}{invitation.path}"),
                line("验证码", "驗證碼", "Code", letter_code_for(invitation.pk)),
            )
            copy = replace(letter, facts=(*letter.facts, *way_in))
            yield Order(copy, Audience.CENTRE, number=case.title)


def _request(case: Case) -> tuple[FactLine, ...]:
    names = [party.name for party in Party.objects.filter(case=case, side__kind=SideKind.APPLICANT)]
    return (
        line("申请人", "申請人", "Applicant", "、".join(names)),
        line("仲裁请求", "仲裁請求", "Claims", case.wish_text),
        line("受理日期", "受理日期", "Accepted on", day_words(case.accepted_on) if case.accepted_on else ""),
    )


def _opening(case: Case) -> Section:
    text = said(
        "本机构已受理上列申请人与你方之间的争议，现依照《中华人民共和国仲裁法》第三十六条通知你方。",
        "本機構已受理上列申請人與你方之間的爭議，現依照《中華人民共和國仲裁法》第三十六條通知你方。",
        "This institution has accepted the applicant's request for arbitration against you and notifies you under article 36 of the Arbitration Law.",
    )
    return Section(lines=(text,))


def _duties(case: Case) -> Section:
    seats = _THREE if case.arbitration.seats == 3 else _SOLE
    lines = (
        said(*_ENCLOSED),
        said(*_ANSWER, period=_period(case, "ARB_ANSWER"), counter=_period(case, "ARB_COUNTERCLAIM")),
        said(*seats, period=_period(case, "ARB_TRIBUNAL")),
        said(*_ONLINE),
        said(*_HOW),
    )
    return Section(heading=_HEADING, lines=lines, numbered=True)


def _period(case: Case, code: str) -> Localised:
    """Say a period as the row that was used has it."""
    row = Deadline.objects.select_related("rule").filter(case=case, code=code).order_by("-from_on").first()
    if row is None or row.rule is None:
        return Localised(zh_hans="规定期限", zh_hant="規定期限", en="the period of the rules")
    return length_words(row.rule)


def _panel(case: Case) -> Section:
    people = NeutralProfile.objects.filter(
        organisation=case.organisation_id, is_active=True, may_arbitrate=True, user__is_active=True
    ).select_related("user")
    lines = tuple(_member(profile) for profile in people.order_by("user__name"))
    return Section(heading=_PANEL, lines=lines, numbered=True)


def _member(profile: NeutralProfile) -> Localised:
    what = localised(profile, "qualification")
    if not what.zh_hans:
        return Localised.same(profile.user.name)
    return said("{name}：{what}", "{name}：{what}", "{name}: {what}", name=profile.user.name, what=what)


# --- A23: proof of service ---------------------------------------------------------------------------


def _forms(case: Case, event: CaseEvent) -> Iterator[Order]:
    """The form that goes with the notice, to be filled in when it arrives."""
    for party in Party.objects.filter(case=case, side__kind=SideKind.RESPONDENT):
        yield _proof(case, event, Serving.objects.filter(party=party).first(), party)


def _proofs(case: Case, event: CaseEvent) -> Iterator[Order]:
    """The proof of what was served."""
    if event.data.get("status") == "DELIVERED":
        for row in Serving.objects.filter(pk__in=event.data["servings"]).select_related(
            "party", "paper__paper"
        ):
            yield _proof(case, event, row, row.party)


def _proof(case: Case, event: CaseEvent, row: Serving | None, party: Party) -> Order:
    empty = Localised.same("")
    served = row.paper.paper.catalogued.title if row and row.paper else _NOTICE
    received = day_words(Moment(row.delivered_at).today) if row and row.delivered_at else empty
    number = row.paper.paper.number if row and row.paper else ""
    by = User.objects.filter(pk=event.by_id).first() if row and row.delivered_at and event.by_id else None
    facts = (
        line("送达文书", "送達文書", "Papers served", served),
        *([line("文书编号", "文書編號", "Number", number)] if number else []),
        line("受送达人", "受送達人", "Served on", party.name),
        line("送达地址", "送達地址", "Address", party.service_address or party.address),
        line("送达方式", "送達方式", "How", in_three(ServingChannel(row.channel).label) if row else empty),
        line("送达日期", "送達日期", "Served on (date)", received),
        line("送达人", "送達人", "Served by", by.name if by else ""),
        line("收件人签名或者证明", "收件人簽名或者證明", "Signature of the recipient, or proof", row.proof if row else ""),
    )  # fmt: skip
    return Order(PlainPaper(**common(case, event), facts=facts), Audience.CENTRE, number=case.title)


_NOTICE = Localised(
    zh_hans="仲裁通知书、仲裁申请书副本、仲裁规则、仲裁员名册",
    zh_hant="仲裁通知書、仲裁申請書副本、仲裁規則、仲裁員名冊",
    en="Notice of arbitration, copy of the request, rules, panel of arbitrators",
)

# --- A07, A08: what the respondent files -------------------------------------------------------------


def _pleading(kind: str, case: Case, event: CaseEvent) -> Iterator[Order]:
    rows = Pleading.objects.filter(pk__in=event.data["pleadings"], kind=kind)
    for row in rows.select_related("by_side", "made_by"):
        relief = Section(heading=_RELIEF, lines=_lines(row.relief)) if row.relief else None
        text = Section(heading=_REASONS, lines=_lines(row.text))
        filed = line("提交日期", "提交日期", "Filed on", day_words(Moment(row.at).today))
        paper = PlainPaper(
            **common(case, event),
            full_parties=True,
            facts=(filed,),
            sections=tuple(section for section in (relief, text) if section),
        )
        yield Order(paper, number=case.title)


def _lines(text: str) -> tuple[Localised, ...]:
    return tuple(Localised.same(part) for part in text.splitlines() if part.strip())


_RELIEF = Localised(zh_hans="反请求事项", zh_hant="反請求事項", en="What is asked for")
_REASONS = Localised(zh_hans="事实和理由", zh_hant="事實和理由", en="Facts and reasons")


def _answers(case: Case, event: CaseEvent) -> Iterator[Order]:
    return _pleading("ANSWER", case, event)


def _counterclaims(case: Case, event: CaseEvent) -> Iterator[Order]:
    return _pleading("COUNTERCLAIM", case, event)


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.FEE_PAID_AND_NOTIFY: (PaperRow("A06", _notices), PaperRow("A23", _forms)),
    Action.SERVE: (PaperRow("A23", _proofs),),
    Action.FILE_ANSWER: (PaperRow("A07", _answers), PaperRow("A08", _counterclaims)),
}
