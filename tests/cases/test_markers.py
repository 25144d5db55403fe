"""Every secret stays with its audience: over every address, as everybody, in every form in which text leaves us.

The secrets and who may read them stand in `tests/markers/audiences.py`; the addresses come from the resolver. The
world is laid once in each process, so that pytest-xdist may deal the people out; every test leaves it as it was.
"""

import logging
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from guardian.shortcuts import get_perms

from accounts.models import AccountEvent
from accounts.services import end_sessions
from cases.models import Appointment, Case, CaseEvent, IdempotencyKey
from cases.services import appointment, assignment, hearings, offers, rooms
from cases.services.arbitration import challenges
from cases.services.engagements import end_engagements
from cases.services.notes import add_note
from notices.models import Delivery, DemoMessage, Notice
from tests.markers.addresses import Address, Identifiers, addresses, patterns
from tests.markers.arbitration import lay_request, save, seat
from tests.markers.audiences import AT_ONE_ROW, SECRETS
from tests.markers.lay import lay_world
from tests.markers.reading import WORD, Read, found_in, read
from tests.markers.world import EVERYBODY, FIRST, VISITORS, WALKED_BY_ALL, World

pytestmark = [pytest.mark.once, pytest.mark.django_db]
# An address in the network for each, so that what is counted by it is counted for each.
HOUSE = {person: f"10.0.0.{number}" for number, person in enumerate(EVERYBODY, 1)}
# A refusal is then one sentence, and no page that is drawn twenty thousand times over.
SHORT = {"accept": "application/json"}
# Tokens, keys, numbers of errors and the time of reading differ from one reading to the next.
PASSING = re.compile(r"\b([A-Za-z0-9]{64}|[0-9a-f]{32}|[0-9A-F]{8})\b|only-print.>[^<]*|Expires: .*")
# A new key each time, a workbook that says when it was made, and the end of the session.
NEVER_THE_SAME = {"mfa_activate_totp", "import_template", "account_logout"}
# One person of each role.
SEEKERS = (
    "applicant", "respondent_agent", "third_party", "mediator", "former_mediator", "presiding", "first", "clerk",
    "secretary", "supervisor", "chair", "statistician", "administrator", "stranger",
)  # fmt: skip


