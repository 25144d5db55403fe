"""Who is what on a case, and from when until when. Rows are ended, never deleted."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Cast, Now
from guardian.models.models import UserObjectPermissionBase

from cases.permissions import Role


class TsTzRange(models.Func):
    """The database's range of two instants, for exclusion constraints over two columns."""

    function = "TSTZRANGE"
    output_field = models.Field()


class Together(models.Func):
    """Columns as one text, for an exclusion constraint whose index is to answer nothing else."""

    template = "(%(expressions)s)"
    arg_joiner = " || ':' || "
    output_field = models.TextField()

    def __init__(self, *columns: str) -> None:
        """Take the columns by name."""
        super().__init__(*(Cast(column, models.TextField()) for column in columns))


class Engagement(models.Model):
    """Somebody's dated role on a case. It rests on an authority paper where it is a representative's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="engagements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="engagements")
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(
        "cases.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority = models.ForeignKey(
        "cases.Representation", on_delete=models.PROTECT, null=True, blank=True, related_name="engagements"
    )
    special = models.BooleanField(default=True, help_text="May concede, settle and sign.")
    granted_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="cases_engagement_once_at_a_time",
                # One text of three columns: by any of them alone PostgreSQL would read this index from end to end,
                # whose cost it takes for a hundredth of what it is.
                expressions=[
                    (Together("case", "user", "permission"), RangeOperators.EQUAL),
                    (TsTzRange("granted_at", "until"), RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["user", "case"], name="cases_engagement_user")]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} {self.case_id}"

    def is_in_force(self, at: datetime) -> bool:
        """Return whether the role holds at an instant."""
        return self.granted_at <= at and (self.until is None or at < self.until)


class LiveGrant(UserObjectPermissionBase):
    """The engagements in force right now, in the shape that django-guardian reads.

    An updatable view (migration 0002): `granted_at <= statement_timestamp() < until`. Every door of guardian
    therefore knows no expired authority. Never written by us: Engagement is.
    """

    id = models.UUIDField(primary_key=True)
    content_object = models.ForeignKey("cases.Case", on_delete=models.DO_NOTHING, related_name="grants")
    role = models.CharField(max_length=30)
    side = models.ForeignKey("cases.Side", on_delete=models.DO_NOTHING, null=True, related_name="+")
    party = models.ForeignKey("cases.Party", on_delete=models.DO_NOTHING, null=True, related_name="+")
    special = models.BooleanField()

    class Meta:
        managed = False
        db_table = "cases_livegrant"
        default_permissions = ()
