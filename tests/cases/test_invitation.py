"""The respondent's way in: link and code, what is shown behind them, the reply, and the claim with an account."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.actors import Actor
from cases.models import (
    Case,
    CaseEvent,
    CasePaper,
    Deadline,
    Device,
    EvidenceItem,
    Invitation,
    Party,
    Reply,
    Serving,
    Side,
)
from cases.permissions import Role, SideKind
from cases.refusals import Conflict, Forbidden, NotVisible, NotYet, Unacceptable
from cases.services import intake, invitations, reminders, replies, serving
from cases.services.engagements import engage
from cases.services.invitations import Outcome
from documents.models import StoredFile
from notices.models import DemoMessage, Notice
from tests.cases.test_intake import staff, submitted
from tests.factories import make_cast, make_user

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WHO = {"name": "何青", "capacity": "EMPLOYEE"}


@pytest.fixture(autouse=True)
def _demo_channels(settings: Any) -> None:
    """Have codes written where a test can read them."""
    settings.EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend"
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    settings.SMS_QUIET_HOURS = None
    cache.clear()


def accepted(*, at: datetime | None = None, others: int = 0) -> Case:
    """Return a case whose respondents are invited."""
    case = submitted()
    side = case.sides.get(kind=SideKind.RESPONDENT)
    for n in range(others):
        Party.objects.create(case=case, side=side, name=f"第{n}被申请人", position=n + 1, email=f"r{n}@test.example",
                             mobile=f"+861390013900{n}", address=f"另路{n}号")  # fmt: skip
    intake.accept(case_id=case.pk, by=staff(Role.INTAKE_CLERK), at=at)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(db: None) -> Case:
    """Return a case whose respondent is invited."""
    return accepted()


@pytest.fixture
def invitation(case: Case) -> Invitation:
    """Return the respondent's invitation."""
    return Invitation.objects.get(case=case)


@pytest.fixture
def secretary(case: Case) -> Actor:
    """Return the case's secretary."""
    user = make_user("SECRETARY", roles=(Role.CASE_SECRETARY,), organisation=case.organisation)
    engage(case=case, user=user, role=Role.CASE_SECRETARY)
    return Actor(user=user)


def token_of(invitation: Invitation) -> str:
    """Return the token of a link."""
    return invitation.path.strip("/").split("/")[1]


