"""How many appeals a year brought: by month, by channel, by kind.

Pure, and over grouped counts, never over appeals: a year of a million appeals costs as much as a year of ten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS_IN_YEAR = 12


class MetricsError(ValueError):
    """Counts that cannot be right; the message names the value."""


class UnknownKind(MetricsError):
    pass


class UnknownChannel(MetricsError):
    pass


class MonthOutOfRange(MetricsError):
    pass


class NegativeCount(MetricsError):
    pass


class RepeatedGroup(MetricsError):
    pass


@dataclass(frozen=True)
class Group:
    """`count` appeals of one kind, received by one channel, registered in one month (1 to 12)."""

    kind: str
    channel: str
    month: int
    count: int


@dataclass(frozen=True)
class Tally:
    """Appeals of each kind, in the order of the classification; every kind is there, zeros too."""

    by_kind: tuple[tuple[str, int], ...]

    @property
    def appeals(self) -> int:
        """All that was registered, whatever its kind: claims and complaints are appeals too."""
        return sum(count for _, count in self.by_kind)

    def of(self, kind: str) -> int:
        """Return the number of appeals of a kind; raise UnknownKind for one outside the classification."""
        for known, count in self.by_kind:
            if known == kind:
                return count
        raise UnknownKind(kind)


@dataclass(frozen=True)
class YearCounts:
    """The tables of a year. Each of the three breakdowns adds up to `total`, kind by kind."""

    by_month: tuple[tuple[int, Tally], ...]
    by_channel: tuple[tuple[str, Tally], ...]
    by_month_and_channel: tuple[tuple[int, str, Tally], ...]
    total: Tally


def count_year(
    groups: Iterable[Group],
    *,
    kinds: Sequence[str],
    channels: Sequence[str],
    months: int = MONTHS_IN_YEAR,
) -> YearCounts:
    """Build the tables of a year from grouped counts.

    `kinds` and `channels` are the whole classification, in the order of the tables; `months` is how many
    months of the year have begun. Months, channels and kinds without appeals count as 0: the register
    records everything. Raises UnknownKind, UnknownChannel, MonthOutOfRange (also for a month that has not
    begun), NegativeCount, and RepeatedGroup when one group comes twice: its appeals would count twice.
    """
    if not 1 <= months <= MONTHS_IN_YEAR:
        raise MonthOutOfRange(months)
    cells: dict[tuple[str, str, int], int] = {}
    for group in groups:
        _check(group, kinds, channels, months)
        key = (group.kind, group.channel, group.month)
        if key in cells:
            raise RepeatedGroup(key)
        cells[key] = group.count
    return _tables(cells, kinds, channels, range(1, months + 1))


def _check(group: Group, kinds: Sequence[str], channels: Sequence[str], months: int) -> None:
    if group.kind not in kinds:
        raise UnknownKind(group.kind)
    if group.channel not in channels:
        raise UnknownChannel(group.channel)
    if not 1 <= group.month <= months:
        raise MonthOutOfRange(group.month)
    if group.count < 0:
        raise NegativeCount(group.count)


def _tables(
    cells: dict[tuple[str, str, int], int], kinds: Sequence[str], channels: Sequence[str], months: range
) -> YearCounts:
    def tally(channels: Iterable[str], months: Iterable[int]) -> Tally:
        places = [(channel, month) for channel in channels for month in months]
        return Tally(tuple((kind, sum(cells.get((kind, *place), 0) for place in places)) for kind in kinds))

    return YearCounts(
        by_month=tuple((month, tally(channels, [month])) for month in months),
        by_channel=tuple((channel, tally([channel], months)) for channel in channels),
        by_month_and_channel=tuple(
            (month, channel, tally([channel], [month])) for month in months for channel in channels
        ),
        total=tally(channels, months),
    )
