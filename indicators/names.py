"""The names, in the language of the page, of what figures are cut by."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organisation
from cases.kinds import Kind
from cases.models import RightType
from cases.models.case import Source
from cases.procedures.states import Outcome

# How long a process trusts the names it has read; tests read them each time, so that counts are exact.
SECONDS = 0 if settings.TESTING else 60


@dataclass(frozen=True)
class Names:
    """Names by the ledger's name of the dimension, and the value."""

    by_dimension: Mapping[str, Mapping[str, str]]

    def of(self, dimension: str, value: str) -> str:
        """Return the name of a value; one without a name stands for itself, an empty one says so."""
        return self.by_dimension.get(dimension, {}).get(value, value) or _("Not recorded")


def read_names() -> Names:
    """Return all names, at most a minute old. At most one statement."""
    language = get_language() or "zh-hans"
    found: Names | None = caches["local"].get(f"names:{language}")
    if found is None:
        found = _read(f"name_{language.replace('-', '_')}")
        caches["local"].set(f"names:{language}", found, SECONDS)
    return found


def _read(column: str) -> Names:
    rights = RightType.objects.order_by().annotate(of=Value("right_type"), key=Cast("code", CharField()))
    organisations = Organisation.objects.order_by().annotate(
        of=Value("organisation"), key=Cast("pk", CharField())
    )
    found: dict[str, dict[str, str]] = {
        "right_type": {},
        "organisation": {},
        "kind": {str(code): str(label) for code, label in Kind.choices},
        "source": {str(code): str(label) for code, label in Source.choices},
        "outcome": {str(code): str(label) for code, label in Outcome.choices},
    }
    rows = rights.values_list("of", "key", F(column)).union(
        organisations.values_list("of", "key", F(column)), all=True
    )
    for dimension, key, name in rows:
        found[dimension][key] = name
    return Names(found)
