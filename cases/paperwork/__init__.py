"""Case -> papers: which act issues which paper, what it shows, who sees it.

One module a part of the procedure; each has ROWS. To add a paper: a context and templates in `documents`,
and one row here.
"""

from collections.abc import Iterable, Mapping

from cases.kinds import Kind
from cases.models import Case, CaseEvent, CasePaper, Party, Serving, ServingChannel
from cases.paperwork import agreements, appointment, arbitration, endings, filing, hearings, intake, rooms
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from documents.services import PaperOrder, order_papers

_PARTS = {
    Kind.MEDIATION: (filing, intake, appointment, hearings, rooms, agreements, endings),
    Kind.ARBITRATION: arbitration.PARTS,
}
# An act may issue papers of two parts: a refusal has its reply (M07) and its notice of termination (M25).
ROWS: Mapping[Kind, Mapping[Action, tuple[PaperRow, ...]]] = {
    kind: {action: tuple(row for part in parts for row in part.ROWS.get(action, ())) for action in Action}
    for kind, parts in _PARTS.items()
}


def issue(case: Case, event: CaseEvent, action: Action) -> list[CasePaper]:
    """Order the papers of an act, as rows in the caller's transaction; a worker renders them."""
    wanted = [(row, order) for row in ROWS[Kind(case.kind)][action] for order in row.orders(case, event)]
    if not wanted:
        return []
    papers = order_papers(_ordered(case, event, row, order) for row, order in wanted)
    for (row, _order), paper in zip(wanted, papers, strict=True):
        if row.keep is not None:
            row.keep(case, paper)
    filed = CasePaper.objects.bulk_create(
        CasePaper(
            case=case,
            paper=paper,
            event=event,
            kind=row.kind,
            audience=order.audience,
            side=order.side,
            without_prejudice=row.without_prejudice,
            made_by_id=event.by_id,
        )
        for (row, order), paper in zip(wanted, papers, strict=True)
    )
    for (row, _order), copy in zip(wanted, filed, strict=True):
        if row.served_on is not None:
            _prepare_servings(copy, row.served_on(case, event))
    return filed


def _ordered(case: Case, event: CaseEvent, row: PaperRow, order: Order) -> PaperOrder:
    return PaperOrder(
        kind=row.kind,
        context=order.context,
        number=order.number,
        about=case.pk,
        made_by=event.role,
        on_ready=row.on_ready,
        on_failed=row.on_failed,
    )


def _prepare_servings(paper: CasePaper, parties: Iterable[Party]) -> None:
    """Prepare what is to be served: electronically where the party agreed to it, else by letter."""
    Serving.objects.bulk_create(
        Serving(case=paper.case, paper=paper, party=party, channel=_usual_way_to(party)) for party in parties
    )


def _usual_way_to(party: Party) -> ServingChannel:
    if party.e_service_agreed_at is None:
        return ServingChannel.POST
    return ServingChannel.EMAIL if party.email else ServingChannel.SMS
