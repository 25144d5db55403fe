"""Every paper in every language, read back from its PDF: what the law and the parties must find in it."""

from dataclasses import replace
from functools import cache

import pytest

from documents import rendering
from documents.codes import new_code
from documents.contexts import LANGUAGES
from documents.issuing import METHODS
from documents.kinds import CATALOGUE, SIGNATURE_PAGE, Signing
from documents.models import SignatureRequest
from documents.printing import Printed
from tests.documents import samples
from tests.documents.reading import joined, pages, text_of

CODE = new_code()
# Every layout; of the plain one a notice, an instrument and a paper to be signed; an award.
PRINTED = [code for code, kind in CATALOGUE.items() if not kind.layout] + ["A03", "A09", "A18", "M20"]


@cache
def printed(code: str, language: str) -> Printed:
    """Set a sample once for all tests of this file."""
    kind = CATALOGUE.get(code, SIGNATURE_PAGE)
    context = samples.SAMPLES.get(code, samples.SIGNATURE_PAGE)
    number = "" if code in ("M01", "M03", "M05") else samples.CASE_NUMBER
    return rendering.render(kind, context, language, rendering.Identity(number=number, code=CODE))


@cache
def leaves(code: str, language: str) -> list[str]:
    """Read a sample back once for all tests of this file."""
    return pages(printed(code, language).pdf)


