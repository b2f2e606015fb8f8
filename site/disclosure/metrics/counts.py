"""What all figures of a year share: its months, and why counts cannot be right. Pure."""

MONTHS_IN_YEAR = 12


class MetricsError(ValueError):
    """Counts that cannot be right; the message names the value."""


class MonthOutOfRange(MetricsError):
    pass


class NegativeCount(MetricsError):
    pass
