"""Satisfaction: who is asked once a side, how it is answered, what the figures say and hide, and the follow-up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.models import Case, CaseEvent, Engagement, Party
from cases.permissions import Role
from cases.refusals import Conflict, NotVisible, TooMany
from cases.services import endings
from indicators.ledger import lay_down
from indicators.models import Finish, FollowUp, Level, Rating
from indicators.satisfaction import satisfaction_of
from indicators.satisfaction.answering import ANSWERS, OPENINGS, answer, find
from indicators.satisfaction.asking import on_event
from indicators.satisfaction.figures import FEWEST, Part, Satisfaction, board, hide_small
from indicators.satisfaction.follow_ups import assign, assignable_for, close, person_to_call
from indicators.satisfaction.keys import path_for, token_for
from indicators.services import dashboard
from notices.models import Notice
from tests.factories import make_case, make_cast, make_invitation, make_user
from tests.table import Table, hold, lay_mediation, sign_in
from tests.table import close as close_case

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.PAPERS_ENABLED = False
    cache.clear()


def closed_table() -> Table:
    """Return a mediation that ended without agreement and was closed."""
    table = lay_mediation()
    hold(table)
    endings.terminate(case_id=table.case.pk, by=table.mediator, outcome="DEADLOCK")
    close_case(table)
    return table


def closing(case: Case, kind: str = "close", **data: object) -> CaseEvent:
    """Return a stored event of a case, and have the question put or taken back."""
    event = CaseEvent(
        case=case, kind=kind, role="CASE_SECRETARY", state_from=case.state, state_to=case.state,
        at=timezone.now(), data=data,
    )  # fmt: skip
    event.save()
    on_event(case=case, event=event)
    return event


def rated(*scores: int | None, day: date | None = None, kind: str = "MEDIATION") -> list[Rating]:
    """Store one question for each score; None is one without an answer."""
    rows = []
    for score in scores:
        case = make_case("CLOSED", kind=kind)
        now = timezone.now()
        row = Rating(
            case=case, side=case.sides.first(), kind=kind, closed_on=day or TODAY(), asked_at=now,
            expires_at=now + timedelta(days=30), score=score, answered_at=None if score is None else now,
        )  # fmt: skip
        row.token_hash = row.pk.hex
        row.save()
        rows.append(row)
    return rows


def ask_one(case: Case | None = None) -> Rating:
    """Close a case with an account on the applicant's side only, and return the question."""
    case = case or make_case("CLOSED")
    Party.objects.filter(case=case).update(email="a@test.example")
    closing(case)
    return Rating.objects.get(case=case, side__position=0)


# --- Who is asked -------------------------------------------------------------------------------------


def test_closing_without_agreement_asks_both_sides_once_each() -> None:
    table = closed_table()
    ratings = list(Rating.objects.order_by("side__position"))
    assert [row.asked_id for row in ratings] == [table.applicant.user_id, table.respondent.user_id]
    assert {(row.closed_on, row.kind, row.score) for row in ratings} == {
        (table.case.closed_on, "MEDIATION", None)
    }
    told = Notice.objects.filter(kind="RATING_ASKED")
    assert {notice.recipient_id for notice in told} == {table.applicant.user_id, table.respondent.user_id}
    for notice, row in ((told.get(recipient=row.asked_id), row) for row in ratings):
        assert notice.link == path_for(row.pk)
        assert notice.params["url"].endswith(path_for(row.pk))


def test_a_case_that_is_closed_again_asks_nobody_twice() -> None:
    case = make_case("CLOSED")
    Party.objects.filter(case=case).update(email="a@test.example")
    closing(case)
    closing(case)
    assert Rating.objects.filter(case=case).count() == 1


def test_both_procedures_ask() -> None:
    cast = make_cast("CLOSED", kind="ARBITRATION")
    closing(cast.case)
    assert Rating.objects.filter(kind="ARBITRATION").count() == 2


def test_the_person_who_acted_last_is_asked() -> None:
    cast = make_cast("CLOSED")
    agent = cast["APPLICANT_AGENT"].user
    for kind, by in (("add_note", agent), ("add_note", cast["MEDIATOR"].user)):
        assert by is not None
        CaseEvent(case=cast.case, kind=kind, by_id=by.pk, role="AGENT", at=timezone.now()).save()
    closing(cast.case)
    assert Rating.objects.get(side=cast.applicant_side).asked == agent
    assert Rating.objects.get(side=cast.respondent_side).asked == cast["RESPONDENT_AGENT"].user


