"""Every page of an arbitration: reached, accessible, in its language, and no wider than the window.

As in test_every_page.py, whose ways of looking this shares; the world has one case of the same two sides at each
stage, and each page is tried on the stage where it belongs (`ON`).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.access import AccessRule
from cases.permissions import MATRIX, Action, Kind
from tests.stories.bench import LOOKERS, ROLES, Bench, lay_bench
from tests.stories.looking import LANGUAGES, Found, ask_for, look_at_all
from tests.stories.people import Open

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]

OURS = "cases.views.arbitration"
# Pages of every case that read otherwise in an arbitration.
SHARED = frozenset(
    [
        "case",
        "case_parties",
        "case_materials",
        "case_meetings",
        "case_papers",
        "case_notes",
        "case_servings",
        "related",
        "agenda",
        "home",
        "examination",
        "accept",
        "withdraw",
        "close",
        "add_evidence",
        "confirm_address",
        "cancel_meeting",
        "answer_record",
        "filing_page",
        "connections",
        "break_glass",
        "archive",
        "annul",
        "nominations",
    ]
)
ON = {
    "DRAFT": "filing_page",
    "SUBMITTED": "examination accept decide_arbitrability",
    "FEE_PENDING": "case_fee record_fee defer_fee fee_lapse",
    "PAID": "notify_respondent",
    "ANSWER_PERIOD": "file_answer give_leave end_answer_period object_to_jurisdiction object_to_online confirm_address",
    "FREE": "choose_arbitrator rank_arbitrators leave_to_head appoint_arbitrator connections",
    "NAMED": "tribunal waive_challenge challenge constitute",
    "PROCEEDING": "schedule_hearing documents_only begin_mediation consents withdraw dismiss consolidate "
    "add_evidence",
    "CHALLENGED": "decide_challenge replace_arbitrator",
    "SCHEDULED": "postpone_hearing hold_hearing cancel_meeting",
    "HEARING": "case case_meetings close_hearing deemed_withdrawn answer_record",
    "MEDIATION": "end_mediation",
    "DELIBERATION": "case_deliberation arrange_tribunal_meeting reopen_hearing award_draft award_submit award_extend",
    "SCRUTINY": "award_scrutiny",
    "SIGNING": "award_read award_sign award_issue",
    "STATEMENT": "statement_receive statement_renege",
    "DECIDED": "decisions award_correct award_ask_correction award_grant_correction award_refuse_correction close "
    "case_servings case_papers case_notes related",
    "CLOSED": "re_arbitrate archive annul",
}
UNREACHED = {
    "award_sign": "the second screen of signing, after the text was read; the story of the award goes through it"
}
STAGE_OF = {name: stage for stage, names in ON.items() for name in names.split()}
USUAL = "HEARING"


@pytest.fixture
def bench(transactional_db: None, settings: Any) -> Bench:
    """Lay the world."""
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = False
    return lay_bench()


def test_every_arbitration_page(open_page: Open, bench: Bench) -> None:
    found = find(bench)
    everything = {str(pattern.name) for pattern in patterns(get_resolver())}
    reached = {name.split(":")[0] for name in found.pages} | found.others
    assert sorted(everything - reached) == sorted(UNREACHED)
    assert look_at_all(open_page, found, LOOKERS, is_sparing=True) == {}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield the addresses of arbitrations, and those of every case that read otherwise there."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif entry.callback.__module__.startswith(OURS) or entry.name in SHARED:
            yield entry


def addresses(bench: Bench, pattern: URLPattern) -> Iterator[str]:
    """Yield where a page may be."""
    name, parts = str(pattern.name), set(pattern.pattern.converters)
    filled = (
        {**bench.ids(STAGE_OF.get(name, USUAL)), "seat": "PRESIDING", "page": "agreement"} if parts else {}
    )
    if parts <= filled.keys():
        yield reverse(name, kwargs={part: filled[part] for part in parts})


def find(bench: Bench) -> Found:
    """Try every address as everybody."""
    found = Found()
    for key in LOOKERS:
        client = found.clients[key] = bench.client(key)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGES[0]
        for pattern in patterns(get_resolver()):
            if may_reach(key, pattern):
                ask_for(found, key, pattern, addresses(bench, pattern))
    return found


def may_reach(key: str, pattern: URLPattern) -> bool:
    """Return whether the matrix leaves somebody a chance; saves asking for what is refused."""
    rule: AccessRule = pattern.callback.access_rule  # type: ignore[attr-defined]
    kind, _colon, what = rule.kind.partition(": ")
    matrix = MATRIX[Kind.ARBITRATION]
    return kind != "case" or what not in set(matrix) or ROLES[key] in matrix[Action(what)].roles
