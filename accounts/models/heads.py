"""The head of each day: one value over the ends of all chains of events, which is sent outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyHead(models.Model):
    """The ends of the chains that moved since the day before, under one hash. Never changed or deleted.

    `lines` has a line for each such chain: the table, the chain, the place and the hash of its newest event.
    `hash` covers `prev`, the hash of the head before it, so that a later head vouches for the earlier ones.
    """

    on = models.DateField(_("day"), unique=True)
    prev = models.CharField(max_length=64, blank=True)
    lines = models.TextField()
    hash = models.CharField(_("head"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        default_permissions = ()
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.hash}"
