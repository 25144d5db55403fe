"""Every address of the service, taken from the resolver and filled with every identifier of a world.

A part of an address that is not known here raises: a new page must be filled before it can be forgotten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from cases import models as m
from indicators.models import PlanPeriod
from notices.models import Delivery, Notice
from tests.markers.world import World, token_of

PART = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX_PART = re.compile(r"\(\?P<(\w+)>[^()]*\)")
SIGNS_OUT = "account_logout"
# Rows whose identifiers stand in addresses under a case, and the way from such a row to its case.
ROWS: dict[str, tuple[tuple[type[Any], str], ...]] = {
    "paper_id": ((m.CasePaper, "case"),),
    "item_id": ((m.EvidenceItem, "case"),),
    "party_id": ((m.Party, "case"),),
    "meeting_id": ((m.Meeting, "case"),),
    "record_id": ((m.MeetingRecord, "case"), (m.Undisputed, "case")),
    "message_id": ((m.Message, "case"),),
    "release_id": ((m.Release, "message__case"), (m.ConflictRelease, "case")),
    "offer_id": ((m.Offer, "case"),),
    "clause_id": ((m.Clause, "agreement__case"),),
    "proposal_id": ((m.Proposal, "case"),),
    "challenge_id": ((m.Challenge, "case"),),
    "appointment_id": ((m.Appointment, "case"),),
    "fee_id": ((m.Fee, "case"),),
    "request_id": ((m.CorrectionRequest, "case"),),
    "delivery_id": ((Delivery, "notice__about"),),
    "item": ((m.Party, "case"), (m.RightInDispute, "case"), (m.EvidenceItem, "case")),
}
MOST = 3  # of rows that are many and alike: deliveries, notices, rows of a register
FILING_PAGES = ("capacity", "applicant", "agent", "dispute", "facts", "service", "agreement")
# What narrows or turns the page of a list; each is asked for beside the bare address.
QUERIES = {
    "case": ("history=state", "history=meetings", "history=papers", "history=material", "page=2"),
    "case_list": ("view=todo", "view=waiting", "view=closed", "view=mine", "view=all", "state=MEDIATING"),
    "agenda": ("view=past", "page=2"),
    "inbox": ("page=2",),
    "counted_cases": ("page=2",),
    "filing_start": (),
}


@dataclass(frozen=True)
class Address:
    """One address: the name of its page, the case that it is about, where it is."""

    page: str
    path: str
    case: UUID | None = None


@dataclass
class Identifiers:
    """What the addresses of a world may be filled with.

    Args:
        whole: cases of which every row is tried.
        once: cases of which one row of each kind is tried.
    """

    world: World
    whole: list[UUID]
    once: list[UUID]
    rows: dict[str, list[tuple[UUID | None, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, whole: list[UUID], once: list[UUID]) -> "Identifiers":
        """Read every identifier."""
        found = cls(world, whole, once)
        for part, sources in ROWS.items():
            rows = [row for model, way in sources for row in _rows(model, way)]
            one_each = {case: (case, value) for case, value in rows if case in once}
            found.rows[part] = [row for row in rows if row[0] in whole] + list(one_each.values())
        found.rows["delivery_id"] = found.rows["delivery_id"][:MOST]
        return found

    def beside(self, part: str, page: str, person: str) -> list[Any]:
        """Return what a part may be that is not the identifier of something in a case."""
        match part:
            case "language":
                return ["zh-hans"]  # the language in which the papers of a world are printed
            case "page":
                return list(FILING_PAGES) if page == "filing_page" else ["facts"]
            case "material":
                return list(m.Material.values)
            case "kind":
                return list(m.ClauseKind.values)[:MOST]
            case "version":
                return [1]
            case "seat":
                return list(m.Seat.values)
            case "key":
                return ["joint", "applicant", "respondent"]
            case "user_id":
                return [self.world.user(name).pk for name in ("former_mediator", "mediator", "stranger")]
            case "code" if page == "rule_change":
                return ["ARB_AWARD"]
            case "code":
                papers = m.CasePaper.objects.exclude(paper__issued_at=None)
                return list(papers.values_list("paper__code", flat=True)) or ["AAAA-BBBB"]
            case "rule_set":
                return ["EXAMPLE"]
            case "token":
                return [token_of(invitation) for invitation in self.world.invitations.values()]
            case "notice_id":
                return self._notices(person)
            case "month" | "first" | "last":
                return ["2026-03"]
            case (
                "file_id" | "finding_id" | "follow_up_id" | "motion_id"
            ):  # this world has none: no secret stands there
                return [self.cases[0]]
            case "period_id":
                return list(PlanPeriod.objects.values_list("pk", flat=True))
            case "app_label":
                return ["accounts", "notices", "cases", "indicators"]
            case "content_type_id" | "object_id":
                return ["1"]
            case "url":
                return ["elsewhere"]
        raise KeyError(f"the address of {page} has a part that nobody fills: {part}")

    def _notices(self, person: str) -> list[UUID]:
        """Return one's own messages and some of everybody else's."""
        who = self.world.people.get(person)
        own = Notice.objects.filter(recipient=who.user if who else None)
        others = Notice.objects.exclude(pk__in=own).order_by("kind", "pk").distinct("kind")
        return [*own.values_list("pk", flat=True)[:40], *others.values_list("pk", flat=True)[:MOST]]

    def of_cases(self, part: str) -> list[tuple[UUID | None, Any]]:
        """Return the rows whose identifiers a part may be, each under its case, and one of each under another."""
        own = self.rows[part]
        one_each = dict(own)
        return own + [(self._other(case), value) for case, value in one_each.items()]

    @property
    def cases(self) -> list[UUID]:
        """Every case that is tried."""
        return [*self.whole, *self.once]

    def _other(self, case: UUID | None) -> UUID:
        return self.cases[(self.cases.index(case) + 1) % len(self.cases)] if case else self.cases[0]


def _rows(model: type[Any], way: str) -> list[tuple[UUID | None, Any]]:
    return list(model.objects.order_by("pk").values_list(way, "pk"))


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Yield every page of the service with its route."""
    yield from _under(get_resolver(), "/")


