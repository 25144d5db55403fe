"""The papers and notices of a case: links from a case to floors that know no case."""

import uuid

from django.db import models
from django.db.models import Q

from cases.models.item import CaseItem


class CasePaper(CaseItem):
    """One paper in the file, with its audience. `event` is the act that issued it."""

    paper = models.OneToOneField("documents.Paper", on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=10)

    class Meta(CaseItem.Meta):
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def kept_from_staff(cls) -> Q:
        """The notice of a session (M16) says time and place, and the secretary serves it."""
        return super().kept_from_staff() & ~Q(kind="M16")


class CaseNotice(models.Model):
    """One notice that an act sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, related_name="notices")
    notice = models.OneToOneField("notices.Notice", on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.notice_id)
