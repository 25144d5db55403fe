"""Evidence: taking in a file, and adding it to the file of a case that is under way."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from cases.actors import Actor
from cases.audience import Audience
from cases.models import EvidenceItem, Material
from cases.permissions import Action
from cases.refusals import Forbidden
from cases.services.evidence_rows import add_file, side_of
from cases.services.procedure import Act, Done, Performed, act, perform
from documents.models import StoredFile
from documents.uploads import receive

# The change of a draft that adds a file of a kind; what is not named is a paper.
ADDS = {Material.EVIDENCE: "add_file", Material.AGREEMENT: "add_agreement"}


def take_in(*, case_id: UUID, by: Actor, stream: BinaryIO, name: str, size: int) -> StoredFile:
    """Check a file and keep its bytes; it belongs to no case's file until it is added to one.

    Raises:
        documents.uploads.UploadRefused: with a sentence that says what to do.
        Forbidden: nobody is signed in.
    """
    if by.user is None:
        raise Forbidden(_("Sign in to send files."))
    return receive(stream=stream, name=name, size=size, by=by.user.pk, about=case_id)


def file_in_draft(
    *, case_id: UUID, by: Actor, stored: StoredFile, material: Material, at: datetime | None = None
) -> Performed:
    """Put a received file into an application that is not submitted yet, or is being corrected.

    Returns: data["item"], the id of the EvidenceItem.
    """
    page = ADDS.get(material, "add_paper")
    data = {"page": page, "values": {"file": str(stored.pk), "material": material.value}}
    return perform(case_id=case_id, action=Action.EDIT_DRAFT, by=by, data=data, at=at)


def add_evidence(
    *,
    case_id: UUID,
    by: Actor,
    stored: StoredFile,
    name: str,
    proves: str,
    source: str,
    has_original: bool = True,
    audience: Audience = Audience.JOINT,
    restricted_reason: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Add evidence to a case under way, for both sides and the mediator or for the mediator alone.

    Args:
        stored: a file that the same person sent for this case.
        audience: JOINT or SIDE.
        restricted_reason: with SIDE: why the other side may not see it.
    Writes:
        an EvidenceItem, an event with its hash and the same audience, notices to those who see it.
    """
    values = {
        "file": str(stored.pk), "material": Material.EVIDENCE.value, "name": name, "proves": proves,
        "source": source, "has_original": has_original, "audience": audience.value,
        "restricted_reason": restricted_reason,
    }  # fmt: skip
    return perform(
        case_id=case_id, action=Action.ADD_EVIDENCE, by=by, data={"values": values}, key=key, at=at
    )


@act(Action.ADD_EVIDENCE)
def _add_evidence(a: Act) -> Done:
    result = add_file(a)
    item = EvidenceItem.objects.get(pk=result["item"])
    return Done(data=result, audience=Audience(item.audience), side=side_of(a))
