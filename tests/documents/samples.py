"""One sample of each paper's data, of an invented case in an invented city."""

from datetime import date

from documents import contexts as c
from documents.kinds import CATALOGUE
from tests.documents.agreements import AGREEMENT, CLAUSES, DRAFT_AGREEMENT, FACTS, LONG_AGREEMENT
from tests.documents.people import (
    APPLICANT,
    BASIS,
    CASE,
    CASE_NUMBER,
    COMMON,
    DISPUTE,
    MEDIATORS,
    ORGANISATION,
    PARTIES,
    RESPONDENT,
    RIGHT,
    at,
    words,
    yuan,
)

__all__ = [
    "AGREEMENT",
    "CASE_NUMBER",
    "CLAUSES",
    "DRAFT_AGREEMENT",
    "LONG_AGREEMENT",
    "ORGANISATION",
    "PARTIES",
    "at",
    "words",
]

CLAIMS = (
    c.ClaimLine(text="停止生产、销售带有“青屿”标识的背包，并下架全部线上商品链接。"),
    c.ClaimLine(text="赔偿经济损失。", amount=yuan(1_200_000)),
    c.ClaimLine(text="承担申请人为制止侵权支付的合理开支。", amount=yuan(36_500.5)),
)
SAMPLES: dict[str, c.PaperContext] = {
    "M01": c.Application(
        **COMMON,
        reference="F7K2-9QXM-4TBA",
        filed_at=at(10, 9, 15, 42),
        filed_by="周䶮（代理人）",
        parties=PARTIES,
        dispute=DISPUTE,
        cause=words("侵害商标权纠纷", "侵害商標權糾紛", "Trade mark infringement"),
        rights=(RIGHT,),
        claims=CLAIMS,
        amount=yuan(1_236_500.5),
        facts=FACTS,
        evidence=(
            c.EvidenceLine(name="商标注册证", proves="申请人享有商标权", sha256="3f9a" * 16),
            c.EvidenceLine(name="网店页面截图", proves="被申请人销售涉案背包", sha256="c21b" * 16),
        ),
        other_proceedings="无",
    ),
    "M03": c.CorrectionNotice(
        **COMMON,
        reference="F7K2-9QXM-4TBA",
        addressee=APPLICANT.name,
        filed_on=date(2026, 10, 9),
        dispute=DISPUTE,
        defects=(
            c.Defect(
                item=words("授权委托书", "授權委託書", "Power of attorney"),
                note="缺少法定代表人签名，请重新上传。",
            ),
            c.Defect(
                item=words("商标注册证", "商標註冊證", "Trade mark certificate"),
                note="第2页不清晰，请上传清晰的扫描件。",
            ),
        ),
        due_on=date(2026, 10, 20),
        consequence=words(
            "逾期未补正的，视为撤回申请；补齐材料后可以重新申请。",
            "逾期未補正的，視為撤回申請；補齊材料後可以重新申請。",
            "If it is not corrected in time, the application is deemed withdrawn; you may apply again.",
        ),
    ),
    "M04": c.AcceptanceNotice(
        **CASE,
        addressee=APPLICANT.name,
        filed_on=date(2026, 10, 9),
        accepted_on=date(2026, 10, 12),
        secretary="赵晓",
        secretary_telephone="0000-88886601",
        period=words(
            "调解期限为30日，自各方同意调解的次日起算；各方同意的，可以延长。",
            "調解期限為30日，自各方同意調解的次日起算；各方同意的，可以延長。",
            "Mediation lasts 30 days from the day after all parties agree to it; they may agree to extend it.",
        ),
    ),
    "M05": c.NonAcceptanceNotice(
        **COMMON,
        reference="F7K2-9QXM-4TBA",
        addressee=APPLICANT.name,
        filed_on=date(2026, 10, 9),
        dispute=words("专利权无效", "專利權無效", "Validity of a patent"),
        reasons=(
            words(
                "专利权的有效性只能由国务院专利行政部门审查决定，不属于调解范围。",
                "專利權的有效性只能由國務院專利行政部門審查決定，不屬於調解範圍。",
                "Only the patent office decides on the validity of a patent; it cannot be mediated.",
            ),
        ),
        channels=(
            c.Channel(
                name=words(
                    "向国家知识产权局请求宣告专利权无效",
                    "向國家知識產權局請求宣告專利權無效",
                    "Ask CNIPA to declare the patent invalid",
                )
            ),
        ),
    ),
    "M06": c.Invitation(
        **CASE,
        legal_basis=(BASIS["十七"],),
        addressee=RESPONDENT.name,
        claims=CLAIMS,
        rights=(RIGHT,),
        reply_by=date(2026, 10, 23),
        reply_url="https://mediation.example.org/i/8f2k/",
        access_code="482 917",
        secretary="赵晓",
        secretary_telephone="0000-88886601",
    ),
    "M07": c.Reply(
        **CASE,
        party=RESPONDENT,
        agrees=True,
        replied_at=at(10, 19, 10, 22),
        replied_by="LAM Siu Ming",
        capacity=words("被申请人的职员", "被申請人的職員", "Employee of the respondent"),
        identified_by=words(
            "邀请函验证码和短信验证码",
            "邀請函驗證碼和短訊驗證碼",
            "Code of the invitation and code by SMS",
        ),
        opinion="愿意协商，希望尽快安排线上会议。",
    ),
    "M08": c.RightsNotice(**CASE, addressee=RESPONDENT.name),
    "M09": c.ServiceAddress(
        **CASE,
        party=APPLICANT,
        postal_address="澜江市新港区青屿路16号3栋收发室",
        postcode="000000",
        recipient="王堃",
        mobile="13900000001",
        email="wang@example.com",
        accepts_electronic=True,
        confirmed_at=at(10, 12, 9, 5),
        confirmed_by="王堃",
    ),
    "M12": c.AppointmentNotice(
        **CASE,
        legal_basis=(BASIS["十九"],),
        addressee=APPLICANT.name,
        mediators=MEDIATORS,
        how=c.HowChosen.APPOINTED,
        recusal_policy="ANY_PARTY",
        challenge_by=date(2026, 10, 30),
    ),
    "M13": c.Disclosure(
        **CASE,
        mediator=MEDIATORS[0],
        disclosures=("2021年曾在申请人举办的行业论坛上发表演讲，未收取报酬。",),
        declared_at=at(10, 24, 16, 30),
    ),
    "M16": c.SessionNotice(
        **CASE,
        addressee=RESPONDENT.name,
        kind=c.SessionKind.JOINT,
        manner=c.SessionManner.ONLINE,
        starts_at=at(11, 5, 14, 30),
        ends_at=at(11, 5, 16),
        mediators=MEDIATORS,
        attendees=(APPLICANT.name, RESPONDENT.name),
        bring="采购合同和销售记录",
        contact="赵晓",
        contact_telephone="0000-88886601",
    ),
    "M19": c.MediationRecord(
        **CASE,
        session_number=2,
        manner=c.SessionManner.ON_SITE,
        starts_at=at(11, 12, 9, 30),
        ends_at=at(11, 12, 11, 50),
        place=words("第二调解室", "第二調解室", "Mediation room 2"),
        mediators=MEDIATORS,
        recorder="赵晓",
        attendance=(
            c.Attendance(name="周䶮", capacity=words("委托代理人", "委託代理人", "Agent"), party=0),
            c.Attendance(name="LAM Siu Ming", capacity=words("职员", "職員", "Employee"), party=1),
        ),
        rights_told=True,
        lines=(
            c.RecordLine(speaker="调解员李明远", text="请双方就赔偿数额和库存处理分别说明意见。"),
            c.RecordLine(speaker="周䶮", text="申请人希望在年内收到第一笔款项，库存应当销毁。"),
            c.RecordLine(
                speaker="LAM Siu Ming", text="We can pay in three instalments and destroy the stock."
            ),
        ),
        outcome="双方就分期付款和销毁库存达成一致，由调解员起草协议。",
    ),
    "M21": c.ExtensionConsent(
        **CASE,
        ends_on=date(2026, 11, 18),
        new_end_on=date(2026, 12, 18),
        reason="双方正在核对销售数据。",
        consents=(
            c.ConsentLine(party=0, by="周䶮", at=at(11, 16, 9, 12)),
            c.ConsentLine(party=1, by="LAM Siu Ming", at=at(11, 16, 17, 3)),
        ),
    ),
    "M22": c.SuspensionNotice(
        **CASE,
        addressee=APPLICANT.name,
        ground=words("委托鉴定", "委託鑒定", "An expert opinion was ordered"),
        suspended_on=date(2026, 11, 2),
        resumed_on=date(2026, 11, 10),
        new_end_on=date(2026, 11, 26),
    ),
    "M23": AGREEMENT,
    "M24": c.OralAgreement(
        **CASE,
        legal_basis=(BASIS["二十八"],),
        mediators=MEDIATORS,
        agreed_on=date(2026, 11, 12),
        facts=FACTS,
        content="乙方停止销售涉案背包，当场支付甲方人民币5,000.00元（大写：伍仟元整）。",
        performance="已当场履行完毕。",
        recorded_by="赵晓",
    ),
    "M25": c.TerminationNotice(
        **CASE,
        legal_basis=(BASIS["二十六"],),
        addressee=APPLICANT.name,
        ground=words(
            "一方当事人明确表示不愿继续调解",
            "一方當事人明確表示不願繼續調解",
            "A party clearly refused to continue the mediation",
        ),
        ended_on=date(2026, 11, 20),
        agreed_on=date(2026, 11, 12),
        agreement_number=CASE_NUMBER + "-协1",
        has_arbitration_agreement=False,
        channels=(
            c.Channel(
                name=words("澜江市知识产权局", "瀾江市知識產權局", "Lanjiang Intellectual Property Office"),
                detail=words("电话0000-88880000", "電話0000-88880000", "telephone 0000-88880000"),
            ),
        ),
    ),
    "M26": c.ClosingReport(
        **CASE,
        source=words("当事人申请", "當事人申請", "Application by a party"),
        accepted_on=date(2026, 10, 12),
        closed_on=date(2026, 11, 23),
        outcome=words("达成书面调解协议", "達成書面調解協議書（和解協議）", "Written mediation agreement"),
        mediators=MEDIATORS,
        rights=(RIGHT,),
        sessions=2,
        days=42,
        amount_claimed=yuan(1_236_500.5),
        amount_agreed=yuan(1_200_000),
        confirmation=words("已申请", "已申請", "Applied for"),
        performance=words("履行中", "履行中", "In progress"),
        papers=(words("调解协议书", "調解協議書（和解協議）", "Mediation agreement (settlement)"),),
        prepared_by="赵晓",
        reviewed_by="孙立",
    ),
    "J01": c.ConfirmationApplication(
        **CASE,
        court=words(
            "澜江市新港区人民法院", "瀾江市新港區人民法院", "Xingang District People's Court of Lanjiang"
        ),
        agreement_number=CASE_NUMBER + "-协1",
        agreed_on=date(2026, 11, 23),
        effective_on=date(2026, 11, 23),
        apply_by=date(2026, 12, 23),
        mediators=MEDIATORS,
        rights=(RIGHT,),
    ),
    "J02": c.ConductCertificate(
        **CASE,
        court=words(
            "澜江市新港区人民法院", "瀾江市新港區人民法院", "Xingang District People's Court of Lanjiang"
        ),
        agreement_number=CASE_NUMBER + "-协1",
        accepted_on=date(2026, 10, 12),
        agreed_on=date(2026, 11, 23),
        effective_on=date(2026, 11, 23),
        mediators=MEDIATORS,
        session_dates=(date(2026, 11, 5), date(2026, 11, 12)),
    ),
}