def test_a_respondent_without_account_is_asked_where_he_answered() -> None:
    case = make_case("CLOSED")
    Party.objects.filter(case=case).update(email="a@test.example", contact_name="联系人")
    make_invitation(case, Party.objects.get(case=case, side__position=1))
    closing(case)
    notices = Notice.objects.filter(kind="RATING_ASKED")
    assert (Rating.objects.filter(asked=None).count(), [n.to_email for n in notices]) == (
        2, ["a@test.example"] * 2,
    )  # fmt: skip


def test_a_respondent_who_never_answered_is_not_asked() -> None:
    case = make_case("CLOSED", outcome="UNREACHABLE")
    Party.objects.filter(case=case).update(email="a@test.example")
    make_invitation(case, Party.objects.get(case=case, side__position=1), is_verified=False)
    closing(case)
    assert list(Rating.objects.values_list("side__kind", flat=True)) == ["APPLICANT"]


@pytest.mark.parametrize(
    "fields", [{"source": "IMPORT"}, {"outcome": "VOID_ENTRY"}, {"outcome": "DUPLICATE"}]
)
def test_imported_and_void_cases_are_not_asked(fields: dict[str, str]) -> None:
    case = make_case("CLOSED", **fields)
    Party.objects.filter(case=case).update(email="a@test.example")
    closing(case)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("kind", ["reject", "withdraw_before_acceptance", "merge", "import"])
def test_other_events_ask_nobody(kind: str) -> None:
    cast = make_cast("CLOSED")
    closing(cast.case, kind)
    assert not Rating.objects.exists()


def test_a_case_laid_down_in_bulk_asks_nobody() -> None:
    case = make_case("CLOSED", source="IMPORT")
    CaseEvent(case=case, kind="import", role="STATISTICIAN", state_to="CLOSED", at=timezone.now(),
              data={"outcome": "DEADLOCK", "closed_on": "2026-01-05"}).save()  # fmt: skip
    assert (lay_down([case.pk]), Rating.objects.count()) == (1, 0)


def test_striking_out_takes_question_and_answer_out_of_the_figures() -> None:
    rating = ask_one()
    answer(rating, level=Level.SATISFIED)
    closing(rating.case, "strike_out", finding="DUPLICATE")
    assert satisfaction_of(TODAY(), TODAY()).asked == 0
    assert Client().get(path_for(rating.pk)).status_code == 404


def test_a_corrected_closing_date_moves_the_question() -> None:
    rating = ask_one()
    closing(rating.case, "correct_closing", was=TODAY().isoformat(), closed_on="2026-02-03")
    assert satisfaction_of(date(2026, 2, 3), date(2026, 2, 3)).asked == 1


# --- The answer ---------------------------------------------------------------------------------------


def test_the_link_works_without_an_account_and_the_answer_can_be_changed() -> None:
    rating, client = ask_one(), Client()
    address = path_for(rating.pk)
    assert rating.case.title in client.get(address).content.decode()
    sent = client.post(address, {"level": "75", "grounds": ["SPEED", "COST"], "words": "很好"})
    assert sent.status_code == 302
    rating.refresh_from_db()
    assert (rating.score, rating.grounds, rating.words) == (75, ["SPEED", "COST"], "很好")
    first = rating.answered_at
    client.post(address, {"level": "50"})
    rating.refresh_from_db()
    assert (rating.score, rating.grounds, rating.words, rating.answered_at) == (50, [], "", first)
    assert rating.changed_at is not None
    assert satisfaction_of(TODAY(), TODAY()).n == 1


def test_an_answer_needs_a_level_of_the_five() -> None:
    rating, client = ask_one(), Client()
    for sent in ({}, {"level": "60"}, {"level": "x"}, {"level": "75", "grounds": ["NONE"]}):
        assert client.post(path_for(rating.pk), sent).status_code == 422
    rating.refresh_from_db()
    assert rating.score is None


