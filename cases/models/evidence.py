"""Material that parties filed: evidence, identity papers, powers of attorney; and written notes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.audience import AUDIENCE_LABELS, Audience, Depth, Reach
from cases.kinds import Kind
from cases.models.item import CaseItem, ItemQuerySet, of_the_file, seen_filter
from cases.permissions import SideKind


class EvidenceSource(models.TextChoices):
    """Where a piece of evidence comes from."""

    OWN = "OWN", _("Kept by the party")
    NOTARY = "NOTARY", _("Notary")
    PLATFORM = "PLATFORM", _("Online platform")
    AUTHORITY = "AUTHORITY", _("Public authority")
    OTHER = "OTHER", _("Other")


class Material(models.TextChoices):
    """What a filed file is."""

    IDENTITY = "IDENTITY", _("Identity or qualification paper")
    AUTHORITY = "AUTHORITY", _("Power of attorney")
    EVIDENCE = "EVIDENCE", _("Evidence")
    AGREEMENT = "AGREEMENT", _("Arbitration agreement")


SIDE_LABELS = {
    SideKind.APPLICANT.value: _("Mediator and applicant only"),
    SideKind.RESPONDENT.value: _("Mediator and respondent only"),
}


class EvidenceQuerySet(ItemQuerySet["EvidenceItem"]):
    """Filed files."""

    def seen_by(self, reach: Reach) -> "EvidenceQuerySet":
        """Return the files that somebody with this reach sees.

        An identity paper is for the centre alone; the side that filed it sees it as well.
        """
        if reach.depth < Depth.FILE:
            return self.none()
        own = Q(audience=Audience.CENTRE, material=Material.IDENTITY, side__in=reach.sides)
        return self.filter((seen_filter(reach) & of_the_file(reach, self.model)) | own)

    def standing(self) -> "EvidenceQuerySet":
        """Return the files that nobody has taken back."""
        return self.filter(withdrawn_at=None)


class EvidenceItem(CaseItem):
    """One filed file with its name and what it proves. The original bytes are kept; the hash is shown.

    `side` is the side that filed it, also where its audience is wider.
    """

    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        "cases.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    material = models.CharField(max_length=20, choices=Material, default=Material.EVIDENCE)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name of evidence"), max_length=120, blank=True)
    proves = models.CharField(_("what it proves"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=EvidenceSource, default=EvidenceSource.OWN)
    has_original = models.BooleanField(_("original kept"), default=True)
    restricted_reason = models.CharField(_("why only the mediator may see it"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(CaseItem.Meta):
        ordering = ["position", "made_at"]

    def __str__(self) -> str:
        return self.name

    def audience_label(self, case_kind: str) -> str:
        """Return who sees it, as the page prints it beside the file."""
        if self.material == Material.IDENTITY and self.audience == Audience.CENTRE:
            return str(_("Only the centre and the side that filed it"))
        if self.audience == Audience.SIDE:
            return str(SIDE_LABELS[self.side.kind])
        if case_kind == Kind.ARBITRATION and self.audience == Audience.JOINT:
            return str(_("Both sides and the tribunal"))
        return str(AUDIENCE_LABELS[Audience(self.audience)])


class Note(CaseItem):
    """A written note for a stated audience: the centre's own, or the neutral's own."""

    text = models.TextField(_("note"), max_length=4000)

    class Meta(CaseItem.Meta):
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.id)
