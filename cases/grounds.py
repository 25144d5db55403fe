"""What a clerk chooses from: items to correct, reasons not to accept, and the other ways that stay open.

The texts go into papers, which are written in three languages at once, so they stand here side by side.
Pure: no query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import get_language

from cases.kinds import Kind
from documents.contexts import Localised


@dataclass(frozen=True)
class Defect:
    """An item that may be asked to be corrected.

    Args:
        task: the page of the filing on which the applicant corrects it.
        item: what it is.
        sentence: the ready sentence, which the clerk may change.
    """

    task: str
    item: Localised
    sentence: Localised


def in_language(text: Localised, language: str | None = None) -> str:
    """Return a text in a language, by default that of the page."""
    name = (language or get_language() or "zh-hans").replace("-", "_")
    return str(getattr(text, name, text.zh_hans))


def _words(zh_hans: str, zh_hant: str, en: str) -> Localised:
    return Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)


DEFECTS: Mapping[str, Defect] = MappingProxyType(
    {
        "APPLICANT_IDENTITY": Defect(
            "applicant",
            _words("申请人的身份信息", "申請人的身份資料", "The applicant's identity"),
            _words(
                "请按照证件填写申请人的姓名或者名称、证件种类和证件号码。",
                "請按照證件填寫申請人的姓名或者名稱、證件種類和證件號碼。",
                "Enter the applicant's name, kind of document and number as they stand on the document.",
            ),
        ),
        "IDENTITY_PAPER": Defect(
            "papers",
            _words("申请人的身份证明", "申請人的身份證明", "Proof of the applicant's identity"),
            _words(
                "请上传申请人的身份证明。单位请上传营业执照等登记证书和法定代表人身份证明。",
                "請上載申請人的身份證明。單位請上載營業執照等登記證書和法定代表人身份證明。",
                "Upload proof of the applicant's identity; a company uploads its certificate of registration and"
                " proof of who its legal representative is.",
            ),
        ),
        "AUTHORITY_PAPER": Defect(
            "papers",
            _words("授权委托书", "授權委託書", "Power of attorney"),
            _words(
                "请上传授权委托书，写明委托事项、权限和起止日期，由委托人签名或者盖章。",
                "請上載授權委託書，寫明委託事項、權限和起止日期，由委託人簽名或者蓋章。",
                "Upload a power of attorney that names its subject, its scope and its first and last day, signed"
                " or sealed by the applicant.",
            ),
        ),
        "RESPONDENT_NAME": Defect(
            "respondents",
            _words("被申请人的名称", "被申請人的名稱", "The respondent's name"),
            _words(
                "请填写被申请人的全称，与其登记名称一致。",
                "請填寫被申請人的全稱，與其登記名稱一致。",
                "Enter the respondent's full name as it is registered.",
            ),
        ),
        "RESPONDENT_CONTACT": Defect(
            "respondents",
            _words("被申请人的联系方式", "被申請人的聯絡方式", "How to reach the respondent"),
            _words(
                "请补充被申请人的手机号码、电子邮箱或者通信地址，以便我们征询其是否同意调解。",
                "請補充被申請人的手提電話號碼、電郵地址或者通訊地址，以便我們徵詢其是否同意調解。",
                "Add the respondent's mobile number, mail address or postal address, so that we can ask whether"
                " they agree to mediate.",
            ),
        ),
        "RIGHT_NUMBER": Defect(
            "rights",
            _words("权利编号", "權利編號", "Number of the right"),
            _words(
                "请核对权利编号，与权利证书一致。",
                "請核對權利編號，與權利證書一致。",
                "Compare the number of the right with the certificate and correct it.",
            ),
        ),
        "RIGHT_PROOF": Defect(
            "evidence",
            _words("权利证明", "權利證明", "Proof of the right"),
            _words(
                "请上传权利证明，例如专利证书和最近一次缴纳年费的凭证、商标注册证或者著作权登记证书。",
                "請上載權利證明，例如專利證書和最近一次繳納年費的憑證、商標註冊證或者著作權登記證書。",
                "Upload proof of the right, for example the patent certificate with the last annual fee, the trade"
                " mark certificate, or the certificate of copyright registration.",
            ),
        ),
        "DISPUTE_TYPE": Defect(
            "rights",
            _words("纠纷类型", "糾紛類型", "Kind of dispute"),
            _words(
                "请重新选择纠纷类型，使其与您写明的事实一致。",
                "請重新選擇糾紛類型，使其與您寫明的事實一致。",
                "Choose the kind of dispute again so that it fits the facts that you describe.",
            ),
        ),
        "FACTS": Defect(
            "facts",
            _words("争议事实", "爭議事實", "The facts"),
            _words(
                "请写明争议发生的时间、地点和经过，以及对方做了什么。",
                "請寫明爭議發生的時間、地點和經過，以及對方做了什麼。",
                "Say when and where the dispute arose, what happened, and what the other side did.",
            ),
        ),
        "WISH": Defect(
            "facts",
            _words("请求事项", "請求事項", "What you ask for"),
            _words(
                "请写明您希望对方做什么；要求支付款项的，请写明金额和计算方法。",
                "請寫明您希望對方做什麼；要求支付款項的，請寫明金額和計算方法。",
                "Say what you ask the other side to do; for a payment give the amount and how you worked it out.",
            ),
        ),
        "EVIDENCE": Defect(
            "evidence",
            _words("证据材料", "證據材料", "Evidence"),
            _words(
                "请补充能够证明所述事实的材料，并写明每份材料的名称和证明什么。",
                "請補充能夠證明所述事實的材料，並寫明每份材料的名稱和證明事項。",
                "Add material that proves the facts, with a name for each piece and what it proves.",
            ),
        ),
        "SERVICE": Defect(
            "service",
            _words("送达地址和联系人", "送達地址和聯絡人", "Address for service"),
            _words(
                "请填写接收文书的地址、联系人和手机号码。",
                "請填寫接收文書的地址、聯絡人和手提電話號碼。",
                "Enter the address, person and mobile number for receiving papers.",
            ),
        ),
    }
)

REJECTIONS: Mapping[str, Localised] = MappingProxyType(
    {
        "NOT_MEDIABLE": _words(
            "该争议依法不能通过调解解决。",
            "該爭議依法不能通過調解解決。",
            "By law this dispute cannot be settled by mediation.",
        ),
        "NO_INTEREST": _words(
            "根据现有材料，申请人与该争议没有直接利害关系。",
            "根據現有材料，申請人與該爭議沒有直接利害關係。",
            "On the material before us the applicant has no direct interest in the dispute.",
        ),
        "DECIDED_OR_PENDING": _words(
            "同一争议已经由人民法院、仲裁机构或者行政机关处理，或者正在处理。",
            "同一爭議已經由人民法院、仲裁機構或者行政機關處理，或者正在處理。",
            "A court, an arbitration institution or an authority has decided the same dispute or is dealing with it.",
        ),
        "OUT_OF_REMIT": _words(
            "该争议不属于本机构的受理范围。",
            "該爭議不屬於本機構的受理範圍。",
            "The dispute is outside the remit of this organisation.",
        ),
        "REFUSED_BEFORE": _words(
            "对方当事人已经明确表示不同意调解。",
            "對方當事人已經明確表示不同意調解。",
            "The other party has already declined mediation.",
        ),
    }
)

ROUTES: Mapping[str, Localised] = MappingProxyType(
    {
        "MEDIATION": _words(
            "各方愿意的，向调解组织申请调解",
            "各方願意的，向調解組織申請調解",
            "Mediation, if both sides are willing",
        ),
        "ARBITRATION": _words(
            "各方有仲裁协议的，向约定的仲裁机构申请仲裁",
            "各方有仲裁協議的，向約定的仲裁機構申請仲裁",
            "Arbitration by the institution that the parties have agreed on",
        ),
        "ADMINISTRATIVE": _words(
            "请求有权处理的知识产权行政管理部门处理",
            "請求有權處理的知識產權行政管理部門處理",
            "The competent intellectual property authority",
        ),
        "REGISTRY": _words(
            "权利是否有效的争议，向国家知识产权局或者其他有权机关提出",
            "權利是否有效的爭議，向國家知識產權局或者其他有權機關提出",
            "For a dispute about validity: CNIPA, or the office that grants or cancels the right",
        ),
        "COURT": _words(
            "向有管辖权的人民法院提出",
            "向有管轄權的人民法院提出",
            "The people's court with jurisdiction",
        ),
        "OVERSEAS": _words(
            "海外知识产权纠纷应对指导",
            "海外知識產權糾紛應對指導",
            "Guidance on intellectual property disputes abroad",
        ),
        "REPORT": _words(
            "涉嫌犯罪的，向公安机关报案",
            "涉嫌犯罪的，向公安機關報案",
            "For a suspected crime: report it to the police",
        ),
    }
)

# What differs in an arbitration: its agreement, its claims, and that the respondent need not agree.
_ARBITRATION_DEFECTS: Mapping[str, Defect] = MappingProxyType(
    {
        "RESPONDENT_CONTACT": Defect(
            "respondents",
            _words("被申请人的联系方式", "被申請人的聯絡方式", "How to reach the respondent"),
            _words(
                "请补充被申请人的通信地址、手机号码或者电子邮箱，以便我们送达仲裁文书。",
                "請補充被申請人的通訊地址、手提電話號碼或者電郵地址，以便我們送達仲裁文書。",
                "Add the respondent's postal address, mobile number or mail address, so that papers can be served.",
            ),
        ),
        "ARBITRATION_AGREEMENT": Defect(
            "agreement",
            _words("仲裁协议", "仲裁協議", "Arbitration agreement"),
            _words(
                "请补充仲裁协议：写明请求仲裁的意思表示、仲裁事项和选定的仲裁机构，并上传载有该协议的合同或者文件。",
                "請補充仲裁協議：寫明請求仲裁的意思表示、仲裁事項和選定的仲裁機構，並上載載有該協議的合同或者文件。",
                "Complete the arbitration agreement: the intent to arbitrate, the matter and the institution chosen;"
                " and upload the contract or paper that contains it.",
            ),
        ),
        "FACTS": Defect(
            "facts",
            _words("事实和理由", "事實和理由", "Facts and reasons"),
            _words(
                "请写明争议发生的时间、地点和经过，以及提出仲裁请求的理由和依据。",
                "請寫明爭議發生的時間、地點和經過，以及提出仲裁請求的理由和依據。",
                "Say when and where the dispute arose, what happened, and on what grounds you make your claims.",
            ),
        ),
        "WISH": Defect(
            "facts",
            _words("仲裁请求", "仲裁請求", "Claims"),
            _words(
                "请逐项写明仲裁请求；请求支付款项的，请写明金额和计算方法。",
                "請逐項寫明仲裁請求；請求支付款項的，請寫明金額和計算方法。",
                "State each claim on its own; for a payment give the amount and how you worked it out.",
            ),
        ),
    }
)
_ARBITRATION_REJECTIONS: Mapping[str, Localised] = MappingProxyType(
    {
        "NO_AGREEMENT": _words(
            "当事人之间没有仲裁协议。",
            "當事人之間沒有仲裁協議。",
            "There is no arbitration agreement between the parties.",
        ),
        "AGREEMENT_INVALID": _words(
            "仲裁协议没有请求仲裁的意思表示、仲裁事项或者选定的仲裁机构。",
            "仲裁協議沒有請求仲裁的意思表示、仲裁事項或者選定的仲裁機構。",
            "The arbitration agreement lacks the intent to arbitrate, the matter, or the institution chosen.",
        ),
        "OTHER_INSTITUTION": _words(
            "仲裁协议选定的不是本机构。",
            "仲裁協議選定的不是本機構。",
            "The arbitration agreement names another institution.",
        ),
        "NOT_ARBITRABLE": _words(
            "该争议依法不能仲裁。",
            "該爭議依法不能仲裁。",
            "By law this dispute cannot be arbitrated.",
        ),
        "NO_CLAIM": _words(
            "没有具体的仲裁请求和事实、理由。",
            "沒有具體的仲裁請求和事實、理由。",
            "There is no definite claim with facts and reasons.",
        ),
        "DECIDED_OR_PENDING": REJECTIONS["DECIDED_OR_PENDING"],
        "OUT_OF_REMIT": REJECTIONS["OUT_OF_REMIT"],
    }
)


def defects_of(kind: str) -> Mapping[str, Defect]:
    """Return the items that may be asked to be corrected in a procedure."""
    return {**DEFECTS, **_ARBITRATION_DEFECTS} if kind == Kind.ARBITRATION else DEFECTS


def rejections_of(kind: str) -> Mapping[str, Localised]:
    """Return the grounds on which a procedure is not opened."""
    return _ARBITRATION_REJECTIONS if kind == Kind.ARBITRATION else REJECTIONS


def routes_of(kind: str) -> Mapping[str, Localised]:
    """Return the ways that may stay open when a procedure is not opened."""
    closed = "ARBITRATION" if kind == Kind.ARBITRATION else "MEDIATION"
    return {code: text for code, text in ROUTES.items() if code != closed}