# What has no layout of its own shows whatever it is given.
_PLAIN = c.PlainPaper(
    **CASE,
    addressee=APPLICANT.name,
    facts=(
        c.FactLine(
            label=words("受理日期", "受理日期", "Accepted on"),
            value=words("2026年10月12日", "2026年10月12日", "12 October 2026"),
        ),
    ),
    sections=(
        c.Section(
            heading=words("理由", "理由", "Reasons"),
            lines=(
                words(
                    "经审查，申请符合受理条件。",
                    "經審查，申請符合受理條件。",
                    "The request meets the conditions for acceptance.",
                ),
                words(
                    "应当自收到本通知之日起十五日内缴费。",
                    "應當自收到本通知之日起十五日內繳費。",
                    "The fee is due within 15 days.",
                ),
            ),
            numbered=True,
        ),
    ),
    signers=(
        c.FactLine(
            label=words("首席仲裁员", "首席仲裁員", "Presiding arbitrator"),
            value=words("周䶮", "周䶮", "Zhou Yan"),
        ),
    ),
)
SAMPLES |= {kind.code: _PLAIN for kind in CATALOGUE.values() if kind.layout}

SIGNATURE_PAGE = c.SignaturePage(
    **CASE,
    number=CASE_NUMBER + "-协1",
    title=words("调解协议书", "調解協議書（和解協議）", "Mediation agreement (settlement)"),
    frozen_sha256="3f9ac21b" * 8,
    frozen_pages=5,
    signatures=(
        c.SignatureLine(
            name="周䶮",
            capacity=words("申请人的委托代理人", "申請人的委託代理人", "Agent of the applicant"),
            for_whom=APPLICANT.name,
            signed_at="2026-11-23 10:22:05",
            identified_at="2026-11-23 10:20:41",
            method=words(
                "输入姓名，一次性验证码核验", "輸入姓名，一次性驗證碼核驗", "Typed name, one-time code"
            ),
        ),
    ),
    issued_at="2026-11-23 16:02:11",
)
