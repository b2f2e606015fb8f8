from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from workdays.models import PointSchedule, SpecialDay  # noqa: F401 - names the row types for mypy only


class PointScheduleQuerySet(models.QuerySet["PointSchedule"]):
    def not_ended(self, on: date) -> Self:
        """In force on the day or later on."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def upcoming(self, on: date) -> Self:
        """On the day or after it."""
        return self.filter(date__gte=on)
