"""What happens in each case of the demo: who against whom, over what, and how far it has come."""

from dataclasses import dataclass
from itertools import cycle

from cases.procedures.states import Outcome


@dataclass(frozen=True)
class Company:
    """A party of the demo. Every number is invented."""

    name: str
    serial: int
    address: str
    contact: str


@dataclass(frozen=True)
class Subject:
    """What a case is about."""

    right_type: str
    number: str
    title: str
    dispute_type: str
    facts: str
    wish: str


COMPANIES = (
    Company("澜江市青禾家居用品店", 1, "澜江市河东区梧桐路3号", "陈晓兰"),
    Company("澜江华辰通讯技术有限公司", 2, "澜江市高新区创新一路8号", "刘洋"),
    Company("云岭茶业（澜江）有限公司", 3, "澜江市西山区茶马街66号", "杨梅"),
    Company("珠屿电子科技股份有限公司", 4, "珠屿市滨海区科技大道101号", "林国栋"),
    Company("澜江市喆堃文化传播有限公司", 5, "澜江市河东区文昌路19号", "郭喆"),
    Company("百工五金制品厂", 6, "澜江市临港区五金园B12号", "潘志强"),
    Company("星野软件（澜江）有限责任公司", 7, "澜江市高新区软件园5栋", "沈可"),
    Company("Pearl Harbour Trading (HK) Limited", 8, "15/F, 88 Harbour Street, Hong Kong", "Emily Ho"),
    Company("澜江市锦绣纺织有限公司", 9, "澜江市南湖区纺城路200号", "钱丽"),
    Company("临港医疗器械有限公司", 10, "澜江市临港区康宁路7号", "董敏"),
    Company("澜江市好味来餐饮管理有限公司", 11, "澜江市河东区美食街1号", "韩松"),
    Company("远航灯饰照明有限公司", 12, "澜江市南湖区灯都大道35号", "彭飞"),
)

SUBJECTS = (
    Subject(
        "PAT_INV",
        "ZL201710601862.3",
        "一种折叠式收纳装置",
        "INFRINGEMENT",
        "申请人是该发明专利的专利权人。2026年以来，申请人发现被申请人在其网店及线下门店销售的收纳箱落入专利权的保护范围，已购买样品并作公证。",
        "请求被申请人停止销售涉案产品，并赔偿经济损失及合理开支。",
    ),
    Subject(
        "TM",
        "12345678",
        "青禾及图",
        "INFRINGEMENT",
        "申请人是第20类“青禾及图”注册商标的权利人。被申请人在同类商品上突出使用近似标识，消费者多次向申请人询问二者关系。",
        "请求被申请人停止使用近似标识，更换招牌，并在店内张贴说明。",
    ),
    Subject(
        "CR_SW",
        "2021SR0123456",
        "星野门店管理软件V2.0",
        "LICENCE_FEE",
        "双方签订软件许可使用合同，约定按门店数量支付许可费。被申请人新增门店后未按约补缴许可费。",
        "请求被申请人补缴许可费并支付违约金。",
    ),
    Subject(
        "CR",
        "国作登字-2021-F-00123456",
        "《茶马古道》系列插画",
        "INFRINGEMENT",
        "申请人创作的系列插画已作登记。被申请人未经许可将其中三幅用于产品包装。",
        "请求被申请人停止使用、销毁库存包装并支付合理使用费。",
    ),
    Subject(
        "PAT_DES",
        "ZL202030123456.3",
        "台灯（流光）",
        "INFRINGEMENT",
        "申请人是该外观设计专利的专利权人，被申请人在展会上展出外观近似的台灯，并在网上销售。",
        "请求被申请人停止制造和销售，并销毁模具。",
    ),
    Subject(
        "TS_BIZ",
        "",
        "客户名单及报价体系",
        "INFRINGEMENT",
        "申请人的前员工离职后到被申请人处任职，随后申请人的多名客户收到被申请人几乎相同的报价方案。",
        "请求被申请人停止使用相关信息并作出书面承诺。",
    ),
)

AMOUNTS = (None, 5_000_000, 12_000_000, 30_000_000, 80_000_00, 250_000_00, 1_850_000_00)


