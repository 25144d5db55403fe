"""The invented city: its districts and organisations, who quarrels there, and about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from accounts.models import Organisation, OrganisationKind

DISTRICTS = {"海湾区": 27, "城南区": 21, "高新区": 20, "江口区": 14, "城北区": 11, "青石县": 5, "": 2}
RIGHTS = {"TM": 37, "CR": 22, "PAT_DES": 12, "PAT_UM": 7, "PAT_INV": 6, "UC": 6, "CR_SW": 4, "TS_BIZ": 2, "TS_TECH": 2,
          "GI": 1, "DN": 1}  # fmt: skip
SOURCES = {"PARTY": 52, "COUNTER": 22, "COURT": 17, "ADMINISTRATION": 9}
DISPUTES = {"INFRINGEMENT": 82, "LICENCE": 12, "OWNERSHIP": 6}
INSTITUTION = "CY-AC"
MEDIATING = {"CY-RM": 56, "CY-HY": 28, "CY-SS": 16}
_ORGANISATIONS = (
    ("CY-RM", OrganisationKind.PEOPLES, "澜江市知识产权纠纷人民调解委员会", "瀾江市知識產權糾紛人民調解委員會",
     "Lanjiang People's Mediation Committee for IP Disputes", "澜知人调〔{year}〕{serial}号"),
    ("CY-HY", OrganisationKind.INDUSTRY, "澜江市家居行业协会调解中心", "瀾江市家居行業協會調解中心",
     "Mediation Centre of the Lanjiang Furnishing Association", "澜家调〔{year}〕{serial}号"),
    ("CY-SS", OrganisationKind.COMMERCIAL, "澜江商事调解中心", "瀾江商事調解中心",
     "Lanjiang Commercial Mediation Centre", "澜商调〔{year}〕{serial}号"),
    ("CY-AC", OrganisationKind.ARBITRAL, "澜江仲裁委员会知识产权仲裁院", "瀾江仲裁委員會知識產權仲裁院",
     "IP Court of Arbitration of the Lanjiang Arbitration Commission", "澜仲知〔{year}〕{serial}号"),
)  # fmt: skip
_FIRST, _SECOND = "海江澜青云金玉华荣盛泰恒嘉瑞新天", "泽源达丰成宁安美雅信和兴隆悦宏康"
_TRADES = (
    "家具",
    "灯饰",
    "服饰",
    "食品",
    "五金",
    "玩具",
    "文化传播",
    "软件",
    "电子",
    "陶瓷",
    "日化",
    "医疗器械",
)
_SHOPS = ("商行", "百货店", "五金店", "服装店", "便利店", "文具店", "电子商务有限公司", "贸易有限公司")
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"


@dataclass(frozen=True)
class Name:
    """A party."""

    text: str
    is_organisation: bool


@dataclass(frozen=True)
class Quarrel:
    """What the cases of one scenario have in common.

    Args:
        right_number: of the right in dispute.
        organisation: the code of the organisation that mediates.
    """

    applicant: Name
    right_type: str
    right_number: str
    dispute_type: str
    organisation: str


def drawn(random: Random, shares: dict[str, int]) -> str:
    """Return one of some keys, by their shares."""
    return random.choices(list(shares), list(shares.values()))[0]


def quarrel(random: Random) -> Quarrel:
    """Return who quarrels about what."""
    return Quarrel(
        applicant=Name(f"{_firm(random)}{random.choice(_TRADES)}有限公司", True),
        right_type=drawn(random, RIGHTS),
        right_number=str(random.randrange(10**7, 10**8)),
        dispute_type=drawn(random, DISPUTES),
        organisation=drawn(random, MEDIATING),
    )


def respondent(random: Random) -> Name:
    """Return somebody who is said to have infringed: three in four are shops and companies."""
    if random.random() < 0.25:
        return Name(random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN), False)
    return Name(f"{_firm(random)}{random.choice(_SURNAMES)}记{random.choice(_SHOPS)}", True)


def _firm(random: Random) -> str:
    return "澜江" * (random.random() < 0.4) + random.choice(_FIRST) + random.choice(_SECOND)


def is_built() -> bool:
    """Return whether the city is there already."""
    return Organisation.objects.filter(code__in=[row[0] for row in _ORGANISATIONS]).exists()


def build() -> dict[str, Organisation]:
    """Make the organisations of the city and return them by code."""
    made: Sequence[Organisation] = [
        Organisation(
            code=code, kind=kind, name_zh_hans=hans, name_zh_hant=hant, name_en=english, number_pattern=pattern,
            address_zh_hans="澜江市海湾区临江路8号", seal_text=hans, fee_free=kind != OrganisationKind.ARBITRAL,
        )
        for code, kind, hans, hant, english, pattern in _ORGANISATIONS
    ]  # fmt: skip
    Organisation.objects.bulk_create(made)
    return {organisation.code: organisation for organisation in made}