@cache
def text(code: str, language: str = "zh-hans") -> str:
    return joined("\n".join(leaves(code, language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PRINTED)
def test_a_paper_has_its_title_its_issuer_and_its_number(code: str, language: str) -> None:
    kind, context = CATALOGUE[code], samples.SAMPLES[code]
    whole = text(code, language)

    title = rendering.in_language(context.own_title or kind.title, language)
    assert joined(title) in whole
    assert joined(rendering.in_language(context.organisation.name, language)) in whole
    number = getattr(context, "reference", samples.CASE_NUMBER)
    assert joined(number) in whole


@pytest.mark.parametrize("code", PRINTED)
def test_only_the_translations_say_that_they_are_translations(code: str) -> None:
    notes = {
        "zh-hans": "译文，仅供参考。以",
        "zh-hant": "譯文，僅供參考。以",
        "en": "Translationforreferenceonly",
    }

    for language in LANGUAGES:
        marked = [notes[language] in joined(page) for page in leaves(code, language)]
        assert marked == [language != "zh-hans"] * printed(code, language).pages


@pytest.mark.parametrize("code", [code for code in PRINTED if CATALOGUE[code].signing is Signing.SEAL])
def test_a_notice_can_be_verified(code: str) -> None:
    assert joined(rendering.grouped(CODE)) in text(code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*PRINTED, "SIG"])
def test_every_page_is_numbered_and_no_character_is_missing(code: str, language: str) -> None:
    result = printed(code, language)

    assert len(leaves(code, language)) == result.pages
    assert "\ufffd" not in text(code, language)
    if code != "SIG":
        for number, page in enumerate(leaves(code, language), start=1):
            assert f"—{number}—" in joined(page)


def test_dates_and_names_are_in_each_language() -> None:
    assert "2026年11月23日" in text("M25", "zh-hans")
    assert "2026年11月23日" in text("M25", "zh-hant")
    assert "23November2026" in text("M25", "en")
    assert "陈喆" in text("M23")
    assert "王堃" in text("M23")
    assert "周䶮" in text("M23")
    assert "海港峰國際貿易（香港）有限公司" in text("M23")


AGREEMENT_ELEMENTS = [
    # 人民调解法 29: parties, facts, dispute, responsibility, content, manner and time of performance
    ("zh-hans", "申请人（甲方）：澜江青屿文化科技有限公司"),
    ("zh-hans", "被申请人（乙方）"),
    ("zh-hans", "二、主要事实"),
    ("zh-hans", "三、争议事项"),
    ("zh-hans", "四、各方责任"),
    ("zh-hans", "五、协议内容"),
    ("zh-hans", "六、履行方式和期限"),
    ("zh-hans", "（一）停止行为"),
    ("zh-hans", "共计人民币1,200,000.00元（大写：壹佰贰拾万元整），分3期付清"),
    ("zh-hans", "人民币600,000.00元（大写：陆拾万元整）"),
    ("zh-hans", "2026年12月15日前"),
    ("zh-hans", "账号0000000000000000000"),
    ("zh-hans", "（三）销毁"),
    ("zh-hans", "库存的612件涉案背包"),
    ("zh-hans", "（四）刊登声明"),
    ("zh-hans", "连续保留不少于30日"),
    ("zh-hans", "普通许可"),
    ("zh-hans", "自2027年1月1日至2028年12月31日"),
    ("zh-hans", "港币80,000.00元（大写：捌万元整）"),
    ("zh-hans", "（六）保密"),
    ("zh-hans", "日万分之5"),
    ("zh-hans", "违约金人民币100,000.00元（大写：壹拾万元整）"),
    ("zh-hans", "（八）联系人"),
    ("zh-hans", "自本协议生效之日起30日内"),
    ("zh-hans", "《中华人民共和国民事诉讼法》第二百零五条"),
    ("zh-hans", "各方同意在上述期限内共同申请司法确认"),
    ("zh-hans", "一式3份"),
    ("zh-hans", "以简体中文文本为准"),
    ("zh-hans", "经一次性验证码核验身份"),
    ("zh-hant", "人民幣1,200,000.00元（大寫：壹佰貳拾萬元整）"),
    ("zh-hant", "《中華人民共和國民事訴訟法》第二百零五條"),
    ("zh-hant", "以簡體中文文本為準"),
    ("en", "PartyBshallpayPartyACNY1,200,000.00"),
    ("en", "article205oftheCivilProcedureLaw"),
    ("en", "TheSimplifiedChinesetextisauthentic"),
]


@pytest.mark.parametrize(("language", "element"), AGREEMENT_ELEMENTS)
def test_the_agreement_has_what_it_must_have(language: str, element: str) -> None:
    assert element in text("M23", language)


@pytest.mark.parametrize(
    ("language", "routes"),
    [
        ("zh-hans", ("仲裁。", "行政途径。", "司法途径。", "第二十六条")),
        ("zh-hant", ("仲裁。", "行政途徑。", "司法途徑。", "第二十六條")),
        ("en", ("1.Arbitration.", "2.Administrativeproceedings.", "3.Courtproceedings.", "article26")),
    ],
)
def test_the_notice_of_termination_tells_the_other_routes(language: str, routes: tuple[str, ...]) -> None:
    for route in routes:
        assert route in text("M25", language)


@pytest.mark.parametrize(
    ("code", "elements"),
    [
        (
            "M01",
            (
                "F7K2-9QXM-4TBA",
                "15:42:00",
                "人民币36,500.50元（大写：叁万陆仟伍佰元零伍角）",
                "同时作为收到申请的回执",
            ),
        ),
        ("M03", ("授权委托书", "2026年10月20日（星期二）", "视为撤回申请")),
        ("M04", ("2026年10月12日受理", "调解期限为30日", "不收取费用")),
        ("M05", ("不予受理", "国务院专利行政部门", "宣告专利权无效")),
        ("M06", ("2026年10月23日（星期五）", "482917", "不答复不视为同意", "第十七条")),
        ("M07", ("√同意调解", "LAMSiuMing")),
        ("M08", ("第二十三条", "第二十四条", "选择或者接受调解员", "如实陈述纠纷事实")),
        ("M09", ("√同意", "13900000001", "视为送达")),
        ("M12", ("李明远", "2026年10月30日", "第十九条")),
        ("M13", ("独立、公正", "行业论坛")),
        ("M16", ("2026年11月5日（星期四）14:30至16:00", "线上视频", "采购合同和销售记录")),
        ("M19", ("第2次调解", "9:30至11:50", "各方对调解员均未申请回避")),
        ("M21", ("2026年12月18日", "一致同意")),
        ("M22", ("恢复调解通知书", "2026年11月26日", "委托鉴定")),
        ("M24", ("第二十八条", "无需制作调解协议书")),
        ("M26", ("达成书面调解协议", "42日", "孙立")),
        (
            "J01",
            ("第二百零五条", "2026年12月23日", "自愿", "协议不涉及知识产权的确权", "澜江市新港区人民法院"),
        ),
        ("J02", ("兹证明", "2026年11月5日、2026年11月12日", "司法确认")),
        ("SIG", ("周䶮", "3f9ac21b3f9ac21b", "共5页")),
    ],
)
def test_a_paper_says_what_it_is_for(code: str, elements: tuple[str, ...]) -> None:
    whole = text(code)
    for element in elements:
        assert joined(element) in whole


def test_mediation_is_no_litigation() -> None:
    for code in CATALOGUE:
        whole = text(code)
        assert "原告" not in whole
        assert "被告" not in whole.replace("被告知", "")


def test_traditional_papers_never_call_a_settlement_an_agreement_to_mediate() -> None:
    for code in CATALOGUE:
        whole = (
            text(code, "zh-hant").replace("調解協議書（和解協議）", "").replace("調解協議（和解協議）", "")
        )
        assert "調解協議" not in whole, code


def test_a_sample_organisation_cannot_pass_for_a_real_one() -> None:
    assert "示例印章" in text("M04")
    assert "samplesealorganisation" not in text("M04", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_signers_with_long_names_fit_on_one_signature_page(language: str) -> None:
    line = samples.SIGNATURE_PAGE.signatures[0]
    names = (
        "珠屿市滨海新区远航智能科技发展股份有限公司澜江分公司",
        "Pearl Harbour Trading and Development Limited",
        "",
        "",
    )
    lines = tuple(
        replace(line, for_whom=name, method=METHODS[SignatureRequest.Method.TYPED]) for name in names
    )
    context = replace(samples.SIGNATURE_PAGE, signatures=lines)
    identity = rendering.Identity(number=samples.CASE_NUMBER, code=CODE)
    assert rendering.render(SIGNATURE_PAGE, context, language, identity).pages == 1


@pytest.mark.parametrize("code", ["M19", "M24", "M26"])
def test_a_paper_without_a_number_of_its_own_names_its_case(code: str) -> None:
    identity = rendering.Identity(number="", code=CODE)
    pdf = rendering.render(CATALOGUE[code], samples.SAMPLES[code], "zh-hans", identity).pdf
    assert joined(samples.CASE_NUMBER) in joined(text_of(pdf))
