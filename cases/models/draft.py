"""What somebody has typed into a page of an application and not yet saved as a whole."""

import json
from collections.abc import Mapping, Sequence

from django.db import models

from cases.models.fields import EncryptedText


class DraftPage(models.Model):
    """One page of one application: unfinished input, and a token that changes with each saving.

    The rows of the case are the truth; `kept` holds only what could not be written into them yet. It is
    encrypted, since identity numbers are among it. A row with nothing kept says that the page was saved.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="draft_pages")
    page = models.CharField(max_length=80)
    kept = EncryptedText(blank=True, default="")
    has_errors = models.BooleanField(default=False)
    token = models.CharField(max_length=32)
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "page"], name="cases_draft_page_once")]

    def __str__(self) -> str:
        return self.page

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was typed, field by field, as the browser sent it; empty when everything is saved."""
        return dict(json.loads(self.kept)) if self.kept else {}

    def keep(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Hold what was typed; the caller saves."""
        self.kept = json.dumps({name: list(values) for name, values in typed.items()}) if typed else ""
