"""The deliberation exists for the tribunal alone; what was said in a mediation never reaches the file it decides on."""

import re
from datetime import timedelta
from difflib import unified_diff
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from cases.access import reach_of
from cases.actors import Actor
from cases.models import Award, AwardKind, CaseEvent, CasePaper, Meeting, MeetingRecord, Note
from cases.moment import now
from cases.paperwork.arbitration.award import award_paper
from cases.refusals import Conflict, NotVisible, NotYet
from cases.services import hearings as sessions
from cases.services.arbitration import consents, hearings
from cases.services.arbitration.deliberation import arrange_meeting
from cases.services.engagements import end_engagements
from cases.services.meetings import suggest_slots
from cases.services.notes import add_note
from cases.urls import urlpatterns
from notices.models import Notice
from tests.bench import Bench, at_clock, consent_of_both, hold, lay_bench, let_it_happen, schedule
from tests.table import sign_in

pytestmark = pytest.mark.django_db

MARKER = "评议标记XQ7"
# Pages of a case that need nothing but the case, and the reader's own lists.
PAGES = sorted(
    pattern.name
    for pattern in urlpatterns
    if isinstance(pattern, URLPattern) and pattern.name and list(pattern.pattern.converters) == ["case_id"]
)
LISTS = ("case_list", "case_home", "agenda", "inbox")


@pytest.fixture(autouse=True)
def _no_papers(settings: Any) -> None:
    settings.PAPERS_ENABLED = False


def everything(client: Client, case_id: UUID) -> dict[str, tuple[int, str]]:
    """Return every page that somebody can open about a case, without what differs from one reading to the next."""
    addresses = {name: reverse(name, args=[case_id]) for name in PAGES}
    addresses |= {name: reverse(name) for name in LISTS}
    addresses["search"] = f"{reverse('case_list')}?q={MARKER}"
    addresses |= {f"history {kind}": f"{addresses['case']}?history={kind}" for kind in ("state", "meetings")}
    found = {}
    for name, address in addresses.items():
        answer = client.get(address)
        found[name] = (answer.status_code, _still(answer.content.decode()))
    return found


def _still(page: str) -> str:
    """Take out tokens, keys, numbers of errors and the time of reading."""
    return re.sub(r"\b([A-Za-z0-9]{64}|[0-9a-f]{32}|[0-9A-F]{8})\b|only-print.>[^<]*", "", page)


def _differing(before: tuple[int, str], after: tuple[int, str]) -> list[str]:
    """Return what differs between two readings of a page."""
    lines = unified_diff(before[1].splitlines(), after[1].splitlines(), n=0, lineterm="")
    return [str(before[0]), str(after[0]), *(line[:300] for line in lines)]


def deliberate(bench: Bench) -> Meeting:
    """Have the tribunal write a note, and meet at the first time that is suggested to everybody."""
    add_note(case_id=bench.case_id, by=bench.first, text=MARKER)
    slot = suggest_slots(bench.case, now())[0]
    done = arrange_meeting(
        case_id=bench.case_id, by=bench.presiding, starts_at=slot.starts_at, ends_at=slot.ends_at,
        link=f"https://meet.example/{MARKER}",
    )  # fmt: skip
    return Meeting.objects.get(pk=done.data["meeting"])


@pytest.mark.parametrize(("state", "who"), [("IN_PROCEEDINGS", 7), ("DELIBERATION", 3)])
def test_nobody_outside_the_tribunal_can_tell_that_it_deliberates(state: str, who: int) -> None:
    bench = lay_bench(state)
    clients = [sign_in(actor) for actor in bench.others[:who]]
    before = [everything(client, bench.case_id) for client in clients]
    meeting = deliberate(bench)
    for client, seen in zip(clients, before, strict=True):
        after = everything(client, bench.case_id)
        assert {
            name: _differing(seen[name], after[name]) for name in after if after[name] != seen[name]
        } == {}
        for name in ("meeting_ics", "join_meeting"):
            assert client.get(reverse(name, args=[meeting.pk])).status_code == 404
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == {actor.user.pk for actor in bench.tribunal if actor.user}


