"""The catalogue of papers: code, titles, what each shows, in which languages, whether sealed or signed."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from . import contexts as c


class Signing(StrEnum):
    """How a paper becomes final."""

    NONE = "NONE"
    """As filed by a party, or an inner paper: rendered, neither sealed nor signed here."""
    SEAL = "SEAL"
    """Issued by the organisation: seal and code on its last page, final when ready."""
    SIGNATURES = "SIGNATURES"
    """Signed by people: frozen when ready, final when all have signed and it is issued."""


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind of paper.

    `number_mark` tells papers of a case apart: 「澜知人调字〔2026〕第12号-协1」. Empty: the paper bears the
    number of the case. `layout` names a shared layout, where a kind has none of its own yet.
    """

    code: str
    title: c.Localised
    context: type[c.PaperContext]
    signing: Signing
    languages: tuple[str, ...] = c.LANGUAGES
    number_mark: str = ""
    layout: str = ""

    @property
    def templates(self) -> str:
        """The folder of its templates: its own, or the one plain layout."""
        return self.layout or self.code

    @property
    def sealed(self) -> bool:
        """Whether the organisation's seal stands on the paper itself."""
        return self.signing is Signing.SEAL


def _kind(
    code: str,
    zh_hans: str,
    zh_hant: str,
    en: str,
    context: type[c.PaperContext],
    signing: Signing,
    number_mark: str = "",
) -> PaperKind:
    title = c.Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)
    return PaperKind(code=code, title=title, context=context, signing=signing, number_mark=number_mark)


def _plain(
    code: str,
    zh_hans: str,
    zh_hant: str,
    en: str,
    signing: Signing,
    number_mark: str = "",
    layout: str = "plain",
) -> PaperKind:
    kind = _kind(code, zh_hans, zh_hant, en, c.PlainPaper, signing, number_mark)
    return replace(kind, layout=layout)


_NONE, _SEAL, _SIGNED = Signing.NONE, Signing.SEAL, Signing.SIGNATURES

