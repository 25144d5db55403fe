"""Sample agreements: a whole one with every kind of clause, a long one, and a draft with gaps."""

from dataclasses import replace
from datetime import date

from documents import contexts as c
from tests.documents.people import (
    APPLICANT,
    CASE,
    CASE_NUMBER,
    MEDIATORS,
    RESPONDENT,
    RIGHT,
    words,
    yuan,
)

FACTS = (
    "申请人是第00000000号“青屿QINGYU”注册商标的权利人，该商标核定使用在第18类背包、手提包等商品上，现在有效期内。\n"
    "2026年3月起，被申请人在其网店销售带有“青屿”字样的背包，共售出4,216件。申请人于2026年6月18日购买样品并保存了网页。\n"
    "双方确认：涉案背包由被申请人从案外人处采购，库存612件，网店链接9个。"
)

CLAUSES: tuple[c.Clause, ...] = (
    c.StopClause(
        by=1,
        acts=(
            "在背包、手提包及其包装上使用与“青屿”相同或者近似的标识；",
            "在任何网店、社交媒体和展会上展示、销售带有上述标识的商品。",
        ),
    ),
    c.PayClause(
        by=1,
        to=0,
        purpose=c.PayPurpose.COMPENSATION_AND_COSTS,
        instalments=(
            c.Instalment(amount=yuan(600_000), due_on=date(2026, 12, 15)),
            c.Instalment(amount=yuan(400_000), due_on=date(2027, 3, 31)),
            c.Instalment(amount=yuan(200_000), due_on=date(2027, 6, 30)),
        ),
        account=c.BankAccount(
            holder="澜江青屿文化科技有限公司", bank="某某银行澜江新港支行", number="0000 0000 0000 0000 000"
        ),
    ),
    c.DestroyClause(
        by=1,
        items="库存的612件涉案背包及全部带有“青屿”字样的吊牌、包装",
        due_on=date(2026, 12, 20),
        proof="销毁过程的录像和第三方处理凭证，于销毁后三日内发送给甲方",
    ),
    c.PublishClause(
        by=1,
        statement="本公司曾销售带有“青屿”标识的背包，未取得商标权利人的许可。本公司已停止销售，特此声明。",
        medium="其网店首页",
        due_on=date(2026, 12, 10),
        keep_days=30,
    ),
    c.LicenceClause(
        by=0,
        to=1,
        right="第00000000号“青屿QINGYU”注册商标",
        manner=c.LicenceManner.NON_EXCLUSIVE,
        territory="香港特别行政区和澳门特别行政区",
        from_on=date(2027, 1, 1),
        until_on=date(2028, 12, 31),
        fee=yuan(80_000, "HKD"),
        fee_terms="每年1月31日前支付一半。",
    ),
    c.ConfidentialityClause(years=3),
    c.DefaultClause(by=1, daily_ten_thousandths=5, grace_days=5, all_falls_due=True, penalty=yuan(100_000)),
    c.FreeClause(title="联系人", text="双方各指定一名联系人负责本协议的履行，变更时提前五日书面通知对方。"),
)

AGREEMENT = c.Agreement(
    **CASE,
    number=CASE_NUMBER + "-协1",
    mediators=MEDIATORS,
    accepted_on=date(2026, 10, 12),
    rights=(RIGHT,),
    facts=FACTS,
    disputed=("被申请人是否应当承担赔偿责任以及赔偿数额；", "库存商品如何处理。"),
    responsibility="被申请人对未经许可销售涉案背包承担责任；申请人对许可授权不及时的沟通不持异议。",
    clauses=CLAUSES,
    applies_for_confirmation=True,
    copies=3,
    signed_at_place=words("澜江市", "瀾江市", "Lanjiang"),
    signing_method=words(
        "各方同意在调解组织的案件系统中，经一次性验证码核验身份后以输入本人姓名的方式签署。",
        "各方同意在調解組織的案件系統中，經一次性驗證碼核驗身份後以輸入本人姓名的方式簽署。",
        "The parties agree to sign in the organisation's case system by typing their name after their "
        "identity is checked with a one-time code.",
    ),
)
LONG_PARTY = replace(
    APPLICANT,
    name="澜江市新港区青屿知识产权运营与文化创意产业投资发展（集团）股份有限公司第二分公司暨大湾区联合研发中心筹备委员会办公室",
)
LONG_AGREEMENT = replace(
    AGREEMENT,
    parties=(LONG_PARTY, RESPONDENT),
    clauses=CLAUSES
    + tuple(
        c.FreeClause(
            title=f"约定事项之{index}", text="双方按照诚信原则履行，并及时通知对方履行的进展情况。" * 3
        )
        for index in range(1, 13)
    ),
)
DRAFT_AGREEMENT = replace(
    AGREEMENT,
    facts="",
    copies=None,
    clauses=(
        c.PayClause(by=1, to=0, instalments=(c.Instalment(), c.Instalment(amount=yuan(1)))),
        c.DestroyClause(by=1),
        c.DefaultClause(by=1),
    ),
)