def test_the_tribunal_reads_its_notes_and_meetings() -> None:
    bench = lay_bench("DELIBERATION")
    meeting = deliberate(bench)
    for actor in bench.tribunal:
        client = sign_in(actor)
        page = client.get(reverse("case_deliberation", args=[bench.case_id])).content.decode()
        assert (MARKER in page, str(meeting.pk) in page) == (True, True)
        assert client.get(reverse("meeting_ics", args=[meeting.pk])).status_code == 200
    kinds = CaseEvent.objects.filter(case=bench.case_id).values_list("kind", "audience")
    assert set(kinds) == {("add_note", "TRIBUNAL"), ("schedule_meeting", "TRIBUNAL")}


def test_a_meeting_of_the_tribunal_is_in_nobody_s_way() -> None:
    bench = lay_bench()
    meeting = deliberate(bench)
    consent_of_both(bench, "EARLY_HEARING")
    start = meeting.starts_at
    done = hearings.schedule_hearing(
        case_id=bench.case_id, by=bench.secretary, starts_at=start, ends_at=start + timedelta(hours=3),
        mode="VIDEO", link="https://meet.example/h",
    )  # fmt: skip
    assert done.state == "HEARING"
    with pytest.raises(NotVisible):
        sessions.cancel_meeting(case_id=bench.case_id, by=bench.secretary, meeting_id=meeting.pk, reason="x")


def test_an_arbitrator_who_left_sees_nothing_any_more() -> None:
    bench = lay_bench("DELIBERATION")
    deliberate(bench)
    client = sign_in(bench.first)
    assert client.get(reverse("case_deliberation", args=[bench.case_id])).status_code == 200
    end_engagements(case=bench.case, because="CHALLENGE", user=bench.first.user)
    assert client.get(reverse("case_deliberation", args=[bench.case_id])).status_code == 404


# --- Mediation inside the arbitration -----------------------------------------------------------------

SAID = "调解标记ZW4"


def mediate(bench: Bench) -> MeetingRecord:
    """Have the tribunal mediate: a note, a session and its record."""
    consent_of_both(bench, "MEDIATION")
    consents.start_mediation(case_id=bench.case_id, by=bench.presiding)
    add_note(case_id=bench.case_id, by=bench.first, text=SAID)
    start = at_clock(4, 9)
    done = sessions.schedule_meeting(
        case_id=bench.case_id, by=bench.presiding, starts_at=start, ends_at=start + timedelta(hours=1),
        mode="VIDEO", link="https://meet.example/m",
    )  # fmt: skip
    meeting = Meeting.objects.get(pk=done.data["meeting"])
    let_it_happen(meeting)
    done = sessions.write_record(
        case_id=bench.case_id, by=bench.presiding, meeting_id=meeting.pk,
        attended=[person.pk for person in meeting.people.all()], course=SAID, result=SAID,
    )  # fmt: skip
    return MeetingRecord.objects.get(pk=done.data["record"])


def seen_by(bench: Bench, actor: Actor) -> tuple[int, int, int]:
    """Return how many notes, records and papers somebody sees."""
    reach = reach_of(bench.case, actor)
    rows: tuple[Any, ...] = (Note.objects, MeetingRecord.objects, CasePaper.objects)
    notes, records, papers = (row.filter(case=bench.case_id).seen_by(reach).count() for row in rows)
    return notes, records, papers


