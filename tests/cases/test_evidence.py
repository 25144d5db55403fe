"""Files of a case: what is taken and refused, who sees which, and who is told."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.access import reach_of
from cases.actors import Actor
from cases.audience import Audience
from cases.models import Case, CaseEvent, CaseNotice, EvidenceItem, Material
from cases.permissions import Action, Role
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services import filing
from cases.services.evidence import add_evidence, file_in_draft, take_in
from cases.services.procedure import perform
from documents.models import StoredFile
from tests.documents import files
from tests.factories import Cast, make_cast, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Keep each test's files in a folder of its own."""
    options = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": options}


@pytest.fixture
def owner(db: None) -> User:
    """Return somebody who applies."""
    return make_user("OWNER")


@pytest.fixture
def draft(owner: User) -> Case:
    """Return an empty draft."""
    return filing.open_draft(by=Actor(user=owner), organisation=make_organisation(), language="zh-hans")


@pytest.fixture
def page(owner: User) -> Client:
    """Return the applicant's browser."""
    client = Client()
    client.force_login(owner)
    return client


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def taken(case: Case, by: Actor, name: str = "购买公证书.pdf") -> StoredFile:
    """Return a file that somebody has sent for a case."""
    data = files.pdf()
    return take_in(case_id=case.pk, by=by, stream=BytesIO(data), name=name, size=len(data))


def names(rows: Any) -> list[str]:
    """Return the names of files."""
    return [row.name for row in rows]


# --- In a draft ------------------------------------------------------------------------------------


def test_a_stranger_sends_nothing_into_a_draft(draft: Case) -> None:
    stranger = Actor(user=make_user("STRANGER"))
    stored = taken(draft, stranger)
    with pytest.raises(NotVisible):
        file_in_draft(case_id=draft.pk, by=stranger, stored=stored, material=Material.EVIDENCE)
    assert EvidenceItem.objects.count() == 0


def test_somebody_elses_file_cannot_be_filed_as_ones_own(draft: Case, owner: User) -> None:
    stored = taken(draft, Actor(user=make_user("OTHER")))
    with pytest.raises(NotVisible):
        file_in_draft(case_id=draft.pk, by=Actor(user=owner), stored=stored, material=Material.EVIDENCE)


def test_the_bytes_and_the_time_of_receipt_are_shown(draft: Case, page: Client) -> None:
    data = files.pdf()
    answer = page.post(
        reverse("filing_upload", args=[draft.pk, "EVIDENCE"]), {"file": sent("公证书.pdf", data)}
    )
    item = EvidenceItem.objects.select_related("file", "side").get()
    html = answer.content.decode()
    assert (answer.status_code, item.file.sha256) == (201, hashlib.sha256(data).hexdigest())
    assert (item.file.sha256 in html, item.name, item.audience, item.side.kind) == (
        True,
        "公证书",
        "JOINT",
        "APPLICANT",
    )


def test_a_refused_file_says_why_to_the_script(draft: Case, page: Client) -> None:
    answer = page.post(
        reverse("filing_upload", args=[draft.pk, "EVIDENCE"]), {"file": sent("截图.heic", b"x")}
    )
    nothing = page.post(reverse("filing_upload", args=[draft.pk, "EVIDENCE"]))
    assert [(reply.status_code, bool(reply.json()["message"])) for reply in (answer, nothing)] == [
        (400, True)
    ] * 2
    assert page.post(reverse("filing_upload", args=[draft.pk, "OTHER"])).status_code == 404


def test_without_a_script_good_files_stay_and_each_bad_one_has_its_sentence(
    draft: Case, page: Client
) -> None:
    chosen = [
        sent("一.pdf", files.pdf()),
        sent("二.heic", b"x"),
        sent("三.png", files.picture("PNG")),
        sent("四.pdf", b"no"),
    ]
    answer = page.post(
        reverse("filing_evidence", args=[draft.pk]), {"upload": "1", "file": chosen, "version": ""}
    )
    sentences = [text.split("：")[0].split(":")[0] for text in answer.context["form"].sentences]
    assert (answer.status_code, sentences) == (422, ["二.heic", "四.pdf"])
    assert names(EvidenceItem.objects.all()) == ["一", "三"]


def test_without_a_script_and_without_a_file_the_page_says_so(draft: Case, page: Client) -> None:
    answer = page.post(reverse("filing_papers", args=[draft.pk]), {"upload": "1", "material": "IDENTITY"})
    assert (answer.status_code, len(answer.context["form"].sentences)) == (422, 1)


