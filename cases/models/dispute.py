"""A quarrel, and the rights that it is about."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dispute(models.Model):
    """One quarrel. It joins the cases that came of it, and it is what the target counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class RightInDispute(models.Model):
    """One intellectual property right that a case is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="rights")
    position = models.PositiveSmallIntegerField(default=0)
    right_type = models.CharField(_("kind of right"), max_length=20)
    number = models.CharField(_("number"), max_length=60, blank=True)
    nice_class = models.CharField(_("class of goods or services"), max_length=20, blank=True)
    title = models.CharField(_("name of the right"), max_length=200)
    holder = models.CharField(_("holder"), max_length=200, blank=True)
    number_warning = models.CharField(
        max_length=60, blank=True, help_text="The code of a doubt, never a stop."
    )

    class Meta:
        ordering = ["position", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()