def test_the_tribunal_mediates_only_while_both_sides_are_willing() -> None:
    bench = lay_bench()
    consents.give_consent(case_id=bench.case_id, by=bench.applicant, subject="MEDIATION")
    with pytest.raises(NotYet):
        consents.start_mediation(case_id=bench.case_id, by=bench.presiding)
    start = at_clock(4, 9)
    with pytest.raises(Conflict):
        sessions.schedule_meeting(
            case_id=bench.case_id, by=bench.presiding, starts_at=start, ends_at=start + timedelta(hours=1),
            mode="VIDEO", link="https://meet.example/m",
        )  # fmt: skip
    mediate_with_one = {"side_id": bench.applicant_side.pk, "mode": "VIDEO", "link": "https://meet.example/m"}
    consents.give_consent(case_id=bench.case_id, by=bench.respondent, subject="MEDIATION")
    consents.start_mediation(case_id=bench.case_id, by=bench.presiding)
    with pytest.raises(Conflict):
        sessions.schedule_meeting(
            case_id=bench.case_id, by=bench.presiding, starts_at=start, ends_at=start + timedelta(hours=1),
            **mediate_with_one,
        )  # fmt: skip


def test_a_failed_mediation_leaves_the_file_of_the_tribunal() -> None:
    bench = lay_bench()
    record = mediate(bench)
    assert [seen_by(bench, actor) for actor in bench.tribunal] == [(1, 1, 3)] * 3
    assert [seen_by(bench, party) for party in bench.parties] == [(0, 1, 3)] * 2
    assert seen_by(bench, bench.secretary) == (0, 0, 2)
    consents.end_mediation(case_id=bench.case_id, by=bench.presiding)
    assert bench.case.state == "IN_PROCEEDINGS"
    assert [seen_by(bench, actor) for actor in bench.tribunal] == [(0, 0, 0)] * 3
    assert [seen_by(bench, party) for party in bench.parties] == [(0, 1, 3)] * 2
    for actor in bench.tribunal:
        client = sign_in(actor)
        pages = everything(client, bench.case_id)
        assert [name for name, (_status, page) in pages.items() if SAID in page] == []
        assert client.get(reverse("answer_record", args=[bench.case_id, record.pk])).status_code == 404


def test_who_runs_the_file_learns_when_the_tribunal_mediates_and_not_what_is_said() -> None:
    bench = lay_bench()
    record = mediate(bench)
    client = sign_in(bench.secretary)
    pages = everything(client, bench.case_id)
    assert [name for name, (_status, page) in pages.items() if SAID in page] == []
    address = reverse("answer_record", args=[bench.case_id, record.pk])
    assert client.get(address).status_code == 404
    meetings = client.get(reverse("case_meetings", args=[bench.case_id]))
    assert [item.row.pk for item in meetings.context["rows"]] == [record.meeting_id]
    assert address not in meetings.content.decode()
    kinds = CasePaper.objects.filter(case=bench.case_id).seen_by(reach_of(bench.case, bench.secretary))
    assert set(kinds.values_list("kind", flat=True)) == {"M16"}
    with pytest.raises(NotVisible):
        sessions.answer_record(case_id=bench.case_id, by=bench.secretary, record_id=record.pk, confirms=True)


def test_a_mediation_is_no_hearing() -> None:
    bench = lay_bench()
    mediate(bench)
    consents.end_mediation(case_id=bench.case_id, by=bench.presiding)
    meeting = schedule(bench)
    with pytest.raises(NotYet):
        hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    hold(bench, meeting)
    hearings.close_hearing(case_id=bench.case_id, by=bench.presiding)
    assert bench.case.state == "DELIBERATION"


def test_no_award_calls_a_session_of_the_mediation_a_hearing() -> None:
    bench = lay_bench()
    mediate(bench)

    def course(kind: AwardKind) -> str:
        draft = Award.objects.create(case=bench.case, kind=kind, audience="TRIBUNAL")
        return award_paper(bench.case, draft).sections[0].lines[-1].zh_hans

    assert course(AwardKind.AWARD) == "本案由仲裁庭依据书面材料审理。"
    assert course(AwardKind.CONSENT) == "经各方当事人同意，仲裁庭对本案进行了调解。"


def test_mediation_cancels_the_hearings_to_come() -> None:
    bench = lay_bench()
    schedule(bench)
    consent_of_both(bench, "MEDIATION")
    consents.start_mediation(case_id=bench.case_id, by=bench.presiding)
    assert list(Meeting.objects.values_list("status", flat=True)) == ["CANCELLED"]
