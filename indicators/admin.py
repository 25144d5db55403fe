"""The plan's periods and targets in the administration pages."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.options import TabularInline as DjangosInline
from django.http import HttpRequest

from accounts.models import EventKind
from accounts.services import record_event
from indicators.models import DetectorRule, PacePoint, PlanPeriod

if TYPE_CHECKING:
    RowAdmin = ModelAdmin[Any]
    TabularInline = DjangosInline[Any, Any]
else:
    RowAdmin = ModelAdmin
    TabularInline = DjangosInline


class ForAdministrators(RowAdmin):
    """Rows that administrators may add and change, and nobody deletes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it in the list of registers."""
        return admin.site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators read; others do not come as far as here."""
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators add rows."""
        return admin.site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators change rows."""
        return admin.site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes rows here."""
        return False


class PacePointInline(TabularInline):
    """The points of a plan's pace; without any it is a straight line."""

    model = PacePoint
    extra = 1
    has_view_permission = ForAdministrators.has_view_permission
    has_add_permission = ForAdministrators.has_add_permission
    has_change_permission = ForAdministrators.has_change_permission
    has_delete_permission = ForAdministrators.has_change_permission


@admin.register(PlanPeriod)
class PlanPeriodAdmin(ForAdministrators):
    """What the plan says: period, target, basis and pace. Its counting rule takes two persons, on a page of its own."""

    list_display = ("name_zh_hans", "first_on", "last_on", "target", "basis", "rule_version")
    readonly_fields = ("rule_version",)
    inlines = (PacePointInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save a period with its points.

        Writes: the rows, and an event that says who changed which fields.
        """
        super().save_related(request, form, formsets, change)
        points = [f"points.{name}" for formset in formsets for one in formset for name in one.changed_data]
        row = form.instance
        data = {"table": row._meta.db_table, "row": str(row.pk), "fields": [*form.changed_data, *points]}
        user = request.user if request.user.is_authenticated else None
        record_event(kind=EventKind.ROW_CHANGED, user=user, data=data)


@admin.register(DetectorRule)
class DetectorRuleAdmin(RowAdmin):
    """The thresholds of the detector, to be read: they decide what people look at, never what is counted."""

    list_display = ("code", "days", "number", "percent", "is_on")
