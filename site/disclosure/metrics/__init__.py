"""The figures of a year, over grouped counts and never over rows. Pure: no database, settings or clock."""

from disclosure.metrics.counts import (
    MONTHS_IN_YEAR,
    Group,
    MetricsError,
    MonthOutOfRange,
    NegativeCount,
    RepeatedGroup,
    Tally,
    UnknownChannel,
    UnknownKind,
    YearCounts,
    count_year,
)
from disclosure.metrics.durations import Durations, NothingMeasured, rounded
from disclosure.metrics.shares import percentage

__all__ = [
    "MONTHS_IN_YEAR",
    "Durations",
    "Group",
    "MetricsError",
    "MonthOutOfRange",
    "NegativeCount",
    "NothingMeasured",
    "RepeatedGroup",
    "Tally",
    "UnknownChannel",
    "UnknownKind",
    "YearCounts",
    "count_year",
    "percentage",
    "rounded",
]
