"""The plan's periods and targets in the administration pages."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin

from indicators.models import DetectorRule, PlanPeriod

if TYPE_CHECKING:
    RowAdmin = ModelAdmin[Any]
else:
    RowAdmin = ModelAdmin


@admin.register(PlanPeriod)
class PlanPeriodAdmin(RowAdmin):
    """A plan's period, its target and its counting rule: to be read; one person alone does not change a target."""

    list_display = ("name_zh_hans", "first_on", "last_on", "target", "rule_version")


@admin.register(DetectorRule)
class DetectorRuleAdmin(RowAdmin):
    """The thresholds of the detector, to be read: they decide what people look at, never what is counted."""

    list_display = ("code", "days", "number", "percent", "is_on")
