"""A wish to have a draft counted anew, from the click until the worker has fulfilled it."""

from django.conf import settings
from django.db import models

from disclosure.yearly.models import YearlyReport

TRIES = 3
"""How often a worker may begin a count that never ends before somebody is asked to look."""


class CountRequest(models.Model):
    """One for a report at most, however often it is clicked; gone in the transaction that has counted."""

    report = models.OneToOneField(
        YearlyReport, models.CASCADE, related_name="count_request", verbose_name="отчёт"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто попросил"
    )
    asked_at = models.DateTimeField("когда попросили")
    begun_at = models.DateTimeField("когда начато", null=True)
    tries = models.PositiveSmallIntegerField("начато раз", default=0)
    fault = models.CharField("почему не посчитано", max_length=300, blank=True)

    class Meta:
        verbose_name = "просьба пересчитать отчёт"
        verbose_name_plural = "просьбы пересчитать отчёты"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.asked_at:%d.%m.%Y %H:%M}"

    @property
    def is_waiting(self) -> bool:
        """Whether a worker counts, or is going to."""
        return not self.fault
