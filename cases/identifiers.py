"""Numbers that people type: of persons, companies, rights, telephones. Pure.

A check has three answers. ERROR is kept for a wrong length, a foreign character or a wrong check character;
everything else that looks odd is WARN, because a real number turned away is worse than an odd one kept.
The check digits are those of python-stdnum where it has them; its other rules refuse real numbers (letters
in a credit code's first eight characters, residents of Hong Kong, Macao and Taiwan, foreign permanent
residents), so length, alphabet and region are our own.

Source: GB 32100-2015, GB 11643, and the offices' own formats; which are sure is said in identifiers.csv of
the domain reference and in the comments here.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_2

from accounts.contacts import normalise_mobile
from cases.identifier_texts import message_for


class Status(StrEnum):
    """What came of a check."""

    OK = "OK"
    WARN = "WARN"
    ERROR = "ERROR"


class Kind(StrEnum):
    """The kinds of numbers that can be checked."""

    USCC = "USCC"
    RIC = "RIC"
    HMT_RESIDENCE = "HMT_RESIDENCE"
    FOREIGN_PR = "FOREIGN_PR"
    HKID = "HKID"
    MOID = "MOID"
    HRP = "HRP"
    TWP = "TWP"
    PASSPORT = "PASSPORT"
    MOBILE_CN = "MOBILE_CN"
    MOBILE_HK = "MOBILE_HK"
    MOBILE_MO = "MOBILE_MO"
    PATENT_APP_NO = "PATENT_APP_NO"
    PATENT_APP_NO_OLD = "PATENT_APP_NO_OLD"
    PATENT_NO = "PATENT_NO"
    PATENT_PUB_NO = "PATENT_PUB_NO"
    TM_REG_NO = "TM_REG_NO"
    SW_REG_NO = "SW_REG_NO"
    CR_REG_NO = "CR_REG_NO"
    IC_REG_NO = "IC_REG_NO"
    PV_RIGHT_NO = "PV_RIGHT_NO"
    DOMAIN = "DOMAIN"
    COURT_CASE_NO = "COURT_CASE_NO"
    NICE_CLASS = "NICE_CLASS"
    FREE = "FREE"
    NONE = "NONE"


@dataclass(frozen=True)
class Check:
    """What came of a check: the number as it is stored, and the code of what to say about it."""

    status: Status
    normalised: str
    message_code: str = ""

    @property
    def message(self) -> str:
        """The sentence for the reader, in the reader's language; empty when all is well."""
        return message_for(self.message_code)

    @property
    def is_refused(self) -> bool:
        """Whether the number cannot be taken as it is."""
        return self.status is Status.ERROR


# Where a right's number is expected: the kind, whether it is needed, and a patent's type digits.
RIGHT_NUMBERS: dict[str, tuple[Kind, bool, str]] = {
    "PAT": (Kind.PATENT_APP_NO, True, "12389"),
    "PAT_INV": (Kind.PATENT_APP_NO, True, "18"),
    "PAT_UM": (Kind.PATENT_APP_NO, True, "29"),
    "PAT_DES": (Kind.PATENT_APP_NO, True, "3"),
    "PAT_SEP": (Kind.PATENT_APP_NO, True, "12389"),
    "PAT_PHARMA": (Kind.PATENT_APP_NO, True, "12389"),
    "TM": (Kind.TM_REG_NO, True, ""),
    "TM_WELLKNOWN": (Kind.TM_REG_NO, False, ""),
    "CR": (Kind.CR_REG_NO, False, ""),
    "CR_REL": (Kind.CR_REG_NO, False, ""),
    "CR_SW": (Kind.SW_REG_NO, False, ""),
    "IC": (Kind.IC_REG_NO, True, ""),
    "PV": (Kind.PV_RIGHT_NO, True, ""),
    "DN": (Kind.DOMAIN, True, ""),
    "EN": (Kind.USCC, False, ""),
    "TS": (Kind.NONE, False, ""),
    "TS_TECH": (Kind.NONE, False, ""),
    "TS_BIZ": (Kind.NONE, False, ""),
    "UC": (Kind.NONE, False, ""),
    "DISC": (Kind.NONE, False, ""),
}

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")
_USCC_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_HKID_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
# The first two digits of a resident number: provinces, and 81-83 for residents of HK, Macao and Taiwan.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
_RESIDENTS_ELSEWHERE = ("810000", "820000", "830000")
_EARLIEST_BIRTH = date(1850, 1, 1)
_COUNTRY_CODES = {"CN": "86", "HK": "852", "MO": "853"}
_MOBILES = {"CN": r"1[3-9]\d{9}", "HK": r"[2-9]\d{7}", "MO": r"6\d{7}"}


