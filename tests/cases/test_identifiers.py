"""Numbers: what is taken, what is doubted, what is refused."""

import pytest
from django.utils import translation

from cases.identifier_texts import CODES, KIND_LABELS
from cases.identifiers import (
    RIGHT_NUMBERS,
    Check,
    Kind,
    Status,
    check,
    check_mobile,
    check_right_number,
    masked,
)
from cases.models.rule import RightType
from cases.services.rules import TABLES, read_rows

OK, WARN, ERROR = Status.OK, Status.WARN, Status.ERROR

TAKEN = [
    # the examples of the reference
    (Kind.USCC, "91990100MA0000001G", "91990100MA0000001G"),
    (Kind.RIC, "11010519491231002X", "11010519491231002X"),
    (Kind.HMT_RESIDENCE, "810000199001010019", "810000199001010019"),
    (Kind.FOREIGN_PR, "911156199001010010", "911156199001010010"),
    (Kind.HKID, "A123456(3)", "A123456(3)"),
    (Kind.MOID, "1234567(8)", "1234567(8)"),
    (Kind.HRP, "H12345678", "H12345678"),
    (Kind.TWP, "12345678", "12345678"),
    (Kind.PASSPORT, "E12345678", "E12345678"),
    (Kind.MOBILE_CN, "13800138000", "+8613800138000"),
    (Kind.MOBILE_HK, "51234567", "+85251234567"),
    (Kind.MOBILE_MO, "61234567", "+85361234567"),
    (Kind.PATENT_APP_NO, "201710601862.3", "201710601862.3"),
    (Kind.PATENT_APP_NO_OLD, "95115608.X", "95115608.X"),
    (Kind.PATENT_APP_NO_OLD, "97101765.4", "97101765.4"),
    (Kind.PATENT_NO, "ZL201710601862.3", "ZL201710601862.3"),
    (Kind.PATENT_PUB_NO, "CN107123456A", "CN107123456A"),
    (Kind.TM_REG_NO, "12345678", "12345678"),
    (Kind.TM_REG_NO, "G1234567", "G1234567"),
    (Kind.SW_REG_NO, "2021SR0123456", "2021SR0123456"),
    (Kind.CR_REG_NO, "国作登字-2021-F-00123456", "国作登字-2021-F-00123456"),
    (Kind.IC_REG_NO, "BS.205512345", "BS.205512345"),
    (Kind.PV_RIGHT_NO, "CNA20191001234", "CNA20191001234"),
    (Kind.DOMAIN, "example.cn", "example.cn"),
    (Kind.COURT_CASE_NO, "（2026）粤0000诉前调确1号", "（2026）粤0000诉前调确1号"),
    # as people type them
    (Kind.USCC, " 91990100-ma0000001g ", "91990100MA0000001G"),
    (Kind.USCC, "９１９９０１００ＭＡ００００００１Ｇ", "91990100MA0000001G"),
    (Kind.RIC, "110105 19491231 002x", "11010519491231002X"),
    (Kind.RIC, "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
    (Kind.HKID, "a1234563", "A123456(3)"),
    (Kind.HKID, "Ａ１２３４５６（３）", "A123456(3)"),
    (Kind.HKID, "AB987654(3)", "AB987654(3)"),
    (Kind.HKID, "C668668(9)", "C668668(9)"),
    (Kind.HKID, "B100000(A)", "B100000(A)"),
    (Kind.HKID, "B100005(0)", "B100005(0)"),
    (Kind.MOID, "1234567/8", "1234567(8)"),
    (Kind.MOID, "12345678", "1234567(8)"),
    (Kind.HRP, "m 1234567801", "M1234567801"),
    (Kind.PATENT_APP_NO, "ZL 2017 1 0601862.3", "201710601862.3"),
    (Kind.PATENT_APP_NO, "zl２０１７１０６０１８６２．３", "201710601862.3"),
    (Kind.PATENT_APP_NO, "CN201710601862.3", "201710601862.3"),
    (Kind.PATENT_APP_NO, "2017106018623", "201710601862.3"),
    (Kind.PATENT_APP_NO, "95115608x", "95115608.X"),
    (Kind.PATENT_NO, "201710601862.3", "ZL201710601862.3"),
    (Kind.TM_REG_NO, "第12345678号", "12345678"),
    (Kind.SW_REG_NO, "2021sr0123456", "2021SR0123456"),
    (Kind.CR_REG_NO, "国作登字－2021－F－00123456", "国作登字-2021-F-00123456"),
    (Kind.DOMAIN, "https://WWW.Example.CN/path", "www.example.cn"),
    (Kind.DOMAIN, "澜江.中国", "澜江.中国"),
    (Kind.DOMAIN, "澜江。中国", "澜江.中国"),
    (Kind.COURT_CASE_NO, "(2026) 粤0000诉前调确1号", "（2026）粤0000诉前调确1号"),
    (Kind.COURT_CASE_NO, "〔2026〕粤民终12号", "（2026）粤民终12号"),
    (Kind.NICE_CLASS, "35，9", "9,35"),
    (Kind.NICE_CLASS, "第9类、第35类", "9,35"),
    (Kind.FREE, "  合同  第 7 号 ", "合同 第 7 号"),
    (Kind.NONE, "whatever", ""),
]


@pytest.mark.parametrize(("kind", "text", "normalised"), TAKEN)
def test_check_takes(kind: Kind, text: str, normalised: str) -> None:
    assert check(kind, text) == Check(OK, normalised)


DOUBTED = [
    (Kind.RIC, "810000199001010019", "RIC_OTHER_CARD"),
    (Kind.RIC, "911156199001010010", "RIC_OTHER_CARD"),
    (Kind.HMT_RESIDENCE, "11010519491231002X", "HMT_OTHER_CARD"),
    (Kind.FOREIGN_PR, "11010519491231002X", "FOREIGN_PR_OTHER_CARD"),
    (Kind.MOID, "2234567(8)", "MOID_FIRST"),
    (Kind.TWP, "1234567", "TWP"),
    (Kind.PATENT_APP_NO, "CN107123456A", "PATENT_PUBLICATION"),
    (Kind.PATENT_PUB_NO, "107123456", "PATENT_PUB_NO"),
    (Kind.TM_REG_NO, "123456789012", "TM_UNUSUAL"),
    (Kind.SW_REG_NO, "软著登字第1234567号", "SW_REG_NO"),
    (Kind.CR_REG_NO, "2021-F-00123456", "CR_REG_NO"),
    (Kind.IC_REG_NO, "205512345", "IC_REG_NO"),
    (Kind.PV_RIGHT_NO, "CNA2019", "PV_RIGHT_NO"),
    (Kind.COURT_CASE_NO, "粤民终12号", "COURT_CASE_NO"),
]


@pytest.mark.parametrize(("kind", "text", "code"), DOUBTED)
def test_check_doubts(kind: Kind, text: str, code: str) -> None:
    answer = check(kind, text)
    assert (answer.status, answer.message_code) == (WARN, code)
    assert not answer.is_refused


def _with_check_digit(body: str) -> str:
    """Return a credit code with the right last character, counted here from the standard itself."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[-total % 31]


def test_a_credit_code_with_letters_among_the_first_eight_is_only_doubted() -> None:
    number = _with_check_digit("N2A99901MA0000001")
    assert check(Kind.USCC, number) == Check(WARN, number, "USCC_REGION")


def test_a_credit_code_that_begins_with_letters_is_taken() -> None:
    number = _with_check_digit("N2990100MA0000001")
    assert check(Kind.USCC, number) == Check(OK, number)


def test_a_credit_code_whose_remainder_is_zero_ends_in_zero() -> None:
    numbers = [_with_check_digit(f"91990100MA{serial:07d}") for serial in range(200)]
    zero = next(number for number in numbers if number.endswith("0"))
    assert check(Kind.USCC, zero) == Check(OK, zero)


def _with_check_character(body: str) -> str:
    """Return a resident number with the right last character, counted here from the standard itself."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def test_a_birth_before_the_county_had_a_code_is_taken() -> None:
    number = _with_check_character("44031019300101001")
    assert check(Kind.RIC, number) == Check(OK, number)


def test_an_unknown_region_is_only_doubted() -> None:
    number = _with_check_character("19010119800101001")
    assert check(Kind.RIC, number) == Check(WARN, number, "RIC_REGION")


@pytest.mark.parametrize("born", ["19490231", "18000101", "00000000"])
def test_an_impossible_date_of_birth_is_only_doubted(born: str) -> None:
    number = _with_check_character(f"110105{born}002")
    assert check(Kind.RIC, number) == Check(WARN, number, "RIC_BIRTH")


REFUSED = [
    (Kind.USCC, "91990100MA0000001", "USCC_LENGTH"),
    (Kind.USCC, "91990100MA000000I1", "USCC_LETTERS"),
    (Kind.USCC, "91990100MA0000001H", "USCC_CHECK"),
    (Kind.USCC, "19990100MA0000001G", "USCC_CHECK"),
    (Kind.USCC, "", "MISSING"),
    (Kind.RIC, "110105491231002", "RIC_LENGTH"),  # the old 15 digits
    (Kind.RIC, "110105194912310021", "RIC_CHECK"),
    (Kind.RIC, "1101051949123100２Ｙ", "RIC_LENGTH"),
    (Kind.RIC, "11010519491231X02X", "RIC_LENGTH"),
    (Kind.HMT_RESIDENCE, "810000199001010018", "RIC_CHECK"),
    (Kind.HKID, "A123456(4)", "HKID_CHECK"),
    (Kind.HKID, "123456(3)", "HKID_LENGTH"),
    (Kind.HKID, "ABC123456(3)", "HKID_LENGTH"),
    (Kind.MOID, "1234567", "MOID_LENGTH"),
    (Kind.HRP, "H1234567", "HRP"),
    (Kind.PASSPORT, "E12", "PASSPORT"),
    (Kind.PATENT_APP_NO, "201710601862.4", "PATENT_CHECK"),
    (Kind.PATENT_APP_NO, "201710601862", "PATENT_NO_CHECK_DIGIT"),
    (Kind.PATENT_APP_NO, "95115608", "PATENT_NO_CHECK_DIGIT"),
    (Kind.PATENT_APP_NO, "20171060186", "PATENT_LENGTH"),
    (Kind.PATENT_APP_NO, "发明专利", "PATENT_LENGTH"),
    (Kind.TM_REG_NO, "商标", "TM_DIGITS"),
    (Kind.NICE_CLASS, "46", "NICE_CLASS"),
    (Kind.NICE_CLASS, "0", "NICE_CLASS"),
    (Kind.NICE_CLASS, "九", "NICE_CLASS"),
    (Kind.DOMAIN, "example", "DOMAIN"),
    (Kind.DOMAIN, "-example.cn", "DOMAIN"),
    (Kind.DOMAIN, "exa mple.cn", "DOMAIN"),
    (Kind.DOMAIN, "192.168.0.1", "DOMAIN"),
    (Kind.DOMAIN, "a" * 64 + ".cn", "DOMAIN"),
    (Kind.FREE, "   ", "MISSING"),
]


@pytest.mark.parametrize(("kind", "text", "code"), REFUSED)
def test_check_refuses(kind: Kind, text: str, code: str) -> None:
    answer = check(kind, text)
    assert (answer.status, answer.message_code) == (ERROR, code)
    assert answer.is_refused


def test_every_single_wrong_digit_of_a_resident_number_is_found() -> None:
    right = "11010519491231002X"
    for place in range(17):
        for digit in "0123456789":
            wrong = right[:place] + digit + right[place + 1 :]
            assert (wrong == right) is not check(Kind.RIC, wrong).is_refused


# --- Telephones ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("138-0013-8000", "CN", "+8613800138000"),
        ("+86 13800138000", "CN", "+8613800138000"),
        ("008613800138000", "CN", "+8613800138000"),
        ("13800138000", "HK", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("+852 5123 4567", "CN", "+85251234567"),
        ("00852-51234567", "CN", "+85251234567"),
        ("(852) 5123 4567".replace("(", "+("), "CN", "+85251234567"),
        ("6123 4567", "HK", "+85261234567"),
        ("6123 4567", "MO", "+85361234567"),
        ("+853 6123 4567", "HK", "+85361234567"),
    ],
)
def test_check_mobile_takes(text: str, region: str, number: str) -> None:
    assert check_mobile(text, region) == Check(OK, number)


