"""Fill the floor and print how its pages are asked for."""

import json
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.names import CLOSED_FROM, LAST_SIGNS, SIGNS, SOUGHT
from benchmarks.works import Ask, Facts

ROWS = """
INSERT INTO floor_item (owner_id, name, pairs, state, due_on, note)
SELECT CASE WHEN n <= 5 THEN %(party)s WHEN n <= 205 THEN %(mediator)s ELSE %(other)s END, '澜江' || w.pair || '实业有限公司',
       ARRAY['澜江', w.pair, '实业', '有限', '公司'], CASE WHEN n > %(size)s * %(closed)s THEN 'CLOSED' ELSE 'OPEN' END,
       current_date + mod(n, 40), repeat('某', 200)
FROM generate_series(1, %(size)s) AS n,
     LATERAL (SELECT substr(%(signs)s, 1 + mod(n, 40), 1) || substr(%(last)s, 1 + mod(n / 40, 40), 1) AS pair) AS w
"""


def main(cases: str) -> None:
    """Make the tables and the rows, sign three people in, print the facts as one line of JSON."""
    size = int(cases)
    call_command(
        "migrate", "auth", interactive=False, verbosity=0
    )  # the floor's own table refers to its users
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    people = {name: User.objects.create(username=name) for name in ("party", "mediator", "other")}
    values: dict[str, Any] = {"size": size, "closed": CLOSED_FROM, "signs": SIGNS, "last": LAST_SIGNS}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, values | {name: user.pk for name, user in people.items()})
        cursor.execute("ANALYZE")
    sessions = {name: _session(user) for name, user in people.items()}
    party, changed = sessions["party"], [f"/items/{pk}/change/" for pk in range(300, 340)]
    asks = {
        "list_5": Ask(party, ["/list/"]),
        "list_200": Ask(sessions["mediator"], ["/list/"]),
        "list_all": Ask(sessions["other"], ["/all/"]),
        "detail": Ask(party, ["/items/3/"]),
        "insert": Ask(sessions["other"], ["/items/new/"], {"name": "澜江实业有限公司"}),
        "update": Ask(party, changed, {"note": "某" * 200}),
        "count": Ask(party, ["/count/"]),
        "search": Ask(party, [f"/search/?{urlencode({'q': SOUGHT})}"]),
    }
    print(json.dumps(asdict(Facts(asks=asks))))


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # typed for our own user model
    return client.cookies["sessionid"].value
