"""What was not delivered, for administrators: who was to be told, by which channel, and why it failed."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import origin, record_event
from notices.models import Delivery, DeliveryStatus
from notices.services import retry


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    """Deliveries, read only; those that were given up can be tried again."""

    list_display = ("notice", "channel", "status", "attempts", "error", "next_at", "sent_at")
    list_filter = ("status", "channel")
    list_select_related = ("notice",)
    ordering = ("-next_at",)
    show_full_result_count = False
    actions = ("try_again",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators read; others do not come as far as here."""
        return admin.site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it in the list of registers."""
        return admin.site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages come from what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent is not rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent is not forgotten."""
        return False

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, deliveries: models.QuerySet[Delivery]) -> None:
        """Put deliveries that were given up back into the outbox."""
        dead = list(deliveries.filter(status=DeliveryStatus.DEAD))
        for delivery in dead:
            retry(delivery)
        by = request.user if isinstance(request.user, User) else None
        data = {**origin(request), "deliveries": [str(delivery.pk) for delivery in dead]}
        record_event(kind="DELIVERIES_RETRIED", user=by, data=data)
        self.message_user(request, _("They are tried again now."), messages.SUCCESS)