class Kept(logging.Handler):
    """Keeps every line of the log that holds a marker."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.count, self.lines = 0, list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """Look through a line, with all that belongs to it."""
        self.count += 1
        line = f"{record.getMessage()} {record.__dict__}"
        if WORD.search(line):
            self.lines.append(line)


@pytest.fixture
def _django_db_helper() -> None:
    """Begin no transaction for each test, as pytest-django would: `world` holds one open for them all."""


@pytest.fixture(scope="module")
def log() -> Iterator[Kept]:
    """Log everything of everybody while this module runs."""
    kept, root = Kept(), logging.getLogger()
    handlers, level = root.handlers, root.level
    root.handlers = [kept]
    root.setLevel(logging.DEBUG)
    yield kept
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any, drain: Callable[..., Any], log: Kept
) -> Iterator[World]:
    """Lay the world once for all tests of this module; nothing of it is committed."""
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))}}
    changed = override_settings(
        STORAGES={**settings.STORAGES, "default": files}, SECOND_FACTOR_REQUIRED=False
    )
    mail.outbox = []
    with changed, django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("cases.views.papers.MOST", 10_000)  # nobody reads as much in ten minutes
        yield lay_world(drain)
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Every address, as everybody --------------------------------------------------------------------------


@pytest.mark.parametrize("person", EVERYBODY)
def test_everybody_finds_what_is_theirs_and_nothing_else(world: World, person: str) -> None:
    whole, once = cases_for(world, person)
    found: dict[str, set[str]] = defaultdict(set)
    with undone():
        for address in addresses(Identifiers.of(world, whole, once), person):
            answer = ask(world, person, address)
            assert answer.status < 500, address
            assert answer.status != 429, address
            for marker in found_in(world, answer.text):
                found[str(marker)].add(address.page)
    world.clients.pop(person)  # the last address signs out
    theirs = [marker for marker in world.markers.values() if person in marker.readers]
    strange = {what: sorted(pages) for what, pages in found.items() if what not in set(map(str, theirs))}
    missing = {
        str(marker)
        for marker in theirs
        if world.cases[marker.case] in (whole if marker.what in AT_ONE_ROW else whole + once)
    }
    assert (strange, missing - found.keys()) == ({}, set())


def cases_for(world: World, person: str) -> tuple[list[UUID], list[UUID]]:
    """Return the cases that are walked whole as somebody, and those of which one row of each kind is enough.

    Whoever cannot open a case meets the same gate at each of its rows: a mediation and an arbitration stand for
    all that are shut (decision 0065). With MARKERS=every nothing is left out.
    """
    if os.environ.get("MARKERS") == "every":
        return list(world.cases.values()), []
    client = world.client(person)
    is_open = {
        pk: client.get(f"/cases/{pk}/", headers=SHORT).status_code == 200 for pk in world.cases.values()
    }
    if person in VISITORS:
        return [world.cases["invited"]], [world.cases[name] for name in WALKED_BY_ALL]
    whole = [pk for pk in world.cases.values() if is_open[pk] and person in FIRST]
    return whole, [world.cases[name] for name in WALKED_BY_ALL if world.cases[name] not in whole]


def ask(world: World, person: str, address: Address) -> Read:
    """Open an address in the browser of somebody, and read what comes."""
    headers = SHORT if address.case else {}
    return read(world.client(person).get(address.path, headers=headers, REMOTE_ADDR=HOUSE[person]))


def test_every_secret_is_planted(world: World) -> None:
    planted = {(marker.what, marker.case) for marker in world.markers.values()}
    assert planted == {(what, case) for what, cases in SECRETS.items() for case in cases}
    assert len(planted) >= 60


def test_every_address_is_filled(world: World) -> None:
    found = Identifiers.of(world, list(world.cases.values()), [])
    reached = {address.page for address in addresses(found, "arb_administrator")}
    assert {str(pattern.name or route) for route, pattern in patterns()} - reached == set()


# --- What leaves us otherwise -----------------------------------------------------------------------------


def test_no_message_event_or_task_holds_a_secret(world: World) -> None:
    texts = [
        f"{mail_.subject} {mail_.body} {mail_.recipients()} {mail_.alternatives} {mail_.attachments}"  # type: ignore[attr-defined]
        for mail_ in mail.outbox
    ]
    for model in (Notice, Delivery, DemoMessage, CaseEvent, AccountEvent, IdempotencyKey, DBTaskResult):
        texts += [str(row) for row in model.objects.values()]
    assert len(texts) > 500
    assert {str(marker) for text in texts for marker in found_in(world, text)} == set()


def test_the_log_holds_no_secret(world: World, log: Kept) -> None:
    marker = world.mark("running", "caucus of the applicant")
    for person in ("applicant", "secretary", "nobody"):
        world.client(person).get(f"/cases/?q={marker}")
        world.client(person).get(f"/cases/{world.cases['running']}/room/applicant/")
    assert log.count > 0
    assert log.lines == []


@pytest.mark.parametrize("person", SEEKERS)
def test_nobody_finds_a_case_by_a_secret(world: World, person: str) -> None:
    """Ask for one secret of each kind; the list reads as it does for a word that nobody ever wrote."""
    client = world.client(person)
    nonsense = _list_for(client, "ZQNOSUCHWORDATALL")
    one_each = {marker.what: marker for marker in world.markers.values()}
    found = {what for what, marker in one_each.items() if _list_for(client, marker.text) != nonsense}
    assert found == set()


def _list_for(client: Any, text: str) -> str:
    answer = client.get("/cases/", {"q": text, "view": "all"})
    return PASSING.sub("", answer.content.decode().replace(text, "…"))


# --- Nobody can count what he does not see ----------------------------------------------------------------


@pytest.mark.parametrize(
    "person", ["respondent", "third_party", "secretary", "supervisor_with_reason", "clerk", "statistician"]
)
def test_a_caucus_changes_no_page_of_others(world: World, person: str) -> None:
    assert _changed_by(_whisper, world, person, "running") == {}


def _whisper(world: World) -> None:
    """Do once more everything that only the applicant's side and the mediator may know."""
    case_id, applicant, mediator = world.cases["running"], world["applicant"], world["mediator"]
    side = Case.objects.get(pk=case_id).sides.get(kind="APPLICANT")
    for by in (applicant, mediator):
        rooms.send_message(case_id=case_id, by=by, text="再说一句", side_id=side.pk)
    offers.make_offer(case_id=case_id, by=applicant, terms="再让一步", amount_fen=100, in_confidence=True)
    add_note(case_id=case_id, by=mediator, text="再记一笔")
    start = timezone.now() + timedelta(days=40)
    hearings.schedule_meeting(
        case_id=case_id, by=mediator, starts_at=start, ends_at=start + timedelta(hours=1), mode="VIDEO",
        link="https://video.example/again", side_id=side.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    "person", ["applicant", "third_party", "arb_secretary", "arb_supervisor_with_reason", "arb_chair"]
)
def test_a_deliberation_changes_no_page_of_others(world: World, person: str) -> None:
    assert _changed_by(_deliberate, world, person, "deliberating") == {}


def _deliberate(world: World) -> None:
    add_note(case_id=world.cases["deliberating"], by=world["first"], text="再议")
    save(world, "deliberating", {"kind": "AWARD", "claims": "另一稿", "result": "另一项"})