def test_what_was_typed_about_files_survives_another_upload(draft: Case, owner: User, page: Client) -> None:
    by = Actor(user=owner)
    done = file_in_draft(case_id=draft.pk, by=by, stored=taken(draft, by), material=Material.EVIDENCE)
    field = f"{done.data['item']}-proves"
    page.post(
        reverse("filing_evidence", args=[draft.pk]),
        {"upload": "1", "file": sent("二.pdf", files.pdf()), field: "写到一半", "version": ""},
    )
    assert 'value="写到一半"' in page.get(reverse("filing_evidence", args=[draft.pk])).content.decode()


def described(item: str, **changes: str) -> dict[str, str]:
    """Return what a browser sends about one piece of evidence."""
    values = {"name": "公证书", "proves": "销售行为", "source": "NOTARY", "has_original": "no", "audience": "JOINT",
              "restricted_reason": ""} | changes  # fmt: skip
    return {f"{item}-{name}": text for name, text in values.items()}


def test_a_file_is_described_and_its_audience_chosen(draft: Case, owner: User, page: Client) -> None:
    by = Actor(user=owner)
    item = file_in_draft(case_id=draft.pk, by=by, stored=taken(draft, by), material=Material.EVIDENCE).data[
        "item"
    ]
    url = reverse("filing_evidence", args=[draft.pk])
    without = page.post(url, {**described(item, audience="SIDE"), "version": ""})
    version = without.context["version"]
    page.post(url, {**described(item, audience="SIDE", restricted_reason="含报价"), "version": version})
    row = EvidenceItem.objects.get()
    assert without.status_code == 422
    assert (row.proves, row.source, row.has_original) == ("销售行为", "NOTARY", False)
    assert (row.audience, row.restricted_reason) == ("SIDE", "含报价")


def test_two_tabs_about_files_see_both_versions(draft: Case, owner: User, page: Client) -> None:
    by = Actor(user=owner)
    item = file_in_draft(case_id=draft.pk, by=by, stored=taken(draft, by), material=Material.EVIDENCE).data[
        "item"
    ]
    url = reverse("filing_evidence", args=[draft.pk])
    page.post(url, {**described(item), "version": ""})
    answer = page.post(url, {**described(item, proves="许诺销售"), "version": ""})
    html = answer.content.decode()
    assert (answer.status_code, "销售行为" in html, "许诺销售" in html) == (409, True, True)


def test_a_file_taken_out_of_a_draft_is_gone(draft: Case, owner: User, page: Client) -> None:
    by = Actor(user=owner)
    item = file_in_draft(case_id=draft.pk, by=by, stored=taken(draft, by), material=Material.IDENTITY).data[
        "item"
    ]
    answer = page.post(reverse("filing_remove_file", args=[draft.pk, item]))
    assert (answer.headers["Location"], EvidenceItem.objects.count()) == (
        reverse("filing_papers", args=[draft.pk]),
        0,
    )


# --- Who sees it -----------------------------------------------------------------------------------


def test_an_identity_paper_is_for_the_centre_and_its_own_side() -> None:
    cast = make_cast("SUBMITTED")
    by = cast["APPLICANT"]
    EvidenceItem.objects.create(
        case=cast.case, file=taken(cast.case, by), material=Material.IDENTITY, audience=Audience.CENTRE,
        side=cast.applicant_side, made_by=by.user, name="身份证",
    )  # fmt: skip
    seers = {name for name, actor in cast.actors.items()
             if EvidenceItem.objects.filter(case=cast.case).seen_by(reach_of(cast.case, actor)).exists()}  # fmt: skip
    own_side = {"APPLICANT", "APPLICANT_AGENT", "GENERAL_AGENT"}
    assert seers == own_side | {"INTAKE_CLERK", "CASE_SECRETARY"}


# --- In a case under way ---------------------------------------------------------------------------


@pytest.fixture
def cast() -> Cast:
    """Return a case in mediation with everybody on it."""
    return make_cast("MEDIATING")


def add(cast: Cast, who: str, **more: Any) -> None:
    """Add evidence as somebody of the cast."""
    by = cast[who]
    add_evidence(
        case_id=cast.case.pk,
        by=by,
        stored=taken(cast.case, by),
        name="合同",
        proves="许可关系",
        source="OWN",
        **more,
    )


@pytest.mark.parametrize("who", ["STRANGER", "OTHER_CLERK"])
def test_strangers_add_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotVisible):
        add(cast, who)


