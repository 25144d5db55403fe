"""The plan's periods and targets in the administration pages."""

from django.contrib import admin

from indicators.models import PlanPeriod


@admin.register(PlanPeriod)
class PlanPeriodAdmin(admin.ModelAdmin[PlanPeriod]):
    """A plan's period, its target and its counting rule."""

    list_display = ("name_zh_hans", "first_on", "last_on", "target", "rule_version")
