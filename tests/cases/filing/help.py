"""What the tests of filing have in common: an application's answers, and what is read from its pages."""

import re

from accounts.models import User
from cases.actors import Actor
from cases.models import (
    Case,
)
from cases.services import filing
from tests.factories import make_organisation

APPLICANT = {
    "name": "华珩通讯技术有限公司", "id_kind": "USCC", "id_number": "91990100MA0000001G",
    "legal_representative": "陈立", "address": "澜江市滨河区创新路1号", "contact_name": "林晓",
    "mobile": "+8613800138000", "email": "",
}  # fmt: skip
RESPONDENT = {
    "person_kind": "ORGANISATION", "name": "澜芯电子（澜江）有限公司", "id_number": "", "address": "",
    "contact_name": "", "mobile": "", "email": "", "contact_unknown": True,
}  # fmt: skip
RIGHT = {
    "right_type": "PAT_INV",
    "number": "201710601862.3",
    "nice_class": "",
    "title": "一种天线",
    "holder": "",
}
FACTS = {
    "facts_text": "对方在展会上销售。",
    "wish_text": "停止销售。",
    "amount_fen": 120_000_000,
    "currency": "CNY",
}


OPENING = {"key": "one", "acting_for": "ORGANISATION"}


def open_draft(user: User, key: str = "") -> Case:
    """Return a new draft."""
    return filing.open_draft(
        by=Actor(user=user), organisation=make_organisation(), language="zh-hans", key=key
    )


def fill_in(case: Case, user: User) -> None:
    """Answer everything that is needed."""
    by = Actor(user=user)
    pages = {"capacity": {"acting_for": "ORGANISATION"}, "applicant": APPLICANT, "respondent": RESPONDENT,
             "right": RIGHT, "dispute": {"dispute_type": "INFRINGEMENT"}, "facts": FACTS}  # fmt: skip
    for name, values in pages.items():
        filing.save_page(case_id=case.pk, by=by, page=name, values=values)


def typed_into(html: str, name: str) -> str:
    """Return what a page's text area holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', html, re.S)
    return found[1] if found else ""


def version_in(html: str) -> str:
    """Return the token that a page carries."""
    found = re.search(r'name="version" value="([0-9a-f]*)"', html)
    assert found is not None
    return found[1]
