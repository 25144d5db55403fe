"""The papers of filing: M01, the application as submitted, which is also the applicant's receipt."""

from collections.abc import Iterable

from django.utils.timezone import get_default_timezone, localdate

from accounts.models import User
from cases.audience import Audience
from cases.models import Case, CaseEvent, EvidenceItem, Material
from cases.paperwork.blocks import (
    amount_of,
    dispute_name,
    organisation_block,
    party_blocks,
    right_blocks,
)
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from documents.contexts import Application, ClaimLine, EvidenceLine


def _application(case: Case, event: CaseEvent) -> Iterable[Order]:
    """M01. Both sides will read it: no evidence for the mediator alone."""
    yield Order(
        Application(
            organisation=organisation_block(case),
            made_on=localdate(event.at, get_default_timezone()),
            reference=case.reference,
            filed_at=event.at,
            filed_by=_name_of(event),
            parties=party_blocks(case),
            dispute=dispute_name(case),
            rights=right_blocks(case),
            claims=(ClaimLine(text=case.wish_text),),
            amount=amount_of(case),
            facts=case.facts_text,
            evidence=tuple(_evidence(case)),
        )
    )


def _name_of(event: CaseEvent) -> str:
    if event.by_id is None:
        return ""
    return User.objects.filter(pk=event.by_id).values_list("name", flat=True).first() or ""


def _evidence(case: Case) -> Iterable[EvidenceLine]:
    rows = EvidenceItem.objects.filter(case=case, material=Material.EVIDENCE, audience=Audience.JOINT)
    for row in rows.standing().select_related("file"):
        yield EvidenceLine(name=row.name, proves=row.proves, sha256=row.file.sha256)


_M01 = PaperRow("M01", _application)
ROWS: dict[Action, tuple[PaperRow, ...]] = {Action.SUBMIT: (_M01,), Action.RESUBMIT: (_M01,)}
