"""Snapshots of the office's hours: a place or a way of service with its weeks and its special days.

A schedule is saved in several steps, row by row. The clock looks at the whole and keeps what has changed
since it last looked, so the half-written is not kept; whoever changed it stands in the admin's own history.
"""

from datetime import datetime
from typing import Any

from django.forms.models import model_to_dict

from archive.people import Decided
from archive.rows import keep_as
from workdays.models import ServicePoint


def keep_changed_hours(now: datetime) -> int:
    """Keep each place whose hours are no longer those that the archive holds; return how many."""
    points = ServicePoint.objects.prefetch_related("schedules__intervals", "special_days__intervals")
    rows = {point: _data_of(point) for point in points.order_by("pk")}
    return len(keep_as(ServicePoint, rows, Decided("job:archive"), now))


def _data_of(point: Any) -> dict[str, Any]:
    return {
        **model_to_dict(point),
        "schedules": [_with_intervals(row) for row in point.schedules.all()],
        "special_days": [_with_intervals(row) for row in point.special_days.all()],
    }


def _with_intervals(row: Any) -> dict[str, Any]:
    return {**model_to_dict(row), "intervals": [model_to_dict(each) for each in row.intervals.all()]}
