"""The page of the decisions of a case as one reader sees it."""

from dataclasses import dataclass
from typing import Any

from cases.actors import Actor
from cases.arbitration_facts import AWARDS, all_consented, open_award, tribunal_of
from cases.audience import Reach
from cases.award_check import gaps_of, is_signed
from cases.award_text import PART_LABELS, fingerprint_of
from cases.award_windows import Window, windows_of
from cases.models import (
    Arbitration,
    Award,
    AwardStatus,
    Case,
    CasePaper,
    ConsentSubject,
    CorrectionRequest,
    LiveGrant,
    Receipt,
    Side,
)
from cases.permissions import TRIBUNAL_ROLES, Role


@dataclass(frozen=True)
class Signing:
    """One member of the tribunal and what he or she answered: None, signed or dissents."""

    name: str
    role: str
    at: Any
    dissents: bool


@dataclass(frozen=True)
class Draft:
    """The open draft, for the tribunal alone."""

    award: Award
    gaps: list[Any]
    signings: list[Signing]
    sha256: str
    is_signed: bool
    is_mine_to_sign: bool


@dataclass(frozen=True)
class Issued:
    """An issued decision, with its paper and what each party may still do."""

    award: Award
    paper: CasePaper | None
    windows: list[Window]
    receipts: list[tuple[str, Any]]
    requests: list[CorrectionRequest]


@dataclass(frozen=True)
class AwardSheet:
    """What the page shows."""

    is_tribunal: bool
    presides: bool
    may_draft: bool
    draft: Draft | None
    issued: list[Issued]
    awaits_receipt: bool
    may_correct: bool


def sheet_of(case: Case, reach: Reach, actor: Actor) -> AwardSheet:
    """Return the decisions that somebody sees; the draft only to a member of the tribunal."""
    seen = Award.objects.filter(case=case, status=AwardStatus.ISSUED).seen_by(reach).select_related("paper")
    held = tribunal_of(case) if reach.is_tribunal else {}
    presides = held.get(actor.user_id) is Role.PRESIDING_ARBITRATOR
    return AwardSheet(
        is_tribunal=reach.is_tribunal,
        presides=presides,
        may_draft=case.state in {"IN_PROCEEDINGS", "DELIBERATION", "MEDIATION"},
        draft=_draft(case, actor) if reach.is_tribunal else None,
        issued=[_issued(case, award, reach) for award in seen.order_by("-made_at")],
        awaits_receipt=case.state == "CONSENT_SERVED",
        may_correct=presides and case.state in {"DECIDED", "CLOSED"},
    )


def _draft(case: Case, actor: Actor) -> Draft | None:
    award = open_award(case)
    if award is None:
        return None
    held = tribunal_of(case)
    gaps = gaps_of(award, all_consented(case, ConsentSubject.NO_REASONS))
    given = {row.arbitrator_id: row for row in award.signatures.filter(version=award.version)}
    signed = is_signed(award, Arbitration.objects.get(case=case).seats, held)
    waits = award.status == AwardStatus.APPROVED and actor.user_id not in given
    return Draft(
        award=award,
        gaps=[PART_LABELS[gap] for gap in gaps],
        signings=_signings(case, given),
        sha256=fingerprint_of(award),
        is_signed=signed and award.status == AwardStatus.APPROVED,
        is_mine_to_sign=waits,
    )


def _signings(case: Case, given: dict[Any, Any]) -> list[Signing]:
    rows = LiveGrant.objects.filter(content_object_id=case.pk, role__in=TRIBUNAL_ROLES).select_related("user")
    found = []
    for row in sorted(rows, key=lambda grant: grant.role != Role.PRESIDING_ARBITRATOR):
        answer = given.get(row.user_id)
        found.append(
            Signing(row.user.name, row.role, answer.at if answer else None, bool(answer and answer.dissents))
        )
    return found


def _issued(case: Case, award: Award, reach: Reach) -> Issued:
    paper = (
        CasePaper.objects.filter(case=case, paper=award.paper_id).seen_by(reach).first()
        if award.paper_id
        else None
    )
    received = {row.side_id: row.at for row in Receipt.objects.filter(award=award)}
    receipts = [(str(side), received.get(side.pk)) for side in Side.objects.filter(case=case)]
    return Issued(
        award,
        paper,
        windows_of(award) if award.kind in AWARDS else [],
        receipts if award.kind == "STATEMENT" else [],
        list(award.requests.seen_by(reach).select_related("by_side", "correction__paper")),
    )
