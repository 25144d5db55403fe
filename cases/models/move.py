"""The table of legal moves that the database itself holds a change of state against."""

from django.db import models


class LegalMove(models.Model):
    """One change of state that a procedure allows. Written by post_migrate from the procedures."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "source", "target"], name="cases_legal_move")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source} -> {self.target}"
