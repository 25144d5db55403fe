"""What the public pages print from data: the steps of a mediation, its periods, its fee, the rights."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, OrganisationKind
from cases.models import RightType, TimeLimit

# The periods a member of the public asks for, in the order in which they run.
PERIODS = (
    *("MED_INTAKE_REVIEW", "MED_CORRECTION", "MED_CONSENT_ASK", "MED_CONSENT_REPLY", "MED_SELECT_MEDIATOR"),
    *("MED_PERIOD", "JC_APPLY"),
)


@dataclass(frozen=True)
class Step:
    """One step of a mediation as a member of the public sees it."""

    title: str | Promise
    text: str | Promise


STEPS = (
    Step(
        pgettext_lazy("step of a mediation", "Apply"),
        _("Say who is involved, which right it concerns and what you would like. Add your evidence."),
    ),
    Step(
        pgettext_lazy("step of a mediation", "Review"),
        _("The centre checks whether it can take the case and tells you what is still missing."),
    ),
    Step(
        pgettext_lazy("step of a mediation", "The other side answers"),
        _("The centre asks the other side. Mediation begins only if it agrees."),
    ),
    Step(
        pgettext_lazy("step of a mediation", "Mediation"),
        _("A neutral mediator talks with both sides, together or with each alone."),
    ),
    Step(
        pgettext_lazy("step of a mediation", "Agreement"),
        _("What you agree on is written down and signed. It binds both sides like a contract."),
    ),
    Step(
        pgettext_lazy("step of a mediation", "Confirmation"),
        _("Both sides may apply together to the court to make the agreement enforceable."),
    ),
)


def mediation_organisations() -> list[Organisation]:
    """Return the organisations that take new mediations."""
    active = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.ARBITRAL)
    return list(active)


def is_free(organisations: list[Organisation]) -> bool:
    """Whether mediation costs the parties nothing, whoever of these mediates."""
    return bool(organisations) and all(organisation.fee_free for organisation in organisations)


def periods(organisations: list[Organisation]) -> list[TimeLimit]:
    """Return the periods in force today, in the order in which they run.

    Where there is one organisation its own rule set goes before the general rows; several may differ, so only
    the general rows are shown.
    """
    rule_set = organisations[0].rule_set if len(organisations) == 1 else ""
    rows = TimeLimit.objects.filter(code__in=PERIODS, rule_set__in={"", rule_set}).select_related("source")
    newest_first = rows.in_force_on(timezone.localdate()).order_by("rule_set", "in_force_from")
    by_code = {row.code: row for row in newest_first}
    return [by_code[code] for code in PERIODS if code in by_code]


def rights() -> list[RightType]:
    """Return the kinds of right that disputes here are about, without their sub-kinds."""
    return list(RightType.objects.in_force_on(timezone.localdate()).filter(parent=None).order_by("position"))
