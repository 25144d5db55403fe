"""What a cell of somebody's ledger says: dates, amounts, outcomes, names, numbers. Pure.

Each reader takes the cell as it came and returns its value, or raises Doubt: what is wrong with it, and the
value that was probably meant. A doubt is never decided here: a person adopts the suggestion or mends the cell.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache

from cases.names import folded
from indicators.imports import words
from indicators.imports.numerals import is_spoken_short, read_numeral
from indicators.imports.numerals import plain as numerals_plain
from indicators.imports.reading import Cell

EARLIEST = date(1990, 1, 1)
LATEST = date(2099, 12, 31)
_EXCEL_EPOCH = date(1899, 12, 30)
MOST_FEN = 10**15  # ten thousand thousand million yuan: nobody's dispute
NAME_LENGTH, NUMBER_LENGTH, DISTRICT_LENGTH = 120, 100, 60


@dataclass
class Doubt(Exception):
    """A cell that cannot be taken as it is.

    Args:
        code: a key of messages.REASONS.
        suggestion: the value that was probably meant, as one would type it; empty where there is none.
        params: what the sentence names.
    """

    code: str
    suggestion: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text without control and direction characters."""
    if isinstance(cell, bool):
        return ""
    if not isinstance(cell, str) or cell.isprintable():  # the usual case, and much the faster one
        return " ".join(str(cell).split())
    signs = (
        sign if unicodedata.category(sign)[0] != "C" else " " if sign in "\t\r\n" else ""
        for sign in str(cell)
    )
    return " ".join("".join(signs).split())


def narrow(cell: Cell) -> str:
    """Return a cell's text with full-width digits and signs made narrow."""
    return " ".join(unicodedata.normalize("NFKC", text_of(cell)).split())


def is_nothing(text: str) -> bool:
    """Return whether a text is one of the ways to write that there is nothing."""
    return len(text) <= words.LONGEST_NOTHING and _folded(text) in words.NOTHING


_folded = lru_cache(maxsize=4096)(folded)


# --- Dates -----------------------------------------------------------------------------------------

_FULL = re.compile(r"^((?:19|20)\d\d)(?:\s?[-/.年]\s?|\s)(\d{1,2})(?:\s?[-/.月]\s?|\s)(\d{1,2})\s?[日号]?$")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
_TIME = re.compile(
    r"[ T]+(?:[上下]午 ?)?\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?$|(?<=[日号])\s?[上下]午$"
    r"|(?<=[日号])\s?(?:[上下]午)?\d{1,2}[时点](?:\d{1,2}分)?$|\(?(?:星期|周)[一二三四五六日天]\)?$"
)
# Whatever hands put between the numbers of a day, as one sign.
_BETWEEN = str.maketrans({**dict.fromkeys("–—―−‐‑\\", "-"), **dict.fromkeys("·・。、,", ".")})
_SHORT_YEAR = re.compile(r"^(\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)$")
_NO_DAY = re.compile(r"^((?:19|20)\d\d)[-/.年](\d{1,2})月?$")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([1-9]?)十([1-9]?)")


def read_date(cell: Cell) -> date:
    """Return the day that a cell names: 2022-03-08, 2022/3/8, 2022.3.8, 2022年3月8日, 20220308, a serial of Excel.

    Raises:
        Doubt: no such day, no day at all, or one that must be guessed.
    """
    text = _TIME.sub("", narrow(cell).strip("'")).strip()
    plain = text.translate(_BETWEEN).strip(" .")
    if "年" in plain:
        plain = _TENS.sub(lambda tens: f"{tens[1] or 1}{tens[2] or 0}", plain.translate(_DIGITS))
    if found := _FULL.match(plain) or _COMPACT.match(plain):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _in_reach(text, _EXCEL_EPOCH + timedelta(days=int(float(plain))))
    if found := _SHORT_YEAR.match(plain):
        raise Doubt(
            "DATE_SHORT_YEAR", _maybe(2000 + int(found[1]), int(found[2]), int(found[3])), {"text": text}
        )
    if found := _DAY_FIRST.match(plain):
        raise Doubt("DATE_ORDER", _maybe(int(found[3]), int(found[1]), int(found[2])), {"text": text})
    if found := _NO_DAY.match(plain):
        raise Doubt("DATE_WITHOUT_DAY", "", {"text": text, "month": f"{found[1]}-{int(found[2]):02d}"})
    raise Doubt("DATE_UNREADABLE", "", {"text": text[:40]})


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return _in_reach(text, date(year, month, day))
    except ValueError:
        if 1 <= month <= 12:
            raise Doubt(
                "DATE_NO_SUCH_DAY",
                "",
                {"text": text, "month": f"{year}-{month:02d}", "days": _last(year, month)},
            ) from None
        raise Doubt("DATE_NO_SUCH_MONTH", "", {"text": text, "year": str(year)}) from None


