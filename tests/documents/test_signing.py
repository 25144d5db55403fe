"""Signatures: a record of who signed what when; any change ends them."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pikepdf
import pytest

from documents import issuing, services, signing
from documents.models import Paper, SignatureRequest
from documents.signing import SignatureRefused, Signer
from documents.storage import read_bytes
from tests.documents.reading import pages, text_of
from tests.documents.samples import at, words

pytestmark = pytest.mark.django_db

APPLICANT, RESPONDENT, STRANGER = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
NOON = at(11, 23, 12)
Order = Callable[..., Paper]
told: list[Paper] = []


def remember(paper: Paper) -> None:
    """What `on_issued` names in these tests."""
    told.append(paper)


SIGNERS = (
    Signer(
        key="party-1",
        name="周䶮",
        capacity=words("申请人的委托代理人", "申請人的委託代理人", "Agent of the applicant"),
        for_whom="澜江青屿文化科技有限公司",
        user=APPLICANT,
    ),
    Signer(
        key="party-2",
        name="CHAN Tai Man",
        capacity=words("被申请人的董事", "被申請人的董事", "Director of the respondent"),
        for_whom="Harbour & Peak International Trading (Hong Kong) Company Limited",
        user=RESPONDENT,
    ),
)


@pytest.fixture
def consent(order: Order) -> Paper:
    """A paper that is ready, with two people asked to sign it."""
    told.clear()
    paper = services.render_now(order("M21"))  # short, so quick to set
    signing.request_signatures(paper=paper, signers=SIGNERS, at=NOON)
    return paper


def sign(paper: Paper, who: int = 0, **changes: Any) -> SignatureRequest:
    request = paper.signature_requests.get(signer_key=SIGNERS[who].key)
    values: dict[str, Any] = {
        "request": request,
        "by": SIGNERS[who].user,
        "reauthenticated_at": NOON - timedelta(minutes=1),
        "method": SignatureRequest.Method.TYPED,
        "shown_sha256": signing.frozen_sha256(paper),
        "at": NOON,
    }
    return signing.sign(**values | changes)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(SignatureRefused) as caught:
        act()
    return caught.value.reason_code


def test_a_stranger_cannot_sign(consent: Paper) -> None:
    assert refused(lambda: sign(consent, by=STRANGER)) == "NOT_YOURS"
    assert refused(lambda: sign(consent, by=RESPONDENT)) == "NOT_YOURS"


def test_a_signature_is_a_whole_record(consent: Paper) -> None:
    signed = sign(consent)

    assert (signed.status, signed.signed_by, signed.signed_at) == ("SIGNED", APPLICANT, NOON)
    assert signed.reauthenticated_at == NOON - timedelta(minutes=1)
    assert signed.shown_sha256 == consent.files.get(language="zh-hans").file.sha256
    assert not signing.is_complete(consent)
    sign(consent, 1, at=NOON + timedelta(minutes=3))
    assert signing.is_complete(consent)
    assert signing.last_signed_at(consent) == NOON + timedelta(minutes=3)


@pytest.mark.parametrize("when", [NOON - timedelta(minutes=5, seconds=1), NOON + timedelta(minutes=1)])
def test_identity_must_have_been_proved_just_before(consent: Paper, when: datetime) -> None:
    assert refused(lambda: sign(consent, reauthenticated_at=when)) == "STALE_IDENTITY"


def test_another_text_than_the_one_shown_is_not_signed(consent: Paper) -> None:
    translation = consent.files.get(language="en").file.sha256

    assert refused(lambda: sign(consent, shown_sha256=translation)) == "OTHER_TEXT"
    assert refused(lambda: sign(consent, shown_sha256="")) == "OTHER_TEXT"


def test_nobody_signs_twice(consent: Paper) -> None:
    sign(consent)

    assert refused(lambda: sign(consent)) == "NOT_OPEN"


def test_a_signature_on_paper_needs_its_scan(consent: Paper) -> None:
    assert refused(lambda: sign(consent, method=SignatureRequest.Method.PAPER)) == "NO_SCAN"


def test_a_refusal_is_on_record_and_ends_the_signing(consent: Paper) -> None:
    request = consent.signature_requests.get(signer_key="party-2")
    signing.refuse(request=request, by=RESPONDENT, reason="数额不对", at=NOON)

    assert refused(lambda: sign(consent, 1)) == "NOT_OPEN"
    assert not signing.is_complete(consent)


def test_a_paper_in_preparation_is_not_signed(order: Order) -> None:
    paper = order("M21")

    assert refused(lambda: signing.request_signatures(paper=paper, signers=SIGNERS, at=NOON)) == "NOT_READY"


def test_nobody_is_asked_twice(consent: Paper) -> None:
    signing.request_signatures(paper=consent, signers=SIGNERS, at=NOON)

    assert consent.signature_requests.count() == 2


def test_a_change_makes_every_signature_void(consent: Paper) -> None:
    sign(consent)

    signing.void(paper=consent, reason="修改第二条", at=NOON)

    consent.refresh_from_db()
    assert [request.status for request in consent.signature_requests.all()] == ["VOIDED", "VOIDED"]
    assert (consent.voided_at, consent.void_reason) == (NOON, "修改第二条")
    assert refused(lambda: sign(consent, 1)) == "VOID"
    assert refused(lambda: issuing.issue(paper=consent, at=NOON)) == "VOID"


def test_nothing_is_issued_before_all_have_signed(consent: Paper) -> None:
    sign(consent)

    assert refused(lambda: issuing.issue(paper=consent, at=NOON)) == "NOT_COMPLETE"


def test_the_issued_paper_is_the_signed_pages_and_a_signature_page(
    consent: Paper, drain: Callable[[], list[Any]]
) -> None:
    frozen = consent.files.get(language="zh-hans")
    before = read_bytes(frozen.file)
    sign(consent)
    sign(consent, 1)

    issuing.issue(paper=consent, at=NOON, on_issued=f"{__name__}.remember")
    issuing.issue(paper=consent, at=NOON)
    drain()

    consent.refresh_from_db()
    file = consent.files.get(language="zh-hans")
    issued = read_bytes(file.file)
    assert (consent.issued_at, told, consent.is_final) == (NOON, [consent], True)
    assert (file.frozen, file.pages) == (frozen.file, frozen.pages + 1)
    assert signing.frozen_sha256(consent) == frozen.file.sha256
    assert pages(issued)[:-1] == pages(before)
    assert read_bytes(frozen.file) == before
    last = pages(issued)[-1]
    for piece in (
        frozen.file.sha256,
        "周䶮",
        "CHAN Tai Man",
        "2026-11-23 12:00:00",
        "2026-11-23 11:59:00",
        consent.number,
        f"共{frozen.pages}页",
    ):
        assert piece in last


def test_the_issued_paper_is_still_archivable(consent: Paper) -> None:
    sign(consent)
    sign(consent, 1)
    issuing.issue(paper=consent, at=NOON)

    issuing.issue_now(consent)

    from io import BytesIO

    with pikepdf.open(BytesIO(read_bytes(consent.files.get(language="zh-hans").file))) as document:
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
        assert "/OutputIntents" in document.Root


def test_translations_are_not_signed(consent: Paper) -> None:
    sign(consent)
    sign(consent, 1)
    issuing.issue(paper=consent, at=NOON)
    issuing.issue_now(consent)

    english = consent.files.get(language="en")
    assert english.frozen is None
    assert "This translation is not signed" in text_of(read_bytes(english.file))


class Stamp:
    """A backend that adds something, as a certificate authority's would."""

    def seal(self, pdf: bytes, *, paper: Paper) -> bytes:
        """Return the PDF with a comment after it."""
        return pdf + b"%sealed\n"


def test_a_sealing_backend_has_the_last_word(consent: Paper, settings: Any) -> None:
    settings.SEALING_BACKEND = f"{__name__}.Stamp"
    sign(consent)
    sign(consent, 1)
    issuing.issue(paper=consent, at=NOON)

    issuing.issue_now(consent)

    assert read_bytes(consent.files.get(language="zh-hans").file).endswith(b"%sealed\n")
