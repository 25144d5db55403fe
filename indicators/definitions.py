"""What each figure means, in the reader's language. Source: indicators.csv of the domain reference."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Definition:
    """A figure's name, and how it is worked out."""

    name: str | Promise
    text: str | Promise


DEFINITIONS: Mapping[str, Definition] = {
    "agreement_rate": Definition(
        _("Success rate, both sides took part"),
        _(
            "Mediations closed with an agreement (written, oral or partial), of those where both sides took part; "
            "refused, unreachable, transferred and unsuitable ones are left out."
        ),
    ),
    "agreement_rate_wide": Definition(
        _("Success rate, all mediations"),
        _("Mediations closed with an agreement (written, oral or partial), of all closed mediations."),
    ),
    "settled_incl_rate": Definition(
        _("Success rate, settled and withdrawn included"),
        _(
            "As the success rate where both sides took part; those that settled themselves and withdrew are "
            "successes as well."
        ),
    ),
    "duration_median": Definition(
        _("Median days to closing"),
        _(
            "Calendar days from acceptance to the first closing, suspensions taken off: half of the cases took at "
            "most so many."
        ),
    ),
    "duration_median_with_pauses": Definition(
        _("Median days, suspensions included"), _("The same without taking the days of suspensions off.")
    ),
    "on_time_rate": Definition(
        _("Closed within the time limit"),
        _(
            "Closed on or before the last day of the period with its extensions, of the cases for which a period "
            "ran. Imported cases record none."
        ),
    ),
    "amount_claimed": Definition(
        pgettext_lazy("indicator", "Amount in dispute"),
        _(
            "Sum of the amounts claimed at acceptance, in renminbi. Amounts in other currencies are left out: no "
            "rate of exchange is recorded."
        ),
    ),
    "amount_agreed": Definition(
        _("Amount payable under agreements"),
        _(
            "Sum of the payments in written agreements in force, in renminbi. Oral agreements and awards record no "
            "amounts that can be added up."
        ),
    ),
    "confirm_applied": Definition(
        _("Judicial confirmation applied for"),
        _("Joint applications to a court, by the day of the application."),
    ),
    "confirm_granted": Definition(
        _("Judicially confirmed"), _("Agreements that a court confirmed, by the day of its ruling.")
    ),
}
