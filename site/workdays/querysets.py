from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import FilteredRelation, Q

if TYPE_CHECKING:
    from workdays.models import PointSchedule, ServicePoint, SpecialDay  # noqa: F401 - names the row types for mypy only


class ServicePointQuerySet(models.QuerySet["ServicePoint"]):
    def with_schedules(self, on: date) -> Self:
        """Join, as `dated`, the schedules that are in force on the day or later on; a row for each."""
        not_ended = Q(schedules__valid_to__isnull=True) | Q(schedules__valid_to__gte=on)
        return self.annotate(dated=FilteredRelation("schedules", condition=not_ended))


class PointScheduleQuerySet(models.QuerySet["PointSchedule"]):
    def not_ended(self, on: date) -> Self:
        """In force on the day or later on."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def upcoming(self, on: date) -> Self:
        """On the day or after it."""
        return self.filter(date__gte=on)
