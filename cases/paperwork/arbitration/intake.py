"""Papers of an arbitration: the request, its acceptance or refusal, the fee, and its lapse."""

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localdate

from accounts.models import User
from cases.arbitration_facts import of
from cases.arbitration_words import rule_set_words
from cases.feesheet import Part, sheets_of
from cases.grounds import rejections_of, routes_of
from cases.models import (
    AgreementForm,
    Arbitration,
    ArbitrationTrack,
    Case,
    CaseEvent,
    Deadline,
    Engagement,
    EvidenceItem,
    EvidenceSource,
    Fee,
    Material,
    Proposal,
)
from cases.moment import Moment
from cases.paperwork.arbitration.ending import to_be_told
from cases.paperwork.arbitration.request_words import (
    amount,
    day,
    head,
    label,
    line,
    names,
    paragraphs,
    section,
    words,
)
from cases.paperwork.blocks import localised, party_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action, Role, SideKind
from documents.contexts import FactLine, Localised, PlainPaper, Section

# --- The request and the agreement ---------------------------------------------------------------------


def _request(case: Case, event: CaseEvent) -> Iterator[Order]:
    """A01, with what article 34 asks for: parties, claims, facts and reasons, evidence with its sources."""
    filer = (
        User.objects.filter(pk=str(event.by_id)).values_list("name", flat=True).first() if event.by_id else ""
    )
    yield Order(
        PlainPaper(
            # The request states how the parties are reached, as far as the claimant knows (仲裁法34).
            **{**head(case, event), "parties": party_blocks(case, with_contact=True)},
            full_parties=True,
            facts=(
                line(words("仲裁机构", "仲裁機構", "Institution"), _organisation(case)),
                line(words("仲裁协议", "仲裁協議", "Arbitration agreement"), label(_form_of(case))),
                line(words("争议金额", "爭議金額", "Amount in dispute"), _amount_of(case)),
                *_rights(case),
                line(words("提交日期", "提交日期", "Submitted on"), day(localdate(event.at))),
            ),
            sections=(
                section(words("仲裁请求", "仲裁請求", "Claims"), paragraphs(case.wish_text), numbered=True),
                section(words("事实和理由", "事實和理由", "Facts and reasons"), paragraphs(case.facts_text)),
                section(
                    words("证据和证据来源", "證據和證據來源", "Evidence and its sources"),
                    _evidence(case),
                    numbered=True,
                ),
            ),
            signers=(
                FactLine(label=words("提交人", "提交人", "Submitted by"), value=Localised.same(filer or "")),
            ),
        )
    )


def _organisation(case: Case) -> Localised:
    return localised(case.organisation)


def _form_of(case: Case) -> object:
    return AgreementForm(of(case).agreement_form).label


def _amount_of(case: Case) -> Localised:
    if case.amount_fen is None:
        return words("无法写明", "無法寫明", "None can be named")
    return amount(case.amount_fen, case.currency)


def _rights(case: Case) -> Iterator[FactLine]:
    for right in case.rights.all():
        text = "　".join(part for part in (right.title, right.number) if part)
        yield line(words("涉案权利", "涉案權利", "Right in dispute"), text)


def _evidence(case: Case) -> list[Localised]:
    rows = EvidenceItem.objects.filter(case=case, material=Material.EVIDENCE).standing()
    if found := [_piece(row) for row in rows]:
        return found
    return [words("未提交证据。", "未提交證據。", "No evidence was filed.")]


def _piece(row: EvidenceItem) -> Localised:
    source = label(EvidenceSource(row.source).label)
    return words(
        f"{row.name}；来源：{source.zh_hans}；证明：{row.proves}",
        f"{row.name}；來源：{source.zh_hant}；證明：{row.proves}",
        f"{row.name}; source: {source.en}; it proves: {row.proves}",
    )


def _agreement(case: Case, event: CaseEvent) -> Iterator[Order]:
    """A02: the words of the agreement, or that one is asserted."""
    row = of(case)
    yield Order(
        PlainPaper(**head(case, event), facts=tuple(_agreement_facts(row)), sections=_agreement_words(row))
    )


