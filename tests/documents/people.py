"""The organisation, the parties and the mediators of the sample papers: an invented case in an invented city."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from documents import contexts as c

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE_NUMBER = "澜知人调字〔2026〕第12号"


def words(zh_hans: str, zh_hant: str, en: str) -> c.Localised:
    return c.Localised(zh_hans=zh_hans, zh_hant=zh_hant, en=en)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


ORGANISATION = c.OrganisationBlock(
    name=words(
        "澜江市知识产权纠纷人民调解委员会",
        "瀾江市知識產權糾紛人民調解委員會",
        "Lanjiang People's Mediation Committee for Intellectual Property Disputes",
    ),
    kind="PEOPLES",
    address=words(
        "澜江市新港区望澜路88号知识产权大厦6层",
        "瀾江市新港區望瀾路88號知識產權大廈6層",
        "6/F, Intellectual Property Building, 88 Wanglan Road, Xingang District, Lanjiang",
    ),
    telephone="0000-88886666",
    hours=words("工作日9:00—17:30", "工作日9:00—17:30", "working days 9:00–17:30"),
    is_free=True,
    is_confirmed=False,
)
APPLICANT = c.PartyBlock(
    position=0,
    role=c.PartyRole.APPLICANT,
    name="澜江青屿文化科技有限公司",
    region=words("中国内地", "中國內地", "Chinese mainland"),
    identifier_name=words("统一社会信用代码", "統一社會信用代碼", "Unified social credit code"),
    identifier="91990100MA0000001G",
    address="澜江市新港区青屿路16号3栋",
    representative="陈喆",
    representative_post=words("法定代表人", "法定代表人", "Legal representative"),
    contact="王堃",
    telephone="13900000001",
    email="wang@example.com",
    agents=(c.AgentBlock(name="周䶮", firm="澜江某衡律师事务所律师", may_settle=True),),
)
RESPONDENT = c.PartyBlock(
    position=1,
    role=c.PartyRole.RESPONDENT,
    name="Harbour & Peak International Trading (Hong Kong) Company Limited",
    language="en",
    other_name="海港峰國際貿易（香港）有限公司",
    region=words("中国香港特别行政区", "中國香港特別行政區", "Hong Kong SAR, China"),
    identifier_name=words("商业登记号码", "商業登記號碼", "Business registration number"),
    identifier="00000000-000",
    address="Unit 1203, 12/F, Tower B, 18 Example Road, Kowloon, Hong Kong",
    representative="CHAN Tai Man",
    representative_post=words("董事", "董事", "Director"),
    contact="LAM Siu Ming",
    telephone="+852 2000 0000",
)
PARTIES = (APPLICANT, RESPONDENT)
DISPUTE = words("侵害商标权纠纷", "侵害商標權糾紛", "Trade mark infringement")
MEDIATORS = (
    c.NeutralBlock(
        name="李明远",
        qualification=words("律师，执业12年", "律師，執業12年", "Lawyer, 12 years in practice"),
        affiliation=words("澜江市律师协会", "瀾江市律師協會", "Lanjiang Bar Association"),
    ),
    c.NeutralBlock(name="何嘉欣"),
)
RIGHT = c.RightBlock(
    kind=words("注册商标", "註冊商標", "Registered trade mark"),
    title="青屿QINGYU（第18类）",
    number="第00000000号",
    holder="澜江青屿文化科技有限公司",
    status=words("有效", "有效", "in force"),
)
BASIS = {
    article: words(
        f"《中华人民共和国人民调解法》第{article}条",
        f"《中華人民共和國人民調解法》第{article}條",
        f"article {number} of the People's Mediation Law",
    )
    for article, number in (("十九", 19), ("十七", 17), ("二十六", 26), ("二十八", 28))
}


def yuan(amount: float, currency: str = "CNY") -> c.Money:
    return c.Money(fen=round(amount * 100), currency=currency)


COMMON = {"organisation": ORGANISATION, "made_on": date(2026, 11, 23)}
CASE = {**COMMON, "case_number": CASE_NUMBER, "parties": PARTIES, "dispute": DISPUTE}
