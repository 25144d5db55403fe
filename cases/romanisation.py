"""Chinese names in Latin letters: pinyin in the usual orders, and the usual English words of company names. Pure."""

from collections.abc import Sequence
from functools import cache

from pypinyin import Style, pinyin

# What companies usually call these words in English; a name may use either.
_WORDS = {
    "科技": ("technology", "technologies", "tech", "scitech"),
    "技术": ("technology", "technologies"),
    "电子": ("electronics", "electronic"),
    "贸易": ("trading", "trade"),
    "商贸": ("trading", "commerce"),
    "网络": ("network", "networks"),
    "文化": ("culture", "cultural"),
    "传媒": ("media",),
    "实业": ("industrial", "industry", "industries"),
    "工业": ("industrial", "industry", "industries"),
    "投资": ("investment", "investments"),
    "食品": ("food", "foods"),
    "服装": ("garment", "garments", "apparel", "clothing"),
    "家居": ("home", "homeware", "household"),
    "用品": ("products", "supplies"),
    "国际": ("international",),
    "生物": ("biotech", "biotechnology", "biological", "bio"),
    "医药": ("pharmaceutical", "pharmaceuticals", "pharma"),
    "光电": ("optoelectronics", "optoelectronic"),
    "光学": ("optics", "optical"),
    "软件": ("software",),
    "信息": ("information",),
    "通讯": ("communication", "communications", "telecom"),
    "通信": ("communication", "communications", "telecom"),
    "设备": ("equipment",),
    "机械": ("machinery",),
    "材料": ("material", "materials"),
    "化工": ("chemical", "chemicals"),
    "设计": ("design",),
    "汽车": ("auto", "automobile", "automotive"),
    "智能": ("intelligent", "smart"),
    "数码": ("digital",),
    "能源": ("energy",),
}
_LONGEST_PERSON = 4
_DOUBLE_SURNAMES = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"}
)


def is_spelling_of(words: Sequence[str], chinese: str) -> bool:
    """Return whether Latin words spell a Chinese name.

    Args:
        words: small letters, without punctuation, forms of companies left out.
        chinese: simplified characters, without punctuation, form of company left out.
    """
    letters = "".join(words)
    if not letters or not chinese:
        return False
    return any(_spells(letters, order) for order in _orders(chinese))


def _orders(chinese: str) -> list[str]:
    """Return the orders in which a name is spelled: a person's surname may stand last."""
    if len(chinese) > _LONGEST_PERSON or len(chinese) < 2:
        return [chinese]
    size = 2 if chinese[:2] in _DOUBLE_SURNAMES else 1
    return [chinese, chinese[size:] + chinese[:size]]


def _spells(letters: str, chinese: str) -> bool:
    """Return whether letters can be read as the characters one after another."""
    reached = {0}  # how many letters are read, over all readings so far
    at: dict[int, set[int]] = {0: reached}
    for place in range(len(chinese)):
        for start in at.get(place, ()):
            for size, said in _pieces(chinese, place):
                if letters.startswith(said, start):
                    at.setdefault(place + size, set()).add(start + len(said))
    return len(letters) in at.get(len(chinese), ())


def _pieces(chinese: str, place: int) -> list[tuple[int, str]]:
    """Return what may be said at a place of a name: how many characters it covers, and the letters."""
    english = [(2, word) for word in _WORDS.get(chinese[place : place + 2], ())]
    return [*english, *((1, reading) for reading in _readings(chinese[place]))]


@cache
def _readings(character: str) -> tuple[str, ...]:
    """Return how a character may be read in pinyin, ü also as v, u and yu."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple({spelled for one in found for spelled in (one, *_umlauts(one))})


def _umlauts(reading: str) -> tuple[str, ...]:
    if "v" not in reading:  # the library writes ü as v
        return ()
    return tuple(reading.replace("v", letters) for letters in ("ü", "u", "yu"))
