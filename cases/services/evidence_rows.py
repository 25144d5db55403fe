"""Rows of filed files: what adding, describing and taking back a file writes. Called inside an act."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.audience import Audience
from cases.entered import Entered
from cases.kinds import Kind
from cases.models import EvidenceItem, Material, Representation, Side
from cases.refusals import NotVisible, Unacceptable
from cases.services.procedure import Act
from documents.models import StoredFile

Result = dict[str, Any]
# Who sees a file that is not evidence. Evidence says so itself.
_AUDIENCES = {Material.IDENTITY: Audience.CENTRE, Material.AUTHORITY: Audience.JOINT}
_DESCRIBED = ("name", "proves", "source", "has_original", "restricted_reason")
MOST_FILES = 100


def add_file(a: Act) -> Result:
    """Add a received file: file (its id), material, and what `describe` takes."""
    values = a.data.part("values")
    material = _material(values)
    filed = EvidenceItem.objects.filter(case=a.case)
    if filed.standing().count() >= MOST_FILES:
        raise Unacceptable(_("You can file 100 files in a case."))
    stored = StoredFile.objects.filter(
        pk=values.id("file"), received_by=a.by.user_id, about=a.case.pk
    ).first()
    if stored is None or filed.filter(file=stored).exists():
        raise NotVisible
    last = filed.aggregate(last=Max("position"))["last"]
    item = EvidenceItem(
        case=a.case,
        file=stored,
        party_id=a.standing.party_id,
        side_id=a.standing.side_id,
        material=material,
        audience=_AUDIENCES.get(material, Audience.JOINT),
        position=0 if last is None else last + 1,
        name=name_of(stored.name),
        made_by_id=a.by.user_id,
    )
    describe(item, values)
    if material == Material.AUTHORITY:
        mine = Representation.objects.filter(party=a.standing.party_id, revoked_at=None)
        mine.update(paper=stored)
    return {"item": str(item.pk), "sha256": stored.sha256}


def _material(values: Entered) -> Material:
    chosen = str(values.get("material", Material.EVIDENCE))
    if chosen not in Material.values:
        raise Unacceptable(_("What was entered cannot be read."), "material")
    return Material(chosen)


def name_of(file_name: str) -> str:
    """Return the name that a file has until its owner gives a better one: its own without the ending."""
    stem, dot, _ending = file_name.rpartition(".")
    return (stem if dot else file_name)[:120]


def describe(item: EvidenceItem, values: Mapping[str, Any]) -> None:
    """Set what is said about a file: name, proves, source, has_original, audience, restricted_reason.

    What is None was not entered, and stays as it is.

    Raises:
        Unacceptable: a value does not fit, or only the mediator may see it and no reason is given.
    """
    for name in _DESCRIBED:
        if values.get(name) is not None:  # clean_fields() looks past a None where a field may be blank
            setattr(item, name, values[name])
    if item.case.kind == Kind.ARBITRATION:  # nobody speaks to the tribunal behind the other side's back
        values = {**values, "audience": Audience.JOINT, "restricted_reason": ""}
    if item.material == Material.EVIDENCE and "audience" in values:
        item.audience = Audience.SIDE if values["audience"] == Audience.SIDE else Audience.JOINT
    if item.audience == Audience.SIDE and not item.restricted_reason:
        raise Unacceptable(_("Say why only the mediator may see this file."), "restricted_reason")
    if item.audience != Audience.SIDE:
        item.restricted_reason = ""
    try:
        item.clean_fields(exclude=["file", "party", "side", "case", "made_by"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Unacceptable(sentences[0], field) from error
    item.save()


def describe_files(a: Act) -> Result:
    """Describe several files: items, a mapping from an item's id to what `describe` takes."""
    wanted: Mapping[str, Mapping[str, Any]] = a.data["values"].get("items", {})
    for item in own_files(a).filter(pk__in=list(wanted)).select_related("side", "case"):
        describe(item, wanted[str(item.pk)])
    return {}


def settle_papers(a: Act) -> Result:
    """Note that the page of identity and authority papers was looked at; its files are there already."""
    return {}


def remove_file(a: Act) -> Result:
    """Take a file back: from a draft it goes, from a filed application it is marked as taken back."""
    item = own_files(a).filter(pk=a.data.id("item")).first()
    if item is None:
        raise NotVisible
    if a.case.state == "DRAFT":
        item.delete()
    else:
        item.withdrawn_at = a.moment.at
        item.save(update_fields=["withdrawn_at"])
    return {}


def own_files(a: Act) -> Any:
    """Return the files that the actor's side has filed."""
    return EvidenceItem.objects.filter(case=a.case, side=a.standing.side_id).standing()


def side_of(a: Act) -> Side:
    """Return the side for which somebody acts.

    Raises:
        NotVisible: they act for none.
    """
    if a.standing.side_id is None:
        raise NotVisible
    return Side.objects.get(pk=a.standing.side_id)
