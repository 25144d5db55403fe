"""The district of a city that an address names, for the cuts of the statistics. Pure.

A case is counted in the district of the respondent's domicile, as the applicant stated it; of several respondents,
the first whose address names one. An address abroad, or one that names none, leaves the district unknown: the
statistics show it as unknown and never guess.
"""

import re
from collections.abc import Iterable

from opencc import OpenCC

_SIMPLIFIED = OpenCC("t2s")
# Behind the city: 滨河区, 高新区, 昆山市, 某某县. A road, an estate (小区) or a village is no district.
_BEHIND_CITY = re.compile(
    r"(?:市|自治州|地区|盟)(?P<district>(?:(?![路街道巷弄镇乡村号小])[\u4e00-\u9fff]){1,10}?(?:区|县|旗|市))"
)


def district_of(address: str) -> str:
    """Return the district in simplified characters, or nothing: 澜江市滨河区创新路1号 gives 滨河区."""
    text = _SIMPLIFIED.convert("".join(address.split()))
    found = _BEHIND_CITY.search(text)
    return found["district"] if found else ""


def first_district(addresses: Iterable[str]) -> str:
    """Return the first district that one of the addresses names."""
    return next((district for address in addresses if (district := district_of(address))), "")