# Kinds that have no layout of their own yet.
_PLAIN = (
    _plain("A01", "仲裁申请书", "仲裁申請書", "Request for arbitration", _NONE),
    _plain("A02", "仲裁协议", "仲裁協議", "Arbitration agreement", _NONE),
    _plain("A03", "受理通知书（申请人）", "受理通知書（申請人）", "Notice of acceptance to claimant", _SEAL),
    _plain("A04", "不予受理通知书", "不予受理通知書", "Notice of non-acceptance with reasons", _SEAL),
    _plain("A05", "缴费通知书", "繳費通知書", "Fee notice", _SEAL),
    _plain("A06", "仲裁通知书（被申请人）", "仲裁通知書（被申請人）", "Notice of arbitration to respondent", _SEAL),
    _plain("A07", "答辩书", "答辯書", "Answer", _NONE),
    _plain("A08", "反请求申请书", "反請求申請書", "Counterclaim", _NONE),
    _plain("A09", "选定仲裁员函", "選定仲裁員函", "Choice of arbitrator", _NONE),
    _plain("A10", "仲裁员声明及书面披露", "仲裁員聲明及書面披露", "Arbitrator statement and written disclosure", _SIGNED),
    _plain("A11", "组庭通知书", "組庭通知書", "Notice of tribunal formation", _SEAL),
    _plain("A12", "回避决定书", "迴避決定書", "Decision on challenge", _SEAL),
    _plain("A13", "保全申请转交函", "保全申請轉交函", "Transmittal of preservation application", _SEAL),
    _plain("A14", "开庭通知书", "開庭通知書", "Hearing notice", _SEAL),
    _plain("A15", "庭审笔录", "庭審筆錄", "Hearing record", _SIGNED, "笔录"),
    _plain("A16", "中止/恢复程序决定书", "中止/恢復程序決定書", "Suspension / resumption decision", _SEAL),
    _plain("A17", "调解书", "調解書", "Mediation statement", _SEAL, "调", layout="award"),
    _plain("A18", "裁决书", "裁決書", "Award", _SEAL, "裁", layout="award"),
    _plain("A19", "先行裁决书", "先行裁決書", "Partial award", _SEAL, "先", layout="award"),
    _plain("A20", "补正书", "補正書", "Correction", _SEAL, "补", layout="award"),
    _plain("A21", "撤回/撤销案件决定书", "撤回/撤銷案件決定書", "Withdrawal / dismissal decision", _SEAL, layout="award"),
    _plain("A22", "延长裁决期限审批表", "延長裁決期限審批表", "Approval to extend the award period", _NONE),
    _plain("A23", "送达回证", "送達回證", "Proof of service", _NONE),
    _plain("M11", "调解员选定书", "調解員選定書", "Choice of mediator", _NONE),
    _plain("M14", "回避申请书/决定书", "迴避申請書/決定書", "Challenge application / decision", _SEAL),
    _plain("M20", "无争议事实记载", "無爭議事實記載", "Record of undisputed facts", _NONE, "无争议"),
    _plain("M30", "卷宗封面、卷内目录、卷宗情况说明", "卷宗封面、卷內目錄、卷宗情況説明", "File cover, index, file note", _NONE),
)  # fmt: skip
CATALOGUE: Final[dict[str, PaperKind]] = {
    kind.code: kind
    for kind in (
        _kind("M01", "调解申请书", "調解申請書", "Application for mediation", c.Application, _NONE),
        _kind("M03", "补正通知书", "補正通知書", "Notice to correct", c.CorrectionNotice, _SEAL),
        _kind("M04", "受理通知书", "受理通知書", "Notice of acceptance", c.AcceptanceNotice, _SEAL),
        _kind(
            "M05",
            "不予受理通知书",
            "不予受理通知書",
            "Notice of non-acceptance",
            c.NonAcceptanceNotice,
            _SEAL,
        ),
        _kind("M06", "调解邀请函", "調解邀請函", "Invitation to mediate", c.Invitation, _SEAL),
        _kind("M07", "调解意向回执", "調解意向回執", "Reply to the invitation", c.Reply, _NONE),
        _kind(
            "M08",
            "当事人权利义务告知书",
            "當事人權利義務告知書",
            "Notice of rights and duties",
            c.RightsNotice,
            _SEAL,
        ),
        _kind(
            "M09",
            "送达地址及电子送达确认书",
            "送達地址及電子送達確認書",
            "Service address and electronic service confirmation",
            c.ServiceAddress,
            _NONE,
        ),
        _kind(
            "M12",
            "调解员指定通知书",
            "調解員指定通知書",
            "Appointment of mediator",
            c.AppointmentNotice,
            _SEAL,
        ),
        _kind(
            "M13",
            "调解员声明及披露书",
            "調解員聲明及披露書",
            "Mediator's statement and disclosure",
            c.Disclosure,
            _SIGNED,
        ),
        _kind(
            "M16", "调解会议通知书", "調解會議通知書", "Notice of mediation session", c.SessionNotice, _SEAL
        ),
        _kind("M19", "调解笔录", "調解筆錄", "Mediation record", c.MediationRecord, _SIGNED, "笔录"),
        _kind(
            "M21",
            "延长调解期限同意书",
            "延長調解期限同意書",
            "Consent to extend the mediation period",
            c.ExtensionConsent,
            _SIGNED,
        ),
        _kind(
            "M22",
            "中止/恢复调解通知书",
            "中止/恢復調解通知書",
            "Notice of suspension or resumption",
            c.SuspensionNotice,
            _SEAL,
        ),
        _kind(
            "M23",
            "调解协议书",
            "調解協議書（和解協議）",
            "Mediation agreement (settlement)",
            c.Agreement,
            _SIGNED,
            "协",
        ),
        _kind(
            "M24", "口头协议登记表", "口頭協議登記表", "Register of oral agreement", c.OralAgreement, _SIGNED
        ),
        _kind("M25", "终止调解通知书", "終止調解通知書", "Notice of termination", c.TerminationNotice, _SEAL),
        _kind("M26", "结案报告表", "結案報告表", "Closing report", c.ClosingReport, _SIGNED),
        _kind(
            "J01",
            "司法确认申请书",
            "司法確認申請書",
            "Application for judicial confirmation",
            c.ConfirmationApplication,
            _SIGNED,
        ),
        _kind(
            "J02",
            "调解组织主持调解证明",
            "調解組織主持調解證明",
            "Certificate that the organisation conducted the mediation",
            c.ConductCertificate,
            _SEAL,
            "证",
        ),
        *_PLAIN,
    )
}

# The last page of an issued paper that people signed. Not ordered by itself.
SIGNATURE_PAGE: Final = _kind("SIG", "签署页", "簽署頁", "Signature page", c.SignaturePage, _NONE)