def test_the_link_ends_with_its_time() -> None:
    rating = ask_one()
    Rating.objects.filter(pk=rating.pk).update(
        asked_at=timezone.now() - timedelta(days=31), expires_at=timezone.now() - timedelta(seconds=1)
    )
    for response in (Client().get(path_for(rating.pk)), Client().post(path_for(rating.pk), {"level": "75"})):
        assert response.status_code == 410
        assert rating.case.title not in response.content.decode()
    with pytest.raises(Conflict):
        answer(rating, level=Level.FAIR)


def test_neither_the_token_nor_what_is_stored_opens_anything_else() -> None:
    rating = ask_one()
    assert token_for(rating.pk) not in str(Rating.objects.values().get())
    for token in ("x", str(rating.pk), rating.token_hash, token_for(rating.case_id)):
        assert Client().get(f"/s/{token}/").status_code == 404


def test_links_and_answers_are_limited() -> None:
    rating = ask_one()
    for _n in range(OPENINGS):
        find("nothing", address="192.0.2.1")
    with pytest.raises(TooMany):
        find(token_for(rating.pk), address="192.0.2.1")
    assert find(token_for(rating.pk), address="192.0.2.2") is not None
    for _n in range(ANSWERS):
        answer(rating, level=Level.FAIR)
    with pytest.raises(TooMany):
        answer(rating, level=Level.FAIR)


def test_words_are_stored_encrypted_and_questions_never_deleted() -> None:
    rating = ask_one()
    answer(rating, level=Level.FAIR, words="只有我知道")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM indicators_rating WHERE id = %s", [rating.pk])
        assert "只有我知道" not in cursor.fetchone()[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).delete()


# --- From the case page -------------------------------------------------------------------------------


def test_only_the_sides_reach_the_question_from_the_case() -> None:
    cast = make_cast("CLOSED")
    closing(cast.case)
    address = reverse("rate_case", args=[cast.case.pk])
    sides = {"APPLICANT", "RESPONDENT", "APPLICANT_AGENT", "RESPONDENT_AGENT", "GENERAL_AGENT"}
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {key: sign_in(actor).get(address).status_code for key, actor in people.items()}
    assert answers == {key: 200 if key in sides else 404 for key in people}
    assert Client().get(address).status_code == 302
    shown = {key: address in sign_in(people[key]).get(reverse("case", args=[cast.case.pk])).content.decode()
             for key in ("APPLICANT", "RESPONDENT_AGENT", "MEDIATOR", "CASE_SECRETARY")}  # fmt: skip
    assert shown == {"APPLICANT": True, "RESPONDENT_AGENT": True, "MEDIATOR": False, "CASE_SECRETARY": False}


def test_nobody_but_the_side_and_the_follow_up_sees_an_answer() -> None:
    cast = make_cast("CLOSED")
    closing(cast.case)
    words = "标记之语一二三"
    client = sign_in(cast["APPLICANT"])
    client.post(
        reverse("rate_case", args=[cast.case.pk]), {"level": "0", "grounds": ["FAIRNESS"], "words": words}
    )
    row = FollowUp.objects.get()
    addresses = [
        reverse("rate_case", args=[cast.case.pk]),
        reverse("case", args=[cast.case.pk]),
        reverse("follow_up", args=[row.pk]),
        reverse("follow_ups"),
        reverse("satisfaction"),
    ]
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    found = {
        key for key, actor in people.items() for address in addresses
        if words in sign_in(actor).get(address).content.decode()
    }  # fmt: skip
    assert found == {"APPLICANT", "APPLICANT_AGENT", "GENERAL_AGENT", "SUPERVISOR", "INSTITUTION_CHAIR"}
    assert not any(words in str(notice.params) for notice in Notice.objects.all())


# --- Low ratings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", Level)
def test_the_lowest_two_open_a_follow_up(level: Level) -> None:
    cast = make_cast("CLOSED")
    rating = ask_one(cast.case)
    answer(rating, level=level)
    answer(rating, level=level)
    is_low = level in {Level.DISSATISFIED, Level.VERY_DISSATISFIED}
    told = Notice.objects.filter(kind="LOW_RATING")
    assert [n.recipient for n in told] == ([cast["SUPERVISOR"].user] if is_low else [])
    assert list(FollowUp.objects.values_list("score", flat=True)) == ([level.value] if is_low else [])


