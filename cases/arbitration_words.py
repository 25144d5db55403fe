"""What rule sets and fee schedules are called on pages and papers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.fees import NoFee, assessed
from cases.models import FeeBracket, TimeLimit
from cases.moment import Moment
from cases.rules.codes import UNSURE, Confidence

# The schedules that come with the system; an institution's own has the name that it gave it.
_SCHEDULES = {
    "EXAMPLE_DOMESTIC": gettext_lazy("Schedule for domestic cases"),
    "SCIA_TABLE1_INTL": gettext_lazy("Schedule for foreign, Hong Kong, Macao and Taiwan cases"),
}


def rule_set_words(code: str, moment: Moment) -> str:
    """Return the name of a rule set; one that holds only examples says so."""
    if not code:
        return _("General rules of the system")
    rows = TimeLimit.objects.in_force_on(moment.today).filter(rule_set=code)
    is_example = not rows.exclude(confidence=Confidence.EXAMPLE).exists()
    if code == "EXAMPLE":
        return _("Example rules, not those of any institution")
    return _("%(name)s (example, not the rules of any institution)") % {"name": code} if is_example else code


def schedule_words(code: str, base_fen: int | None, moment: Moment) -> str:
    """Return the name of a fee schedule with what it makes of an amount."""
    rows = list(FeeBracket.objects.in_force_on(moment.today).filter(schedule=code))
    name = str(_SCHEDULES.get(code, code))
    if any(row.confidence in UNSURE for row in rows):
        name = _("%(name)s (example, to be confirmed)") % {"name": name}
    if base_fen is None:
        return name
    try:
        total = assessed(rows, base_fen).total_fen
    except NoFee:
        return name
    yuan = f"{total // 100:,}.{total % 100:02d}"
    return _("%(name)s: RMB %(amount)s") % {"name": name, "amount": yuan}
