"""What the words of a report mean, in the language in force; printed on every report."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def definitions() -> list[tuple[str, str]]:
    """Return the terms of the report, each with what it means."""
    return [
        (
            _("Counted"),
            _("Distinct disputes with a closing that the counting rule counts, less those taken out again."),
        ),
        (_("Legal date"), _("The day of the event by which the case closed, never the day it was entered.")),
        (
            _("Posted in time"),
            _("Entered before the month of the legal date was frozen: posted to that month."),
        ),
        (
            _("Late entry"),
            _(
                "Entered after that month was frozen, within 10 working days of its end: posted to the first open month."
            ),
        ),
        (
            pgettext("of the ledger", "Correction"),
            _("Entered later than that: posted to the first open month."),
        ),
        (
            _("Sum by posting"),
            _("The sum of what was posted to the months of the report; a frozen month never changes."),
        ),
        (
            _("Sum by legal date"),
            _("The sum of the lines whose legal date lies in the months of the report, whenever posted."),
        ),
        (pgettext("cases", "Pending"), _("Accepted and not closed.")),
        (
            pgettext("of cases", "New"),
            _("Accepted or opened again in the months of the report, and so added to the pending cases."),
        ),
        (
            pgettext("of cases", "Closed"),
            _("Closed or ended otherwise in the months of the report, and so taken off the pending cases."),
        ),
        (
            _("Plan pace"),
            _("Where the plan stands on a day: on its stated points, between them on a straight line."),
        ),
        *_definitions_of_measures(),
        (pgettext("of a city", "District"), _("District of the respondent.")),
    ]


def _definitions_of_measures() -> list[tuple[str, str]]:
    return [
        (
            _("Cases closed for the first time"),
            _("Every case at its first closing, whether or not it counts toward the target."),
        ),
        (
            _("Mediation success rate"),
            _(
                "Agreements among closed mediations in which both sides took part. Refused, unreachable, transferred and unsuitable cases are left out."
            ),
        ),
        (_("Mediation success rate, all closed mediations"), _("Agreements among all closed mediations.")),
        (
            _("Rate counting settled and withdrawn as success"),
            _(
                "Agreements, and cases settled by the parties and withdrawn, among closed mediations in which both sides took part."
            ),
        ),
        (
            _("Median days, pauses removed"),
            _(
                "Calendar days from acceptance to closing; half the cases took fewer, half more. The days of suspension are taken off."
            ),
        ),
        (_("Median days, pauses included"), _("The same, with the days of suspension.")),
        (
            _("Closed within the time limit"),
            _("Closed within the period with its extensions, among the cases for which a period ran."),
        ),
        (
            _("Amount claimed (CNY)"),
            _(
                "Sum of the amounts claimed at acceptance, in renminbi. Amounts in other currencies are left out."
            ),
        ),
        (
            _("Amount payable under agreements (CNY)"),
            _(
                "Sum of the payments in written agreements in force, in renminbi. Oral agreements and awards are left out."
            ),
        ),
        (
            _("Satisfaction"),
            _(
                "Mean of what the sides answered, from 100 for very satisfied to 0 for very dissatisfied. Response rate: sides that answered, of those asked."
            ),
        ),
    ]
