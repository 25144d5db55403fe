"""The papers of decisions: award (A18), partial award (A19), mediation statement (A17), correction (A20).

What the law asks for stands in each: claims, facts, reasons, result, costs, date, signatures, seal.
Source: 仲裁法64-70; ZCSF 9.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from cases.models import (
    Arbitration,
    Award,
    AwardKind,
    Case,
    CaseEvent,
    Engagement,
    Fee,
    Meeting,
    MeetingRecord,
    Party,
)
from cases.models.arbitration import AgreementForm
from cases.moment import SHANGHAI
from cases.paperwork.arbitration.words import (
    day_words,
    days_words,
    joined,
    line,
    moment_words,
    money_words,
    three,
)
from cases.paperwork.blocks import dispute_name, in_three, organisation_block, party_blocks, right_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import TRIBUNAL_ROLES, Action, Role
from documents.contexts import FactLine, Localised, PlainPaper, Section
from documents.models import Paper

_LAW = three(
    "《中华人民共和国仲裁法》",
    "《中華人民共和國仲裁法》",
    "the Arbitration Law of the People's Republic of China",
)
_CLAIMS = three("仲裁请求", "仲裁請求", "Claims")
_FACTS = three("争议事实", "爭議事實", "Facts in dispute")
_REASONS = three("裁决理由", "裁決理由", "Reasons")
_COSTS = three("费用承担", "費用承擔", "Costs")
_COURSE = three("程序经过", "程序經過", "Course of the proceedings")
_LEFT_OUT = three(
    "各方当事人协议不写明争议事实和裁决理由。",
    "各方當事人協議不寫明爭議事實和裁決理由。",
    "The parties agreed that the facts in dispute and the reasons are not stated.",
)
_RESULT = {
    AwardKind.AWARD: three("裁决结果", "裁決結果", "Award"),
    AwardKind.PARTIAL: three("先行裁决结果", "先行裁決結果", "Partial award"),
    AwardKind.CONSENT: three("裁决结果（依各方约定）", "裁決結果（依各方約定）", "Award on agreed terms"),
    AwardKind.STATEMENT: three("各方达成的协议", "各方達成的協議", "What the parties agreed"),
    AwardKind.CORRECTION: three("补正内容", "補正內容", "Correction"),
}
# What stands before the orders, and after them: verified provisions alone.
_BEFORE = {
    AwardKind.AWARD: three(
        f"依照{_LAW.zh_hans}第六十六条、第六十七条的规定，仲裁庭裁决如下：",
        f"依照{_LAW.zh_hant}第六十六條、第六十七條的規定，仲裁庭裁決如下：",
        f"Under articles 66 and 67 of {_LAW.en}, the tribunal decides as follows:",
    ),
    AwardKind.PARTIAL: three(
        f"一部分事实已经清楚，依照{_LAW.zh_hans}第六十八条的规定，仲裁庭就该部分先行裁决如下：",
        f"一部分事實已經清楚，依照{_LAW.zh_hant}第六十八條的規定，仲裁庭就該部分先行裁決如下：",
        f"Part of the facts being clear, the tribunal decides on it first, under article 68 of {_LAW.en}:",
    ),
    AwardKind.CONSENT: three(
        f"各方当事人达成协议，并请求仲裁庭据此作出裁决。依照{_LAW.zh_hans}第六十四条的规定，仲裁庭裁决如下：",
        f"各方當事人達成協議，並請求仲裁庭據此作出裁決。依照{_LAW.zh_hant}第六十四條的規定，仲裁庭裁決如下：",
        "The parties reached an agreement and asked the tribunal for an award on its terms. "
        f"Under article 64 of {_LAW.en}, the tribunal decides as follows:",
    ),
    AwardKind.STATEMENT: three(
        f"经仲裁庭调解，各方当事人自愿达成如下协议，依照{_LAW.zh_hans}第六十四条、第六十五条的规定制作本调解书：",
        f"經仲裁庭調解，各方當事人自願達成如下協議，依照{_LAW.zh_hant}第六十四條、第六十五條的規定製作本調解書：",
        f"Mediated by the tribunal, the parties freely agreed as follows; this statement is made under articles 64 and 65 of {_LAW.en}:",
    ),
    AwardKind.CORRECTION: three(
        f"依照{_LAW.zh_hans}第六十九条的规定，仲裁庭补正如下：",
        f"依照{_LAW.zh_hant}第六十九條的規定，仲裁庭補正如下：",
        f"Under article 69 of {_LAW.en}, the tribunal corrects the award as follows:",
    ),
}
# Decided out of a mediation by the tribunal.
_MEDIATED = (AwardKind.CONSENT, AwardKind.STATEMENT)
_IN_FORCE = three(
    "本裁决自作出之日起发生法律效力。",
    "本裁決自作出之日起發生法律效力。",
    "This award takes effect on the day on which it is made.",
)
_AFTER = {
    AwardKind.AWARD: _IN_FORCE,
    AwardKind.PARTIAL: _IN_FORCE,
    AwardKind.CONSENT: _IN_FORCE,
    AwardKind.STATEMENT: three(
        "本调解书经各方当事人签收后，即发生法律效力，与裁决书具有同等法律效力。",
        "本調解書經各方當事人簽收後，即發生法律效力，與裁決書具有同等法律效力。",
        "This statement takes effect when every party has signed for its receipt. It then has the same effect as an award.",
    ),
    AwardKind.CORRECTION: three(
        "本补正书是原裁决书的组成部分。",
        "本補正書是原裁決書的組成部分。",
        "This correction is part of the award.",
    ),
}


def award_of(event: CaseEvent) -> Award | None:
    """Return the decision that an event is about, if it names one."""
    found: Award | None = (
        Award.objects.filter(pk=event.data.get("award")).first() if event.data.get("award") else None
    )
    return found


def award_paper(case: Case, award: Award) -> PlainPaper:
    """Return what the paper of a decision shows."""
    is_short = award.kind == AwardKind.CORRECTION
    return PlainPaper(
        organisation=organisation_block(case),
        made_on=award.issued_on or award.made_at.astimezone(SHANGHAI).date(),
        case_number=case.title,
        parties=party_blocks(case),
        dispute=dispute_name(case),
        full_parties=True,
        facts=tuple(_head(case, award)),
        sections=tuple(_correction(award) if is_short else _sections(case, award)),
        signers=tuple(signers_of(case, award)),
    )


def tribunal_line(case: Case) -> Localised:
    """Return the members of the tribunal, the presiding one first."""
    return joined(
        *(
            three(f"{label.zh_hans}：{name}", f"{label.zh_hant}：{name}", f"{label.en}: {name}")
            for _, label, name in _members(case)
        )
    )


def _members(case: Case) -> list[tuple[UUID, Localised, str]]:
    """Return who sat at the end: user, what they are, name."""
    rows = list(
        Engagement.objects.filter(case=case, role__in=TRIBUNAL_ROLES, until=None)
        .select_related("user")
        .order_by("granted_at", "pk")
    )
    sole = len(rows) == 1
    rows.sort(key=lambda row: row.role != Role.PRESIDING_ARBITRATOR)
    return [(row.user_id, _seat_name(Role(row.role), sole), row.user.name) for row in rows]


def _seat_name(role: Role, is_sole: bool) -> Localised:
    if is_sole:
        return three("独任仲裁员", "獨任仲裁員", "Sole arbitrator")
    if role is Role.PRESIDING_ARBITRATOR:
        return three("首席仲裁员", "首席仲裁員", "Presiding arbitrator")
    return three("仲裁员", "仲裁員", "Arbitrator")


def signers_of(case: Case, award: Award) -> Iterator[FactLine]:
    """Return the arbitrators, each with what he or she did: signed when, or dissented and did not sign."""
    given = {row.arbitrator_id: row for row in award.signatures.filter(version=award.version)}
    for user_id, label, name in _members(case):
        row = given.get(user_id)
        if row is None:
            said = Localised.same("") if award.kind == AwardKind.CORRECTION else _UNSIGNED
        elif row.dissents:
            said = _DISSENTS
        else:
            at = moment_words(row.at)
            said = three(f"{at.zh_hans} 签名", f"{at.zh_hant} 簽名", f"signed {at.en}")
        yield FactLine(label=label, value=joined(Localised.same(name), said))


_UNSIGNED = three("未签名", "未簽名", "did not sign")
_DISSENTS = three("持不同意见，未签名", "持不同意見，未簽名", "dissents and did not sign")


def _head(case: Case, award: Award) -> Iterator[FactLine]:
    yield line("案由", "案由", "Dispute", dispute_name(case))
    if award.kind == AwardKind.CORRECTION:
        number = award.corrects.paper.number if award.corrects and award.corrects.paper else case.title
        yield line("补正的裁决书", "補正的裁決書", "Award corrected", number)
        return
    if case.rights.exists():
        yield line("涉案权利", "涉案權利", "Rights concerned", _rights(case))
    yield line("仲裁庭", "仲裁庭", "Tribunal", tribunal_line(case))
    yield line("仲裁协议", "仲裁協議", "Arbitration agreement", _agreement(case))


def _rights(case: Case) -> Localised:
    blocks = right_blocks(case)
    return three(
        "\n".join(f"{b.kind.zh_hans} {b.title} {b.number}".strip() for b in blocks),
        "\n".join(f"{b.kind.zh_hant} {b.title} {b.number}".strip() for b in blocks),
        "\n".join(f"{b.kind.en} {b.title} {b.number}".strip() for b in blocks),
    )


def _agreement(case: Case) -> Localised:
    row = Arbitration.objects.filter(case=case).first()
    if row is None or not row.agreement_form:
        return Localised.same("—")
    form = in_three(AgreementForm(row.agreement_form).label)
    if row.agreement_on is None:
        return form
    on = day_words(row.agreement_on)
    return three(f"{form.zh_hans}，{on.zh_hans}", f"{form.zh_hant}，{on.zh_hant}", f"{form.en}, {on.en}")


def _course(case: Case, kind: AwardKind) -> Iterator[Localised]:
    if case.accepted_on:
        on = day_words(case.accepted_on)
        yield three(
            f"{case.organisation.name_zh_hans}于{on.zh_hans}受理本案，案号{case.title}。",
            f"{case.organisation.name_zh_hant}於{on.zh_hant}受理本案，案號{case.title}。",
            f"{case.organisation.name_en} accepted the case, {case.title}, on {on.en}.",
        )
    row = Arbitration.objects.filter(case=case).first()
    if row and row.constituted_on:
        on = day_words(row.constituted_on)
        yield three(
            f"仲裁庭于{on.zh_hans}组成，仲裁员的书面披露已转送各方当事人。",
            f"仲裁庭於{on.zh_hant}組成，仲裁員的書面披露已轉送各方當事人。",
            f"The tribunal was constituted on {on.en}; the arbitrators' written disclosures were passed on to the parties.",
        )
    yield _examined(case, kind)


def _examined(case: Case, kind: AwardKind) -> Localised:
    """Return how the case was examined. A session of a mediation is no hearing, and its day is not named."""
    if on := _hearing_days(case):
        return three(
            f"仲裁庭于{on.zh_hans}开庭审理本案。",
            f"仲裁庭於{on.zh_hant}開庭審理本案。",
            f"The tribunal heard the case on {on.en}.",
        )
    if kind in _MEDIATED:
        return three(
            "经各方当事人同意，仲裁庭对本案进行了调解。",
            "經各方當事人同意，仲裁庭對本案進行了調解。",
            "With the consent of the parties, the tribunal mediated in the case.",
        )
    return three(
        "本案由仲裁庭依据书面材料审理。",
        "本案由仲裁庭依據書面材料審理。",
        "The tribunal examined the case on the documents.",
    )


def _hearing_days(case: Case) -> Localised | None:
    """Return the days on which the tribunal heard the case, if it did."""
    held = MeetingRecord.objects.filter(meeting__in=Meeting.objects.hearings().filter(case=case))
    starts = held.values_list("meeting__starts_at", flat=True)
    days = sorted({at.astimezone(SHANGHAI).date() for at in starts})
    return days_words(days) if days else None


def _sections(case: Case, award: Award) -> Iterator[Section]:
    kind = AwardKind(award.kind)
    yield Section(heading=_COURSE, lines=tuple(_course(case, kind)))
    yield Section(heading=_CLAIMS, lines=(Localised.same(award.claims),))
    if award.leaves_out_reasons:
        yield Section(lines=(_LEFT_OUT,))
    else:
        if award.facts:
            yield Section(heading=_FACTS, lines=(Localised.same(award.facts),))
        if award.reasons:
            yield Section(heading=_REASONS, lines=(Localised.same(award.reasons),))
    yield Section(heading=_RESULT[kind], lines=(_BEFORE[kind],))
    yield Section(lines=tuple(Localised.same(order) for order in award.result), numbered=True)
    yield Section(heading=_COSTS, lines=(*_fees(case), Localised.same(award.costs)))
    yield Section(lines=(_AFTER[kind],))


def _correction(award: Award) -> Iterator[Section]:
    kind = AwardKind.CORRECTION
    yield Section(heading=_RESULT[kind], lines=(_BEFORE[kind],))
    yield Section(lines=tuple(Localised.same(order) for order in award.result), numbered=True)
    yield Section(lines=(_AFTER[kind],))


def _fees(case: Case) -> Iterator[Localised]:
    """The final amounts, which award and statement must state. Source: ZCSF 9."""
    fees = list(Fee.objects.filter(case=case).order_by("is_counterclaim", "made_at"))
    for fee in fees:
        of = _of_which(fee, is_alone=len(fees) == 1)
        accepting, handling, total = (
            money_words(fen) for fen in (fee.acceptance_fen, fee.handling_fen, fee.total_fen)
        )
        yield three(
            f"{of.zh_hans}案件受理费{accepting.zh_hans}，案件处理费{handling.zh_hans}，合计{total.zh_hans}。",
            f"{of.zh_hant}案件受理費{accepting.zh_hant}，案件處理費{handling.zh_hant}，合計{total.zh_hant}。",
            f"{of.en}: acceptance fee {accepting.en}, handling fee {handling.en}, {total.en} in all.",
        )


def _of_which(fee: Fee, *, is_alone: bool) -> Localised:
    """Name the claim that a fee is of; where there is one fee, nothing is told apart."""
    if is_alone:
        return three("", "", "Fees")
    if fee.is_counterclaim:
        return three("反请求", "反請求", "Fees of the counterclaim")
    return three("本请求", "本請求", "Fees of the claim")


def _orders(case: Case, event: CaseEvent) -> Iterator[Order]:
    award = award_of(event)
    if award is not None:
        yield Order(award_paper(case, award), number=str(event.data.get("number", "")))


def keep(case: Case, paper: Paper) -> None:
    """Let the decision that was just issued remember its paper."""
    row = Award.objects.filter(case=case, status="ISSUED", paper=None).order_by("-made_at").first()
    if row is not None:
        row.paper = paper
        row.save(update_fields=["paper"])


def all_parties(case: Case, event: CaseEvent) -> Iterable[Party]:
    """Return everybody on whom a decision is served."""
    return Party.objects.filter(case=case)


def _row(kind: str) -> tuple[PaperRow, ...]:
    return (PaperRow(kind, _orders, keep=keep, served_on=all_parties),)


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.ISSUE_AWARD: _row("A18"),
    Action.CONSENT_AWARD: _row("A18"),
    Action.PARTIAL_AWARD: _row("A19"),
    Action.ISSUE_MEDIATION_STATEMENT: _row("A17"),
    Action.CORRECT_AWARD: _row("A20"),
}
