"""Words by which a clause would decide who owns a right or whether it is valid. Pure.

A court refuses to confirm such an agreement, and validity is the patent or trade mark office's alone: a hit
stops the text from being made final. The list errs on the side of stopping; the mediator then says the same
thing as a duty (pay, stop, license, withdraw a request), which is what a settlement may contain.
Source: 民诉法解释 355(5); 专利法 45-46; DOMAIN §0.5-0.6.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Topic(StrEnum):
    """What a clause must not decide."""

    VALIDITY = "VALIDITY"
    OWNERSHIP = "OWNERSHIP"


@dataclass(frozen=True)
class Hit:
    """A place where a text seems to decide what it must not.

    Args:
        words: the words as they were written.
    """

    topic: Topic
    words: str


# Traditional characters of the words below; each is one character long, so places stay the same.
_SIMPLER: Final = str.maketrans(
    "專權屬歸認確無標註冊為係並設計轉讓發實請應當國務產識術業創論類現與撤棄訴續導書圖種環別聲給",
    "专权属归认确无标注册为系并设计转让发实请应当国务产识术业创论类现与撤弃诉续导书图种环别声给",
)
_RIGHT: Final = (
    r"(?:专利申请权|专利权?|申请权|注册商标|商标专用权|商标权?|著作权|版权|外观设计|实用新型|发明|布图设计(?:专有权)?|"
    r"品种权|植物新品种|地理标志|技术秘密|商业秘密|技术成果|知识产权|权利|软件|作品|域名)"
)
_PARTY: Final = r"(?:甲|乙|丙|丁|双|各|对|一|另一|我|己)方|申请人|被申请人|公司|中心|学院|大学|研究院|个人"
_HERE: Final = r"[^。；;\n]"
_RIGHT_EN: Final = (
    r"(?:patents?|utility models?|(?:trade ?)?marks?|designs?|copyrights?|layout[- ]designs?|plant variet(?:y|ies)|know-how|"
    r"trade secrets?|inventions?|software|works?|domain names?|(?:intellectual property )?rights?|registrations?)"
)

# What a settlement may say though it uses the same words: it is taken out before the search.
_ALLOWED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # to withdraw a request for invalidation, or not to make one
        rf"(?:撤回|撤销|放弃|终止|不再|不得|不会|不|停止){_HERE}{{0,25}}(?:宣告)?无效(?:宣告)?{_HERE}{{0,6}}(?:请求|申请|程序|审查)",
        rf"(?:撤回|撤销|放弃|终止|不再|不得|不会|不|停止){_HERE}{{0,12}}(?:请求|申请|提出|提起){_HERE}{{0,20}}(?:宣告)?{_HERE}{{0,12}}无效(?:宣告)?(?:请求|申请|程序)?",
        # what holds if the office should decide so one day
        rf"(?:如果?|若|倘若?|一旦|万一|假如){_HERE}{{0,25}}被{_HERE}{{0,14}}(?:宣告|认定|决定)(?:全部|部分){{0,2}}无效",
        r"有效(?:期|期限|期内|期间|存续)",
        r"\b(?:withdraw|drop|abandon|not (?:to )?(?:make|file|bring|request|challenge))\w*\b[^.;\n]{0,80}\b(?:invalid\w*|validity)\b",
        r"\b(?:if|should|in case|in the event)\b[^.;\n]{0,60}\b(?:declared|held|found)\b[^.;\n]{0,20}\binvalid\b",
    )
)
_LISTED: Final = (
    (Topic.VALIDITY, rf"{_RIGHT}{_HERE}{{0,20}}(?:有效|无效)"),
    (Topic.VALIDITY, rf"(?:有效|无效){_HERE}{{0,6}}的?{_HERE}{{0,6}}{_RIGHT}"),
    (Topic.VALIDITY, rf"{_RIGHT}的?{_HERE}{{0,6}}(?:有效性|效力|稳定性|新颖性|创造性|显著性)"),
    (Topic.VALIDITY, rf"(?:宣告|认定|确认|承认|同意){_HERE}{{0,20}}(?:专利|商标|著作权|权利){_HERE}{{0,8}}(?:不成立|失效|应予撤销)"),
    (Topic.OWNERSHIP, rf"{_RIGHT}{_HERE}{{0,30}}(?:归属(?:于)?|归(?!还|档|纳|责|因|类|来){_HERE}{{0,20}}(?:所有|享有|共有|持有|名下|{_PARTY}))"),
    (Topic.OWNERSHIP, rf"{_RIGHT}{_HERE}{{0,30}}属于?{_HERE}{{0,20}}(?:所有|共有|{_PARTY})"),
    (Topic.OWNERSHIP, rf"{_RIGHT}{_HERE}{{0,20}}(?:由|为|系|是){_HERE}{{0,20}}(?:所有|共有|享有|共同享有|持有)"),
    (Topic.OWNERSHIP, rf"(?:享有|拥有|共有|取得){_HERE}{{0,20}}(?:专利|商标|著作|版权|权利|品种权|布图设计|商业秘密){_HERE}{{0,8}}(?:权|权利)"),
    (Topic.OWNERSHIP, rf"(?:是|为|系|即){_HERE}{{0,25}}(?:专利权人|商标权人|商标注册人|著作权人|权利人|所有权人|所有人|发明人|设计人|作者)"),
    (Topic.OWNERSHIP, rf"(?:确认|认定|承认|同意){_HERE}{{0,30}}(?:权属|确权|所有权|署名权|发明人|设计人)"),
    (Topic.OWNERSHIP, r"权属(?:确认|认定|归|为|系)|确权"),
    (Topic.VALIDITY, rf"\b{_RIGHT_EN}\b[^.;\n]{{0,60}}\b(?:is|are|be|as|declared?|held|deemed|remains?)\b[^.;\n]{{0,20}}\b(?:in)?valid\b(?! (?:until|for|from|through))"),
    (Topic.VALIDITY, rf"\b(?:in)?valid(?:ity)?\b[^.;\n]{{0,30}}\b{_RIGHT_EN}\b"),
    (Topic.VALIDITY, rf"\b(?:declare|confirm|acknowledge|agree|recogni[sz]e|admit)\w*\b[^.;\n]{{0,60}}\b{_RIGHT_EN}\b[^.;\n]{{0,30}}\b(?:in)?valid(?:ity)?\b"),
    (Topic.VALIDITY, rf"\b{_RIGHT_EN}\b[^.;\n]{{0,40}}\b(?:lacks? (?:novelty|inventive step)|null and void)\b"),
    (Topic.OWNERSHIP, rf"\b{_RIGHT_EN}\b[^.;\n]{{0,60}}\b(?:belongs? to|vests? in|(?:is|are|be) (?:jointly )?owned by|(?:is|are|be) the property of)\b"),
    (Topic.OWNERSHIP, rf"\b(?:is|are|be|as|remains?)\b[^.;\n]{{0,20}}\b(?:owners?|proprietors?|rights? ?holders?|inventors?|authors?)\b[^.;\n]{{0,40}}\b{_RIGHT_EN}\b"),
    (Topic.OWNERSHIP, rf"\b(?:owns?|ownership of|title to)\b[^.;\n]{{0,30}}\b{_RIGHT_EN}\b"),
    (Topic.OWNERSHIP, rf"\b{_RIGHT_EN}\b[^.;\n]{{0,20}}\b(?:ownership)\b"),
)  # fmt: skip
# Spaces between two Chinese characters.
_APART: Final = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])")
_PATTERNS: Final = tuple((topic, re.compile(pattern)) for topic, pattern in _LISTED)


def hits_in(text: str) -> list[Hit]:
    """Return where a text seems to decide who owns a right or whether it is valid, at most one a topic."""
    text = _APART.sub("", text)
    searched = _searched(text)
    for pattern in _ALLOWED:
        searched = pattern.sub(lambda found: "\x00" * len(found[0]), searched)
    found: dict[Topic, Hit] = {}
    for topic, pattern in _PATTERNS:
        if topic not in found and (match := pattern.search(searched)):
            found[topic] = Hit(topic, text[match.start() : match.end()].strip())
    return list(found.values())


def _searched(text: str) -> str:
    """Return the text in small half-width letters and simplified characters, each in its old place."""
    return "".join(_alike(sign) for sign in text).translate(_SIMPLER)


def _alike(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign).lower()
    return folded if len(folded) == 1 else sign
