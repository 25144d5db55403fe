"""Beside our own server: prepare the database, fill it, say how pages are asked for, count their statements.

First `main("prepare")`, then in a copy of that database `main("facts", "2000", "60")`.
"""

import json
from dataclasses import asdict
from io import StringIO
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import NeutralProfile, User
from benchmarks import inside
from benchmarks.fill import Sizes, fill
from benchmarks.names import SOUGHT
from benchmarks.works import Ask, Facts
from cases.models import Case, Party
from mediation.management.commands.prepare import collect_static_files, compile_catalogues
from mediation.roles import as_owner

# The case of the case page: 5 + 15 events, in mediation, of the first party and the sixteenth mediator.
SHOWN = 15
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def prepare() -> None:
    """Make the tables, the rule tables and the static files, as `manage.py prepare` does."""
    compile_catalogues()
    collect_static_files()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_rules", stdout=StringIO())


def facts(sizes: Sizes) -> Facts:
    """Fill the database, sign people in, and find out everything that needs no server."""
    with as_owner():
        fill(sizes)
        extra = Party.objects.filter(case__state__in=["DRAFT", "SUBMITTED"], side__kind="APPLICANT")
        extra.update(id_number="91310000MA1FL0LX06")
        _neutrals()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found = Facts(asks=_asks(sizes))
    for name, ask in found.asks.items():
        count_statements(found, name, ask)
    inside.measure(found)
    return found


def _neutrals() -> None:
    """Make the mediators neutrals, and give everybody of the organisation a second factor."""
    for user in User.objects.exclude(organisation=None).select_related("organisation"):
        if user.organisation is not None and user.name.startswith("mediator"):
            NeutralProfile.objects.create(user=user, organisation=user.organisation)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def _asks(sizes: Sizes) -> dict[str, Ask]:
    shown = Case.objects.get(reference=f"DR-X{SHOWN}")
    grants = shown.engagements.select_related("user")
    people = {grant.role: session_of(grant.user) for grant in grants}
    drafts = list(Case.objects.filter(state="DRAFT"))
    filer = session_of(drafts[0].engagements.get().user)
    waiting = Case.objects.filter(state="SUBMITTED").order_by("-created_at")[: sizes.extra]
    mediating = Case.objects.filter(
        state="MEDIATING", engagements__user=grants.get(role="MEDIATOR").user, engagements__role="MEDIATOR"
    )
    return {
        "my cases: a party with 5": Ask(people["APPLICANT"], ["/cases/"]),
        "my cases: a mediator with 200": Ask(people["MEDIATOR"], ["/cases/"]),
        "my cases: staff with all": Ask(_staff("SUPERVISOR"), ["/cases/"]),
        "case page, 20 events": Ask(people["APPLICANT"], [f"/cases/{shown.pk}/"]),
        "submitting a filing": Ask(
            filer, [f"/apply/{case.pk}/review/" for case in drafts], {"declared": "on"}
        ),
        "transition: accepting": Ask(
            _staff("INTAKE_CLERK"), [f"/cases/{case.pk}/accept/" for case in waiting], {}
        ),
        "transition: a note": Ask(
            people["MEDIATOR"], [f"/cases/{case.pk}/notes/" for case in mediating[:50]], {"text": "记录" * 50}
        ),
        "dashboard of the count": Ask(_staff("STATISTICIAN"), ["/target/"]),
        "search: two Chinese characters": Ask(_staff("SUPERVISOR"), [f"/cases/?{urlencode({'q': SOUGHT})}"]),
    }


def _staff(role: str) -> str:
    return session_of(User.objects.get(name=role))


def session_of(user: User) -> str:
    """Return the key of a session in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def count_statements(found: Facts, name: str, ask: Ask) -> None:
    """Ask twice in this process and count the statements of the second answer, when all is warm."""
    client = Client()
    client.cookies["sessionid"] = ask.session
    for turn in range(2):
        path = ask.paths[0] if ask.form is None else ask.paths.pop(0)
        with CaptureQueriesContext(connection) as captured:
            response = (
                client.get(path)
                if ask.form is None
                else client.post(path, {**ask.form, "key": str(UUID(int=hash(path) % 2**64 + turn))})
            )
        if response.status_code != (200 if ask.form is None else 302):
            found.problems[name] = f"{response.status_code} {path}"
    statements = [row["sql"] for row in captured.captured_queries]
    found.statements[name] = len([sql for sql in statements if not sql.startswith(CONTROL)])


def main(task: str, *arguments: str) -> None:
    """Carry out one task; `facts` prints one line of JSON."""
    translation.activate("zh-hans")
    if task == "prepare":
        prepare()
    else:
        print(json.dumps(asdict(facts(Sizes(*map(int, arguments))))))