def check(kind: Kind | str, text: str) -> Check:
    """Check a number of a kind.

    Args:
        kind: a `Kind`, or its code.
        text: as typed; full-width characters, spaces, dashes and small letters are put right.

    Returns: the answer, with the number as it is to be stored.
    """
    kind = Kind(kind)
    if kind is Kind.NONE:
        return _ok("")
    if not text.strip():
        return _error("", "MISSING")
    return _CHECKS[kind](text)


def check_right_number(right_type: str, text: str) -> Check:
    """Check the number of a right.

    An empty number is refused only where the kind of right has none without a number.
    """
    kind, required, type_digits = RIGHT_NUMBERS.get(right_type, (Kind.FREE, False, ""))
    if not text.strip() and not required:
        return _ok("")
    answer = check(kind, text)
    if answer.status is Status.OK and type_digits and _patent_type(answer.normalised) not in type_digits:
        return _warn(answer.normalised, "PATENT_OTHER_TYPE")
    return answer


def masked(text: str) -> str:
    """Return a number as lists show it: the first three and the last four characters."""
    if len(text) <= 7:
        return "*" * max(0, len(text) - 2) + text[-2:]
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def check_mobile(text: str, region: str = "CN") -> Check:
    """Check a mobile number and put it in the form +8613800138000 (E.164).

    Args:
        text: with or without +86, +852 or +853.
        region: where a number without a country code is from: "CN", "HK" or "MO".
    """
    if not text.strip():
        return _error("", "MISSING")
    digits = re.sub(r"[()]", "", _tight(text))
    code = _COUNTRY_CODES[region]
    bare = len(digits) == 8 and digits.isdigit()
    try:
        number = normalise_mobile(f"+{code}{digits}" if bare and region != "CN" else digits)
    except ValidationError:
        return _error(digits, "MOBILE_REGION" if bare else f"MOBILE_{region}")
    for home, code in _COUNTRY_CODES.items():
        if number.startswith(f"+{code}"):
            good = re.fullmatch(_MOBILES[home], number.removeprefix(f"+{code}"))
            return _ok(number) if good else _error(number, f"MOBILE_{home}")
    return _warn(number, "MOBILE_ABROAD")


# --- Putting right what was typed --------------------------------------------------------------------


def _narrow(text: str) -> str:
    """Turn full-width characters narrow, dashes into one kind, and letters into capitals."""
    return unicodedata.normalize("NFKC", text.translate(_DASHES)).strip().upper()


def _tight(text: str) -> str:
    """Narrow, without spaces and dashes."""
    return re.sub(r"[\s\-]", "", _narrow(text))


def _ok(normalised: str) -> Check:
    return Check(Status.OK, normalised)


def _warn(normalised: str, code: str) -> Check:
    return Check(Status.WARN, normalised, code)


def _error(normalised: str, code: str) -> Check:
    return Check(Status.ERROR, normalised, code)


def _shape(
    pattern: str, code: str, otherwise: Status = Status.WARN, tidy: Callable[[str], str] = _tight
) -> Callable[[str], Check]:
    """Return a check of the form alone. It only warns where the office's format is not surely known."""

    def run(text: str) -> Check:
        number = tidy(text)
        return _ok(number) if re.fullmatch(pattern, number) else Check(otherwise, number, code)

    return run


# --- People and companies ----------------------------------------------------------------------------


def _uscc(text: str) -> Check:
    number = _tight(text)
    if len(number) != 18:
        return _error(number, "USCC_LENGTH")
    if not set(number) <= _USCC_LETTERS:
        return _error(number, "USCC_LETTERS")
    if stdnum_uscc.calc_check_digit(number) != number[-1]:
        return _error(number, "USCC_CHECK")
    if not number[2:8].isdigit():
        return _warn(number, "USCC_REGION")
    return _ok(number)


