"""The conflict search: what connects mediators and arbitrators with a case, and what was released. Reads only.

It compares people, firms, former cases and rights, names across their spellings (names.py). It costs the same
number of statements for one person and for a whole roster.

In a mediation, that somebody was the neutral of another case of a party, or about the same right, is told and
does not stop the naming: a centre's few mediators meet the same right holders every week. In an arbitration it does.
Source: 仲裁法45-46; SSTJ 13, 20; decision 0067.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from cases.kinds import Kind
from cases.models import (
    Case,
    ConflictRelease,
    ConflictSign,
    Engagement,
    Party,
    Representation,
    RightInDispute,
)
from cases.names import Similarity, name_key, similar
from cases.permissions import NEUTRAL_ROLES, PARTY_ROLES

# What a mediation only tells.
_SEATS = frozenset({ConflictSign.FORMER_SEAT, ConflictSign.SAT_ON_RIGHT})
_ABOUT_RIGHTS = frozenset({ConflictSign.SAME_RIGHT, ConflictSign.SAT_ON_RIGHT})
_PRIVATE = Q(case__state="DRAFT") | Q(case__state="CANCELLED", case__submitted_at=None)
_SHOWN_CASES = 3
# Whose name it is in this case.
_WHO = {
    "PARTY": pgettext_lazy("connection", "party"),
    "LEGAL_REPRESENTATIVE": _("legal representative of %(party)s"),
    "CONTACT": _("contact person of %(party)s"),
    "AGENT": _("representative of %(party)s"),
    "FIRM": _("firm that represents %(party)s"),
    "RIGHT": _("right in dispute"),
}
_HOW = {
    Similarity.EXACT: _("the same name"),
    Similarity.VARIANT: _("the same but for the form of company, a place or the order of words"),
    Similarity.ROMANISED: _("one is the other in Latin letters"),
}


@dataclass(frozen=True)
class Hit:
    """One connection.

    Args:
        name: as it stands in this case; capacity: whose name it is here; of: the party it belongs to.
        found: what it agrees with, as it is spelled there; likeness: how the two agree.
        elsewhere: numbers of the other cases; empty where the hit comes from this person's own details.
        bars: nobody is named while it is not released.
        status: "" not asked, ASKED, RELEASED or UPHELD; release: the row, once it was asked for.
    """

    sign: ConflictSign
    name: str
    capacity: str = "PARTY"
    of: str = ""
    found: str = ""
    likeness: str = Similarity.EXACT.value
    elsewhere: tuple[str, ...] = ()
    bars: bool = True
    release: ConflictRelease | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The hit's own name: another spelling on either side makes another hit."""
        parts = (self.sign.value, self.capacity, self.name, self.of, self.found)
        return sha256("\x1f".join(parts).encode()).hexdigest()

    @property
    def who(self) -> str:
        """Whose name it is in this case, in the reader's language."""
        return str(_WHO[self.capacity]) % {"party": self.of}

    @property
    def how(self) -> str:
        """How the two spellings agree, in the reader's language; empty where nothing is to be compared."""
        is_name = self.sign not in {ConflictSign.SAME_CONTACT, *_ABOUT_RIGHTS}
        return str(_HOW[Similarity(self.likeness)]) if is_name else ""

    @property
    def status(self) -> str:
        """Where its release stands."""
        if self.release is None:
            return ""
        if self.release.is_released is None:
            return "ASKED"
        return "RELEASED" if self.release.is_released else "UPHELD"

    @property
    def stands_in_the_way(self) -> bool:
        """Whether nobody may be named because of it."""
        return self.bars and self.status != "RELEASED"


@dataclass(frozen=True)
class _Here:
    """A name in this case, and whose it is."""

    name: str
    capacity: str
    of: str


@dataclass
class _Past:
    """What one neutral did in other cases.

    Args:
        firms: where he or she worked as a representative.
        clients: side -> name, case; opponents: name, case; seats: name of a party, case.
        rights: as a representative or party, and as a neutral: the right, case.
    """

    firms: set[str] = field(default_factory=set)
    clients: list[tuple[str, str]] = field(default_factory=list)
    opponents: list[tuple[str, str]] = field(default_factory=list)
    seats: list[tuple[str, str]] = field(default_factory=list)
    rights: list[tuple[str, str]] = field(default_factory=list)
    sat_on: list[tuple[str, str]] = field(default_factory=list)


