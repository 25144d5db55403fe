"""An institution, its people, and a request for arbitration: what the tests of filing and intake share."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organisation, OrganisationKind, User
from cases.actors import Actor
from cases.models import Case, Material
from cases.permissions import Role
from cases.services import filing
from cases.services.arbitration import intake
from cases.services.evidence import file_in_draft, take_in
from tests.cases.filing.help import APPLICANT, RIGHT
from tests.documents.files import pdf
from tests.factories import make_user

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
PDF = pdf()
RESPONDENT = {
    "person_kind": "ORGANISATION", "name": "澜芯电子（澜江）有限公司", "id_number": "",
    "address": "澜江市高新区芯片路9号", "contact_name": "何青", "mobile": "+8613900139000",
    "email": "r@test.example", "contact_unknown": False,
}  # fmt: skip
CLAIMS = {
    "facts_text": "双方2025年3月1日签订许可合同。被申请人未付许可费。",
    "wish_text": "支付许可费人民币3,000,000元。\n支付违约金人民币200,000元。",
    "amount_fen": 320_000_000,
    "currency": "CNY",
}
AGREEMENT = {
    "agreement_form": "CLAUSE",
    "agreement_text": "因本合同引起的争议，提交测试仲裁院仲裁。",
    "institution_named": "测试仲裁院",
    "agreement_on": "2025-03-01",
}
FOUND = {"intent": True, "matter": True, "institution": True}


def make_institution(code: str = "ARB") -> Organisation:
    """Return an arbitration institution with the example rules."""
    return Organisation.objects.get_or_create(
        code=code,
        defaults={
            "kind": OrganisationKind.ARBITRAL, "name_zh_hans": "测试仲裁院", "name_zh_hant": "測試仲裁院",
            "name_en": "Test Arbitral Institution", "number_pattern": "测仲字〔{year}〕第{serial}号",
            "address_zh_hans": "测试路2号", "seal_text": "测试仲裁院", "fee_free": False,
            "rule_set": "EXAMPLE", "fee_schedule": "EXAMPLE_DOMESTIC",
        },
    )[0]  # fmt: skip


def staff(role: Role, institution: Organisation | None = None) -> Actor:
    """Return somebody who works for the institution in a role."""
    user = make_user(role.value, roles=(role,), organisation=institution or make_institution())
    return Actor(user=user, role=role)


def open_request(user: User) -> Case:
    """Return an empty draft of a request."""
    return filing.open_draft(
        by=Actor(user=user), organisation=make_institution(), language="zh-hans", at=MONDAY
    )


def fill_in(case: Case, user: User, *, dispute: str = "LICENCE_FEE", **agreement: Any) -> None:
    """Answer everything that a request needs."""
    by = Actor(user=user)
    pages: dict[str, dict[str, Any]] = {
        "capacity": {"acting_for": "ORGANISATION"}, "applicant": APPLICANT, "respondent": RESPONDENT,
        "right": RIGHT, "dispute": {"dispute_type": dispute}, "facts": CLAIMS,
        "agreement": {**AGREEMENT, **agreement},
    }  # fmt: skip
    for name, values in pages.items():
        filing.save_page(case_id=case.pk, by=by, page=name, values=values, at=MONDAY)


def add_paper(case: Case, user: User, material: Material = Material.AGREEMENT) -> None:
    """Put a file into the draft."""
    stored = take_in(
        case_id=case.pk, by=Actor(user=user), stream=BytesIO(PDF), name="合同.pdf", size=len(PDF)
    )
    file_in_draft(case_id=case.pk, by=Actor(user=user), stored=stored, material=material, at=MONDAY)


def submitted(user: User, **how: Any) -> Case:
    """Return a request that was submitted."""
    case = open_request(user)
    fill_in(case, user, **how)
    add_paper(case, user)
    filing.submit(case_id=case.pk, by=Actor(user=user), at=MONDAY)
    return Case.objects.get(pk=case.pk)


def accept(case: Case, clerk: Actor, **other: Any) -> Case:
    """Accept a request."""
    chosen: dict[str, Any] = {
        "examined": FOUND, "rule_set": "EXAMPLE", "fee_schedule": "EXAMPLE_DOMESTIC", "track": "ORDINARY",
        "seats": 3, "at": MONDAY,
    }  # fmt: skip
    intake.accept(case_id=case.pk, by=clerk, **{**chosen, **other})
    return Case.objects.get(pk=case.pk)