def _agreement_facts(row: Arbitration) -> Iterator[FactLine]:
    form = AgreementForm(row.agreement_form)
    yield line(words("形式", "形式", "Form"), label(form.label))
    if row.agreement_on is not None:
        yield line(words("订立日期", "訂立日期", "Made on"), day(row.agreement_on))
    if row.institution_named:
        yield line(words("选定的仲裁机构", "選定的仲裁機構", "Institution chosen"), row.institution_named)


def _agreement_words(row: Arbitration) -> tuple[Section, ...]:
    if row.agreement_form != AgreementForm.ASSERTED:
        heading = words("仲裁协议原文", "仲裁協議原文", "Words of the agreement")
        return (section(heading, paragraphs(row.agreement_text)),)
    text = words(
        "申请人主张存在仲裁协议，未提交书面文件。仲裁庭将在首次开庭时询问被申请人是否否认，并记入笔录。",
        "申請人主張存在仲裁協議，未提交書面文件。仲裁庭將在首次開庭時詢問被申請人是否否認，並記入筆錄。",
        "The applicant asserts an arbitration agreement and files no paper. At the first hearing the tribunal asks"
        " the respondent whether it is denied, and records the answer.",
    )
    return (section(words("说明", "說明", "Note"), [text]),)


# --- Acceptance, the fee, refusal ------------------------------------------------------------------------


def _acceptance(case: Case, event: CaseEvent) -> Iterator[Order]:
    row, accepted = of(case), case.accepted_on or localdate(event.at)
    yield Order(
        PlainPaper(
            **head(case, event),
            addressee=names(case, SideKind.APPLICANT),
            facts=(
                line(words("案号", "案號", "Case number"), case.title),
                line(
                    words("收到申请日期", "收到申請日期", "Request received on"),
                    day(localdate(case.submitted_at or event.at)),
                ),
                line(words("受理日期", "受理日期", "Accepted on"), day(accepted)),
                line(words("适用规则", "適用規則", "Rules"), _rules(row, event)),
                line(words("适用程序", "適用程序", "Procedure"), label(ArbitrationTrack(row.track).label)),
                line(words("仲裁员人数", "仲裁員人數", "Number of arbitrators"), str(row.seats)),
                line(words("案件秘书", "案件秘書", "Case secretary"), _secretary(case)),
            ),
            sections=_accepted(row),
        ),
        number=case.title,
    )


def _rules(row: Arbitration, event: CaseEvent) -> Localised:
    if not row.rule_set:
        return words("本机构仲裁规则", "本機構仲裁規則", "The institution's arbitration rules")
    return Localised.same(rule_set_words(row.rule_set, Moment(event.at)))


def _secretary(case: Case) -> str:
    held = Engagement.objects.filter(case=case, role=Role.CASE_SECRETARY, until=None).select_related("user")
    row = held.first()
    return row.user.name if row else ""


