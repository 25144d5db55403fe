"""The application's registration with Django."""

import csv
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

PERIODS = Path(__file__).with_name("plan_periods.csv")
RULES = Path(__file__).with_name("counting_rules.csv")
DETECTOR_RULES = Path(__file__).parent / "detector" / "rules.csv"


class IndicatorsConfig(AppConfig):
    """The count: what the centre reports. Nobody imports it."""

    name = "indicators"

    def ready(self) -> None:
        """Have the plan periods, the counting rules and the detector's rules loaded after each migration and flush."""
        post_migrate.connect(load_plan_periods, sender=self)
        post_migrate.connect(load_counting_rules, sender=self)
        post_migrate.connect(load_detector_rules, sender=self)


def load_plan_periods(**kwargs: Any) -> None:
    """Load the plan periods that are not there; what the centre changed stays as it is."""
    from indicators.models import PlanPeriod

    with PERIODS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            PlanPeriod.objects.get_or_create(first_on=row.pop("first_on"), defaults=row)


def load_counting_rules(**kwargs: Any) -> None:
    """Load the versions that are not there. A version that is there is never changed."""
    from indicators.models import CountingRule

    with RULES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            flags = {name: row.pop(name) == "Y" for name in ("with_refusals", "with_imports")}
            CountingRule.objects.get_or_create(version=int(row.pop("version")), defaults={**row, **flags})


def load_detector_rules(**kwargs: Any) -> None:
    """Load the rules that are not there; thresholds that the centre changed stay as they are."""
    from indicators.models import DetectorRule

    with DETECTOR_RULES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            limits = {name: int(row[name]) if row[name] else None for name in ("days", "number", "percent")}
            rule = {**limits, "is_on": row["is_on"] == "Y"}
            DetectorRule.objects.get_or_create(code=row["code"], defaults=rule)
