from workdays.models.calendar import CalendarDay, CalendarYear
from workdays.models.hours import (
    PointKind,
    PointSchedule,
    ScheduleInterval,
    ServicePoint,
    SpecialDay,
    SpecialDayInterval,
)

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "PointKind",
    "PointSchedule",
    "ScheduleInterval",
    "ServicePoint",
    "SpecialDay",
    "SpecialDayInterval",
]