def search(case: Case, people: Collection[User]) -> dict[UUID, tuple[Hit, ...]]:
    """Return the connections of each of some people with a case, with what was released.

    Args:
        people: neutrals, read with their organisation.
    """
    parties = list(Party.objects.filter(case=case).prefetch_related("representations"))
    rights = list(RightInDispute.objects.filter(case=case))
    ids = [person.pk for person in people]
    past = _past_of(case, ids, parties, rights)
    releases = {
        (row.neutral_id, row.key): row
        for row in ConflictRelease.objects.filter(case=case, neutral__in=ids).select_related(
            "asked_by", "decided_by"
        )
    }
    found = {}
    for person in people:
        hits = _grouped([*_by_details(parties, person), *_by_past(parties, rights, past[person.pk])], case)
        found[person.pk] = tuple(replace(hit, release=releases.get((person.pk, hit.key))) for hit in hits)
    return found


def conflicts(case: Case, neutral: User) -> tuple[Hit, ...]:
    """Return the connections of one person with a case."""
    return search(case, [neutral])[neutral.pk]


def standing_in_the_way(case: Case, neutral: User) -> list[Hit]:
    """Return the hits because of which somebody may not be named yet."""
    return [hit for hit in conflicts(case, neutral) if hit.stands_in_the_way]


def hit_of(row: ConflictRelease) -> Hit:
    """Return a hit as it was found when its release was asked for."""
    words = {**row.words, "elsewhere": tuple(row.words.get("elsewhere", ()))}
    return Hit(ConflictSign(row.sign), **words, release=row)