@pytest.mark.parametrize(
    ("text", "region", "status", "code"),
    [
        ("", "CN", ERROR, "MISSING"),
        ("1380013800", "CN", ERROR, "MOBILE_CN"),
        ("12800138000", "CN", ERROR, "MOBILE_CN"),
        ("61234567", "CN", ERROR, "MOBILE_REGION"),
        ("11234567", "HK", ERROR, "MOBILE_HK"),
        ("51234567", "MO", ERROR, "MOBILE_MO"),
        ("+853 5123 4567", "CN", ERROR, "MOBILE_MO"),
        ("+852 5123 456", "CN", ERROR, "MOBILE_HK"),
        ("not a number", "CN", ERROR, "MOBILE_CN"),
        ("+1 202 555 0143", "CN", WARN, "MOBILE_ABROAD"),
    ],
)
def test_check_mobile_doubts_and_refuses(text: str, region: str, status: Status, code: str) -> None:
    answer = check_mobile(text, region)
    assert (answer.status, answer.message_code) == (status, code)


# --- Rights ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right_type", "text", "expected"),
    [
        ("PAT_INV", "ZL201710601862.3", Check(OK, "201710601862.3")),
        ("PAT_INV", "95115608.X", Check(OK, "95115608.X")),
        ("PAT_UM", "ZL201710601862.3", Check(WARN, "201710601862.3", "PATENT_OTHER_TYPE")),
        ("PAT_DES", "95115608.X", Check(WARN, "95115608.X", "PATENT_OTHER_TYPE")),
        ("PAT", "201710601862.3", Check(OK, "201710601862.3")),
        ("PAT_INV", "", Check(ERROR, "", "MISSING")),
        ("PAT_INV", "CN107123456A", Check(WARN, "CN107123456A", "PATENT_PUBLICATION")),
        ("TM", "12345678", Check(OK, "12345678")),
        ("TM", "", Check(ERROR, "", "MISSING")),
        ("TM_WELLKNOWN", "", Check(OK, "")),
        ("CR", "", Check(OK, "")),
        ("CR_SW", "2021SR0123456", Check(OK, "2021SR0123456")),
        ("DN", "example.cn", Check(OK, "example.cn")),
        ("EN", "91990100MA0000001G", Check(OK, "91990100MA0000001G")),
        ("TS_TECH", "", Check(OK, "")),
        ("GI", "澜江茶", Check(OK, "澜江茶")),
        ("SOMETHING_NEW", "abc", Check(OK, "abc")),
    ],
)
def test_check_right_number(right_type: str, text: str, expected: Check) -> None:
    assert check_right_number(right_type, text) == expected


