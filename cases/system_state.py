"""What has failed and waits for the administrator: deliveries, papers, background work. No case text, no names."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import DailyHead
from documents.models import Paper
from notices.models import Delivery, DeliveryStatus

SHOWN = 20
STUCK_AFTER = timedelta(hours=1)


def state_now() -> dict[str, Any]:
    """Return the counts of what failed, and the newest of each."""
    dead = Delivery.objects.filter(status=DeliveryStatus.DEAD)
    papers = Paper.objects.filter(status=Paper.Status.FAILED)
    failed = DBTaskResult.objects.filter(status="FAILED")
    stuck = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=timezone.now() - STUCK_AFTER)
    return {
        "head": DailyHead.objects.last(),
        "deliveries": dead.count(),
        "papers": papers.count(),
        "failed": failed.count(),
        "stuck": stuck.count(),
        "delivery_rows": dead.select_related("notice").order_by("-next_at")[:SHOWN],
        "paper_rows": papers.order_by("-made_at")[:SHOWN],
        "task_rows": failed.order_by("-finished_at")[:SHOWN],
    }
