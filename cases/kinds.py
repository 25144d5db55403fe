"""The kinds of procedure that a case may follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Which procedure a case follows."""

    MEDIATION = "MEDIATION", _("Mediation")
    ARBITRATION = "ARBITRATION", _("Arbitration")
