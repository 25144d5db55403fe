"""A side asks for the correction of an award; the tribunal corrects it, or refuses with its reasons.

Both the request and the periods for it follow 仲裁法69. What grants a request is `decisions.correct_award`.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.arbitration_facts import AWARDS
from cases.audience import Audience
from cases.award_windows import CORRECTION, last_day_to_ask
from cases.kinds import Kind
from cases.models import Award, CorrectionKind, CorrectionRequest, Deadline, Side
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

TEXT_LENGTH, REASONS_LENGTH = 4000, 2000


def ask_for_correction(
    *,
    case_id: UUID,
    by: Actor,
    award_id: UUID,
    kind: str,
    text: str,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Ask, for one side, for an award to be corrected or completed.

    Args:
        kind: one of CorrectionKind.
        text: what is to be corrected, and why.
    Raises:
        Unacceptable: nothing is asked, or the side's thirty days are over.
        Conflict: a request of this side about this award waits already.
    Writes: the request; the side's period is met.
    """
    data = {"award": str(award_id), "kind": kind, "text": text}
    return perform(case_id=case_id, action=Action.ASK_FOR_CORRECTION, by=by, data=data, key=key, at=at)


def refuse_correction(
    *, case_id: UUID, by: Actor, request_id: UUID, reasons: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Leave the award as it is, with reasons that both sides read.

    Raises:
        Unacceptable: no reasons are given.
        Conflict: the request is decided already.
    """
    data = {"request": str(request_id), "reasons": reasons}
    return perform(case_id=case_id, action=Action.REFUSE_CORRECTION, by=by, data=data, key=key, at=at)


def open_request(a: Act, request_id: UUID) -> CorrectionRequest:
    """Return a request that waits for the tribunal.

    Raises:
        NotVisible: the case has no such request.
        Conflict: it is decided already.
    """
    row = CorrectionRequest.objects.select_for_update().filter(case=a.case, pk=request_id).first()
    if row is None:
        raise NotVisible
    if row.decided_at is not None:
        raise Conflict(_("This request has already been decided."))
    return row


def settle(row: CorrectionRequest, a: Act, *, correction: Award | None = None, reasons: str = "") -> None:
    """Write down how the tribunal decided on a request."""
    row.decided_at, row.decided_by = a.moment.at, a.by.user
    row.correction, row.reasons = correction, reasons
    row.save(update_fields=["decided_at", "decided_by", "correction", "reasons"])


@act(Action.ASK_FOR_CORRECTION, Kind.ARBITRATION)
def _ask(a: Act) -> Done:
    if a.standing.side_id is None or a.by.user is None:
        raise Forbidden
    side = Side.objects.get(pk=a.standing.side_id)
    award = Award.objects.filter(case=a.case, pk=a.data.id("award"), status="ISSUED").first()
    if award is None or award.kind not in AWARDS:
        raise Unacceptable(_("Select the award that is to be corrected."), "award_id")
    kind = a.data.chosen("kind", CorrectionKind.values)
    if not (text := a.data.text("text")):
        raise Unacceptable(_("Write what is to be corrected, and why."), "text")
    last = last_day_to_ask(award, side)
    if last is not None and a.moment.today > last:
        raise Unacceptable(_("The period in which your side could ask for a correction is over."))
    if CorrectionRequest.objects.filter(award=award, by_side=side, decided_at=None).exists():
        raise Conflict(_("A request of your side about this award waits already."))
    row = CorrectionRequest.objects.create(
        case=a.case, award=award, audience=Audience.JOINT, made_by=a.by.user, kind=kind,
        text=text[:TEXT_LENGTH], by_side=side, at=a.moment.at,
    )  # fmt: skip
    Deadline.objects.filter(case=a.case, code=CORRECTION, side=side, about=award.pk, status="RUNNING").update(
        status="MET", ended_at=a.moment.at
    )
    return Done(data={"request": str(row.pk), "award": str(award.pk), "side": str(side.pk), "kind": row.kind})


@act(Action.REFUSE_CORRECTION, Kind.ARBITRATION)
def _refuse(a: Act) -> Done:
    row = open_request(a, a.data.id("request"))
    if not (reasons := a.data.text("reasons")):
        raise Unacceptable(_("Write the reasons."), "reasons")
    settle(row, a, reasons=reasons[:REASONS_LENGTH])
    return Done(data={"request": str(row.pk), "award": str(row.award_id), "side": str(row.by_side_id)})
