"""Material that parties filed: evidence, identity papers, powers of attorney; and written notes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.item import CaseItem


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


class EvidenceItem(CaseItem):
    """One filed file with its name and what it proves. The original bytes are kept; the hash is shown."""

    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    material = models.CharField(max_length=20, choices=Material, default=Material.EVIDENCE)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name of evidence"), max_length=120, blank=True)
    proves = models.CharField(_("what it proves"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=EvidenceSource, default=EvidenceSource.OWN)
    has_original = models.BooleanField(_("original kept"), default=True)
    restricted_reason = models.CharField(_("why only the mediator may see it"), max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(CaseItem.Meta):
        ordering = ["position", "made_at"]

    def __str__(self) -> str:
        return self.name


class Note(CaseItem):
    """A written note for a stated audience: the centre's own, or the neutral's own."""

    text = models.TextField(_("note"), max_length=4000)

    class Meta(CaseItem.Meta):
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.id)
