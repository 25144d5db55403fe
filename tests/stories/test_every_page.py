"""Every page of every role: reached, accessible, in its language, and no wider than the window.

The addresses are those of the resolver. Each is tried as everybody, on the stages where it belongs (`ON`). What
nobody reaches fails the test, unless `UNREACHED` says why. Every page is looked at as each role that reaches it in
the first language on a computer, and as one role in the five other combinations of language and width; a page that
is built like one that was looked at before is not looked at again.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.access import AccessRule
from cases.permissions import MATRIX, Action, Kind
from cases.views.invitation import SESSION_KEY
from mediation.demo.people import PASSWORD
from tests.stories.looking import LANGUAGES, Found, ask_for, look_at_all
from tests.stories.people import Open
from tests.stories.world import PEOPLE, World, lay_world

pytestmark = [pytest.mark.story, pytest.mark.django_db(transaction=True)]

INVITEE, INVITED, NOBODY = "invitee", "invited", "nobody"  # with link and code, with the link alone, without
FORGETFUL, NEWCOMER, CALLER = (
    "forgetful",
    "newcomer",
    "caller",
)  # who wait for a code, by mail or by text message
VISITORS = (NOBODY, INVITED, INVITEE, FORGETFUL, NEWCOMER, CALLER)
EVERYBODY = (*PEOPLE, *VISITORS)
NOT_OURS = "admin/"  # Django's own pages for the administrator
ELSEWHERE = (
    "cases.views.arbitration"  # this world has mediations only; test_every_arbitration_page.py looks at these
)
SIGNS_OUT = "account_logout"

# Pages that nobody finds in this world, each with the reason.
_UNDERWAY = "stands in the middle of a change of the account, after a code"
_GUARDED = "needs a second factor that is set up"
_HIT = "needs a name on the roster that is also on a side"
UNREACHED: dict[str, str] = {
    SIGNS_OUT: "ends the visit",
    "open_notice": "leads to what the message is about",
    "filing_agreement_paper": "belongs to an application for arbitration",
    "former_mediator": "belongs to an arbitration after a mediation",
    "ask_conflict_release": _HIT,
    "answer_conflict_release": _HIT,
    **dict.fromkeys(
        ["month_record", "report_pdf", "report_xlsx", "report_period_pdf", "report_period_xlsx"],
        "files of a frozen month; the story of the count downloads one",
    ),
    **dict.fromkeys(
        ["import_adopt", "import_columns", "import_confirm", "import_errors", "import_show", "import_undo"],
        "of a ledger that was brought; the story of the import goes through them, with axe",
    ),
    "freeze_month_decide": "waits for a proposal; the story of the count goes through it",
    "proposal_proof": "a file, there only while a closing date waits to be corrected",
    **dict.fromkeys(
        ["counting_rule_decide", "counting_rule_adopt", "counting_rule_adopt_decide"],
        "of a version of the counting rule that somebody wrote; its own test goes through them",
    ),
    "letter_posted": "only takes a form, of a letter that waits",
    "invitation_claim": "needs link, code and account in one browser; the walk goes through it",
    "invitation_paper": "a file, made only where papers are",
    "sign_now": "the third screen of signing, after the first two; the story of the agreement goes through it",
    "account_complete_password_reset": _UNDERWAY,
    "account_set_password": "for an account without a password",
    "mfa_activate_totp": "asks for the password again first",
    "mfa_authenticate": _GUARDED,
    "mfa_reauthenticate": _GUARDED,
    "mfa_deactivate_totp": _GUARDED,
    "mfa_view_recovery_codes": _GUARDED,
    "mfa_generate_recovery_codes": _GUARDED,
    "mfa_download_recovery_codes": _GUARDED,
}
# The stage on which a page belongs, where it is not a case with a session on record.
ON = {
    "DRAFT": "filing_tasks filing_respondents filing_respondent_new filing_respondent filing_remove_respondent "
    "filing_rights filing_right_new filing_right filing_remove_right filing_papers filing_evidence filing_upload "
    "filing_remove_file filing_autosave filing_review filing_discard filing_page",
    "SUBMITTED": "filing_receipt withdraw_before_acceptance examination accept reject take_over request_correction "
    "raise_flag",
    "CORRECTION": "filing_resubmit lapse_correction",
    "FLAGGED": "clear_flag",
    "CONSENT_PENDING": "reply no_reply withdraw case_servings tell_code invitation_evidence invitation_paper",
    "ASKED": "choose_mediator rank_mediators connections appoint_mediator check_identity check_party show_number",
    "NAMED": "accept_appointment decline_appointment",
    "DISCLOSED": "answer_disclosure confirm_mediator",
    "MEDIATING": "schedule_meeting replace_mediator suspend extend terminate expire answer_record "
    "room case_room ask_release answer_release offers answer_offer withdraw_offer undisputed answer_undisputed",
    "SCHEDULED": "cancel_meeting hold_session meeting_ics join_meeting",
    "SUSPENDED": "resume",
    "DRAFTED": "agreement_texts agreement_preview clause_add clause_change clause_remove clause_up clause_down "
    "draft_agreement",
    "SIGNING": "sign sign_now signed refuse_to_sign revise",
    "REVISED": "agreement_changes",
    "AGREED": "agreement case_paper paper_again confirmation",
    "TERMINATED": "close",
    "CLOSING": "proposal",
    "DEADLOCK": "reopen archive correct_closing strike_out annul why_counted rate rate_case related go_on",
}
STAGE_OF = {name: stage for stage, names in ON.items() for name in names.split()}
USUAL = "RECORDED"
# What an address is filled in with, where it is not the name of a row.
FIXED = {"language": "zh-hans", "kind": "PAY", "version": 2, "material": "EVIDENCE", "key": "joint",
         "month": "2026-01"}  # fmt: skip
FILING_PAGES = ("capacity", "applicant", "agent", "dispute", "facts", "service")


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, settings: Any) -> World:
    """Lay the world, with a folder for its files and without second factors."""
    cache.clear()
    kept = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "kept")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.SECOND_FACTOR_REQUIRED = False
    return lay_world()


# Two halves, so that two processes may look side by side.
@pytest.mark.parametrize("half", [0, 1])
def test_every_page(open_page: Open, world: World, half: int) -> None:
    found = find(world)
    everything = {str(pattern.name) for pattern in patterns(get_resolver())}
    reached = {name.split(":")[0] for name in found.pages} | found.others
    assert sorted(everything - reached - UNREACHED.keys()) == []
    assert sorted(UNREACHED.keys() & reached | UNREACHED.keys() - everything) == []
    assert look_at_all(open_page, found, EVERYBODY[half::2]) == {}


# --- Finding --------------------------------------------------------------------------------------


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield every address of ours."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if not entry.callback.__module__.startswith(ELSEWHERE):
                yield entry
        elif not str(entry.pattern).startswith(NOT_OURS):
            yield from patterns(entry)


def addresses(world: World, pattern: URLPattern, key: str) -> Iterator[str]:
    """Yield where a page may be for somebody."""
    name, parts = str(pattern.name), set(pattern.pattern.converters)
    if not parts:
        yield reverse(name)
        return
    case = world.cases["AGENT" if key == "agent" else STAGE_OF.get(name, USUAL)]
    filled = {**FIXED, **world.ids(case, key), **world.rows_of(case, name)}
    for page in FILING_PAGES if "page" in parts else ("",):
        filled["page"] = page
        if parts <= filled.keys():
            yield reverse(name, kwargs={part: filled[part] for part in parts})


def find(world: World) -> Found:
    """Try every address as everybody."""
    found = Found()
    for key in EVERYBODY:
        client = found.clients[key] = client_of(world, key)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGES[0]
        for pattern in patterns(get_resolver()):
            if pattern.name != SIGNS_OUT and _may_reach(key, pattern):
                ask_for(found, key, pattern, addresses(world, pattern, key))
    return found


def _may_reach(key: str, pattern: URLPattern) -> bool:
    """Return whether the access rule of a page leaves somebody a chance; saves asking for what is refused."""
    rule: AccessRule = pattern.callback.access_rule  # type: ignore[attr-defined]
    kind, _colon, what = rule.kind.partition(": ")
    if kind == "case" and what in set(MATRIX[Kind.MEDIATION]):
        roles = {role.lower() for role in MATRIX[Kind.MEDIATION][Action(what)].roles}
        return key in roles or (key == "mediator" and "nominee" in roles)
    allowed = {
        "public": EVERYBODY,
        "invitation": (INVITED, INVITEE),
        "rating": (NOBODY,),
        "staff": [role.lower() for role in rule.roles],
    }
    return key in allowed.get(kind, PEOPLE)


def client_of(world: World, key: str) -> Client:
    """Return the browser of somebody: signed in, come by a link, or waiting for a code."""
    client = Client()
    if key in world.people:
        client.post(reverse("account_login"), {"login": world.people[key].email, "password": PASSWORD})
    elif key == INVITEE:
        session = client.session
        session[SESSION_KEY] = {"id": str(world.invitation.pk), "at": int(time.time())}
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    elif key == FORGETFUL:
        client.post(reverse("account_reset_password"), {"email": world.people["applicant"].email})
    elif key in {NEWCOMER, CALLER}:
        contact = "new@test.example" if key == NEWCOMER else "13800138000"
        entered = {
            "name": "新用户",
            "contact": contact,
            "password1": "plum tree in the rain",
            "privacy": "on",
        }
        client.post(reverse("account_signup"), entered)
    return client
