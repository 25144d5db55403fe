"""A case on which an agreement can be drafted and signed: in mediation, with one joint session on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from django.utils import timezone

from cases.actors import Actor
from cases.agreement_terms import current_agreement
from cases.models import Agreement, Case, Meeting, MeetingRecord, Party
from cases.services import agreements, signing
from cases.services.agreement_papers import put_to_signature
from documents import contexts as c
from documents import services
from documents.printing import Printed
from documents.signing import frozen_sha256
from tests.factories import Cast, make_cast

TEXTS = {
    "facts": "甲方是注册商标“澜枫”的商标注册人。乙方在网店销售的背包使用了近似标识。",
    "matters": "乙方是否停止销售\n赔偿数额",
    "responsibility": "乙方承担停止销售和赔偿的责任。",
    "remaining": "",
    "place": "澜江市",
    "copies": 3,
    "is_partial": False,
    "applies_for_confirmation": True,
}
ACCOUNT = c.BankAccount(holder="Applicant", bank="澜江银行新港支行", number="6200000000000000001")
PAY = c.PayClause(
    by=1,
    to=0,
    purpose=c.PayPurpose.COMPENSATION,
    instalments=(
        c.Instalment(amount=c.Money(fen=8_000_000), due_on=date(2026, 12, 31)),
        c.Instalment(amount=c.Money(fen=4_000_050), due_on=date(2027, 1, 31)),
    ),
    account=ACCOUNT,
)
STOP = c.StopClause(by=1, acts=("停止销售带有“澜枫”标识的背包",))
SIGNERS = ("APPLICANT", "RESPONDENT", "MEDIATOR")


def make_table(*, has_record: bool = True, **fields: Any) -> Cast:
    """Return a case in mediation with a joint session on record, its representatives apart from the general one gone."""
    cast = make_cast("MEDIATING")
    case = cast.case
    case.organisation.court_zh_hans = "澜江市中级人民法院"
    case.organisation.court_zh_hant, case.organisation.court_en = (
        "瀾江市中級人民法院",
        "Lanjiang Intermediate Court",
    )
    case.organisation.save()
    values = {
        "accepted_on": timezone.localdate() - timedelta(days=9),
        "period_ends_on": timezone.localdate() + timedelta(days=20),
    }
    Case.objects.filter(pk=case.pk).update(**{**values, **fields})
    case.engagements.filter(user__name__in=["APPLICANT_AGENT", "RESPONDENT_AGENT"]).update(
        until=timezone.now()
    )
    Party.objects.filter(case=case).update(legal_representative="王堃")
    if has_record:
        add_record(case, cast)
    return replace(cast, case=Case.objects.select_related("organisation").get(pk=case.pk))


def add_record(case: Case, cast: Cast) -> MeetingRecord:
    """Put a joint session and its record on file."""
    start = timezone.now() - timedelta(days=2)
    meeting = Meeting.objects.create(
        case=case, starts_at=start, ends_at=start + timedelta(hours=1), status="HELD"
    )
    mediator = cast["MEDIATOR"].user
    return MeetingRecord.objects.create(
        case=case, meeting=meeting, course="经过", result="达成一致", made_by=mediator
    )


def draft(cast: Cast, *terms: c.Clause, at: datetime | None = None, **texts: Any) -> Agreement:
    """Write a draft with these clauses, or a whole one."""
    by = cast["MEDIATOR"]
    lock = lock_of(cast)
    agreements.edit_texts(case_id=cast.case.pk, by=by, lock=lock, texts={**TEXTS, **texts}, at=at)
    for term in terms or (STOP, PAY):
        agreements.add_clause(case_id=cast.case.pk, by=by, kind=term.code, term=term, declared=True, at=at)
    return current(cast)


def current(cast: Cast) -> Agreement:
    """Return the agreement that counts now."""
    agreement = current_agreement(cast.case.pk)
    assert agreement is not None
    return agreement


def lock_of(cast: Cast) -> int:
    """Return the lock of the draft, 0 where there is none."""
    agreement = current_agreement(cast.case.pk)
    return agreement.lock if agreement else 0


def finalise(cast: Cast, drain: Callable[..., Any] | None = None) -> Agreement:
    """Make the draft final and have its paper made: by the press with `drain`, else with an empty page at once."""
    agreements.finalise(case_id=cast.case.pk, by=cast["MEDIATOR"], lock=lock_of(cast))
    if drain is not None:
        drain()
    else:
        paper = current(cast).paper
        assert paper is not None
        page = Printed(pdf=_empty_page(str(paper.pk)), pages=1)
        services._publish(paper, dict.fromkeys(paper.catalogued.languages, page))
        put_to_signature(str(paper.pk))
    return current(cast)


def _empty_page(mark: str) -> bytes:
    """Return a PDF of one page, different from every other."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = mark
        pdf.save(target)
    return target.getvalue()


def sign(cast: Cast, who: str, **changes: Any) -> Any:
    """Sign as one of the cast."""
    actor: Actor = cast[who]
    agreement = current(cast)
    assert actor.user is not None
    values = {
        "name": actor.user.name,
        "reauthenticated_at": timezone.now(),
    }
    if "shown_sha256" not in changes and agreement.paper is not None:
        values["shown_sha256"] = frozen_sha256(agreement.paper)
    return signing.sign(case_id=cast.case.pk, by=actor, **{**values, **changes})
