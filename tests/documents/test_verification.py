"""The public page: what strangers learn of a paper, and what they do not."""

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client

from documents import issuing, services, signing
from documents.codes import ALPHABET, grouped, is_code, new_code, normalised
from documents.masking import masked
from documents.models import Paper
from documents.storage import read_bytes
from tests.documents.samples import SAMPLES, at
from tests.documents.test_signing import NOON, SIGNERS, sign

pytestmark = pytest.mark.django_db
Order = Callable[..., Paper]


@pytest.fixture(autouse=True)
def _no_lookups_yet() -> None:
    cache.clear()


@pytest.fixture
def notice(order: Order) -> Paper:
    return services.render_now(order("M22"))


def page(client: Client, paper: Paper, **form: str) -> Any:
    address = f"/v/{grouped(paper.code)}/"
    return client.post(address, form) if form else client.get(address)


def test_one_wrong_sign_and_two_swapped_ones_are_typing_mistakes() -> None:
    code = new_code()

    assert is_code(code)
    assert is_code(normalised(grouped(code).lower()))
    for place in range(16):
        for sign_ in ALPHABET:
            if sign_ != code[place]:
                assert not is_code(code[:place] + sign_ + code[place + 1 :])
    for place in range(15):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert swapped == code or not is_code(swapped)


def test_a_code_has_no_signs_that_look_alike() -> None:
    assert not set("0O1IL") & set(ALPHABET)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", grouped(new_code()))


def test_a_valid_paper_shows_what_it_is_and_no_more(client: Client, notice: Paper) -> None:
    answer = page(client, notice)
    text = answer.content.decode()

    assert answer.status_code == 200
    for shown in (
        "恢复调解通知书",
        notice.number,
        "澜*****公司",
        "H***** Limited",
        grouped(notice.code),
        notice.files.get(language="zh-hans").file.sha256,
    ):
        assert shown in text
    for hidden in ("青屿", "Harbour", "委托鉴定", "91990100MA0000001G"):
        assert hidden not in text


def test_a_mistyped_code_is_told_from_an_unknown_one(client: Client) -> None:
    code = new_code()
    unknown = client.get(f"/v/{grouped(code)}/")
    mistyped = client.get(f"/v/{grouped(code[:-1] + ('2' if code[-1] != '2' else '3'))}/")

    assert (unknown.status_code, mistyped.status_code) == (404, 404)
    assert unknown.context["is_typing_mistake"] is False
    assert mistyped.context["is_typing_mistake"] is True


def test_the_form_leads_to_the_page(client: Client, notice: Paper) -> None:
    answer = client.post("/verify/", {"code": f" {grouped(notice.code).lower()} "})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/v/{grouped(notice.code)}/"
    wrong = client.post("/verify/", {"code": "ABCD"})
    assert wrong.status_code == 200
    assert "code" in wrong.context["form"].errors


def test_a_paper_that_waits_for_signatures_is_unknown(client: Client, order: Order) -> None:
    paper = services.render_now(order("M21"))
    assert page(client, paper).status_code == 404

    signing.request_signatures(paper=paper, signers=SIGNERS, at=NOON)
    sign(paper)
    sign(paper, 1)
    assert page(client, paper).status_code == 404
    issuing.issue(paper=paper, at=NOON)
    issuing.issue_now(paper)
    assert page(client, paper).status_code == 200


def test_a_withdrawn_paper_says_so(client: Client, notice: Paper) -> None:
    signing.void(paper=notice, reason="发错", at=at(11, 24, 9))

    answer = page(client, notice)
    assert answer.context["paper"].status == "WITHDRAWN"
    assert "发错" not in answer.content.decode()


def test_a_replaced_paper_names_its_successor(client: Client, notice: Paper, order: Order) -> None:
    newer = order("M22", supersedes=notice, number="澜知人调字〔2026〕第12号-2")
    assert page(client, notice).context["paper"].status == "VALID"

    services.render_now(newer)

    shown = page(client, notice).context["paper"]
    assert (shown.status, shown.superseding_number) == ("SUPERSEDED", newer.number)


def _with_a_page(pdf: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.add_blank_page()
        document.save(target)
    return target.getvalue()


def _variants(pdf: bytes, other: bytes) -> list[bytes]:
    middle = len(pdf) // 2
    return [
        pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :],
        pdf + b"\n",
        pdf + b"%%EOF",
        pdf[:-1],
        pdf[1:],
        _with_a_page(pdf),
        pdf.replace(b"%PDF-1", b"%PDF-2", 1),
        pdf[: len(pdf) - 1024],
        other,
        b"",
    ]


def test_only_the_registered_bytes_match(client: Client, notice: Paper, order: Order) -> None:
    pdf = read_bytes(notice.files.get(language="zh-hans").file)
    other = read_bytes(services.render_now(order("M22")).files.get(language="zh-hans").file)

    same = page(client, notice, fingerprint=sha256(pdf).hexdigest().upper())
    assert same.context["is_same"] is True
    for variant in _variants(pdf, other):
        answer = page(client, notice, fingerprint=sha256(variant).hexdigest())
        assert answer.context["is_same"] is False
    assert page(client, notice, fingerprint="abc").context["is_same"] is None


def test_lookups_are_limited(client: Client) -> None:
    address = f"/v/{grouped(new_code())}/"
    answers = [client.get(address).status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]
    assert Client(REMOTE_ADDR="10.0.0.9").get(address).status_code == 404


def test_readers_behind_the_proxy_are_counted_apart(settings: Any) -> None:
    address = f"/v/{grouped(new_code())}/"

    def ask(forwarded: str, times: int) -> list[int]:
        # Only the last part is the proxy's; whoever asks may write anything before it.
        headers = [{"X-Forwarded-For": f"192.0.2.{n}, {forwarded}"} for n in range(times)]
        return [Client(headers=each).get(address).status_code for each in headers]

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert ask("198.51.100.1", 31) == [404] * 30 + [429]
    assert ask("198.51.100.2", 1) == [404]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert ask("198.51.100.3", 31) == [404] * 30 + [429]
    assert ask("198.51.100.4", 1) == [429]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pages_stand_in_every_language(client: Client, notice: Paper, language: str) -> None:
    client.cookies["django_language"] = language

    assert page(client, notice).status_code == 200
    assert client.get("/verify/").status_code == 200


@pytest.mark.parametrize(
    ("name", "is_person", "shown"),
    [
        ("陈喆", True, "陈**"),
        ("澜江青屿文化科技有限公司", False, "澜*****公司"),
        ("CHAN Tai Man", True, "C**"),
        ("Harbour Peak Limited", False, "H***** Limited"),
        ("甲店", False, "甲**"),
    ],
)
def test_names_are_masked(name: str, is_person: bool, shown: str) -> None:
    assert masked(name, is_person=is_person) == shown


def test_no_sample_leaks_a_name_through_its_mask() -> None:
    from documents.masking import masked_names

    for context in SAMPLES.values():
        for name in masked_names(context):
            assert "青屿" not in name
            assert "Harbour" not in name