def _resident(text: str) -> Check:
    """A resident number of the mainland."""
    answer = _eighteen(text)
    number = answer.normalised
    if answer.status is not Status.OK:
        return answer
    if number.startswith("9") or number.startswith(_RESIDENTS_ELSEWHERE):
        return _warn(number, "RIC_OTHER_CARD")
    return answer if _PROVINCE.match(number) else _warn(number, "RIC_REGION")


def _hmt_residence(text: str) -> Check:
    answer = _eighteen(text)
    if answer.status is Status.OK and not answer.normalised.startswith(_RESIDENTS_ELSEWHERE):
        return _warn(answer.normalised, "HMT_OTHER_CARD")
    return answer


def _foreign_resident(text: str) -> Check:
    answer = _eighteen(text)
    if answer.status is Status.OK and not answer.normalised.startswith("9"):
        return _warn(answer.normalised, "FOREIGN_PR_OTHER_CARD")
    return answer


def _eighteen(text: str) -> Check:
    """17 digits with the date of birth, and a check character."""
    number = _tight(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _error(number, "RIC_LENGTH")
    if not mod_11_2.is_valid(number):
        return _error(number, "RIC_CHECK")
    try:
        born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return _warn(number, "RIC_BIRTH")
    return _ok(number) if born >= _EARLIEST_BIRTH else _warn(number, "RIC_BIRTH")


def _hkid(text: str) -> Check:
    """Source: the algorithm is known from practice, not from an official text."""
    number = re.sub(r"[()]", "", _tight(text))
    match = re.fullmatch(r"([A-Z]{1,2})([0-9]{6})([0-9A])", number)
    if match is None:
        return _error(number, "HKID_LENGTH")
    letters, digits, given = match.groups()
    values = [36 if sign == " " else int(sign, 36) for sign in letters.rjust(2) + digits]
    remainder = -sum(value * weight for value, weight in zip(values, _HKID_WEIGHTS, strict=True)) % 11
    if given != ("A" if remainder == 10 else str(remainder)):
        return _error(number, "HKID_CHECK")
    return _ok(f"{letters}{digits}({given})")


def _moid(text: str) -> Check:
    """The check digit's rule is not public."""
    number = re.sub(r"[()/]", "", _tight(text))
    if not re.fullmatch(r"[0-9]{8}", number):
        return _error(number, "MOID_LENGTH")
    written = f"{number[:7]}({number[7]})"
    return _ok(written) if number[0] in "157" else _warn(written, "MOID_FIRST")


# --- Rights and courts -------------------------------------------------------------------------------


def _patent_number(text: str, prefix: str = "") -> Check:
    """An application number of either length; ZL and CN before it are left out."""
    number = re.sub(r"^(ZL|CN)", "", re.sub(r"[\s\-.·。]", "", _narrow(text)))
    if re.fullmatch(r"[0-9]{7,9}[ABCUSY][0-9]?", number):
        return _warn(f"CN{number}", "PATENT_PUBLICATION")
    if re.fullmatch(r"[0-9]{12}|[0-9]{8}", number):
        return _error(prefix + number, "PATENT_NO_CHECK_DIGIT")
    if not re.fullmatch(r"(?:[0-9]{12}|[0-9]{8})[0-9X]", number):
        return _error(prefix + number, "PATENT_LENGTH")
    body, given = number[:-1], number[-1]
    written = f"{prefix}{body}.{given}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS, strict=False))
    if given != "0123456789X"[total % 11]:
        return _error(written, "PATENT_CHECK")
    if _patent_type(written) not in "12389" or (len(body) == 12 and body[:2] not in {"19", "20"}):
        return _warn(written, "PATENT_UNUSUAL")
    return _ok(written)


def _granted_patent(text: str) -> Check:
    return _patent_number(text, prefix="ZL")


def _patent_type(number: str) -> str:
    """Return the digit after the year: 1 invention, 2 utility model, 3 design, 8 and 9 through the PCT."""
    body = number.removeprefix("ZL").partition(".")[0]
    return body[4:5] if len(body) == 12 else body[2:3]


def _trademark(text: str) -> Check:
    number = re.sub(r"^第|号$|號$", "", _tight(text))
    if not re.search(r"[0-9]", number):
        return _error(number, "TM_DIGITS")
    return _ok(number) if re.fullmatch(r"G?[0-9]{1,8}[A-Z]?", number) else _warn(number, "TM_UNUSUAL")


def _nice_classes(text: str) -> Check:
    """Classes 1 to 45 of the Nice Classification, one or several."""
    classes = re.findall(r"[0-9]+", _narrow(text))
    written = ",".join(str(number) for number in sorted({int(number) for number in classes}))
    if not classes or not all(1 <= int(number) <= 45 for number in classes):
        return _error(written, "NICE_CLASS")
    return _ok(written)


def _domain(text: str) -> Check:
    """A host name; names in Chinese are allowed and kept as typed."""
    name = re.sub(r"^HTTPS?://", "", _narrow(text).replace("。", ".")).split("/")[0].rstrip(".").lower()
    try:
        labels = name.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        return _error(name, "DOMAIN")
    good = all(re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?<!-)", label) for label in labels)
    return _ok(name) if good and len(labels) > 1 and not labels[-1].isdigit() else _error(name, "DOMAIN")


def _court_case(text: str) -> Check:
    number = re.sub(r"[(\[〔]", "（", re.sub(r"[)\]〕]", "）", _tight(text)))
    pattern = r"（20[0-9]{2}）[一-龥]{1,2}[0-9]{0,4}[一-龥]{1,4}[0-9]+号(之[一二三四五六七八九十]+)?"
    return _ok(number) if re.fullmatch(pattern, number) else _warn(number, "COURT_CASE_NO")


def _free(text: str) -> Check:
    return _ok(" ".join(unicodedata.normalize("NFKC", text).split()))


def _mobile_of(region: str) -> Callable[[str], Check]:
    return lambda text: check_mobile(text, region)


_CHECKS: dict[Kind, Callable[[str], Check]] = {
    Kind.USCC: _uscc,
    Kind.RIC: _resident,
    Kind.HMT_RESIDENCE: _hmt_residence,
    Kind.FOREIGN_PR: _foreign_resident,
    Kind.HKID: _hkid,
    Kind.MOID: _moid,
    Kind.HRP: _shape(r"[HM][0-9]{8}([0-9]{2})?", "HRP", Status.ERROR),
    Kind.TWP: _shape(r"[0-9]{8}", "TWP"),
    Kind.PASSPORT: _shape(r"[A-Z0-9]{5,17}", "PASSPORT", Status.ERROR),
    Kind.MOBILE_CN: _mobile_of("CN"),
    Kind.MOBILE_HK: _mobile_of("HK"),
    Kind.MOBILE_MO: _mobile_of("MO"),
    Kind.PATENT_APP_NO: _patent_number,
    Kind.PATENT_APP_NO_OLD: _patent_number,
    Kind.PATENT_NO: _granted_patent,
    Kind.PATENT_PUB_NO: _shape(r"CN[0-9]{7,9}[ABCUSY][0-9]?", "PATENT_PUB_NO"),
    Kind.TM_REG_NO: _trademark,
    Kind.SW_REG_NO: _shape(r"(19|20)[0-9]{2}SR[0-9]{6,7}", "SW_REG_NO"),
    Kind.CR_REG_NO: _shape(r".{1,2}作登字-(19|20)[0-9]{2}-[A-L]-[0-9]{8}", "CR_REG_NO", tidy=_narrow),
    Kind.IC_REG_NO: _shape(r"BS\.[0-9]{8,9}(\.[0-9X])?", "IC_REG_NO"),
    Kind.PV_RIGHT_NO: _shape(r"(CNA)?[0-9]{8,13}(\.[0-9])?", "PV_RIGHT_NO"),
    Kind.DOMAIN: _domain,
    Kind.COURT_CASE_NO: _court_case,
    Kind.NICE_CLASS: _nice_classes,
    Kind.FREE: _free,
}