def last_code() -> str:
    """Return the code that was sent last."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", DemoMessage.objects.latest("pk").text)
    assert found is not None
    return found[0]


def enter(client: Client, invitation: Invitation) -> None:
    """Go through the link and the code."""
    token = token_of(invitation)
    client.post(reverse("invitation_send_code", args=[token]))
    sent = client.post(reverse("invitation_code", args=[token]), {"code": last_code()})
    assert sent["Location"] == reverse("invitation_application", args=[token])


def verified(invitation: Invitation) -> Actor:
    """Return a respondent whose code was right."""
    Invitation.objects.filter(pk=invitation.pk).update(verified_at=timezone.now())
    return Actor(invitation=Invitation.objects.select_related("party__side").get(pk=invitation.pk))


# --- Strangers ----------------------------------------------------------------------------------------

INNER = ["application", "reply", "address", "done"]


def test_unknown_link_is_an_unknown_page(client: Client, invitation: Invitation) -> None:
    nowhere = client.get("/nowhere/")
    for name in ["invitation", "invitation_code", *[f"invitation_{name}" for name in INNER]]:
        page = client.get(reverse(name, args=["A" * 22]))
        assert (page.status_code, _without_number(page)) == (404, _without_number(nowhere))
    assert client.post(reverse("invitation_send_code", args=["A" * 22])).status_code == 404


def _without_number(page: Any) -> str:
    text = re.sub(r'<span class="nb mono">\w+</span>', "", page.content.decode())
    return re.sub(r'value="[^"]*"|next=[^"]*', "", text)


@pytest.mark.parametrize("name", INNER)
def test_link_alone_opens_nothing_of_the_case(client: Client, invitation: Invitation, name: str) -> None:
    page = client.get(reverse(f"invitation_{name}", args=[token_of(invitation)]))
    assert (page.status_code, page["Location"]) == (302, invitation.path)
    start = client.get(invitation.path)
    assert start.status_code == 200
    for secret in (
        invitation.case.number,
        invitation.case.facts_text,
        invitation.party.name,
        invitation.party.mobile,
    ):
        assert str(secret) not in start.content.decode()


def test_another_browser_needs_the_code_again(client: Client, invitation: Invitation) -> None:
    enter(client, invitation)
    page = Client().get(reverse("invitation_application", args=[token_of(invitation)]))
    assert page["Location"] == invitation.path


def test_the_code_of_one_invitation_opens_no_other(client: Client, invitation: Invitation) -> None:
    other = Invitation.objects.get(case=accepted())
    enter(client, invitation)
    assert client.get(reverse("invitation_application", args=[token_of(other)])).status_code == 302


def test_only_the_respondent_or_the_secretary_replies() -> None:
    cast = make_cast("CONSENT_PENDING")
    may = {"RESPONDENT", "RESPONDENT_AGENT", "INVITEE", "CASE_SECRETARY"}
    unseen = {"STRANGER", "NOBODY", "OTHER_CLERK", "UNVERIFIED", "NOMINEE", "ADMINISTRATOR", "SYSTEM"}
    for name in cast.actors.keys() - may:
        with pytest.raises(NotVisible if name in unseen else Forbidden):
            replies.reply(case_id=cast.case.pk, by=cast[name], answer="AGREE", **WHO)
    assert list(Reply.objects.all()) == []


def test_nobody_replies_to_a_case_that_does_not_exist(invitation: Invitation) -> None:
    with pytest.raises(NotVisible):
        replies.reply(case_id=uuid4(), by=verified(invitation), answer="AGREE", **WHO)


# --- The code -----------------------------------------------------------------------------------------


def test_code_goes_by_the_other_channel(client: Client, invitation: Invitation) -> None:
    client.post(reverse("invitation_send_code", args=[token_of(invitation)]))
    message = DemoMessage.objects.latest("pk")
    assert (message.channel, message.to) == ("SMS", "+8613900139000")
    assert invitation.path not in message.text


def test_right_code_opens_the_application_and_proves_delivery(client: Client, invitation: Invitation) -> None:
    enter(client, invitation)
    page = client.get(reverse("invitation_application", args=[token_of(invitation)]))
    assert page.status_code == 200
    assert invitation.case.facts_text in page.content.decode()
    row = Serving.objects.get(case=invitation.case)
    assert (row.status, row.delivered_at is not None) == ("DELIVERED", True)
    assert Device.objects.filter(case=invitation.case, side__kind="RESPONDENT").count() == 1


def test_code_is_used_once_and_ends_after_ten_minutes(invitation: Invitation) -> None:
    now = timezone.now()
    invitations.send_code(invitation, at=now)
    code = last_code()
    assert invitations.enter_code(invitation, code, at=now + timedelta(minutes=11)).outcome is Outcome.EXPIRED
    assert invitations.enter_code(invitation, code, at=now + timedelta(minutes=9)).outcome is Outcome.RIGHT
    assert invitations.enter_code(invitation, code, at=now + timedelta(minutes=9)).outcome is Outcome.USED


def test_five_wrong_codes_close_the_way_for_a_quarter_of_an_hour(invitation: Invitation) -> None:
    now = timezone.now()
    invitations.send_code(invitation, at=now)
    code = last_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    tried = [invitations.enter_code(invitation, wrong, at=now) for _n in range(5)]
    assert [(t.outcome, t.tries_left) for t in tried] == [
        (Outcome.WRONG, 4), (Outcome.WRONG, 3), (Outcome.WRONG, 2), (Outcome.WRONG, 1), (Outcome.LOCKED, 0),
    ]  # fmt: skip
    assert invitations.enter_code(invitation, code, at=now + timedelta(minutes=14)).outcome is Outcome.LOCKED
    with pytest.raises(Conflict):
        invitations.send_code(invitation, at=now + timedelta(minutes=14))
    invitations.send_code(invitation, at=now + timedelta(minutes=16))
    assert (
        invitations.enter_code(invitation, last_code(), at=now + timedelta(minutes=16)).outcome
        is Outcome.RIGHT
    )


def test_a_new_code_is_sent_at_most_once_a_minute_and_ten_times_a_day(invitation: Invitation) -> None:
    now = timezone.now()
    invitations.send_code(invitation, at=now)
    with pytest.raises(Conflict):
        invitations.send_code(invitation, at=now + timedelta(seconds=59))
    for n in range(1, 10):
        invitations.send_code(invitation, at=now + timedelta(minutes=2 * n))
    with pytest.raises(Conflict):
        invitations.send_code(invitation, at=now + timedelta(minutes=30))


def test_page_says_what_is_wrong_with_a_code(client: Client, invitation: Invitation) -> None:
    url = reverse("invitation_code", args=[token_of(invitation)])
    client.post(reverse("invitation_send_code", args=[token_of(invitation)]))
    wrong = f"{(int(last_code()) + 1) % 10**6:06d}"
    page = client.post(url, {"code": wrong}, headers={"accept-language": "en"})
    assert (page.status_code, "You can try 4 more times" in page.content.decode()) == (422, True)
    assert client.post(url, {"code": "１２３ 45"}).status_code == 422


def test_letter_code_works_until_the_invitation_ends(clerk_free: None) -> None:
    case = submitted()
    Party.objects.filter(case=case, side__kind="RESPONDENT").update(email="", mobile="")
    intake.accept(case_id=case.pk, by=staff(Role.INTAKE_CLERK))
    invitation = Invitation.objects.get(case=case)
    code = CasePaper.objects.get(case=case, kind="M06", audience="CENTRE").paper.data["access_code"]
    for _n in range(2):
        later = timezone.now() + timedelta(days=3)
        assert invitations.enter_code(invitation, code, at=later).outcome is Outcome.RIGHT


@pytest.fixture
def clerk_free(db: None) -> None:
    """Say that the test makes its own clerk."""


def test_secretary_tells_a_code_by_telephone(invitation: Invitation, secretary: Actor) -> None:
    with pytest.raises(Unacceptable):
        serving.tell_code_by_telephone(
            case_id=invitation.case_id, by=secretary, party_id=invitation.party_id, proof=""
        )
    _done, code = serving.tell_code_by_telephone(
        case_id=invitation.case_id,
        by=secretary,
        party_id=invitation.party_id,
        proof="公司总机 0000-88886600，何青",
    )
    assert invitations.enter_code(invitation, code).outcome is Outcome.RIGHT
    event = CaseEvent.objects.get(case=invitation.case_id, kind="serve")
    assert (event.audience, code in str(event.data), "何青" in str(event.data)) == ("CENTRE", False, False)


def test_neither_token_nor_code_is_stored(invitation: Invitation) -> None:
    invitations.send_code(invitation)
    row = Invitation.objects.values().get(pk=invitation.pk)
    assert token_of(invitation) not in str(row)
    assert last_code() not in str(row)


def test_ended_and_old_links_say_so(client: Client, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert client.get(invitation.path).status_code == 410
    Invitation.objects.filter(pk=invitation.pk).update(
        expires_at=timezone.now() + timedelta(days=1), ended_at=timezone.now()
    )
    assert client.get(reverse("invitation_application", args=[token_of(invitation)])).status_code == 410


# --- What is shared -----------------------------------------------------------------------------------


def test_only_what_both_sides_share_is_shown(client: Client, invitation: Invitation) -> None:
    case = invitation.case
    side = Side.objects.get(case=case, kind="APPLICANT")
    stored = {}
    for audience, material, name in (
        ("JOINT", "EVIDENCE", "公证购买记录"), ("SIDE", "EVIDENCE", "底价测算"), ("NEUTRAL", "EVIDENCE", "调解员便条"),
        ("CENTRE", "IDENTITY", "营业执照"), ("JOINT", "AUTHORITY", "授权委托书"),
    ):  # fmt: skip
        file = StoredFile.objects.create(media_type="application/pdf", name="a.pdf", sha256="ab" * 32, status="PUBLISHED",
                                         received_at=timezone.now())  # fmt: skip
        stored[name] = EvidenceItem.objects.create(
            case=case, file=file, name=name, audience=audience, material=material, side=side
        )
    enter(client, invitation)
    text = client.get(reverse("invitation_application", args=[token_of(invitation)])).content.decode()
    shown = {name for name in stored if name in text}
    assert shown == {"公证购买记录"}
    for name, item in stored.items():
        if name not in shown:
            url = reverse("invitation_evidence", args=[token_of(invitation), item.pk])
            assert client.get(url).status_code == 404


def test_copy_for_the_post_is_not_for_the_respondent(client: Client) -> None:
    case = submitted()
    Party.objects.filter(case=case, side__kind="RESPONDENT").update(email="")
    intake.accept(case_id=case.pk, by=staff(Role.INTAKE_CLERK))
    invitation = Invitation.objects.get(case=case)
    letter = CasePaper.objects.get(case=case, kind="M06", audience="CENTRE")
    client.post(
        reverse("invitation_code", args=[token_of(invitation)]), {"code": letter.paper.data["access_code"]}
    )
    url = reverse("invitation_paper", args=[token_of(invitation), letter.pk, "zh-hans"])
    assert client.get(url).status_code == 404


# --- The reply ----------------------------------------------------------------------------------------


def test_consent_begins_the_mediation(invitation: Invitation) -> None:
    at = datetime(2026, 11, 25, 10, tzinfo=SHANGHAI)
    by = verified(invitation)
    replies.reply(case_id=invitation.case_id, by=by, answer="AGREE", reason="愿意协商", at=at, **WHO)
    case = Case.objects.get(pk=invitation.case_id)
    assert (case.state, case.consented_on.isoformat(), case.period_ends_on.isoformat()) == (
        "MEDIATOR_PENDING", "2026-11-25", "2026-12-25",
    )  # fmt: skip
    reply = Reply.objects.get()
    assert (reply.answer, reply.name, reply.capacity, reply.invitation, reply.given_by) == (
        "AGREE", "何青", "EMPLOYEE", invitation, None,
    )  # fmt: skip
    running = Deadline.objects.filter(case=case, status="RUNNING").values_list("code", flat=True)
    assert sorted(running) == ["MED_PERIOD", "MED_SELECT_MEDIATOR", "MED_START"]
    event = CaseEvent.objects.get(case=case, kind="consent")
    assert event.data == {"reply": str(reply.pk), "party": str(reply.party_id), "answer": "AGREE"}
    assert (event.role, event.by_label) == ("INVITEE", "invitation")
    assert CasePaper.objects.filter(case=case, kind="M07", audience="JOINT").count() == 1


def test_one_refusal_ends_it(invitation: Invitation) -> None:
    replies.reply(case_id=invitation.case_id, by=verified(invitation), answer="DECLINE", **WHO)
    case = Case.objects.get(pk=invitation.case_id)
    assert (case.state, case.outcome) == ("TERMINATED", "RESPONDENT_REFUSED")
    assert set(CasePaper.objects.filter(case=case).values_list("kind", flat=True)) >= {"M07", "M25"}
    assert list(Deadline.objects.filter(case=case, status="RUNNING")) == []


def test_refusal_tells_the_respondent_by_the_link(invitation: Invitation) -> None:
    replies.reply(case_id=invitation.case_id, by=verified(invitation), answer="DECLINE", **WHO)
    told = Notice.objects.filter(kind="TERMINATED", to_email="r@test.example")
    assert [(notice.link, notice.to_mobile) for notice in told] == [(invitation.path, "")]


def test_nobody_replies_twice(invitation: Invitation) -> None:
    by = verified(invitation)
    replies.reply(case_id=invitation.case_id, by=by, answer="AGREE", **WHO)
    with pytest.raises(Conflict):
        replies.reply(case_id=invitation.case_id, by=by, answer="DECLINE", **WHO)
    assert Case.objects.get(pk=invitation.case_id).state == "MEDIATOR_PENDING"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": " "}, "name"), ({"capacity": ""}, "capacity"), ({"capacity": "KING"}, "capacity")],
)
def test_reply_names_who_answers(invitation: Invitation, change: dict[str, str], field: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        replies.reply(
            case_id=invitation.case_id, by=verified(invitation), answer="AGREE", **{**WHO, **change}
        )
    assert refused.value.field == field


def test_of_several_respondents_the_last_consent_begins_it() -> None:
    case = accepted(others=1)
    first, second = Invitation.objects.filter(case=case).order_by("party__position")
    replies.reply(case_id=case.pk, by=verified(first), answer="AGREE", **WHO)
    assert Case.objects.get(pk=case.pk).state == "CONSENT_PENDING"
    with pytest.raises(Conflict):
        replies.reply(case_id=case.pk, by=verified(first), answer="AGREE", **WHO)
    replies.reply(case_id=case.pk, by=verified(second), answer="AGREE", **WHO)
    assert Case.objects.get(pk=case.pk).state == "MEDIATOR_PENDING"
    kinds = CaseEvent.objects.filter(case=case).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["accept", "reply", "consent"]


def test_of_several_respondents_one_refusal_ends_it() -> None:
    case = accepted(others=1)
    first, second = Invitation.objects.filter(case=case).order_by("party__position")
    replies.reply(case_id=case.pk, by=verified(first), answer="AGREE", **WHO)
    replies.reply(case_id=case.pk, by=verified(second), answer="DECLINE", **WHO)
    assert Case.objects.get(pk=case.pk).outcome == "RESPONDENT_REFUSED"


def test_more_time_is_given_once_and_the_first_date_stays() -> None:
    at = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    case = accepted(at=at)
    invitation = Invitation.objects.get(case=case)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() + timedelta(days=90))
    by = verified(invitation)
    replies.ask_for_time(case_id=case.pk, by=by, at=at)
    period = Deadline.objects.get(case=case, code="MED_CONSENT_REPLY")
    assert (period.original_due_on.isoformat(), period.due_on.isoformat(), period.status) == (
        "2026-12-02", "2026-12-11", "RUNNING",
    )  # fmt: skip
    assert replies.may_ask_for_time(case.pk) is False
    with pytest.raises(Conflict):
        replies.ask_for_time(case_id=case.pk, by=by, at=at)


def test_secretary_records_a_reply_that_came_by_letter(invitation: Invitation, secretary: Actor) -> None:
    case_id, party = invitation.case_id, invitation.party
    with pytest.raises(Unacceptable) as refused:
        replies.reply(case_id=case_id, by=secretary, party_id=party.pk, answer="AGREE", **WHO)
    assert refused.value.field == "recorded_how"
    replies.reply(
        case_id=case_id,
        by=secretary,
        party_id=party.pk,
        answer="AGREE",
        recorded_how="11月25日收到来信，存卷",
        **WHO,
    )
    reply = Reply.objects.get()
    assert (reply.recorded_how, reply.given_by, reply.invitation) == (
        "11月25日收到来信，存卷",
        secretary.user,
        None,
    )
    assert Case.objects.get(pk=case_id).state == "MEDIATOR_PENDING"


def test_no_reply_needs_the_period_over_and_an_attempt_on_record(
    secretary_of_old: tuple[Case, Actor],
) -> None:
    case, by = secretary_of_old
    late = datetime(2026, 12, 3, 9, tzinfo=SHANGHAI)
    Serving.objects.filter(case=case).update(status="PREPARED")
    with pytest.raises(NotYet):
        replies.no_reply(case_id=case.pk, by=by, at=late)
    party = Party.objects.get(case=case, side__kind="RESPONDENT")
    serving.serve(case_id=case.pk, by=by, party_ids=[party.pk], channel="POST", status="FAILED", proof="查无此人",
                  at=late)  # fmt: skip
    with pytest.raises(NotYet):
        replies.no_reply(case_id=case.pk, by=by, at=datetime(2026, 12, 2, 9, tzinfo=SHANGHAI))
    replies.no_reply(case_id=case.pk, by=by, at=late)
    ended = Case.objects.get(pk=case.pk)
    assert (ended.state, ended.outcome, ended.terminated_on.isoformat()) == (
        "TERMINATED",
        "UNREACHABLE",
        "2026-12-03",
    )


@pytest.fixture
def secretary_of_old(db: None) -> tuple[Case, Actor]:
    """Return a case that was accepted on 23 November 2026, and its secretary."""
    case = accepted(at=datetime(2026, 11, 23, 10, tzinfo=SHANGHAI))
    user = make_user("SECRETARY", roles=(Role.CASE_SECRETARY,), organisation=case.organisation)
    engage(case=case, user=user, role=Role.CASE_SECRETARY)
    return case, Actor(user=user)


# --- The pages to the end -----------------------------------------------------------------------------


def test_respondent_agrees_in_four_screens_without_an_account(client: Client, invitation: Invitation) -> None:
    token = token_of(invitation)
    screens = [client.get(invitation.path)]
    client.post(reverse("invitation_send_code", args=[token]))
    screens.append(client.get(reverse("invitation_code", args=[token])))
    client.post(reverse("invitation_code", args=[token]), {"code": last_code()})
    screens.append(client.get(reverse("invitation_application", args=[token])))
    screens.append(client.get(reverse("invitation_reply", args=[token])))
    assert [page.status_code for page in screens] == [200] * 4
    sent = client.post(reverse("invitation_reply", args=[token]), {"answer": "AGREE", "key": "k", **WHO})
    assert sent["Location"] == reverse("invitation_address", args=[token])
    values = {"key": "a", "address": "澜江市江北路2号", "recipient": "何青", "mobile": "139 0013 9000", "email": "",
              "accepts_electronic": "on"}  # fmt: skip
    sent = client.post(reverse("invitation_address", args=[token]), values)
    assert sent["Location"] == reverse("invitation_done", args=[token])
    assert client.get(reverse("invitation_done", args=[token])).status_code == 200
    party = Party.objects.get(pk=invitation.party_id)
    assert (party.service_address, party.mobile, party.e_service_agreed_at is not None) == (
        "澜江市江北路2号", "+8613900139000", True,
    )  # fmt: skip
    paper = CasePaper.objects.get(case=invitation.case, kind="M09")
    assert (paper.audience, paper.side) == ("SIDE", party.side)


def test_wrong_answer_page_keeps_what_was_typed(client: Client, invitation: Invitation) -> None:
    enter(client, invitation)
    url = reverse("invitation_reply", args=[token_of(invitation)])
    page = client.post(
        url, {"answer": "DECLINE", "key": "k", "name": "", "capacity": "", "reason": "已经付清"}
    )
    assert (page.status_code, "已经付清" in page.content.decode()) == (422, True)


def test_more_time_page_shows_the_new_date(client: Client, invitation: Invitation) -> None:
    enter(client, invitation)
    url = reverse("invitation_reply", args=[token_of(invitation)])
    sent = client.post(url, {"answer": "MORE_TIME", "key": "k"})
    assert sent["Location"] == reverse("invitation_application", args=[token_of(invitation)])
    assert "MORE_TIME" not in client.get(url).content.decode()


# --- With an account ----------------------------------------------------------------------------------


def test_claim_needs_the_code(client: Client, invitation: Invitation) -> None:
    user = make_user("HEQING")
    with pytest.raises(Conflict):
        invitations.claim_invitation(user=user, invitation=invitation)
    client.force_login(user)
    page = client.post(reverse("invitation_claim", args=[token_of(invitation)]))
    assert page["Location"] == invitation.path


def test_claim_puts_the_case_into_the_account(client: Client, invitation: Invitation) -> None:
    user = make_user("HEQING")
    enter(client, invitation)
    client.force_login(user)
    url = reverse("invitation_claim", args=[token_of(invitation)])
    assert client.get(url).status_code == 200
    assert client.post(url)["Location"] == reverse("case", args=[invitation.case_id])
    assert _roles(user, invitation.case) == [("RESPONDENT", invitation.party_id)]
    invitations.claim_invitation(user=user, invitation=invitation)  # a second time changes nothing
    assert _roles(user, invitation.case) == [("RESPONDENT", invitation.party_id)]


def test_nobody_claims_the_other_side(invitation: Invitation) -> None:
    applicant = make_user("APPLICANT")
    engage(
        case=invitation.case,
        user=applicant,
        role=Role.APPLICANT,
        side=invitation.case.sides.get(kind="APPLICANT"),
    )
    verified(invitation)
    with pytest.raises(Conflict):
        invitations.claim_invitation(user=applicant, invitation=invitation)
    clerk = make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=invitation.case.organisation)
    with pytest.raises(Conflict):
        invitations.claim_invitation(user=clerk, invitation=invitation)


def _roles(user: User, case: Case) -> list[tuple[str, Any]]:
    return list(user.engagements.filter(case=case).values_list("role", "party_id"))


def noon(day: date) -> datetime:
    """Return the middle of a day in Beijing."""
    return datetime.combine(day, time(12), SHANGHAI)


def test_reminder_goes_once_to_whom_nobody_reached(case: Case, invitation: Invitation) -> None:
    due = Deadline.objects.get(case=case, status="RUNNING").due_on
    in_time = noon(due - timedelta(days=20)), noon(due), noon(due)
    assert [reminders.remind(at=at) for at in in_time] == [0, 1, 0]
    notice = Notice.objects.get(kind="INVITATION_REMINDER")
    assert (notice.to_email, notice.to_mobile, notice.link) == ("r@test.example", "", invitation.path)


# --- The papers ---------------------------------------------------------------------------------------


def test_every_paper_of_intake_and_reply_can_be_made(
    invitation: Invitation, drain: Callable[..., Any], settings: Any, tmp_path: Any
) -> None:
    settings.STORAGES["default"]["OPTIONS"]["location"] = str(tmp_path)
    by = verified(invitation)
    replies.reply(case_id=invitation.case_id, by=by, answer="AGREE", reason="愿意协商。", **WHO)
    values = {
        "address": "澜江市江北路2号",
        "recipient": "何青",
        "mobile": "13900139000",
        "accepts_electronic": True,
    }
    serving.confirm_address(case_id=invitation.case_id, by=by, values=values)
    drain(check=False)
    made = CasePaper.objects.filter(case=invitation.case).values_list(
        "kind", "paper__status", "paper__failure"
    )
    assert sorted(made) == [(kind, "READY", "") for kind in ("M04", "M06", "M07", "M08", "M08", "M09")]
