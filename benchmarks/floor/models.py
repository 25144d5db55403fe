"""One table."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Item(models.Model):
    """A row with an owner, a day and a name; `pairs` are the neighbouring characters of the name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    pairs = ArrayField(models.CharField(max_length=2))
    state = models.CharField(max_length=20)
    due_on = models.DateField()
    note = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        app_label = "floor"
        indexes = [
            models.Index(fields=["owner", "due_on"], name="floor_owner_due"),
            models.Index(fields=["due_on"], name="floor_due"),
            models.Index(fields=["state"], name="floor_state"),
            GinIndex(fields=["pairs"], name="floor_pairs"),
        ]

    def __str__(self) -> str:
        return self.name
