"""The names of what figures are cut by, in the language in force."""

from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.kinds import Kind
from cases.models import OutcomeRow, RightType, Source


class Words:
    """The names of what figures are cut by, in the language in force. Read once for a report."""

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        language = get_language() or "zh-hans"
        return {
            "outcome": {row.code: row.name for row in OutcomeRow.objects.all()},
            "kind": {str(code): str(label) for code, label in Kind.choices},
            "right_type": {row.pk: row.name for row in RightType.objects.all()},
            "district": {},
            "source": {str(code): str(label) for code, label in Source.choices},
            "organisation": {str(row.pk): row.name_in(language) for row in Organisation.objects.all()},
        }

    def name(self, cut: str, code: str) -> str:
        """Return the name of one value; what is not recorded says so."""
        return self._names[cut].get(code, code) or _("Not recorded")

    @staticmethod
    def cut(cut: str) -> str:
        """Return the name of what is cut by."""
        return {
            "outcome": _("Outcome"),
            "kind": pgettext("mediation or arbitration", "Procedure"),
            "right_type": _("Kind of right"),
            "district": pgettext("of a city", "District"),
            "source": pgettext("of a case", "Source"),
            "organisation": pgettext("of the count", "Organisation"),
        }[cut]