def pages_of(world: World, person: str, name: str) -> dict[str, str]:
    """Return every page about a case and every list, as somebody reads it."""
    seen = {}
    for route, pattern in patterns():
        parts = pattern.pattern.converters.keys()
        if route.startswith("/admin/") or parts - {"case_id"} or pattern.name in NEVER_THE_SAME:
            continue
        path = route.replace("<uuid:case_id>", str(world.cases[name]))
        answer = ask(world, person, Address(str(pattern.name), path, world.cases[name] if parts else None))
        seen[str(pattern.name)] = f"{answer.status} {PASSING.sub('', answer.text)}"
    return seen


def _changed_by(act: Callable[[World], None], world: World, person: str, name: str) -> dict[str, list[str]]:
    """Return what reads otherwise after an act; days left change at midnight, so then all is read again."""
    day = timezone.localdate()
    with undone():
        before = pages_of(world, person, name)
        act(world)
        changed = _changed(before, pages_of(world, person, name))
    return changed if day == timezone.localdate() else _changed_by(act, world, person, name)


def _changed(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Return the lines of pages that read otherwise."""
    return {
        name: sorted(set(text.splitlines()) ^ set(before[name].splitlines()))[:4]
        for name, text in after.items()
        if text != before[name]
    }


# --- Whoever loses a case loses every address of it --------------------------------------------------------


def _replaced(world: World) -> str:
    appointment.replace(case_id=world.cases["running"], by=world["applicant"], reason="换人")
    return "running"


def _challenged(world: World) -> str:
    case = world.case("challenged")
    named = Appointment.objects.get(case=case, neutral=world.user("first"))
    done = challenges.challenge(
        case_id=case.pk, by=world["applicant"], appointment_id=named.pk, grounds="有利害关系"
    )
    challenges.decide(
        case_id=case.pk,
        by=world["arb_chair"],
        challenge_id=UUID(done.data["challenge"]),
        upholds=True,
        reasons="成立",
    )
    return "challenged"


def _revoked(world: World) -> str:
    end_engagements(case=world.case("running"), because="revoked", user=world.user("applicant_agent"))
    return "running"


def _withdrawn(world: World) -> str:
    """End the grant that django-guardian answers from; it says so at once."""
    case, user = world.case("running"), world.user("respondent_agent")
    assert get_perms(user, case) == ["act_as_agent"]
    case.engagements.filter(user=user).update(until=timezone.now())
    assert get_perms(user, case) == []
    return "running"


def _reassigned(world: World) -> str:
    other = world.user("other_secretary")
    assignment.assign_secretary(case_id=world.cases["running"], by=world["supervisor"], user_id=other.pk)
    return "running"


LOSSES = {
    "mediator": _replaced, "first": _challenged, "applicant_agent": _revoked, "respondent_agent": _withdrawn,
}  # fmt: skip


@pytest.mark.parametrize("person", LOSSES)
def test_who_loses_a_case_finds_none_of_its_saved_addresses(world: World, person: str) -> None:
    with undone():
        if person == "first":
            _lay_challenged(world)
        name = "challenged" if person == "first" else "running"
        saved = saved_by(world, person, name)
        assert len(saved) > 15
        assert LOSSES[person](world) == name
        assert {ask(world, person, address).status for address in saved} == {404}
    world.cases.pop("challenged", None)
    world.clients.pop(person)  # whose session was taken back with all else


def _lay_challenged(world: World) -> None:
    lay_request(world, "challenged")
    seat(world, "challenged")
    add_note(case_id=world.cases["challenged"], by=world["first"], text="初步意见")


def test_a_secretary_who_gives_a_case_away_keeps_the_register_alone(world: World) -> None:
    with undone():
        saved = saved_by(world, "secretary", "running")
        _reassigned(world)
        seen = [
            str(marker)
            for address in saved
            for marker in found_in(world, ask(world, "secretary", address).text)
        ]
    world.clients.pop("secretary")
    assert seen == []


def test_who_is_deactivated_is_asked_to_sign_in_at_every_saved_address(world: World) -> None:
    with undone():
        saved = saved_by(world, "secretary", "running")
        user = world.user("secretary")
        user.is_active = False
        user.save()
        end_sessions(user)
        answers = [ask(world, "secretary", address) for address in saved]
        assert {answer.status for answer in answers} == {302}
        assert all("/account/sign-in/" in answer.leads_to for answer in answers)
    world.clients.pop("secretary")


def saved_by(world: World, person: str, name: str) -> list[Address]:
    """Return every address of a case that somebody can open, tried in the session that is used again.

    The session is a new one: that of the walk over all addresses may have run out on a slow machine.
    """
    world.clients.pop(person, None)
    case_id = world.cases[name]
    found = Identifiers.of(world, [case_id], [])
    of_the_case = [address for address in addresses(found, person) if address.case == case_id]
    return [address for address in of_the_case if ask(world, person, address).status == 200]