def test_a_better_grade_later_does_not_close_the_follow_up() -> None:
    rating = ask_one(make_cast("CLOSED").case)
    answer(rating, level=Level.VERY_DISSATISFIED)
    answer(rating, level=Level.SATISFIED)
    row = FollowUp.objects.get()
    assert (row.score, row.rating.score, row.closed_at) == (0, 75, None)


def test_follow_up_is_due_after_five_working_days() -> None:
    at = timezone.make_aware(timezone.datetime(2026, 9, 30, 10))
    rating = ask_one()
    Rating.objects.filter(pk=rating.pk).update(asked_at=at, expires_at=at + timedelta(days=30))
    answer(rating, level=Level.DISSATISFIED, at=at)
    assert FollowUp.objects.get().due_on == date(2026, 10, 13)  # 8, 9, 10 (make-up Saturday), 12, 13


def test_follow_up_is_assigned_noted_and_closed_on_its_page() -> None:
    cast = make_cast("CLOSED")
    answer(ask_one(cast.case), level=Level.DISSATISFIED)
    row, clerk = FollowUp.objects.get(), cast["INTAKE_CLERK"].user
    assert clerk is not None
    address, lead, helper = (
        reverse("follow_up", args=[row.pk]),
        sign_in(cast["SUPERVISOR"]),
        sign_in(cast["INTAKE_CLERK"]),
    )
    assert helper.get(address).status_code == 404
    assert lead.post(address, {"step": "assign", "assign-person": ""}).status_code == 422
    assert lead.post(address, {"step": "assign", "assign-person": str(clerk.pk)}).status_code == 302
    assert Notice.objects.get(kind="FOLLOW_UP_ASSIGNED").recipient == clerk
    assert helper.get(address).status_code == 200
    assert helper.post(address, {"step": "finish", "finish-finish": "SETTLED"}).status_code == 422
    sent = {"step": "finish", "finish-finish": "SETTLED", "finish-note": "已电话沟通"}
    assert helper.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.finish, row.note, row.closed_by) == ("SETTLED", "已电话沟通", clerk)
    assert "已电话沟通" in lead.get(address).content.decode()
    assert helper.post(address, sent).status_code == 302  # told that it is closed
    with pytest.raises(Conflict):
        close(row, by=clerk, finish=Finish.PROMISED, note="又")


def test_who_follows_up_reads_whom_to_call_until_it_is_closed() -> None:
    cast = make_cast("CLOSED")
    case, user = cast.case, cast["SUPERVISOR"].user
    assert user is not None
    Party.objects.filter(case=case).update(mobile="+8613800000002", email="", contact_name="何青")
    answer(ask_one(case), level=Level.DISSATISFIED)
    row = FollowUp.objects.select_related("rating__case", "rating__asked").get()
    called = person_to_call(row)
    assert called is not None
    assert (called.name, called.email) == (row.rating.asked.name, row.rating.asked.email)  # type: ignore[union-attr]
    Rating.objects.update(asked=None)
    page, client = reverse("follow_up", args=[row.pk]), sign_in(cast["SUPERVISOR"])
    assert "+8613800000002" in client.get(page).content.decode()
    close(row, by=user, finish=Finish.SETTLED, note="已沟通")
    assert "+8613800000002" not in client.get(page).content.decode()


def test_follow_ups_are_for_the_centre_and_not_for_who_has_a_part_in_the_case() -> None:
    cast = make_cast("CLOSED")
    answer(ask_one(cast.case), level=Level.DISSATISFIED)
    row = FollowUp.objects.get()
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {
        key: sign_in(a).get(reverse("follow_up", args=[row.pk])).status_code for key, a in people.items()
    }
    assert {key for key, status in answers.items() if status == 200} == {"SUPERVISOR", "INSTITUTION_CHAIR"}
    assert set(answers.values()) == {200, 404}
    secretary = cast["CASE_SECRETARY"].user
    assert secretary is not None
    assert secretary not in assignable_for(cast.case)
    with pytest.raises(NotVisible):
        assign(row, to=secretary, by=people["SUPERVISOR"].user)  # type: ignore[arg-type]
    engaged = Engagement.objects.get(case=cast.case, role=Role.CASE_SECRETARY)
    Engagement.objects.create(case=cast.case, user=people["SUPERVISOR"].user, role=Role.CASE_SECRETARY,
                              permission=engaged.permission)  # fmt: skip
    assert sign_in(people["SUPERVISOR"]).get(reverse("follow_up", args=[row.pk])).status_code == 404


