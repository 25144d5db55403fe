"""Papers of an arbitration: the choice of arbitrators, disclosure, constitution, the decision on a challenge."""

from collections.abc import Iterator

from cases.audience import Audience
from cases.models import Appointment, Case, CaseEvent, Challenge, Nomination, Seat, Side
from cases.moment import Moment
from cases.paperwork.arbitration.words import common, day_words, line, said
from cases.paperwork.blocks import in_three
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from documents.contexts import FactLine, Localised, PlainPaper, Section

_BY_HEAD = Localised(
    zh_hans="由本机构负责人指定", zh_hant="由本機構負責人指定", en="Appointed by the head of the institution"
)
_TOGETHER = Localised(zh_hans="由双方共同选定", zh_hant="由雙方共同選定", en="Chosen by both sides together")
_NOTHING = Localised(
    zh_hans="声明没有可能使人对其独立性、公正性产生合理怀疑的情形需要披露。",
    zh_hant="聲明沒有可能使人對其獨立性、公正性產生合理懷疑的情形需要披露。",
    en="States that there is nothing that could give rise to justified doubts about independence or impartiality.",
)
_JOINT = (Seat.SOLE, Seat.PRESIDING)

# --- A09: the choice ---------------------------------------------------------------------------------


def _choices(case: Case, event: CaseEvent) -> Iterator[Order]:
    if not event.data.get("side"):
        return
    side = Side.objects.get(pk=event.data["side"])
    who = line("选定方", "選定方", "Side", in_three(side.get_kind_display()))
    paper = PlainPaper(**common(case, event), facts=(who, *_chosen(case, event, side)))
    is_own = event.data["how"] == "TOGETHER"
    audience = Audience.SIDE if is_own else Audience.JOINT
    yield Order(paper, audience, side if is_own else None, case.title)


def _chosen(case: Case, event: CaseEvent, side: Side) -> Iterator[FactLine]:
    match event.data["how"]:
        case "OWN":
            named = _named(event)
            yield line("选定的仲裁员", "選定的仲裁員", "Arbitrator chosen", named.neutral.name)
        case "LEAVE":
            yield line("选定方式", "選定方式", "Manner", _LEFT)
        case _:
            rows = Nomination.objects.filter(case=case, side=side).select_related("neutral")
            ranked = [row for row in rows if row.rank]
            names = "、".join(f"{row.rank}. {row.neutral.name}" for row in ranked)
            struck = "、".join(row.neutral.name for row in rows if row.is_struck)
            yield line("按次序希望选定", "按次序希望選定", "Wanted, in this order", names)
            yield line("予以排除", "予以排除", "Struck", struck or "—")


_LEFT = Localised(
    zh_hans="委托本机构负责人指定", zh_hant="委託本機構負責人指定", en="Left to the head of the institution"
)


def _named(event: CaseEvent) -> Appointment:
    return Appointment.objects.select_related("neutral", "by_side").get(pk=event.data["appointment"])


# --- A10: the disclosure -----------------------------------------------------------------------------


def _disclosures(case: Case, event: CaseEvent) -> Iterator[Order]:
    named = _named(event)
    until = day_words(named.objections_until) if named.objections_until else Localised.same("")
    yield Order(
        PlainPaper(
            **common(case, event),
            facts=(
                line("仲裁员", "仲裁員", "Arbitrator", named.neutral.name),
                line("席位", "席位", "Seat", in_three(Seat(named.seat).label)),
                line("可以申请回避至", "可以申請迴避至", "May be challenged until", until),
            ),
            sections=(_STATEMENT, Section(heading=_DISCLOSED, lines=(_disclosure(named),))),
            signers=(line("仲裁员", "仲裁員", "Arbitrator", named.neutral.name),),
        ),
        number=case.title,
    )


def _disclosure(named: Appointment) -> Localised:
    return Localised.same(named.disclosure) if named.disclosure else _NOTHING


_STATEMENT = Section(
    lines=(
        said(
            "本人接受选定或者指定，将独立、公正、勤勉地审理本案，并依照《中华人民共和国仲裁法》第四十五条作出书面披露；此后知悉应当披露的情形的，将立即补充披露。",
            "本人接受選定或者指定，將獨立、公正、勤勉地審理本案，並依照《中華人民共和國仲裁法》第四十五條作出書面披露；此後知悉應當披露的情形的，將立即補充披露。",
            "I accept the appointment, will be independent, impartial and diligent, and make this written disclosure under article 45 of the Arbitration Law. Whatever I learn later that must be disclosed I shall disclose at once.",
        ),
    )
)
_DISCLOSED = Localised(zh_hans="披露", zh_hant="披露", en="Disclosure")

# --- A11: the constitution ---------------------------------------------------------------------------

_CHALLENGE = (
    "对仲裁员申请回避的，应当说明理由，在首次开庭前提出；回避事由在首次开庭后知道的，可以在最后一次开庭终结前提出（第四十六条、第四十七条）。",
    "對仲裁員申請迴避的，應當說明理由，在首次開庭前提出；迴避事由在首次開庭後知道的，可以在最後一次開庭終結前提出（第四十六條、第四十七條）。",
    "A challenge of an arbitrator must give its grounds and be raised before the first hearing; grounds that become known later, before the end of the last hearing (articles 46 and 47).",
)


