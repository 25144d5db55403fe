"""What happens when the paper of an agreement is ready, has failed, or has been issued.

`documents` calls back inside its own transaction, with its paper locked. Everything here locks the case first,
so each call only leaves a task behind. Tasks may run twice: the second run finds it done.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django_tasks import task

from cases import correspondence
from cases.audience import Audience
from cases.models import Agreement, AgreementStatus, Case, CaseEvent
from cases.moment import Moment, now
from cases.permissions import Role
from cases.services.procedure import lock_case
from cases.services.signing import signers_of
from documents import signing
from documents.models import Paper

FROZEN, FAILED, ISSUED = "agreement_frozen", "agreement_failed", "agreement_issued"


def on_ready(paper: Paper) -> None:
    """Have everybody asked to sign."""
    ask_to_sign.enqueue(str(paper.pk))


def on_failed(paper: Paper) -> None:
    """Have the mediator and the secretary told."""
    tell_failure.enqueue(str(paper.pk))


def on_issued(paper: Paper) -> None:
    """Have everybody told that the agreement is issued."""
    tell_issued.enqueue(str(paper.pk))


@task()
def ask_to_sign(paper_id: str) -> None:
    """Ask everybody to sign the frozen text, and tell them."""
    put_to_signature(paper_id)


@task()
def tell_failure(paper_id: str) -> None:
    """Tell the mediator and the secretary that the text could not be made into a paper."""
    _once(paper_id, FAILED, AgreementStatus.FINAL, correspondence.agreements.tell_failure, Audience.CENTRE)


@task()
def tell_issued(paper_id: str) -> None:
    """Tell everybody that the agreement is issued."""
    _once(paper_id, ISSUED, AgreementStatus.IN_FORCE, correspondence.agreements.tell_issued, Audience.JOINT)


def put_to_signature(paper_id: str, at: datetime | None = None) -> None:
    """Ask everybody to sign the frozen text.

    Args:
        at: given only by the demo.
    Writes:
        Signature requests, the event with the fingerprint of each language, notices.
    """
    moment = Moment(at) if at else now()
    with transaction.atomic():
        found = _locked(paper_id, AgreementStatus.FINAL)
        if found is None or found[1].signature_requests.exists():
            return
        case, paper = found
        signing.request_signatures(paper=paper, signers=signers_of(case), at=moment.at)
        event = _note(case, FROZEN, moment, _prints(paper), Audience.JOINT)
        correspondence.agreements.tell_ready(case, event, moment)


def _once(
    paper_id: str,
    kind: str,
    status: AgreementStatus,
    tell: Callable[[Case, CaseEvent], None],
    audience: Audience,
) -> None:
    with transaction.atomic():
        found = _locked(paper_id, status)
        if found is None or CaseEvent.objects.filter(case=found[0], kind=kind, data__paper=paper_id).exists():
            return
        case, paper = found
        tell(case, _note(case, kind, now(), _prints(paper), audience))


def _locked(paper_id: str, status: AgreementStatus) -> tuple[Case, Paper] | None:
    """Return the case, locked, and the paper, while the agreement it belongs to still stands so."""
    rows = Agreement.objects.filter(paper=UUID(paper_id), status=status)
    case_id = rows.values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    case = lock_case(case_id)
    return (case, Paper.objects.get(pk=paper_id)) if rows.exists() else None


def _prints(paper: Paper) -> Mapping[str, str]:
    files = {f"sha256_{row.language}": row.file.sha256 for row in paper.files.select_related("file")}
    return {"paper": str(paper.pk), **files}


def _note(case: Case, kind: str, moment: Moment, data: Mapping[str, str], audience: Audience) -> CaseEvent:
    event = CaseEvent(
        case=case,
        kind=kind,
        by_label="system",
        role=Role.SYSTEM.value,
        state_from=case.state,
        state_to=case.state,
        audience=audience,
        data=dict(data),
        at=moment.at,
    )
    event.save()
    return event
