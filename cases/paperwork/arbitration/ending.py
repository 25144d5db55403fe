"""The papers of an ending: the decision that ends a case (A21), consolidation and arbitrating again (A16), the
approval of more time (A22), proof of service (A23), the cover and index of the file (M30).

Source: 仲裁法31, 41, 54, 62, 69, 72, 74; ZCSF 6, 10, 12.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from cases.arbitration_facts import AWARDS
from cases.audience import Audience
from cases.award_windows import windows_of
from cases.kinds import Kind
from cases.models import (
    Arbitration,
    Award,
    Case,
    CaseEvent,
    CasePaper,
    OutcomeRow,
    Party,
    Proposal,
    Receipt,
    Serving,
    ServingChannel,
)
from cases.moment import SHANGHAI
from cases.paperwork.arbitration.award import award_of, keep, tribunal_line
from cases.paperwork.arbitration.words import day_words, line, moment_words, three
from cases.paperwork.blocks import dispute_name, in_three, localised, organisation_block, party_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from cases.procedures.states import Outcome
from documents.contexts import FactLine, Localised, PlainPaper, Section
from documents.kinds import CATALOGUE

_LAW = three(
    "《中华人民共和国仲裁法》",
    "《中華人民共和國仲裁法》",
    "the Arbitration Law of the People's Republic of China",
)
_FEES = three("《仲裁委员会仲裁收费办法》", "《仲裁委員會仲裁收費辦法》", "the Arbitration Fee Measures")
_DECISIONS = {
    Outcome.WITHDRAWN: three(
        f"申请人撤回仲裁申请。依照{_LAW.zh_hans}第六十二条的规定，决定准许，本案程序终结。",
        f"申請人撤回仲裁申請。依照{_LAW.zh_hant}第六十二條的規定，決定准許，本案程序終結。",
        f"The applicant withdraws the request. Under article 62 of {_LAW.en} this is allowed, and the proceedings end.",
    ),
    Outcome.DISMISSED_NO_JURISDICTION: three(
        f"本机构对本案没有管辖权。依照{_LAW.zh_hans}第三十一条和本机构仲裁规则，决定撤销本案，本案程序终结。",
        f"本機構對本案沒有管轄權。依照{_LAW.zh_hant}第三十一條和本機構仲裁規則，決定撤銷本案，本案程序終結。",
        f"This institution has no jurisdiction. Under article 31 of {_LAW.en} and the institution's rules, the case is dismissed.",
    ),
    Outcome.DISMISSED_OTHER: three(
        "仲裁程序无法继续。依照本机构仲裁规则，决定撤销本案，本案程序终结。",
        "仲裁程序無法繼續。依照本機構仲裁規則，決定撤銷本案，本案程序終結。",
        "The proceedings cannot go on. Under the institution's rules, the case is dismissed.",
    ),
}
_ABSENT = three(
    f"申请人经通知，无正当理由不到庭或者未经许可中途退庭。依照{_LAW.zh_hans}第五十四条的规定，视为撤回仲裁申请，本案程序终结。",
    f"申請人經通知，無正當理由不到庭或者未經許可中途退庭。依照{_LAW.zh_hant}第五十四條的規定，視為撤回仲裁申請，本案程序終結。",
    f"The applicant, duly notified, stayed away from the hearing or left it without good reason. Under article 54 of {_LAW.en}, the request is deemed withdrawn, and the proceedings end.",
)
_TITLES = {
    Outcome.WITHDRAWN: three(
        "准许撤回仲裁申请决定书", "准許撤回仲裁申請決定書", "Decision to allow the withdrawal of the request"
    ),
    Outcome.DEEMED_WITHDRAWN: three(
        "视为撤回仲裁申请决定书", "視為撤回仲裁申請決定書", "Decision that the request is deemed withdrawn"
    ),
    Outcome.DISMISSED_NO_JURISDICTION: three(
        "撤销案件决定书", "撤銷案件決定書", "Decision to dismiss the case"
    ),
    Outcome.DISMISSED_OTHER: three("撤销案件决定书", "撤銷案件決定書", "Decision to dismiss the case"),
}
_CONSOLIDATION = three("合并仲裁决定书", "合併仲裁決定書", "Decision to consolidate")
_AGAIN = three("重新仲裁决定书", "重新仲裁決定書", "Decision to arbitrate again")
# Of the refund the Measures say: all of it before the tribunal is formed, part of it afterwards.
_ALL_BACK = three(
    f"申请人在仲裁庭组成前撤回仲裁申请，依照{_FEES.zh_hans}第十二条的规定，预收的案件受理费全额退回。",
    f"申請人在仲裁庭組成前撤回仲裁申請，依照{_FEES.zh_hant}第十二條的規定，預收的案件受理費全額退回。",
    f"The request was withdrawn before the tribunal was formed. Under article 12 of {_FEES.en}, the acceptance fee is refunded in full.",
)
_PART_BACK = three(
    f"申请人在仲裁庭组成后撤回仲裁申请，依照{_FEES.zh_hans}第十二条的规定，预收的案件受理费部分退回。",
    f"申請人在仲裁庭組成後撤回仲裁申請，依照{_FEES.zh_hant}第十二條的規定，預收的案件受理費部分退回。",
    f"The request was withdrawn after the tribunal was formed. Under article 12 of {_FEES.en}, part of the acceptance fee is refunded.",
)
# The papers whose service the file must prove.
_SERVED = ("A17", "A18", "A19", "A20", "A21")
_REASONS = three("理由", "理由", "Reasons")
_DECISION = three("决定", "決定", "Decision")
_FEE_HEADING = three("费用", "費用", "Fees")


def _paper(
    case: Case, on: date, *sections: Section, facts: tuple[FactLine, ...] = (), **more: Any
) -> PlainPaper:
    return PlainPaper(
        organisation=organisation_block(case),
        made_on=on,
        case_number=case.title,
        parties=party_blocks(case),
        dispute=dispute_name(case),
        facts=facts,
        sections=sections,
        **more,
    )


def _day(event: CaseEvent) -> date:
    return event.at.astimezone(SHANGHAI).date()


def _outcome(case: Case, code: str) -> Localised:
    row = OutcomeRow.objects.filter(track=Kind.ARBITRATION, code=code).first()
    return localised(row) if row else Localised.same(code)


# --- A21 ---------------------------------------------------------------------------------------------


def _decision(case: Case, event: CaseEvent) -> Iterator[Order]:
    award, code = award_of(event), str(event.data.get("outcome") or case.outcome)
    facts = (
        line("案由", "案由", "Dispute", dispute_name(case)),
        line("终结方式", "終結方式", "Outcome", _outcome(case, code)),
    )
    sections = []
    if award is not None and award.reasons:
        sections.append(Section(heading=_REASONS, lines=(Localised.same(award.reasons),)))
    sections.append(Section(heading=_DECISION, lines=(_decided(code),)))
    if code == Outcome.WITHDRAWN:
        sections.append(Section(heading=_FEE_HEADING, lines=(_refund(case),)))
    yield Order(
        _paper(
            case,
            case.decided_on or _day(event),
            *sections,
            facts=facts,
            full_parties=True,
            title=_TITLES.get(Outcome(code)),
        ),
        number=case.title,
    )


def _decided(code: str) -> Localised:
    if code == Outcome.DEEMED_WITHDRAWN:
        return _ABSENT
    return _DECISIONS[Outcome(code)]


def _refund(case: Case) -> Localised:
    row = Arbitration.objects.filter(case=case).first()
    return _PART_BACK if row and row.constituted_on else _ALL_BACK


def to_be_told(case: Case, event: CaseEvent) -> list[Party]:
    """Return on whom the decision is served: a respondent who was never notified learns nothing of the case."""
    parties = Party.objects.filter(case=case)
    return list(parties.filter(side__kind="APPLICANT") if event.state_from == "FEE_PENDING" else parties)


# --- A16 ---------------------------------------------------------------------------------------------


def _consolidation(case: Case, event: CaseEvent) -> Iterator[Order]:
    lead = case.lead.title if case.lead else ""
    text = three(
        f"各方当事人同意，且仲裁庭相同，决定将本案并入{lead}一案合并审理。",
        f"各方當事人同意，且仲裁庭相同，決定將本案併入{lead}一案合併審理。",
        f"The parties agree and the tribunal is the same: this case is consolidated into case {lead}.",
    )
    decided = Section(heading=_DECISION, lines=(text,))
    yield Order(_paper(case, _day(event), decided, full_parties=True, title=_CONSOLIDATION))


def _again(case: Case, event: CaseEvent) -> Iterator[Order]:
    court, reference = str(event.data.get("court", "")), str(event.data.get("reference", ""))
    on = day_words(date.fromisoformat(str(event.data["on"])))
    facts = (
        line("人民法院", "人民法院", "Court", court),
        line("通知文号", "通知文號", "Number of the notice", reference),
        line("收到通知之日", "收到通知之日", "Notice received", on),
    )
    text = three(
        f"人民法院依照{_LAW.zh_hans}第七十四条通知重新仲裁，决定恢复本案仲裁程序。依照{_FEES.zh_hans}第十条的规定，不再另行收费。",
        f"人民法院依照{_LAW.zh_hant}第七十四條通知重新仲裁，決定恢復本案仲裁程序。依照{_FEES.zh_hant}第十條的規定，不再另行收費。",
        f"The court has given notice under article 74 of {_LAW.en} to arbitrate again; the proceedings are resumed. Under article 10 of {_FEES.en} there is no further fee.",
    )
    decided = Section(heading=_DECISION, lines=(text,))
    yield Order(_paper(case, _day(event), decided, facts=facts, full_parties=True, title=_AGAIN))


# --- A22: for the file of the institution, since the reasons may tell of the deliberation ------------------


def _more_time(case: Case, event: CaseEvent) -> Iterator[Order]:
    before, ends_on = (date.fromisoformat(str(event.data[name])) for name in ("before", "ends_on"))
    proposal = (
        Proposal.objects.filter(case=case, action=Action.EXTEND_AWARD_PERIOD.value)
        .order_by("-made_at")
        .first()
    )
    facts = (
        line("仲裁庭", "仲裁庭", "Tribunal", tribunal_line(case)),
        line("原裁决期限", "原裁決期限", "Period until now", day_words(before)),
        line("延长至", "延長至", "Extended to", day_words(ends_on)),
        line("特殊原因", "特殊原因", "Special reason", proposal.reason if proposal else ""),
        line(
            "提请人（首席或者独任仲裁员）",
            "提請人（首席或者獨任仲裁員）",
            "Asked for by",
            _name(proposal, by=True),
        ),
        line(
            "审批意见",
            "審批意見",
            "Decision",
            three("同意延长", "同意延長", "The extension is approved"),
        ),
        line("批准人", "批准人", "Approved by", _name(proposal, by=False)),
        line("批准时间", "批准時間", "Approved at", moment_words(event.at)),
    )
    yield Order(_paper(case, _day(event), facts=facts), audience=Audience.CENTRE)


def _name(proposal: Proposal | None, *, by: bool) -> str:
    if proposal is None:
        return ""
    if by:
        return proposal.by.name if proposal.by else ""
    answer = proposal.answers.filter(agrees=True).select_related("by").order_by("-at").first()
    return answer.by.name if answer else ""


# --- A23 ---------------------------------------------------------------------------------------------


def _receipt(case: Case, event: CaseEvent) -> Iterator[Order]:
    award = award_of(event)
    row = (
        Receipt.objects.filter(award=award, side=event.data.get("side")).select_related("by", "side").first()
    )
    if award is None or row is None:
        return
    number = award.paper.number if award.paper else case.title
    facts = (
        line("送达文书", "送達文書", "Paper", _title_of("A17")),
        line("文书编号", "文書編號", "Number", number),
        line("受送达人", "受送達人", "Served on", "、".join(party.name for party in row.side.parties.all())),
        line("签收人", "簽收人", "Signed by", row.by.name),
        line("签收时间", "簽收時間", "Signed at", moment_words(row.at)),
    )
    yield Order(_paper(case, row.at.astimezone(SHANGHAI).date(), facts=facts))


def _proofs(case: Case, event: CaseEvent) -> Iterator[Order]:
    """How the papers that end the case reached each party, as the file keeps it."""
    rows = (
        Serving.objects.filter(case=case, status="DELIVERED", paper__kind__in=_SERVED)
        .select_related("party", "paper__paper")
        .order_by("delivered_at")
    )
    proven = _proven(case)
    for row in rows:
        if row.paper is None or row.delivered_at is None or str(row.pk) in proven:
            continue
        facts = (
            line("送达文书", "送達文書", "Paper", _title_of(row.paper.kind)),
            line("文书编号", "文書編號", "Number", row.paper.paper.number or case.title),
            line("受送达人", "受送達人", "Served on", row.party.name),
            line("送达方式", "送達方式", "How", in_three(ServingChannel(row.channel).label)),
            line("送达时间", "送達時間", "Served at", moment_words(row.delivered_at)),
            line("送达凭证", "送達憑證", "Proof", row.proof or "—"),
        )
        yield Order(
            _paper(case, row.delivered_at.astimezone(SHANGHAI).date(), facts=facts), audience=Audience.CENTRE
        )


def _proven(case: Case) -> set[str]:
    """Return the servings whose proof was issued when their delivery was recorded."""
    events = CaseEvent.objects.filter(case=case, kind=Action.SERVE, data__status="DELIVERED")
    return {serving for event in events for serving in event.data["servings"]}


def _title_of(code: str) -> Localised:
    return CATALOGUE[code].title


# --- M30 ---------------------------------------------------------------------------------------------


_COVER = three("卷宗封面和卷内目录", "卷宗封面和卷內目錄", "File cover and index")


def _cover(case: Case, event: CaseEvent) -> Iterator[Order]:
    index = CasePaper.objects.filter(case=case, audience__in=[Audience.JOINT, Audience.CENTRE])
    lines = tuple(_index_line(row) for row in index.select_related("paper").order_by("made_at"))
    facts = [
        line("仲裁庭", "仲裁庭", "Tribunal", tribunal_line(case)),
        line("终结方式", "終結方式", "Outcome", _outcome(case, case.outcome)),
    ]
    if case.accepted_on and case.closed_on:
        facts += [
            line("受理日期", "受理日期", "Accepted on", day_words(case.accepted_on)),
            line("结案日期", "結案日期", "Closed on", day_words(case.closed_on)),
        ]
    facts.append(line("保管期限", "保管期限", "Kept for", "＿＿＿＿"))
    sections = [Section(heading=three("卷内目录", "卷內目錄", "Index"), lines=lines, numbered=True)]
    if windows := tuple(_window_lines(case)):
        sections.append(
            Section(
                heading=three("申请撤销裁决的期限", "申請撤銷裁決的期限", "Period to apply to set aside"),
                lines=windows,
            )
        )
    paper = _paper(case, _day(event), *sections, facts=tuple(facts), title=_COVER)
    yield Order(paper, audience=Audience.CENTRE)


def _index_line(row: CasePaper) -> Localised:
    context = row.paper.context
    title, on = context.own_title or _title_of(row.kind), day_words(context.made_on)
    number = f" {row.paper.number}" if row.paper.number else ""
    return three(
        f"{title.zh_hans}{number}（{on.zh_hans}）",
        f"{title.zh_hant}{number}（{on.zh_hant}）",
        f"{title.en}{number} ({on.en})",
    )


def _window_lines(case: Case) -> Iterator[Localised]:
    for award in Award.objects.filter(case=case, status="ISSUED", kind__in=AWARDS).exclude(paper=None):
        for window in windows_of(award):
            if window.received_on is None or window.set_aside_until is None:
                continue
            received, until = day_words(window.received_on), day_words(window.set_aside_until)
            name = window.party.name
            yield three(
                f"{name}：{received.zh_hans}收到裁决书，至{until.zh_hans}止。",
                f"{name}：{received.zh_hant}收到裁決書，至{until.zh_hant}止。",
                f"{name}: award received {received.en}, until {until.en}.",
            )


def _a21() -> tuple[PaperRow, ...]:
    return (PaperRow("A21", _decision, keep=keep, served_on=to_be_told),)


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.WITHDRAW: _a21(),
    Action.DEEMED_WITHDRAWN: _a21(),
    Action.DISMISS: _a21(),
    Action.CONSOLIDATE: (PaperRow("A16", _consolidation),),
    Action.RE_ARBITRATE: (PaperRow("A16", _again),),
    Action.EXTEND_AWARD_PERIOD: (PaperRow("A22", _more_time),),
    Action.SIGN_FOR_RECEIPT: (PaperRow("A23", _receipt),),
    Action.CLOSE: (PaperRow("A23", _proofs),),
    Action.ARCHIVE: (PaperRow("M30", _cover),),
}
