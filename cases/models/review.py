"""Who is examining an application, so that two clerks do not do the same work."""

from django.conf import settings
from django.db import models


class IntakeReview(models.Model):
    """The clerk who has an application open, and since when. Taking over is an act of its own."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="review"
    )
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case_id)
