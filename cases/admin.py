"""The administration pages of the code tables: read by everybody who may, changed where the centre decides.

What the centre saves counts as checked by it, so that loading the tables again leaves it alone.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import EventKind
from accounts.services import record_event
from cases.models.calendar import CalendarDay, CalendarYear, forget_calendars
from cases.models.hearing import Venue
from cases.models.rule import (
    CauseOfAction,
    DisputeType,
    FeeBracket,
    LegalSource,
    Outcome,
    RightType,
    RuleRow,
    StatutoryDamages,
    TimeLimit,
)
from cases.rules.codes import UNSURE

if TYPE_CHECKING:
    RowAdmin = ModelAdmin[Any]
else:
    RowAdmin = ModelAdmin


class ToConfirmFilter(admin.SimpleListFilter):
    """Narrows a list to what the centre must confirm."""

    title = _("centre must confirm")
    parameter_name = "to_confirm"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the one choice beside "all"."""
        return [("1", _("Centre must confirm"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the choice."""
        if self.value() == "1":
            return queryset.filter(confidence__in=sorted(UNSURE), reviewed_on=None)
        return queryset


class ReadOnlyAdmin(RowAdmin):
    """Rows that only a new release or the loading command changes."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes rows here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes rows: cases remember which row they used."""
        return False


class RuleAdmin(ReadOnlyAdmin):
    """Rules, with the mark of what the centre must confirm."""

    list_filter: ClassVar[tuple[Any, ...]] = ("confidence", ToConfirmFilter)
    list_select_related: ClassVar[tuple[str, ...]] = ("source",)

    @admin.display(description=_("centre must confirm"), boolean=True)
    def must_confirm(self, row: RuleRow) -> bool:
        """Whether the centre must confirm the row."""
        return row.needs_confirmation


class CentreAdmin(RowAdmin):
    """Rows that the centre keeps: it may add and change them; what it saves is its own."""

    readonly_fields = ("reviewed_on",)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes rows: cases remember which row they used."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """Save a row as checked by the centre today.

        Writes: the row, and an event that says who changed which fields of it.
        """
        obj.reviewed_on = timezone.localdate()
        super().save_model(request, obj, form, change)
        data = {"table": obj._meta.db_table, "row": str(obj.pk), "fields": form.changed_data}
        user = request.user if request.user.is_authenticated else None
        record_event(kind=EventKind.ROW_CHANGED, user=user, data=data)
        forget_calendars()


@admin.register(TimeLimit)
class TimeLimitAdmin(CentreAdmin, RuleAdmin):
    """Time limits: the centre adds the rows of its own rule set here.

    They are changed on a page of the service, which shows first what would move.
    """

    list_display = (
        "name",
        "code",
        "rule_set",
        "value",
        "unit",
        "use",
        "in_force_from",
        "in_force_to",
        "must_confirm",
    )
    list_filter = ("track", "use", "confidence", ToConfirmFilter)
    search_fields = ("code", "name_zh_hans", "name_zh_hant", "name_en")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The centre adds the rows of its own rule set."""
        return RowAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes a row here: cases count with it."""
        return False


@admin.register(CalendarDay)
class CalendarDayAdmin(CentreAdmin):
    """The days on which the week's order does not hold."""

    list_display = ("date", "is_working", "note", "source", "reviewed_on")
    list_filter = ("is_working",)
    date_hierarchy = "date"


@admin.register(CalendarYear)
class CalendarYearAdmin(CentreAdmin):
    """The years whose schedule is published."""

    list_display = ("year", "confirmed", "source", "reviewed_on")


@admin.register(RightType)
class RightTypeAdmin(RuleAdmin):
    """Kinds of rights."""

    list_display = ("name", "code", "parent", "identifier", "court_level_hint", "must_confirm")


@admin.register(DisputeType)
class DisputeTypeAdmin(RuleAdmin):
    """Kinds of disputes, and which ways they may take."""

    list_display = ("name", "code", "mediable", "arbitrable", "judicially_confirmable", "must_confirm")


@admin.register(CauseOfAction)
class CauseOfActionAdmin(RuleAdmin):
    """Causes of action."""

    list_display = ("name", "code", "edition", "level", "right_type", "dispute_type")
    list_filter = ("edition", "level")
    list_select_related = ("right_type", "dispute_type")
    search_fields = ("code", "name_zh_hans", "name_zh_hant", "name_en")


@admin.register(Outcome)
class OutcomeAdmin(RuleAdmin):
    """Outcomes, and what they are to the count."""

    list_display = ("name", "track", "code", "is_closure", "success", "counts_by_default", "must_confirm")
    list_filter = ("track", "confidence", ToConfirmFilter)


@admin.register(StatutoryDamages)
class StatutoryDamagesAdmin(RuleAdmin):
    """Ranges of statutory damages."""

    list_display = ("right_type", "act", "source", "article", "minimum_fen", "maximum_fen", "must_confirm")
    list_select_related = ("right_type", "source")


@admin.register(FeeBracket)
class FeeBracketAdmin(RuleAdmin):
    """Steps of fee schedules."""

    list_display = ("schedule", "kind", "step", "over_fen", "rate_from", "rate_to", "must_confirm")
    list_filter = ("schedule", "kind", ToConfirmFilter)


@admin.register(LegalSource)
class LegalSourceAdmin(ReadOnlyAdmin):
    """The laws and rules that rows cite."""

    list_display = ("name", "code", "number", "in_force_from", "in_force_to", "confidence")
    list_filter = ("confidence",)
    search_fields = ("code", "name_zh_hans", "name_en")


@admin.register(Venue)
class VenueAdmin(RowAdmin):
    """The venues of an organisation. One in use is not deleted but taken out of use."""

    list_display = ("name_zh_hans", "organisation", "seats", "is_active")
    list_filter = ("organisation", "is_active")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes a venue: sessions remember where they were held."""
        return False
