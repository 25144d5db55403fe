"""What happened on a case: one hash-chained log a case."""

import json
import uuid
from typing import Any, ClassVar

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.chain import AbstractChainHead, ChainedEvent
from cases.audience import Audience
from cases.models.item import AUDIENCES, ItemQuerySet


class ChainHead(AbstractChainHead):
    """The newest event of each case."""

    class Meta(AbstractChainHead.Meta):
        abstract = False


class CaseEvent(ChainedEvent):
    """One event of one case. `data` holds identifiers, codes, dates and hashes, never case text."""

    head_model = ChainHead
    chain_column: ClassVar[str] = "case_id"
    extra_columns: ClassVar[tuple[str, ...]] = ("role", "state_from", "state_to", "audience", "side_id")

    chain = None  # type: ignore[assignment]
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    role = models.CharField(max_length=30)
    state_from = models.CharField(max_length=30, blank=True)
    state_to = models.CharField(max_length=30, blank=True)
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=Audience.JOINT)
    side = models.ForeignKey("cases.Side", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[ItemQuerySet["CaseEvent"]] = ItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        verbose_name = _("event")
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="cases_event_place")]
        indexes = [models.Index(fields=["kind", "at"], name="cases_event_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"


_CLAIM = """
    INSERT INTO cases_idempotencykey (actor, key, at) VALUES (%s, %s, %s)
    ON CONFLICT (actor, key) DO UPDATE SET key = EXCLUDED.key
    RETURNING result
"""


class IdempotencyKeys(models.Manager["IdempotencyKey"]):
    """Keys of forms."""

    def claim(self, actor: uuid.UUID, key: str) -> dict[str, Any] | None:
        """Return what the first use of a key led to; None for the first. The second sender waits for it.

        Writes: the key, in the caller's transaction.
        """
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [actor, key, timezone.now()])
            (result,) = cursor.fetchone()
        return json.loads(result) if result else None


class IdempotencyKey(models.Model):
    """A creating form that was sent: the second sending returns the first result. Kept 7 days."""

    id = models.BigAutoField(primary_key=True)
    actor = models.UUIDField()
    key = models.CharField(max_length=80)
    result = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[IdempotencyKeys] = IdempotencyKeys()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="cases_idempotency_once")]

    def __str__(self) -> str:
        return self.key


def new_key() -> str:
    """Return a key for one rendered form."""
    return uuid.uuid4().hex