def _formations(case: Case, event: CaseEvent) -> Iterator[Order]:
    """One notice to each party, with the arbitrators' disclosures."""
    rows = Appointment.objects.filter(case=case, status="CONFIRMED").select_related("neutral", "by_side")
    members = sorted(rows, key=lambda row: row.seat not in _JOINT)
    opening = said(
        "本案仲裁庭已于{day}组成，现依照《中华人民共和国仲裁法》第四十五条通知各方，并转交仲裁员的书面披露。",
        "本案仲裁庭已於{day}組成，現依照《中華人民共和國仲裁法》第四十五條通知各方，並轉交仲裁員的書面披露。",
        "The tribunal was constituted on {day}. The parties are notified under article 45 of the Arbitration Law, with the written disclosures of its members.",
        day=day_words(Moment(event.at).today),
    )
    for party in case.parties.all():
        yield Order(
            PlainPaper(
                **common(case, event),
                addressee=party.name,
                facts=tuple(_member(row) for row in members),
                sections=(
                    Section(lines=(opening,)),
                    Section(heading=_DISCLOSED, lines=tuple(_disclosed(row) for row in members), numbered=True),
                    Section(lines=(said(*_CHALLENGE),)),
                ),
            ),
            number=case.title,
        )  # fmt: skip


def _member(row: Appointment) -> FactLine:
    label = in_three(Seat(row.seat).label) if row.seat in _JOINT else _ARBITRATOR
    value = said("{name}（{how}）", "{name}（{how}）", "{name} ({how})", name=row.neutral.name, how=_how(row))
    return FactLine(label=label, value=value)


_ARBITRATOR = Localised(zh_hans="仲裁员", zh_hant="仲裁員", en="Arbitrator")


def _how(row: Appointment) -> Localised:
    if row.by_side is not None:
        side = in_three(row.by_side.get_kind_display())
        return said("由{side}选定", "由{side}選定", "chosen by the side of the {side}", side=side)
    is_common = row.seat in _JOINT and _is_common(row)
    return _TOGETHER if is_common else _BY_HEAD


def _is_common(row: Appointment) -> bool:
    """Return whether every side ranked whoever holds the seat filled together."""
    ranked = Nomination.objects.filter(case=row.case_id, neutral=row.neutral_id, rank__isnull=False)
    return ranked.count() == Side.objects.filter(case=row.case_id).count()


def _disclosed(row: Appointment) -> Localised:
    return said(
        "{name}：{what}", "{name}：{what}", "{name}: {what}", name=row.neutral.name, what=_disclosure(row)
    )


# --- A12: the decision on a challenge ----------------------------------------------------------------


def _decisions(case: Case, event: CaseEvent) -> Iterator[Order]:
    row = Challenge.objects.select_related("appointment__neutral", "side").get(pk=event.data["challenge"])
    result = _UPHELD if row.upheld else _KEPT
    yield Order(
        PlainPaper(
            **common(case, event),
            facts=(
                line("申请人", "申請人", "Challenge by", in_three(row.side.get_kind_display())),
                line("被申请回避的仲裁员", "被申請迴避的仲裁員", "Arbitrator challenged", row.appointment.neutral.name),
                line("申请日期", "申請日期", "Challenged on", day_words(Moment(row.raised_at).today)),
            ),
            sections=(
                Section(heading=_GROUNDS, lines=(Localised.same(row.grounds),)),
                Section(heading=_WHY, lines=(Localised.same(row.reasons),)),
                Section(heading=_RESULT, lines=(result, _BASIS)),
            ),
        ),
        number=case.title,
    )  # fmt: skip


_GROUNDS = Localised(zh_hans="申请回避的理由", zh_hant="申請迴避的理由", en="Grounds of the challenge")
_WHY = Localised(zh_hans="决定的理由", zh_hant="決定的理由", en="Reasons of the decision")
_RESULT = Localised(zh_hans="决定", zh_hant="決定", en="Decision")
_UPHELD = Localised(
    zh_hans="该仲裁员回避。自本决定作出之时起，该仲裁员不再参与本案；其席位另行选定或者指定。",
    zh_hant="該仲裁員迴避。自本決定作出之時起，該仲裁員不再參與本案；其席位另行選定或者指定。",
    en="The challenge is upheld. From this decision on the arbitrator takes no part in the case; the seat is filled again.",
)
_KEPT = Localised(
    zh_hans="驳回回避申请，该仲裁员继续履行职责。",
    zh_hant="駁回迴避申請，該仲裁員繼續履行職責。",
    en="The challenge is not upheld. The arbitrator goes on.",
)
_BASIS = Localised(
    zh_hans="本决定依照《中华人民共和国仲裁法》第四十六条至第四十八条，由本机构负责人作出。",
    zh_hant="本決定依照《中華人民共和國仲裁法》第四十六條至第四十八條，由本機構負責人作出。",
    en="Decided by the head of the institution under articles 46 to 48 of the Arbitration Law.",
)

ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.CHOOSE_ARBITRATOR: (PaperRow("A09", _choices),),
    Action.ACCEPT_APPOINTMENT: (PaperRow("A10", _disclosures),),
    Action.CONSTITUTE: (PaperRow("A11", _formations),),
    Action.DECIDE_CHALLENGE: (PaperRow("A12", _decisions),),
}
