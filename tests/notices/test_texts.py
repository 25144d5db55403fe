"""What messages say: short enough, in three languages, and without a place for anything of a case."""

import inspect

import pytest
from django.conf import settings
from django.utils import translation

from notices.models import Channel
from notices.texts import (
    LIMITS,
    SMS_LENGTH,
    SMS_URL_LENGTH,
    TEXTS,
    Kind,
    check_params,
    sentence,
    subject,
    text_message,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST = {
    "no": "澜" * LIMITS["no"],
    "date": "2026-12-30",
    "time": "14:30",
    "n": "999",
    "code": "123456",
    "url": "https://" + "x" * SMS_URL_LENGTH,
}
SIGNATURE = "六字中心签名"
SAMPLES = {**LONGEST, "no": "澜江知人调字〔2026〕第12号", "url": "https://ip.example.cn/i/AbCd"}


def values(kind: Kind, samples: dict[str, str] = SAMPLES) -> dict[str, str]:
    return {name: samples[name] for name in TEXTS[kind].values}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if Channel.SMS in TEXTS[kind].channels])
def test_a_text_message_is_one_segment_with_the_longest_values(kind, language):
    text = text_message(kind, values(kind, LONGEST), language, SIGNATURE)
    assert text.startswith(f"【{SIGNATURE}】")
    assert len(text) <= SMS_LENGTH, text


@pytest.mark.parametrize("kind", list(Kind))
def test_a_message_shows_numbers_dates_and_links_only(kind):
    assert TEXTS[kind].values <= LIMITS.keys()
    assert LIMITS.keys() == {"no", "date", "time", "n", "code", "url"}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_text_and_a_name_in_three_languages(kind):
    texts = [sentence(kind, values(kind), language) for language in LANGUAGES]
    names = [subject(kind, values(kind), language) for language in LANGUAGES]
    assert texts[2] not in texts[:2], "English is not Chinese"
    assert names[2] not in names[:2]
    for text in (*texts, *names):
        assert "%(" not in text
    assert texts[0][-1] in "。？：" or "://" in texts[0]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_language_shows_the_same_values(kind):
    for field in (TEXTS[kind].sentence, TEXTS[kind].sms):
        shown = set()
        for language in LANGUAGES:
            with translation.override(language):
                shown.add(frozenset(name for name in LIMITS if f"%({name})s" in str(field)))
        assert len(shown) == 1


def test_dates_and_times_are_written_as_the_reader_writes_them():
    params = {"no": "A1", "date": "2026-01-05", "time": "09:30"}
    kind = Kind.HEARING_SCHEDULED
    assert [sentence(kind, params, language) for language in LANGUAGES] == [
        "案件A1的会议安排在2026年1月5日09:30。",
        "案件A1的會議安排在2026年1月5日09:30。",
        "Case A1: meeting on 5 January 2026 at 09:30.",
    ]
    assert [text_message(kind, params, language, "") for language in ("zh-hans", "en")] == [
        "案件A1的会议安排在1月5日09:30。",
        "Case A1: meeting on 5 Jan at 09:30.",
    ]


def test_a_link_in_a_text_message_has_no_scheme():
    params = {"date": "2026-01-05", "url": "https://ip.example.cn/i/AbCd"}
    assert text_message(Kind.INVITATION, params, "en", "") == "Mediation: reply by 5 Jan ip.example.cn/i/AbCd"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"no": "A1"},
        {"no": "A1", "date": "2026-01-05", "name": "周一"},
        {"no": "甲公司与乙公司关于某某专利的侵权纠纷案件编号", "date": "2026-01-05"} | {"no": "甲" * 25},
    ],
)
def test_what_a_message_cannot_show_is_refused(params):
    with pytest.raises(ValueError, match="message"):
        check_params(Kind.APPLICATION_RECEIVED, params)


def test_words_of_the_courts_are_not_used():
    for kind in Kind:
        for language in LANGUAGES[:2]:
            text = sentence(kind, values(kind), language)
            for word in ("原告", "被告", "起诉", "起訴", "判决", "判決", "非法", "！", " "):
                assert word not in text or (word == " " and "url" in TEXTS[kind].values), (kind, text)


def test_only_known_values_are_asked_for():
    assert set(inspect.signature(check_params).parameters) == {"kind", "params"}
