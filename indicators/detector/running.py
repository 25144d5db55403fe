"""A run of the detector: what is new is stored, what is known is kept with what people decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django_tasks import task

from cases.moment import Moment, now
from indicators.detector.reading import read_world
from indicators.detector.rules import RULES, Suspicion, Thresholds
from indicators.models import DetectorRule, Finding, FindingCase

BATCH = 2000
_LOCK = 0x64657465  # one run at a time


@dataclass(frozen=True)
class Run:
    """What came of one rule.

    Args:
        new: found for the first time; known: found before; gone: found before and no more.
    """

    code: str
    new: int
    known: int
    gone: int


@task()
def look_daily() -> int:
    """Look for what seems wrong, as the clock has it. Returns how many findings are new."""
    return sum(run.new for run in look())


@transaction.atomic
def look(at: datetime | None = None) -> list[Run]:
    """Look for what seems wrong, by every rule in use.

    Writes:
        new findings with their cases; on known ones when they were seen last. Decisions are left alone.
    """
    moment = Moment(at) if at else now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    world = read_world(moment.today)
    runs = []
    for rule in DetectorRule.objects.filter(is_on=True):
        limits = Thresholds(rule.days or 0, rule.number or 0, rule.percent or 0)
        runs.append(_keep(rule.code, list(RULES[rule.code](world, limits)), moment))
    return runs


def _keep(code: str, found: Sequence[Suspicion], moment: Moment) -> Run:
    by_print = {suspicion.fingerprint: suspicion for suspicion in found}
    findings = Finding.objects.filter(code=code)
    known = set(findings.values_list("fingerprint", flat=True)) & by_print.keys()
    _add([(key, suspicion) for key, suspicion in by_print.items() if key not in known], moment)
    gone = findings.filter(gone_at=None).exclude(fingerprint__in=list(by_print))
    number_gone = gone.update(gone_at=moment.at)
    findings.filter(fingerprint__in=list(known)).update(seen_at=moment.at, gone_at=None)
    return Run(code, len(by_print) - len(known), len(known), number_gone)


def _add(found: Sequence[tuple[str, Suspicion]], moment: Moment) -> None:
    rows = [
        Finding(
            code=s.code, fingerprint=key, data=s.data, person_id=s.person, latest_on=s.latest_on,
            found_at=moment.at, seen_at=moment.at,
        )
        for key, s in found
    ]  # fmt: skip
    Finding.objects.bulk_create(rows, batch_size=BATCH)
    FindingCase.objects.bulk_create(
        (
            FindingCase(finding=row, case_id=case)
            for row, (_key, s) in zip(rows, found, strict=True)
            for case in s.cases
        ),
        batch_size=BATCH,
    )