def on_record(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Return hits as an appointment keeps them: codes and hashes, no names."""
    return [{"sign": hit.sign.value, "key": hit.key, "bars": hit.stands_in_the_way} for hit in hits]


# --- From this person's own details ---------------------------------------------------------------------


def _by_details(parties: Iterable[Party], person: User) -> Iterator[Hit]:
    own_house = str(person.organisation.name_zh_hans) if person.organisation else ""
    for party in parties:
        for here in _names_of(party):
            if here.capacity != "FIRM":
                yield from _alike(ConflictSign.SAME_NAME, here, person.name)
            if here.capacity in {"PARTY", "FIRM"}:
                yield from _alike(ConflictSign.SAME_FIRM, here, own_house)
        for agent in party.representations.all():
            if agent.user_id == person.pk:  # under whatever name
                here = _Here(agent.name, "AGENT", party.name)
                yield _hit(ConflictSign.SAME_NAME, here, person.name, Similarity.EXACT)
        if contact := _same_contact(party, person):
            here = _Here(party.name, "PARTY", "")
            yield _hit(ConflictSign.SAME_CONTACT, here, contact, Similarity.EXACT)


def _same_contact(party: Party, person: User) -> str:
    people: list[Party | Representation] = [party, *party.representations.all()]
    for row in people:
        for mine, theirs in ((person.mobile, row.mobile), (person.email, row.email)):
            if mine and theirs and mine.lower() == theirs.strip().lower():
                return mine
    return ""


def _names_of(party: Party) -> Iterator[_Here]:
    for name, capacity in (
        (party.name, "PARTY"),
        (party.legal_representative, "LEGAL_REPRESENTATIVE"),
        (party.contact_name, "CONTACT"),
    ):
        if name:
            yield _Here(name, capacity, "" if capacity == "PARTY" else party.name)
    for agent in party.representations.all():
        if agent.name:
            yield _Here(agent.name, "AGENT", party.name)
        if agent.firm:
            yield _Here(agent.firm, "FIRM", party.name)


# --- From other cases -----------------------------------------------------------------------------------


def _by_past(parties: Iterable[Party], rights: Iterable[RightInDispute], past: _Past) -> Iterator[Hit]:
    former = (
        (ConflictSign.FORMER_CLIENT, past.clients),
        (ConflictSign.FORMER_OPPONENT, past.opponents),
        (ConflictSign.FORMER_SEAT, past.seats),
    )
    for party in parties:
        for here in _names_of(party):
            if here.capacity == "FIRM":
                for firm in past.firms:
                    yield from _alike(ConflictSign.SAME_FIRM, here, firm)
        here = _Here(party.name, "PARTY", "")
        for sign, rows in former:
            for name, title in rows:
                yield from _alike(sign, here, name, title)
    ours = {_right(right): right for right in rights if right.number}
    for sign, rows in ((ConflictSign.SAME_RIGHT, past.rights), (ConflictSign.SAT_ON_RIGHT, past.sat_on)):
        for right_key, title in rows:
            if right_key in ours:
                here = _Here(ours[right_key].title or ours[right_key].number, "RIGHT", "")
                yield _hit(sign, here, ours[right_key].number, Similarity.EXACT, title)


def _past_of(
    case: Case, ids: Collection[UUID], parties: Collection[Party], rights: Collection[RightInDispute]
) -> defaultdict[UUID, _Past]:
    past: defaultdict[UUID, _Past] = defaultdict(_Past)
    acted: defaultdict[UUID, set[tuple[UUID, UUID]]] = defaultdict(set)  # case -> (person, side)
    for row in _representations(case, ids):
        if row.firm:
            past[row.user_id].firms.add(row.firm)
        past[row.user_id].clients.append((row.party.name, _title(case, row.party.case)))
        acted[row.party.case_id].add((row.user_id, row.party.side_id))
    for row in _engagements(case, ids).filter(role__in=PARTY_ROLES, party__isnull=False):
        past[row.user_id].clients.append((row.party.name, _title(case, row.case)))
        acted[row.case_id].add((row.user_id, row.party.side_id))
    for party in Party.objects.filter(case__in=acted.keys()).select_related("case") if acted else ():
        for person, side in acted[party.case_id]:
            if party.side_id != side:
                past[person].opponents.append((party.name, _title(case, party.case)))
    numbers = [right.number for right in rights if right.number]
    for right in RightInDispute.objects.filter(case__in=acted.keys(), number__in=numbers).select_related(
        "case"
    ):
        for person, _side in acted[right.case_id]:
            past[person].rights.append((_right(right), _title(case, right.case)))
    _read_seats(case, ids, parties, numbers, past)
    return past


def _representations(case: Case, ids: Collection[UUID]) -> Any:
    rows = Representation.objects.filter(user__in=ids).exclude(party__case=case)
    private = Q(party__case__state="DRAFT") | Q(
        party__case__state="CANCELLED", party__case__submitted_at=None
    )
    return rows.exclude(private).select_related("party__case")


def _engagements(case: Case, ids: Collection[UUID]) -> Any:
    rows = Engagement.objects.filter(user__in=ids).exclude(case=case).exclude(_PRIVATE)
    return rows.select_related("case", "party")


def _read_seats(
    case: Case,
    ids: Collection[UUID],
    parties: Collection[Party],
    numbers: Collection[str],
    past: defaultdict[UUID, _Past],
) -> None:
    """Read where these people sat; what they did in the same dispute is the sides' to consent to, not a hit."""
    seats = _engagements(case, ids).filter(role__in=NEUTRAL_ROLES).exclude(case__dispute=case.dispute_id)
    met = seats.filter(_may_be_one_of(parties)).values_list("user_id", "case_id", "case__parties__name")
    titles: dict[UUID, str] = {}
    about = seats.filter(case__rights__number__in=numbers).values_list(
        "user_id", "case_id", "case__rights__right_type", "case__rights__number"
    )
    met, about = list(met.distinct()), list(about.distinct()) if numbers else []
    if met or about:
        for other in Case.objects.filter(pk__in={row[1] for row in (*met, *about)}):
            titles[other.pk] = _title(case, other)
    for person, other, name in met:
        past[person].seats.append((name, titles[other]))
    for person, other, right_type, number in about:
        past[person].sat_on.append((f"{right_type}:{number}", titles[other]))


_HAN = r"[\u2e80-\u9fff]"


def _may_be_one_of(parties: Collection[Party]) -> Q:
    """Narrow former cases to parties with an equal key, or written in the other script."""
    keys = {key for party in parties if party.name for key in (party.name_key, name_key(party.name)) if key}
    found = Q(case__parties__name_key__in=keys)
    if any(not key.isascii() for key in keys):
        found |= ~Q(case__parties__name__regex=_HAN)
    if any(key.isascii() for key in keys):
        found |= Q(case__parties__name__regex=_HAN)
    return found


def _right(right: RightInDispute) -> str:
    return f"{right.right_type}:{right.number}"


def _title(case: Case, other: Case) -> str:
    """Return a case's number; that of another organisation stays there."""
    return other.title if other.organisation_id == case.organisation_id else ""


# --- Hits -----------------------------------------------------------------------------------------------


def _alike(sign: ConflictSign, here: _Here, other: str, title: str = "") -> Iterator[Hit]:
    """Yield a hit where two names are spellings of one."""
    like = similar(here.name, other)
    if like is not Similarity.NONE:
        yield _hit(sign, here, other, like, title)


def _hit(sign: ConflictSign, here: _Here, found: str, like: Similarity, title: str = "") -> Hit:
    elsewhere = (title,) if title else ()
    return Hit(sign, here.name, here.capacity, here.of, found, like.value, elsewhere)


def _grouped(hits: Iterable[Hit], case: Case) -> list[Hit]:
    """Return one hit for what several cases say, in the order of the signs."""
    together: dict[str, Hit] = {}
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        together.setdefault(hit.key, hit)
        titles[hit.key].update(hit.elsewhere)
    order = list(ConflictSign)
    return [
        replace(
            hit,
            elsewhere=tuple(sorted(titles[key], reverse=True)[:_SHOWN_CASES]),
            bars=case.kind == Kind.ARBITRATION or hit.sign not in _SEATS,
        )
        for key, hit in sorted(together.items(), key=lambda pair: (order.index(pair[1].sign), pair[1].name))
    ]
