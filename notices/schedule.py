"""What happens by the clock: one row a recurring task, shared by all workers."""

from django.db import models


class ScheduledJob(models.Model):
    """When a recurring task is due next.

    The rows follow settings.SCHEDULE; whichever worker takes a due row enqueues its task once.
    """

    task_path = models.CharField(max_length=200, primary_key=True)
    every = models.DurationField()
    next_at = models.DateTimeField()

    class Meta:
        app_label = "notices"

    def __str__(self) -> str:
        return self.task_path