def _accepted(row: Arbitration) -> tuple[Section, ...]:
    lines = [
        words(
            "你方提交的仲裁申请书及有关材料收悉。经审查，符合受理条件。依照《中华人民共和国仲裁法》第三十五条的规定，本机构予以受理。",
            "你方提交的仲裁申請書及有關材料收悉。經審查，符合受理條件。依照《中華人民共和國仲裁法》第三十五條的規定，本機構予以受理。",
            "Your request for arbitration and its annexes have been received. It meets the conditions for"
            " acceptance and is accepted under article 35 of the Arbitration Law.",
        ),
        words(
            "请按照缴费通知书在期限内预交仲裁费用；有困难的，可以在期限内申请缓交。逾期不预交又不申请缓交的，视为撤回仲裁申请。",
            "請按照繳費通知書在期限內預繳仲裁費用；有困難的，可以在期限內申請緩繳。逾期不預繳又不申請緩繳的，視為撤回仲裁申請。",
            "Pay the fee in advance as the fee notice says, or ask within that period for it to be deferred."
            " Otherwise the request counts as withdrawn.",
        ),
        words(
            "仲裁规则和仲裁员名册可在本系统查阅；可以在规则规定的期限内选定仲裁员、补充证据、申请财产保全。",
            "仲裁規則和仲裁員名冊可在本系統查閱；可以在規則規定的期限內選定仲裁員、補充證據、申請財產保全。",
            "The rules and the panel of arbitrators are open to you here. Within the periods of the rules you may"
            " choose an arbitrator, add evidence, and apply for preservation of property.",
        ),
    ]
    if row.agreement_form == AgreementForm.ASSERTED:
        lines.append(
            words(
                "你方主张存在仲裁协议。被申请人在首次开庭时否认的，本案将依法终结。",
                "你方主張存在仲裁協議。被申請人在首次開庭時否認的，本案將依法終結。",
                "You assert an arbitration agreement. If the respondent denies it at the first hearing, the case"
                " ends as the law says.",
            )
        )
    return (
        section(
            words("受理决定及告知事项", "受理決定及告知事項", "Decision and information"),
            lines,
            numbered=True,
        ),
    )


def _fee_notice(case: Case, event: CaseEvent) -> Iterator[Order]:
    sheet = next(sheet for sheet in sheets_of(case) if not sheet.fee.is_counterclaim)
    fee = sheet.fee
    pay = words(
        "依照《仲裁委员会仲裁收费办法》第四条、第六条的规定，请在上述期限内一次缴清，并注明案号。",
        "依照《仲裁委員會仲裁收費辦法》第四條、第六條的規定，請在上述期限內一次繳清，並註明案號。",
        "Under articles 4 and 6 of the Arbitration Fee Measures, pay the whole amount within this period and name"
        " the case number.",
    )
    defer = words(
        "确有困难的，可以在期限内申请缓交；逾期不预交又不申请缓交的，视为撤回仲裁申请。",
        "確有困難的，可以在期限內申請緩繳；逾期不預繳又不申請緩繳的，視為撤回仲裁申請。",
        "If you cannot pay, you may ask within the period for a deferral. Without payment or such a request, the"
        " request for arbitration counts as withdrawn.",
    )
    how = words("计算方法", "計算方法", "How it was worked out")
    yield Order(
        PlainPaper(
            **head(case, event),
            addressee=names(case, SideKind.APPLICANT),
            facts=(
                line(words("案号", "案號", "Case number"), case.title),
                line(words("争议金额", "爭議金額", "Amount in dispute"), amount(fee.base_fen)),
                line(words("受理费", "受理費", "Acceptance fee"), amount(fee.acceptance_fen)),
                line(words("处理费", "處理費", "Handling fee"), amount(fee.handling_fen)),
                line(words("应缴合计", "應繳合計", "Total due"), amount(fee.total_fen)),
                line(words("缴费期限", "繳費期限", "To be paid by"), day(_pay_by(case))),
            ),
            sections=(
                section(how, [_worked_out(part) for part in sheet.parts], numbered=True),
                section(words("缴费说明", "繳費說明", "Payment"), [pay, defer], numbered=True),
            ),
        ),
        number=case.title,
    )


def _pay_by(case: Case) -> date:
    return Deadline.objects.filter(case=case, code="ARB_FEE_PREPAY").order_by("-from_on", "-due_on")[0].due_on