def _last(year: int, month: int) -> str:
    following = date(year + month // 12, month % 12 + 1, 1)
    return str((following - timedelta(days=1)).day)


def _maybe(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _in_reach(text: str, day: date) -> date:
    if EARLIEST <= day <= LATEST:
        return day
    raise Doubt("DATE_UNLIKELY", "", {"text": text})


# --- Amounts ---------------------------------------------------------------------------------------

_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100}
_CURRENCIES = (
    ("HKD", ("港币", "港元", "hk$", "hkd")),
    ("MOP", ("澳门元", "澳门币", "mop$", "mop")),
    ("USD", ("美元", "美金", "us$", "usd", "$")),
    ("CNY", ("人民币", "rmb", "cny", "¥", "￥")),
)
_WORDS_OF_CURRENCIES = {"HKD": "港元", "MOP": "澳门元", "USD": "美元", "CNY": "元"}
_ABOUT = re.compile(r"^(?:约|大约|约为|近|合计|共计|共)|(?:左右|以上|余|许|多)$")
_PART = re.compile(r"(\d+(?:\.\d+)?)(亿|千万|百万|十万|万|千|百)?")
_SPOKEN = re.compile(r"(\d+)(亿|万|千|百)(\d)")  # 12万5: mostly 125,000, and never surely 120,005
_KEYED = {"w": "万", "k": "千"}


@dataclass(frozen=True)
class Amount:
    """An amount of money, in fen (the hundredth part of the currency)."""

    fen: int
    currency: str = "CNY"


def read_amount(cell: Cell, unit: int = 1) -> Amount | None:
    """Return the amount that a cell names: 12.5万, 12.5w, 125,000.00, ￥3000元, 壹万元整; None for none.

    A suggestion names its 元, so that it says the same under a heading that counts in 万元.

    Args:
        unit: what the heading counts in: 10,000 for （万元）. A unit in the cell itself wins.
    Raises:
        Doubt: not an amount, a negative one, an estimate, or one that can be read in two ways.
    """
    text = narrow(cell).casefold().replace(" ", "")
    if is_nothing(text) or text in words.NO_AMOUNT:
        return None
    unit = 1 if text.endswith(("元", "元整")) else unit
    plain, currency = _without_currency(text)
    if (exact := _ABOUT.sub("", plain)) != plain:
        raise Doubt("AMOUNT_ESTIMATE", _in_yuan(_yuan(exact, unit), currency), {"text": text[:40]})
    if (spoken := _spoken(plain)) is not None:
        raise Doubt("AMOUNT_TWO_WAYS", _in_yuan(spoken, currency), {"text": text[:40]})
    yuan = _yuan(plain, unit)
    if yuan is None:
        raise Doubt("AMOUNT_NEGATIVE" if plain[:1] == "-" else "AMOUNT_UNREADABLE", "", {"text": text[:40]})
    fen = int((yuan * 100).to_integral_value())
    if fen > MOST_FEN:
        raise Doubt("AMOUNT_UNLIKELY", "", {"text": text[:40]})
    return Amount(fen, currency)


def _without_currency(text: str) -> tuple[str, str]:
    for code, marks in _CURRENCIES:
        if any(mark in text for mark in marks):
            for mark in marks:
                text = text.replace(mark, "")
            return text.removesuffix("元整").removesuffix("元"), code
    return text.removesuffix("元整").removesuffix("元"), "CNY"


def _in_yuan(amount: Decimal | None, currency: str) -> str:
    """Return an amount as a suggestion, with its currency's own word."""
    return "" if amount is None else f"{amount:.2f}{_WORDS_OF_CURRENCIES[currency]}"


def _spoken(text: str) -> Decimal | None:
    """Return what 12万5 or 一万五 most likely means; None where a text is no such amount."""
    if found := _SPOKEN.fullmatch(text):
        return (Decimal(found[1]) + Decimal(found[3]) / 10) * _UNITS[found[2]]
    if is_spoken_short(text) and (known := read_numeral(text[:-1])) is not None:
        return known + Decimal(read_numeral(text[-1]) or 0) * _UNITS[numerals_plain(text)[-2]] / 10
    return None


def _yuan(text: str, unit: int) -> Decimal | None:
    text = re.sub(r"(?<=\d)[wk]$", lambda key: _KEYED[key[0]], text)
    if (numeral := read_numeral(text)) is not None:
        return Decimal(numeral) * (1 if set(numerals_plain(text)) & set(_UNITS) else unit)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?(亿|万|千)?", text):
        text = text.replace(",", "")
    try:
        if re.fullmatch(r"\d+(\.\d+)?(e[+]?\d{1,2})?", text):
            return Decimal(text) * unit
    except InvalidOperation:
        return None
    parts = _PART.findall(text)
    if not parts or "".join(number + part for number, part in parts) != text:
        return None
    return sum((Decimal(number) * _UNITS.get(part, 1) for number, part in parts), Decimal(0))


# --- Words of daily use ----------------------------------------------------------------------------


_DENIAL = re.compile("[不未没无拒否]")


def read_outcome(cell: Cell, kind: str) -> str:
    """Return the outcome code that a cell names, in the words of a law or of every day.

    Args:
        kind: MEDIATION or ARBITRATION; 撤诉 is another outcome in each.
    Raises:
        Doubt: a word that is not in the dictionary, or one that closes no case.
    """
    return _outcome(text_of(cell), kind)


@lru_cache(maxsize=4096)
def _outcome(text: str, kind: str) -> str:
    word = folded(text)
    if is_nothing(text) or word in words.STILL_OPEN:
        raise Doubt("OUTCOME_OPEN", "", {"text": text[:40]})
    if word in words.NOT_A_CLOSING:
        raise Doubt("OUTCOME_NO_CLOSING", "", {"text": text[:40]})
    known = words.OUTCOMES[kind]
    if word in known:
        return known[word]
    meant = words.PROBABLY[kind].get(word) or _alike(word, known)
    if not meant and word in words.OUTCOMES[_other(kind)]:
        raise Doubt("OUTCOME_OTHER_PROCEDURE", "", {"text": text[:40]})
    raise Doubt("OUTCOME_UNKNOWN", meant, {"text": text[:40]})


def _alike(word: str, known: Mapping[str, str]) -> str:
    """Return the known word that a word contains or nearly is, never one that denies what the other says."""
    same = [one for one in known if bool(_DENIAL.search(one)) == bool(_DENIAL.search(word))]
    within = [one for one in same if len(one) > 1 and one in word]
    return max(within, key=len) if within else next(iter(get_close_matches(word, same, 1, 0.75)), "")


def _other(kind: str) -> str:
    return "ARBITRATION" if kind == "MEDIATION" else "MEDIATION"


@lru_cache(maxsize=4096)
def read_right(text: str) -> str:
    """Return the code of the kind of right that a text names.

    Raises:
        Doubt: a word that is not in the dictionary.
    """
    if code := words.right_in(folded(text)):
        return code
    raise Doubt("RIGHT_UNKNOWN", "其他", {"text": text[:40]})


@lru_cache(maxsize=4096)
def cause_codes(text: str) -> tuple[str, str]:
    """Return the kind of right and the kind of dispute that a cause of action names; empty where it names none."""
    word = folded(text)
    return words.right_in(word), words.dispute_in(word)


def kind_in(cell: Cell) -> str:
    """Return the procedure that a cell names, or an empty text."""
    word = folded(text_of(cell))
    if "仲裁" in word or word == "arbitration":
        return "ARBITRATION"
    return "MEDIATION" if "调解" in word or word == "mediation" else ""


# --- Names and numbers -----------------------------------------------------------------------------

_BETWEEN_NAMES = re.compile(r"[、;；\n\r]+|，(?!\s?(?:ltd|inc|llc))", re.IGNORECASE)
_ORDINAL = re.compile(r"^(?:\(?\d{1,2}[).、]|[①-⑳])\s*")
_COMPANY = re.compile(
    r"公司|厂|店|中心|商行|事务所|研究院|研究所|学院|大学|医院|集团|合作社|经营部|工作室|商场|超市|协会|银行|个体"
    r"|部$|院$|局$|社$|馆$|户$|坊$|吧$|城$|汇$|行$|所$|会$|网$"
)


def read_names(cell: Cell) -> tuple[str, ...]:
    """Return the names in a cell, one for each party.

    Raises:
        Doubt: one of them is longer than a name.
    """
    lines = str(cell) if not isinstance(cell, bool) else ""
    names = (text_of(_ORDINAL.sub("", part.strip())) for part in _BETWEEN_NAMES.split(lines))
    found = tuple(dict.fromkeys(name for name in names if name and not is_nothing(name)))
    if any(len(name) > NAME_LENGTH for name in found):
        raise Doubt("TOO_LONG", "", {"limit": str(NAME_LENGTH)})
    return found


def is_organisation(name: str) -> bool:
    """Return whether a name is that of a company or other body rather than of a person."""
    plain = folded(name)
    return bool(_COMPANY.search(plain)) or not 2 <= len(plain) <= 4


def read_number(cell: Cell) -> str:
    """Return a case number as it stands in the ledger.

    Raises:
        Doubt: too long.
    """
    text = text_of(cell)
    if len(text) > NUMBER_LENGTH:
        raise Doubt("TOO_LONG", "", {"limit": str(NUMBER_LENGTH)})
    return "" if is_nothing(text) else text


_RUNS = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"((?:19|20)\d\d)(\d*)")


@lru_cache(maxsize=4096)
def _letters(run: str) -> str:
    return re.sub(r"[字第号]", "", folded(run))


def number_key(number: str) -> str:
    """Return what two spellings of one case number have in common.

    深知调2022-0017, 深知调字〔２０２２〕第17号 and (2022)深知调17 are one number: its letters, its year, its serial.
    """
    letters, year, serials = "", "", []
    for run in _RUNS.findall(unicodedata.normalize("NFKC", number)):
        if not run.isdecimal():
            letters += _letters(run)
        elif not year and (found := _YEAR.fullmatch(run)):
            year = found[1]
            serials += [found[2]] if found[2] else []
        else:
            serials.append(run)
    return "|".join((letters, year, "-".join(str(int(serial)) for serial in serials)))
