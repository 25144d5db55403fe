"""Which items of a case a neutral has read: the ground of the exposure report."""

from django.conf import settings
from django.db import models


class Reading(models.Model):
    """The first time that a neutral read an item. `model` is the item's kind, as `message` or `note`."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=30)
    item = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="cases_reading_once")]
        indexes = [models.Index(fields=["case", "user"], name="cases_reading_of")]

    def __str__(self) -> str:
        return f"{self.model} {self.item}"