def _worked_out(part: Part) -> Localised:
    """Return one fee as a sum: base amount + part × rate = result."""
    name = label(part.label)
    sums = [f"{_yuan(step.base_fen)} + {_yuan(step.part_fen)} × {step.rate}%" for step in part.steps]
    found = f"{' + '.join(sums)} = {_yuan(part.fen)}"
    if part.is_raised:
        return words(
            f"{name.zh_hans}：{' + '.join(sums)}，不足最低收费，按{_yuan(part.minimum_fen)}元收取",
            f"{name.zh_hant}：{' + '.join(sums)}，不足最低收費，按{_yuan(part.minimum_fen)}元收取",
            f"{name.en}: {' + '.join(sums)} is below the smallest fee, so RMB {_yuan(part.minimum_fen)}",
        )
    return words(f"{name.zh_hans}：{found}元", f"{name.zh_hant}：{found}元", f"{name.en}: RMB {found}")


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _rejection(case: Case, event: CaseEvent) -> Iterator[Order]:
    """A04: the ground, the reason, the other ways. Source: 仲裁法35."""
    proposal = Proposal.objects.filter(case=case, action=Action.REJECT.value).order_by("-made_at").first()
    reason = str(proposal.data.get("reason", "")) if proposal else ""
    decision = words(
        "经审查，你方的仲裁申请不符合受理条件。依照《中华人民共和国仲裁法》第三十五条的规定，本机构不予受理。",
        "經審查，你方的仲裁申請不符合受理條件。依照《中華人民共和國仲裁法》第三十五條的規定，本機構不予受理。",
        "Your request for arbitration does not meet the conditions for acceptance and is not accepted"
        " (article 35 of the Arbitration Law).",
    )
    ways = [routes_of(case.kind)[code] for code in event.data["routes"] if code in routes_of(case.kind)]
    yield Order(
        PlainPaper(
            **head(case, event),
            addressee=names(case, SideKind.APPLICANT),
            facts=(
                line(words("申请编号", "申請編號", "Reference"), case.reference),
                line(
                    words("收到申请日期", "收到申請日期", "Request received on"),
                    day(localdate(case.submitted_at or event.at)),
                ),
            ),
            sections=(
                section(words("决定", "決定", "Decision"), [decision]),
                section(
                    words("理由", "理由", "Reasons"),
                    [rejections_of(case.kind)[event.data["ground"]], *paragraphs(reason)],
                ),
                *(
                    [section(words("其他途径", "其他途徑", "Other ways"), ways, numbered=True)]
                    if ways
                    else []
                ),
            ),
        )
    )


def _lapsed(case: Case, event: CaseEvent) -> Iterator[Order]:
    """A21: the request counts as withdrawn, since the fee was not paid."""
    fee = Fee.objects.get(case=case, is_counterclaim=False)
    text = words(
        "申请人未在规定期限内预交仲裁费用，也未申请缓交。依照《仲裁委员会仲裁收费办法》第六条的规定，视为撤回仲裁申请，本案终结。",
        "申請人未在規定期限內預繳仲裁費用，也未申請緩繳。依照《仲裁委員會仲裁收費辦法》第六條的規定，視為撤回仲裁申請，本案終結。",
        "The applicant did not pay the fee within the period and did not ask for a deferral. Under article 6 of"
        " the Arbitration Fee Measures the request counts as withdrawn, and the case ends.",
    )
    yield Order(
        PlainPaper(
            **head(case, event),
            addressee=names(case, SideKind.APPLICANT),
            facts=(
                line(words("案号", "案號", "Case number"), case.title),
                line(words("应缴合计", "應繳合計", "Total due"), amount(fee.total_fen)),
                line(words("缴费期限", "繳費期限", "To be paid by"), day(_pay_by(case))),
            ),
            sections=(section(words("决定", "決定", "Decision"), [text]),),
            title=words(
                "视为撤回仲裁申请决定书",
                "視為撤回仲裁申請決定書",
                "Decision that the request is deemed withdrawn",
            ),
        ),
        number=case.title,
    )


_A01 = PaperRow("A01", _request)
ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.SUBMIT: (_A01, PaperRow("A02", _agreement)),
    Action.RESUBMIT: (_A01, PaperRow("A02", _agreement)),
    Action.REJECT: (PaperRow("A04", _rejection),),
    Action.ACCEPT: (PaperRow("A03", _acceptance), PaperRow("A05", _fee_notice)),
    Action.FEE_LAPSE: (PaperRow("A21", _lapsed, served_on=to_be_told),),
}