def _under(resolver: URLResolver, route: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        text = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            text = REGEX_PART.sub(r"<\1>", text).strip("^$")
        if isinstance(entry, URLPattern):
            yield route + text, entry
        else:
            yield from _under(entry, route + text)


def addresses(found: Identifiers, person: str) -> Iterator[Address]:
    """Yield every address of the service for somebody; signing out comes last."""
    last: list[Address] = []
    for route, pattern in patterns():
        page = str(pattern.name or route)
        for address in fill(found, route, page, pattern, person):
            if page == SIGNS_OUT:
                last.append(address)
                continue
            yield address
            for query in QUERIES.get(page, ()):
                yield Address(page, f"{address.path}?{query}", address.case)
    yield from last


def fill(found: Identifiers, route: str, page: str, pattern: URLPattern, person: str) -> Iterator[Address]:
    """Yield the addresses of one page."""
    parts = PART.findall(route)
    if parts == ["object_id"]:
        yield from _of_the_register(route, page, pattern, person)
        return
    of_case = [
        part for part in parts if part in found.rows and not (part == "item" and "case_id" not in parts)
    ]
    beside = [part for part in parts if part not in of_case and part != "case_id"]
    for case, ids in _in_cases(found, of_case, "case_id" in parts):
        for values in product(*(found.beside(part, page, person) for part in beside)):
            filled = {**ids, **dict(zip(beside, values, strict=True)), "case_id": case}
            yield Address(page, PART.sub(lambda part, now=filled: str(now[part[1]]), route), case)


def _in_cases(
    found: Identifiers, parts: list[str], has_case: bool
) -> Iterator[tuple[UUID | None, dict[str, Any]]]:
    if not parts:
        for case in found.cases if has_case else [None]:
            yield case, {}
        return
    (part,) = parts  # an address names one row of a case
    for case, value in found.of_cases(part) if has_case else found.rows[part]:
        yield case, {part: value}


def _of_the_register(route: str, page: str, pattern: URLPattern, person: str) -> Iterator[Address]:
    """Yield the administration's pages of some rows: whoever is no administrator finds none of them."""
    app, model = route.split("/")[2:4]
    rows = apps.get_model(app, model)._default_manager.order_by("-pk").values_list("pk", flat=True)
    for key in rows[: MOST if "administrator" in person else 1] or ["0"]:
        yield Address(page, PART.sub(str(key), route))