@dataclass(frozen=True)
class Plot:
    """One case of the demo.

    Args:
        goal: where it stops: a state, or an outcome for what is ended and closed.
        days_ago: on which day, counted back from today, the applicant began to write.
        applicant, respondent: the keys of the people, or "" for parties without an account.
        by: who files: `applicant` of the cast, an agent, or somebody in the background.
        stays_open: for an outcome: ended, but not closed yet.
    """

    goal: str
    days_ago: int
    filer: str
    company: Company
    other: Company
    subject: Subject
    amount_fen: int | None
    respondent: str = ""
    stays_open: bool = False
    is_archived: bool = False


_UNFINISHED = (
    ("DRAFT", 2), ("DRAFT", 9), ("SUBMITTED", 1), ("SUBMITTED", 2), ("SUBMITTED", 4), ("FLAGGED", 3),
    ("CORRECTION", 5), ("CONSENT_PENDING", 4), ("CONSENT_PENDING", 7), ("CONSENT_PENDING", 15),
    ("ASKED", 9), ("NAMED", 12), ("DISCLOSED", 13), ("MEDIATING", 16), ("MEDIATING", 18), ("SCHEDULED", 20),
    ("SCHEDULED", 21), ("RECORDED", 24), ("RECORDED", 28), ("DRAFTED", 26), ("SUSPENDED", 30), ("SIGNING", 27),
    ("SIGNING", 32), ("CLOSING", 44),
)  # fmt: skip
_ENDINGS: tuple[tuple[str, int], ...] = (
    ("NOT_ACCEPTED", 40), ("WITHDRAWN_BEFORE_ACCEPTANCE", 52), ("NO_CORRECTION", 75),
    (Outcome.RESPONDENT_REFUSED, 38), (Outcome.RESPONDENT_REFUSED, 120), (Outcome.UNREACHABLE, 90),
    (Outcome.APPLICANT_WITHDREW, 60), (Outcome.APPLICANT_WITHDREW, 200), (Outcome.PARTY_QUIT, 70),
    (Outcome.PARTY_QUIT, 230), (Outcome.DEADLOCK, 80), (Outcome.DEADLOCK, 150), (Outcome.DEADLOCK, 260),
    (Outcome.EXPIRED, 110), (Outcome.SETTLED_WITHDRAWN, 100), (Outcome.SETTLED_WITHDRAWN, 180),
    (Outcome.UNSUITABLE, 130), (Outcome.BAD_FAITH, 140), (Outcome.COLLUSION, 160), (Outcome.REFUSED_TO_SIGN, 170),
    (Outcome.AGREEMENT_ORAL, 65), (Outcome.AGREEMENT_ORAL, 190),
    (Outcome.RESPONDENT_REFUSED, 185), (Outcome.UNREACHABLE, 210), ("NOT_ACCEPTED", 155), (Outcome.RESPONDENT_REFUSED, 222),
)  # fmt: skip
_AGREED = (48, 72, 115, 205, 270)


def plots() -> list[Plot]:
    """Return the demo's cases, the oldest first, so that case numbers rise with time."""
    filers = cycle(
        ("applicant", "agent", "applicant_2", "agent", "applicant_3", "applicant_2", "applicant_4")
    )
    wanted: list[tuple[str, int]] = [
        *_UNFINISHED,
        *_ENDINGS,
        *((Outcome.AGREEMENT_WRITTEN, day) for day in _AGREED),
    ]
    wanted += [(Outcome.AGREEMENT_PARTIAL, 125), ("AGREED", 35), ("TERMINATED", 33)]
    made = [_plot(index, goal, day, next(filers)) for index, (goal, day) in enumerate(wanted)]
    made.append(_plot(len(made), "SUBMITTED", 3, "stranger"))
    return sorted(made, key=lambda plot: -plot.days_ago)


def _plot(index: int, goal: str, days_ago: int, filer: str) -> Plot:
    company = COMPANIES[0] if filer == "applicant" else COMPANIES[(index * 5 + 1) % len(COMPANIES)]
    other = COMPANIES[3] if filer == "applicant" else COMPANIES[(index * 7 + 4) % len(COMPANIES)]
    if other is company:
        other = COMPANIES[(index * 7 + 5) % len(COMPANIES)]
    subject = SUBJECTS[0 if filer == "applicant" and index % 2 else index % len(SUBJECTS)]
    return Plot(
        goal=str(goal),
        days_ago=days_ago,
        filer=filer,
        company=company,
        other=other,
        subject=subject,
        amount_fen=AMOUNTS[index % len(AMOUNTS)],
        respondent="respondent" if filer == "applicant" else "",
        stays_open=goal in {"AGREED", "TERMINATED", "CLOSING"},
        is_archived=days_ago >= 240,
    )
