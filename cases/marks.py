"""What may become known of a closed case, in words."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Finding(models.TextChoices):
    """Why a closed case is struck out of the count."""

    SHAM = "SHAM", _("Sham: there was no real dispute")
    VOID = "VOID", _("Void: the entry should not exist")
    DUPLICATE = "DUPLICATE", _("Duplicate of another case")


class Ground(models.TextChoices):
    """How the result of a closed case fell away. It stays counted, marked."""

    CONFIRMATION_REFUSED = "CONFIRMATION_REFUSED", _("The court refused judicial confirmation")
    AGREEMENT_VOID = "AGREEMENT_VOID", _("The agreement was found void or revoked")
    SET_ASIDE = "SET_ASIDE", _("The court set the award aside")
    ENFORCEMENT_REFUSED = "ENFORCEMENT_REFUSED", _("The court refused to enforce the award")


GROUNDS: "Mapping[str, tuple[Ground, ...]]" = {
    Kind.MEDIATION: (Ground.CONFIRMATION_REFUSED, Ground.AGREEMENT_VOID),
    Kind.ARBITRATION: (Ground.SET_ASIDE, Ground.ENFORCEMENT_REFUSED),
}
MARKS = {mark.value: mark.label for marks in (Finding, Ground) for mark in marks}
