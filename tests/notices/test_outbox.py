"""The outbox: nothing is lost, nothing is sent twice, and what failed can be seen."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.services import create_user
from notices import delivery as outbox
from notices.models import Channel, Delivery, DeliveryStatus, DemoMessage, Mute, Notice
from notices.services import Address, enqueue, mark_posted, mute, retry, send_now
from notices.texts import Kind

CASE = uuid.UUID("11111111-1111-4111-8111-111111111111")
INVITED = Address("乙公司", email="yi@example.cn", mobile="+8613900000002", language="en")


class Broken:
    """A provider that takes nothing."""

    def send(self, to: str, text: str, ref: str) -> str:
        raise ConnectionError(f"cannot reach {to}")


def accepted(recipient, **changes):
    params = {"no": "澜江知人调字〔2026〕第12号"}
    return enqueue(
        **{
            "kind": Kind.ACCEPTED,
            "recipient": recipient,
            "params": params,
            "link": "/cases/x/",
            "about": CASE,
        }
        | changes
    )


def make_due() -> None:
    """Let the waiting time of every attempt and task pass."""
    earlier = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(status=DeliveryStatus.PENDING).update(next_at=earlier)
    DBTaskResult.objects.filter(status="READY").update(run_after=earlier)


def test_a_message_goes_out_by_its_channels(reader, centre, drain):
    notice = accepted(reader)
    assert DemoMessage.objects.count() == 0, "not in the caller's transaction"
    drain()
    sent = {message.channel: message for message in DemoMessage.objects.all()}
    assert sorted(sent) == [Channel.EMAIL, Channel.SMS]
    assert sent["SMS"].to == "+8613800000001"
    assert sent["SMS"].text == "【澜江知保】申请已受理，案号澜江知人调字〔2026〕第12号。登录可查看下一步。"
    assert sent["EMAIL"].subject == "申请已受理：澜江知人调字〔2026〕第12号"
    assert "/cases/x/" in sent["EMAIL"].text
    assert "澜江市知识产权保护中心" in sent["EMAIL"].text
    email = Delivery.objects.get(notice=notice, channel=Channel.EMAIL)
    assert sent["EMAIL"].reference == f"<{email.pk}@127.0.0.1>" == email.reference
    assert {d.status for d in notice.deliveries.all()} == {DeliveryStatus.SENT}


def test_the_readers_language_at_that_moment_counts(reader, drain):
    accepted(reader)
    reader.language = "en"
    reader.save()
    drain()
    assert "Accepted: case" in DemoMessage.objects.get(channel="SMS").text


def test_a_message_to_somebody_without_an_account(db, drain):
    params = {"date": "2026-12-01", "url": "https://ip.example.cn/i/AbCd"}
    notice = enqueue(kind=Kind.INVITATION, recipient=INVITED, params=params, link="", about=CASE)
    drain()
    assert sorted(DemoMessage.objects.values_list("to", flat=True)) == ["+8613900000002", "yi@example.cn"]
    assert "You are invited to mediate" in DemoMessage.objects.get(channel="EMAIL").text
    letter = notice.deliveries.get(channel=Channel.POST)
    assert (letter.status, notice.in_app) == (DeliveryStatus.PENDING, False)
    mark_posted(letter, "XA123")
    assert (letter.status, letter.reference) == (DeliveryStatus.SENT, "XA123")
    with pytest.raises(ValueError, match="letter"):
        mark_posted(letter)


def test_what_is_rolled_back_was_never_sent(reader, drain):
    def fail() -> None:
        with transaction.atomic():
            accepted(reader)
            raise IntegrityError

    with pytest.raises(IntegrityError):
        fail()
    assert (Notice.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    assert drain() == []


@pytest.mark.django_db(transaction=True)
def test_other_workers_see_a_message_only_after_the_commit(drain):
    reader = create_user(name="周一", email="zhou@example.cn")
    with transaction.atomic():
        accepted(reader)
        from threading import Thread

        seen: list[int] = []

        def look() -> None:
            from django.db import connection

            seen.append(DBTaskResult.objects.count())
            connection.close()

        thread = Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [0]
    assert DBTaskResult.objects.count() == 2


def test_a_key_makes_it_one_message(reader, drain):
    first = accepted(reader, key="deadline-1")
    assert accepted(reader, key="deadline-1") == first
    assert accepted(reader, key="deadline-2") != first
    assert accepted(INVITED, key="deadline-1") == accepted(INVITED, key="deadline-1")
    assert Notice.objects.count() == 3
    drain()
    assert DemoMessage.objects.filter(to="zhou@example.cn").count() == 2
    accepted(reader)
    accepted(reader)
    assert Notice.objects.count() == 5, "without a key each is new"


def test_a_task_that_runs_twice_sends_once(reader, drain):
    notice = accepted(reader)
    drain()
    for one in notice.deliveries.all():
        outbox.deliver.call(str(one.pk))
    assert DemoMessage.objects.count() == 2


def test_a_failure_is_tried_again_and_then_given_up(reader, settings, drain):
    settings.SMS_PROVIDER = f"{__name__}.Broken"
    sms = accepted(reader).deliveries.get(channel=Channel.SMS)
    waits = []
    for attempt in range(1, outbox.ATTEMPTS + 1):
        before = timezone.now()
        drain()
        sms.refresh_from_db()
        assert (sms.attempts, sms.error) == (attempt, "ConnectionError")
        if sms.status == DeliveryStatus.PENDING:
            waits.append(round((sms.next_at - before).total_seconds() / 60))
            assert drain() == [], "not before its time"
        make_due()
    assert (sms.status, waits) == (DeliveryStatus.DEAD, [1, 5, 30, 120])
    assert drain() == []
    settings.SMS_PROVIDER = "notices.channels.demo.DemoSms"
    retry(sms)
    drain()
    sms.refresh_from_db()
    assert (sms.status, sms.error) == (DeliveryStatus.SENT, "")
    assert DemoMessage.objects.get(channel="SMS").reference == str(sms.pk)


def test_without_a_provider_or_an_address_there_is_nothing_to_try(db, settings, drain):
    settings.SMS_PROVIDER = "notices.channels.sms.NoSms"
    unverified = create_user(name="王四", email="w@example.cn", mobile="+8613800000009", is_verified=False)
    known = create_user(name="李五", mobile="+8613800000008")
    accepted(unverified)
    accepted(known)
    drain()
    assert set(Delivery.objects.values_list("status", "error")) == {
        ("SKIPPED", "no checked address"),
        ("SKIPPED", "no provider of text messages"),
    }
    assert DemoMessage.objects.count() == 0


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "later"),
    [
        ("2026-12-01T20:59", None),
        ("2026-12-01T21:00", "2026-12-02T08:00"),
        ("2026-12-31T23:30", "2027-01-01T08:00"),
        ("2026-12-01T07:59", "2026-12-01T08:00"),
        ("2026-12-01T08:00", None),
    ],
)
def test_text_messages_do_not_wake_people(settings, now, later):
    settings.SMS_QUIET_HOURS = ("21:00", "08:00")
    notice = Notice(kind=Kind.DEADLINE_NEAR, params={"no": "A", "date": "2027-02-01"})
    expected = at(later) if later else None
    assert outbox.after_quiet_hours(notice, at(now)) == expected


def test_what_is_due_the_same_day_and_codes_go_at_night(settings):
    settings.SMS_QUIET_HOURS = ("21:00", "08:00")
    night = at("2026-12-01T23:00")
    due_today = Notice(kind=Kind.DEADLINE_NEAR, params={"no": "A", "date": "2026-12-01"})
    code = Notice(kind=Kind.CODE, params={"code": "123456"})
    assert [outbox.after_quiet_hours(notice, night) for notice in (due_today, code)] == [None, None]


def test_a_night_message_waits_for_the_morning(reader, settings, monkeypatch, drain):
    settings.SMS_QUIET_HOURS = ("21:00", "08:00")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2030, 1, 1, 14, 0, tzinfo=UTC))  # 22:00
    sms = accepted(reader).deliveries.get(channel=Channel.SMS)
    outbox.deliver.call(str(sms.pk))
    sms.refresh_from_db()
    assert (sms.status, sms.attempts, sms.next_at) == ("PENDING", 0, at("2030-01-02T08:00"))


def message(reader, **changes):
    params = {"no": "A1"}
    kind = Kind.NEW_MESSAGE
    return enqueue(kind=kind, recipient=reader, params=params, link="/", about=CASE, **changes)


def test_messages_of_one_case_are_gathered_into_one_mail(reader, drain):
    for _one in range(3):
        message(reader)
    assert drain() == [], "for five minutes"
    make_due()
    drain()
    assert (Notice.objects.count(), DemoMessage.objects.count()) == (3, 1)
    message(reader)
    make_due()
    drain()
    assert DemoMessage.objects.count() == 2


def test_two_people_without_a_mail_address_are_both_written_to(db):
    about = uuid.uuid4()
    for mobile in ("+8613800000001", "+8613800000002"):
        enqueue(
            kind=Kind.RATING_ASKED,
            recipient=Address("何青", mobile=mobile),
            params={"no": "测1号", "url": "https://centre.example/s/x/"},
            link="/s/x/",
            about=about,
        )
    texts = Delivery.objects.filter(channel="SMS").values_list("notice__to_mobile", flat=True)
    assert sorted(texts) == ["+8613800000001", "+8613800000002"]


def test_a_reader_may_do_without_what_is_optional(reader, drain):
    mute(reader, [Kind.NEW_MESSAGE])
    assert message(reader).deliveries.count() == 0
    assert message(reader, mandatory=True).deliveries.count() == 1
    mute(reader, [])
    assert Mute.objects.count() == 0
    with pytest.raises(ValueError, match="optional"):
        mute(reader, [Kind.READY_TO_SIGN])


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        (Address("", email="a@example.cn", mobile="+8613800000001"), Channel.EMAIL),
        (Address("", mobile="+8613800000001"), Channel.SMS),
    ],
)
def test_a_code_is_sent_at_once_and_not_kept(db, address, channel):
    assert send_now(kind=Kind.CODE, address=address, params={"code": "123456"}) == channel
    assert "123456" in DemoMessage.objects.get().text
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_an_unknown_kind_is_refused(reader):
    with pytest.raises(ValueError, match="NOTHING"):
        accepted(reader, kind="NOTHING")
