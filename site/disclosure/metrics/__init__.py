"""The figures of a year, over grouped counts and never over rows. Pure: no database, settings or clock."""

from disclosure.metrics.counts import MONTHS_IN_YEAR, MetricsError, MonthOutOfRange, NegativeCount
from disclosure.metrics.durations import Durations, NothingMeasured, rounded
from disclosure.metrics.shares import percentage

__all__ = [
    "MONTHS_IN_YEAR",
    "Durations",
    "MetricsError",
    "MonthOutOfRange",
    "NegativeCount",
    "NothingMeasured",
    "percentage",
    "rounded",
]