# --- Figures ------------------------------------------------------------------------------------------


def test_the_score_is_the_mean_of_the_parties_scores() -> None:
    rated(100, 75, 75, 50, 25, 0, None, None, day=date(2026, 3, 31))
    rated(0, day=date(2026, 4, 1))
    found = satisfaction_of(date(2026, 3, 1), date(2026, 3, 31))
    assert (found.score, found.n, found.asked, found.answered, found.response_rate) == (
        Decimal("54.2"), 6, 8, 6, Decimal("75.0"),
    )  # fmt: skip
    assert list(found.by_level.values()) == [1, 2, 1, 1, 1]


def test_nobody_asked_is_no_score() -> None:
    found = satisfaction_of(date(2026, 3, 1), date(2026, 3, 31))
    assert (found.score, found.n, found.asked, found.response_rate) == (None, 0, 0, None)


def part(key: str, answers: int) -> Part:
    """Return a row with some answers."""
    return Part(key, Satisfaction.of({75: answers}))


@pytest.mark.parametrize(
    ("answers", "hidden"),
    [
        ((5, 5), []), ((4, 9), ["0", "1"]), ((1, 20, 6), ["0", "2"]), ((1, 2, 9), ["0", "1", "2"]),
        ((1, 4, 9), ["0", "1"]), ((0, 9), []),
        ((3,), ["0"]),
    ],
)  # fmt: skip
def test_small_parts_and_their_complements_are_hidden(answers: tuple[int, ...], hidden: list[str]) -> None:
    rows = hide_small([part(str(n), number) for n, number in enumerate(answers)])
    assert [row.key for row in rows if row.hidden] == hidden


def test_the_parts_are_the_whole(django_assert_num_queries: Any) -> None:
    rated(100, 0, None, day=date(2026, 3, 31))
    rated(50, 50, day=date(2026, 5, 1), kind="ARBITRATION")
    with django_assert_num_queries(1):
        found = board(date(2026, 1, 1), date(2026, 12, 31))
    assert [row.key for row in found.months] == ["2026-03", "2026-05"]
    for parts in (found.months, found.kinds):
        assert sum(row.found.asked for row in parts) == found.total.asked == 5


def test_the_figures_are_for_those_who_read_the_count() -> None:
    cast = make_cast("MEDIATING")
    people = {key: actor for key, actor in cast.actors.items() if isinstance(actor.user, User)}
    answers = {key: sign_in(actor).get(reverse("satisfaction")).status_code for key, actor in people.items()}
    readers = {"STATISTICIAN", "SUPERVISOR", "INSTITUTION_CHAIR"}
    assert answers == {key: 200 if key in readers else 404 for key in people}


@pytest.mark.parametrize("answers", [FEWEST - 1, FEWEST])
def test_the_page_shows_no_score_of_a_few(answers: int) -> None:
    rated(*[75] * answers, None)
    organisation = make_case("CLOSED").organisation
    reader = Actor(user=make_user("STAT", roles=(Role.STATISTICIAN,), organisation=organisation))
    page = sign_in(reader).get(reverse("satisfaction")).content.decode()
    assert ("75.0" in page) == (answers >= FEWEST)
    assert reverse("follow_ups") not in page


def test_dashboard_shows_the_same_satisfaction() -> None:
    first, *_rest, last = rated(100, 75, 75, 25, None, None)
    Rating.objects.filter(pk=first.pk).update(withdrawn_at=timezone.now())
    Rating.objects.filter(pk=last.pk).update(score=50, answered_at=timezone.now())
    rated(0, day=date(2025, 12, 31))
    found = dashboard(TODAY()).satisfaction
    assert found == satisfaction_of(date(2026, 1, 1), TODAY())
    assert (found.answered, found.asked) == (4, 5)
