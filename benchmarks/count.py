"""The count's pages at a size that the whole fill would take an hour for: an invented city, multiplied in the database.

`main("200000")` lays down a city through the front door (indicators.city), then every row of the ledger and of
the cases is copied until there are enough. A copy has ids of its own and the kind of right and district of some other
case, so that the sums have as many different keys as a real register. The ledger's own triggers add the copies up.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import RequestFactory
from django.utils import translation

from accounts.models import Organisation, StaffRole, User
from benchmarks import ours
from benchmarks.works import Ask, Facts
from cases.models import Case, Dispute
from cases.moment import today
from indicators.city.laying import lay_city
from indicators.city.planning import LAST_DAY
from indicators.counting import begun_in
from indicators.lists import Wanted, length_of, rows_of, seen_by
from indicators.models import Assessment, Entry, LedgerLine, Movement
from mediation.roles import as_owner

BASE, SEED = 4000, 1  # cases of the city that is multiplied
ORGANISATION = "CY-RM"  # which has the most
BASES = """
CREATE TEMP TABLE base AS
SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, right_type, district FROM cases_case;
CREATE UNIQUE INDEX ON base (n);
CREATE TEMP TABLE copy AS
SELECT md5(base.id::text || k)::uuid AS id, base.id AS of, k, other.right_type, other.district
FROM generate_series(1, %(times)s) AS k, base,
     LATERAL (SELECT right_type, district FROM base AS b WHERE b.n = mod(base.n * 7 + k * 1009, %(base)s)) AS other;
CREATE INDEX ON copy (of);
ANALYZE base; ANALYZE copy;
"""
# What a copied row has for itself; every other column is as it was.
_OTHERS = {"right_type": "copy.right_type", "district": "copy.district"}
_DISPUTE = {"dispute_id": "md5(row.dispute_id::text || copy.k)::uuid"}
_UNIT = {"unit": "md5(row.unit::text || copy.k)::uuid", "case_id": "copy.id"}


def main(size: str) -> None:
    """Fill the database and print one line of JSON: how the pages are asked for, and their statements."""
    translation.activate("zh-hans")
    with as_owner():
        fill(int(size))
        reader = _reader()
    found = Facts(asks=_asks(reader))
    for name, ask in found.asks.items():
        ours.count_statements(found, name, ask)
    print(json.dumps(asdict(found)))


def fill(size: int) -> None:
    """Lay a city down and multiply it.

    Writes:
        cases with their part of the ledger; only those of the city itself have parties and events.
    """
    base = min(size, BASE)
    lay_city(base, SEED, min(LAST_DAY, today()))
    numbered = {
        "number": "row.number || '-' || copy.k",
        "reference": "'X' || copy.k || '-' || right(row.reference, 8)",
    }
    titled = {"title": "row.title || '-' || copy.k"}
    with connection.cursor() as cursor:
        cursor.execute(BASES, {"times": size // base - 1, "base": base})
        cursor.execute(_copied(Dispute, {"id": "md5(row.id::text || copy.k)::uuid"}, on=_OF_DISPUTE))
        cursor.execute(
            _copied(Case, _DISPUTE | _OTHERS | numbered | {"id": "copy.id", "lead_id": "NULL"}, on="row.id")
        )
        cursor.execute(_copied(Entry, _DISPUTE | _OTHERS | titled | {"case_id": "copy.id"}))
        cursor.execute(_copied(Assessment, _UNIT))
        cursor.execute(_copied(LedgerLine, _UNIT | _OTHERS | titled))
        cursor.execute(_copied(Movement, _OTHERS | titled | {"case_id": "copy.id"}))
        cursor.execute("ANALYZE")


_OF_DISPUTE = "(SELECT min(c.id::text)::uuid FROM cases_case AS c WHERE c.dispute_id = row.id)"


def _copied(model: type[models.Model], changed: Mapping[str, str], *, on: str = "row.case_id") -> str:
    """Return the statement that copies all rows of a table.

    Args:
        changed: expressions for columns that differ from the row's own.
        on: the case that a row belongs to.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = [str(field.column) for field in fields]
    values = ", ".join(changed.get(name, f'row."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    return (  # names of columns only
        f"INSERT INTO {table} ({names}) SELECT {values} FROM copy JOIN {table} AS row ON copy.of = {on} "
        "ORDER BY copy.k"
    )


def _reader() -> User:
    """Return a statistician of the organisation that has the most cases."""
    organisation = Organisation.objects.get(code=ORGANISATION)
    user = User.objects.create_user(name="STATISTICIAN", email="s@bench.example", organisation=organisation)
    user.groups.add(Group.objects.get(name=StaffRole.STATISTICIAN.value))
    User.objects.filter(pk=user.pk).update(privacy_version=settings.PRIVACY_VERSION)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def _asks(reader: User) -> dict[str, Ask]:
    session, plan = ours.session_of(reader), "plan=2021"
    lists = {
        "list: all that counted": "",
        "list: one kind of right": "&right=TM",
        "list: one district": f"&{urlencode({'district': '高新区'})}",
        "list: one outcome": "&outcome=DEADLOCK",
        "list: a month": "&month=2025-03",
        "list: closed, a measure": "&of=closed&set=agreed",
        "list: pending": "&of=pending",
    }
    pages = {name: f"/target/cases/?{plan}{query}" for name, query in lists.items()}
    pages["list: its last page"] = f"/target/cases/?{plan}{_last_page(reader)}"
    pages["dashboard of the count"] = f"/target/?{plan}"
    return {name: Ask(session, [path]) for name, path in pages.items()}


def _last_page(reader: User) -> str:
    """Return the place of the last page of the list of all that counted."""
    period = begun_in(2021, today())
    query = RequestFactory().get("/").GET
    wanted, mine = Wanted.from_query(query, period, period.last_on), reader.organisation_id
    length = length_of(wanted, mine).shown
    first = (length - 1) // 50 * 50
    before = seen_by(rows_of(wanted), mine)[first - 1]
    return f"&after={before.day:%Y-%m-%d}_{before.pk}&n={first + 1}"