@pytest.mark.parametrize("who", ["MEDIATOR", "CASE_SECRETARY", "SUPERVISOR"])
def test_only_parties_add_evidence(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        add(cast, who)


def test_name_that_was_not_entered_is_that_of_the_file(cast: Cast) -> None:
    by = cast["RESPONDENT"]
    stored = taken(cast.case, by)
    values = {"file": str(stored.pk), "name": None, "proves": None, "source": "OWN"}
    perform(case_id=cast.case.pk, action=Action.ADD_EVIDENCE, by=by, data={"values": values})
    item = EvidenceItem.objects.get()
    assert (item.name, item.proves) == (stored.name.rpartition(".")[0], "")


def told(case: Case) -> set[str]:
    """Return who was told of something new."""
    rows = CaseNotice.objects.filter(case=case, notice__kind="NEW_DOCUMENT")
    return set(rows.values_list("notice__recipient__name", flat=True))


def test_evidence_for_both_sides_is_seen_by_both_and_they_are_told(cast: Cast) -> None:
    add(cast, "RESPONDENT")
    item = EvidenceItem.objects.get()
    event = CaseEvent.objects.get(case=cast.case)
    assert (item.audience, item.side, item.party.side.kind) == ("JOINT", cast.respondent_side, "RESPONDENT")
    assert (event.kind, event.audience, event.data) == (
        "add_evidence", "JOINT", {"item": str(item.pk), "sha256": item.file.sha256},
    )  # fmt: skip
    assert told(cast.case) == {
        "APPLICANT",
        "THIRD_PARTY",
        "APPLICANT_AGENT",
        "RESPONDENT_AGENT",
        "GENERAL_AGENT",
        "MEDIATOR",
    }


def test_evidence_for_the_mediator_alone_leaves_no_trace_for_the_other_side(cast: Cast) -> None:
    add(cast, "APPLICANT", audience=Audience.SIDE, restricted_reason="含报价")
    other = reach_of(cast.case, cast["RESPONDENT"])
    own = reach_of(cast.case, cast["APPLICANT_AGENT"])
    neutral = reach_of(cast.case, cast["MEDIATOR"])
    rows, events = EvidenceItem.objects.filter(case=cast.case), CaseEvent.objects.filter(case=cast.case)
    assert [rows.seen_by(reach).count() for reach in (other, own, neutral)] == [0, 1, 1]
    assert [events.seen_by(reach).count() for reach in (other, own, neutral)] == [0, 1, 1]
    assert told(cast.case) == {"APPLICANT_AGENT", "GENERAL_AGENT", "MEDIATOR"}


def test_keeping_the_other_side_out_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Unacceptable) as refused:
        add(cast, "APPLICANT", audience=Audience.SIDE)
    assert (refused.value.field, EvidenceItem.objects.count()) == ("restricted_reason", 0)


def test_nobody_without_an_account_is_told_before_acceptance() -> None:
    cast = make_cast("SUBMITTED")
    cast.case.parties.filter(side=cast.respondent_side).update(email="other@test.example")
    add(cast, "APPLICANT")
    rows = CaseNotice.objects.filter(case=cast.case, notice__recipient=None)
    assert rows.count() == 0


def test_a_closed_file_takes_no_more(cast: Cast) -> None:
    closed = make_cast("CLOSED")
    with pytest.raises(Conflict):
        add(closed, "APPLICANT")


def test_the_same_form_adds_one_file(cast: Cast) -> None:
    by = cast["APPLICANT"]
    stored = taken(cast.case, by)
    for _time in range(3):
        add_evidence(
            case_id=cast.case.pk, by=by, stored=stored, name="合同", proves="许可", source="OWN", key="k"
        )
    assert EvidenceItem.objects.count() == 1


def test_the_page_takes_a_file_once_even_when_something_else_is_missing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["APPLICANT"].user)  # type: ignore[arg-type]
    url = reverse("add_evidence", args=[cast.case.pk])
    values = {
        "name": "合同",
        "proves": "",
        "source": "OWN",
        "has_original": "yes",
        "audience": "JOINT",
        "key": "k",
    }
    first = client.post(url, {**values, "file": sent("合同.pdf", files.pdf())})
    stored = StoredFile.objects.get()
    second = client.post(url, {**values, "proves": "许可关系", "stored": str(stored.pk)})
    assert (first.status_code, str(stored.pk) in first.content.decode()) == (422, True)
    assert (second.status_code, EvidenceItem.objects.get().file) == (302, stored)


def test_the_clerk_opens_no_page_for_adding_evidence(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["INTAKE_CLERK"].user)  # type: ignore[arg-type]
    assert client.get(reverse("add_evidence", args=[cast.case.pk])).status_code == 403
    stranger = Client()
    stranger.force_login(cast["STRANGER"].user)  # type: ignore[arg-type]
    assert stranger.get(reverse("add_evidence", args=[cast.case.pk])).status_code == 404


def test_a_role_of_the_centre_sees_no_draft_files(draft: Case, owner: User) -> None:
    by = Actor(user=owner)
    file_in_draft(case_id=draft.pk, by=by, stored=taken(draft, by), material=Material.EVIDENCE)
    clerk = Actor(user=make_user("CLERK", roles=(Role.INTAKE_CLERK,), organisation=draft.organisation))
    assert EvidenceItem.objects.filter(case=draft).seen_by(reach_of(draft, clerk)).count() == 0
