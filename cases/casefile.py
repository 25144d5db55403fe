"""The parts of a case's file that have pages of their own, item by item as the reader's audience allows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.languages import SUFFIXES
from cases.audience import Reach
from cases.frame import address
from cases.masking import masked_email, masked_mobile
from cases.models import Case, CasePaper, EvidenceItem, Meeting, Note, Party, Representation
from cases.permissions import SideKind
from cases.timeline import audience_words
from documents.kinds import CATALOGUE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LANGUAGE_NAMES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}


@dataclass(frozen=True)
class PartyRow:
    """One party as a reader sees it.

    Args:
        is_whole: the contact data are shown whole; else masked, and the address for service not at all.
    """

    party: Party
    agents: list[Representation]
    is_whole: bool
    mobile: str
    email: str


@dataclass(frozen=True)
class Item:
    """An item of the file with the words for who sees it."""

    row: Any
    audience: str
    audience_label: str
    url: str = ""


@dataclass(frozen=True)
class Group:
    """Items of one side."""

    title: "str | _StrPromise"
    items: list[Item]


@dataclass(frozen=True)
class PaperCopy:
    """A paper in one language, ready to be downloaded."""

    language: str
    lang: str
    url: str
    size: int
    pages: int
    is_authentic: bool


@dataclass(frozen=True)
class PaperRow:
    """One paper of the case: its title, number, to whom it is addressed, who sees it, and its copies."""

    paper: CasePaper
    title: str
    addressee: str
    audience: str
    audience_label: str
    copies: list[PaperCopy]


def parties(case: Case, reach: Reach) -> list[PartyRow]:
    """Return the parties; the contact data of the other side are masked."""
    rows = Party.objects.filter(case=case).select_related("side").prefetch_related("representations")
    return [_party_row(party, reach) for party in rows]


def _party_row(party: Party, reach: Reach) -> PartyRow:
    whole = reach.is_neutral or reach.is_staff or party.side_id in reach.sides
    return PartyRow(
        party=party,
        agents=[agent for agent in party.representations.all() if agent.revoked_at is None],
        is_whole=whole,
        mobile=party.mobile if whole else masked_mobile(party.mobile),
        email=party.email if whole else masked_email(party.email),
    )


def materials(case: Case, reach: Reach) -> list[Group]:
    """Return what lies in the file, by the side that filed it."""
    items = (
        EvidenceItem.objects.filter(case=case, withdrawn_at=None)
        .seen_by(reach)
        .select_related("file", "party__side", "side")
        .order_by("party__side__position", "material", "position", "made_at")
    )
    by_side: dict[str, list[Item]] = {SideKind.APPLICANT: [], SideKind.RESPONDENT: [], "": []}
    for item in items:
        url = address("case_file", case.pk, item.pk)
        by_side[item.party.side.kind if item.party else ""].append(item_of(case.kind, item, url))
    titles = {SideKind.APPLICANT: _("Applicant"), SideKind.RESPONDENT: _("Respondent"), "": _("The centre")}
    return [Group(titles[side], found) for side, found in by_side.items() if found]


def item_of(case_kind: str, row: Any, url: str = "") -> Item:
    """Return an item of the file of a case of a kind, with the words for who sees it."""
    if isinstance(row, EvidenceItem):
        label = row.audience_label(case_kind)
    else:
        label = audience_words(row.audience, row.side.kind if row.side_id else None, case_kind)
    return Item(row, row.audience.lower(), label, url)


def papers(case: Case, reach: Reach) -> list[PaperRow]:
    """Return the papers of the case, newest first, with their copies in the languages in which they exist."""
    rows = (
        CasePaper.objects.filter(case=case)
        .seen_by(reach)
        .select_related("paper", "side")
        .prefetch_related("paper__files__file", "servings__party")
        .order_by("-paper__made_at", "-made_at")
    )
    return [_paper_row(case, row) for row in rows]


def _paper_row(case: Case, row: CasePaper) -> PaperRow:
    item = item_of(case.kind, row)
    copies = list(_copies(case.pk, row))
    addressee = str(row.paper.data.get("addressee", ""))
    return PaperRow(row, paper_title(row), addressee, item.audience, item.audience_label, copies)


def _copies(case_id: UUID, row: CasePaper) -> Iterator[PaperCopy]:
    order = list(LANGUAGE_NAMES)
    for file in sorted(row.paper.files.all(), key=lambda file: order.index(file.language)):
        yield PaperCopy(
            language=LANGUAGE_NAMES[file.language],
            lang=file.language,
            url=address("case_paper", case_id, row.pk, file.language),
            size=file.file.size,
            pages=file.pages,
            is_authentic=file.language == row.paper.authentic_language,
        )


def paper_title(row: CasePaper) -> str:
    """Return a paper's title in the reader's language."""
    suffix, kind = SUFFIXES.get(get_language() or "", "zh_hans"), CATALOGUE.get(row.kind)
    own = row.paper.data.get("title")
    if isinstance(own, dict):
        return str(own[suffix])
    return str(getattr(kind.title, suffix)) if kind else row.kind


def meetings(case: Case, reach: Reach) -> list[Item]:
    """Return the meetings, the next one first, then those that were, newest first."""
    rows = (
        Meeting.objects.filter(case=case)
        .seen_by(reach)
        .select_related("venue", "side", "record", "case")
        .prefetch_related("people", "record__answers")
        .order_by("-starts_at")
    )
    return [item_of(case.kind, row) for row in rows]


def notes(case: Case, reach: Reach) -> list[Item]:
    """Return the written notes that the reader may see, newest first."""
    rows: Iterable[Note] = Note.objects.filter(case=case).seen_by(reach).select_related("made_by", "side")
    return [item_of(case.kind, row) for row in rows]
