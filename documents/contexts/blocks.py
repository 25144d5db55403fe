"""What several papers share: organisations, parties, rights, money, dates of performance.

Standard library only. A block holds data, never wording: the wording is in the templates, one a language.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("zh-hans", "zh-hant", "en")

# Marks a fact that may be missing from a draft, but not from a paper to be signed: the preview shows a
# named gap for it, and missing_facts() lists it.
NEEDED: Final = {"needed": True}


@dataclass(frozen=True, kw_only=True)
class Localised:
    """One thing said in three languages: the name of an organisation, a type of dispute, a ground."""

    zh_hans: str
    zh_hant: str
    en: str

    @classmethod
    def same(cls, text: str) -> "Localised":
        """Return a text that is the same in every language."""
        return cls(zh_hans=text, zh_hant=text, en=text)


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount: whole fen (a hundredth of the currency), and the currency as ISO 4217 code."""

    fen: int
    currency: str = "CNY"


class PartyRole(StrEnum):
    """The side on which a party stands."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"
    THIRD_PARTY = "THIRD_PARTY"


@dataclass(frozen=True, kw_only=True)
class AgentBlock:
    """Somebody who acts for a party, and how far his authority goes."""

    name: str
    firm: str = ""
    telephone: str = ""
    may_settle: bool = False
    """特别授权 where true, 一般授权 where false."""


@dataclass(frozen=True, kw_only=True)
class PartyBlock:
    """A party as it stands at the head of a paper.

    `position` counts the parties of the paper from 0; it makes 甲方, 乙方 or Party A, Party B.
    `language` is that of the name, for the right letter forms. The caller decides how much of an
    identity number is shown.
    """

    position: int
    role: PartyRole
    name: str
    is_person: bool = False
    language: str = "zh-hans"
    other_name: str = ""
    region: Localised | None = None
    identifier_name: Localised | None = None
    identifier: str = ""
    address: str = ""
    representative: str = ""
    representative_post: Localised | None = None
    contact: str = ""
    telephone: str = ""
    email: str = ""
    agents: tuple[AgentBlock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrganisationBlock:
    """The mediation organisation that issues a paper.

    `kind` is the code of accounts' MediationOrgKind: papers differ by it where the law does.
    `is_confirmed` is false while the centre has not confirmed its own data: seals then say 示例.
    """

    name: Localised
    kind: str
    address: Localised
    telephone: str
    hours: Localised | None = None
    seal_text: str = ""
    is_free: bool = False
    is_confirmed: bool = False


class HowChosen(StrEnum):
    """How a mediator came to the case."""

    CHOSEN_JOINTLY = "CHOSEN_JOINTLY"
    APPOINTED = "APPOINTED"
    RECOMMENDED = "RECOMMENDED"


@dataclass(frozen=True, kw_only=True)
class NeutralBlock:
    """A mediator, as presented to the parties."""

    name: str
    qualification: Localised | None = None
    affiliation: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class RightBlock:
    """An intellectual property right: its type, title, number, holder and status."""

    kind: Localised
    title: str
    number: str = ""
    holder: str = ""
    status: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """A line of the list of evidence."""

    name: str
    proves: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """Another way that stays open: its name, and where to go."""

    name: Localised
    detail: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class PaperContext:
    """What every paper has: who issues it, its date, and the provisions it rests on.

    `legal_basis` names laws and articles; it depends on the kind of organisation and is empty where
    nothing verified can be cited.
    """

    organisation: OrganisationBlock
    made_on: date
    legal_basis: tuple[Localised, ...] = ()

    @property
    def own_title(self) -> Localised | None:
        """Return a title that takes the place of the catalogue's, where one kind has two."""
        return None


@dataclass(frozen=True, kw_only=True)
class CaseContext(PaperContext):
    """A paper in a case that has its number."""

    case_number: str
    parties: tuple[PartyBlock, ...]
    dispute: Localised