def test_the_table_of_rights_and_this_module_say_the_same() -> None:
    rows = [row for table in TABLES for row in read_rows(table) if isinstance(row, RightType)]
    table = {row.code: (row.identifier, row.identifier_required) for row in rows}
    ours = {code: RIGHT_NUMBERS.get(code, (Kind.FREE, False, ""))[:2] for code in table}
    assert table == {code: (str(kind), needed) for code, (kind, needed) in ours.items()}
    assert set(RIGHT_NUMBERS) <= set(table)


# --- What is said, and what is shown ---------------------------------------------------------------


def test_every_code_of_a_test_has_a_sentence() -> None:
    used = {code for _kind, _text, code in REFUSED + DOUBTED}
    assert used <= CODES


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_sentences_say_what_to_do_and_never_repeat_the_number(language: str) -> None:
    with translation.override(language):
        for code in sorted(CODES):
            sentence = Check(ERROR, "440310193001010013", code).message
            assert sentence.endswith((".", "。"))
            assert "440310193001010013" not in sentence


def test_every_kind_of_number_has_a_name() -> None:
    assert set(KIND_LABELS) == {str(kind) for kind in Kind}


def test_a_number_that_is_in_order_needs_no_sentence() -> None:
    assert Check(OK, "1").message == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110***********002X"),
        ("91990100MA0000001G", "919***********001G"),
        ("A123456(3)", "A12***6(3)"),
        ("1234567", "*****67"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_masked(number: str, shown: str) -> None:
    assert masked(number) == shown
