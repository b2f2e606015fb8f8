"""Tariffs as their pages show them: words and places for the templates, which only write them down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.charts import Chart
from tariffs import periods
from tariffs.calculator import Estimate
from tariffs.models import ConsumerGroup, TariffPeriod
from tariffs.models.publication import Standing
from tariffs.months import YEAR, said
from tariffs.price_charts import PriceLine, price_bars
from tariffs.ranges import Range
from tariffs.rates import RateKey
from tariffs.reading import GroupTariffs
from tariffs.tables import GroupTable
from tariffs.wording import NARROW, change_words, money_words, price_words, volume_words
from tariffs.zones import (
    PLAN_NAMES,
    ZONE_HEADS,
    ZONE_NAMES,
    ZONED,
    ZONES,
    Hours,
    Plan,
    Zone,
    words_of,
    zone_at,
)

KOPECKS = 100
LABEL_SHARE = 34.0


@dataclass(frozen=True)
class PriceRow:
    """A range and its prices, one for each zone of the plan; `limits` has a line for each season."""

    number: int
    limits: tuple[str, ...]
    prices: tuple[str, ...]


@dataclass(frozen=True)
class PriceTable:
    """What a group pays by a plan."""

    plan: str
    zones: tuple[str, ...]
    rows: tuple[PriceRow, ...]

    @property
    def has_ranges(self) -> bool:
        return len(self.rows) > 1

    @property
    def is_single(self) -> bool:
        return len(self.zones) == 1


@dataclass(frozen=True)
class HistoryRow:
    """What the first range cost in a period; `change` is against the period before, of the first price."""

    period: TariffPeriod
    words: str
    standing: str
    prices: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class History:
    zones: tuple[str, ...]
    rows: tuple[HistoryRow, ...]
    chart: Chart


@dataclass(frozen=True)
class ZoneRow:
    name: str
    hours: tuple[str, ...]
    is_now: bool


@dataclass(frozen=True)
class BillLine:
    where: str
    kwh: str
    price: str
    amount: str


@dataclass(frozen=True)
class Bill:
    """The breakdown of an estimate, line by line."""

    lines: tuple[BillLine, ...]
    limits: tuple[str, ...]
    kwh: str
    total: str
    reached: int


@dataclass(frozen=True)
class GroupPart:
    """All prices of one group in a period, side by side: a table for each plan, with the same ranges."""

    group: ConsumerGroup
    tables: tuple[PriceTable, ...]

    @property
    def has_ranges(self) -> bool:
        return any(table.has_ranges for table in self.tables)

    @property
    def rows(self) -> list[PriceRow]:
        """The ranges with the prices of all plans, in the order of the columns."""
        return [
            PriceRow(rows[0].number, rows[0].limits, tuple(price for row in rows for price in row.prices))
            for rows in zip(*(table.rows for table in self.tables), strict=True)
        ]


def price_table(table: GroupTable | None, plan: Plan, month: int | None = None) -> PriceTable | None:
    """Return the prices of a group by a plan; None where the plan is not offered.

    The limits are those of all seasons, or of one month alone.
    """
    if table is None or plan not in table.plans:
        return None
    prices, zones = table.prices, ZONES[plan]
    ranges = [each for each in table.ranges if month is None or month in each.months]
    numbers = sorted({key.range_number for key in prices if key.plan == plan})
    rows = [
        PriceRow(
            number,
            limits_of(ranges, number),
            tuple(price_words(prices[RateKey(number, plan, zone)]) for zone in zones),
        )
        for number in numbers
    ]
    return PriceTable(PLAN_NAMES[plan], tuple(ZONE_HEADS[zone] for zone in zones), tuple(rows))


def limits_of(ranges: Iterable[Range], number: int) -> tuple[str, ...]:
    """Say the limits of a range in kWh a month, a line for each season."""
    own = [each for each in ranges if each.number == number]
    return tuple(limit_words(each) for each in sorted(own, key=lambda each: min(each.months)))


def limit_words(each: Range) -> str:
    """Say a range in kWh a month: «свыше 3 900 до 6 000 на участок (с октября по апрель)»."""
    above = f"свыше {_whole(each.above_kwh)}" if each.above_kwh else ""
    up_to = f"до {_whole(each.up_to_kwh)}" if each.up_to_kwh is not None else ""
    amount = " ".join(filter(None, (above, up_to))) or "любой объём"
    unit = " на участок" if each.per_plot else ""
    season = "" if each.months == YEAR else f" ({said(each.months)})"
    return f"{amount}{unit}{season}"


def history_of(tariffs: GroupTariffs, plan: Plan) -> History | None:
    """Compare the first range of all periods that offer the plan, the newest first."""
    zones = ZONES[plan]
    known = [
        (period, [table.prices[RateKey(1, plan, zone)] for zone in zones])
        for period in tariffs.periods
        if (table := tariffs.table(period)) is not None and plan in table.plans
    ]
    if not known:
        return None
    earlier = [prices[0] for _, prices in known[1:]]
    rows = [
        HistoryRow(
            period,
            periods.words_of(period),
            Standing(period.standing).label,
            tuple(map(price_words, prices)),
            change_words(prices[0], earlier[place] if place < len(earlier) else None),
        )
        for place, (period, prices) in enumerate(known)
    ]
    names = tuple(ZONE_HEADS[zone] for zone in zones)
    return History(names, tuple(rows), _chart(known, names))


def zone_rows(pieces: Sequence[Hours], plan: Plan, hour: int) -> list[ZoneRow]:
    """Return the zones of a plan with their hours, and which of them it is at an hour."""
    if plan not in ZONED or not pieces:
        return []
    now = zone_at(hour, plan, pieces)
    return [
        ZoneRow(
            ZONE_NAMES[zone],
            tuple(words_of(piece) for piece in pieces if piece.plan == plan and piece.zone == zone),
            zone == now,
        )
        for zone in ZONES[plan]
    ]


def bill_of(estimate: Estimate) -> Bill:
    has_ranges = len(estimate.shares) > 1
    lines = [
        BillLine(
            _place(line.range_number, line.zone, has_ranges),
            volume_words(line.kwh),
            price_words(line.price),
            money_words(line.amount),
        )
        for line in estimate.lines
    ]
    limits = [
        f"диапазон {share.number} — {limit_words(Range(share.number, share.above_kwh, share.up_to_kwh))}"
        for share in estimate.shares
        if has_ranges
    ]
    return Bill(
        tuple(lines),
        tuple(limits),
        volume_words(estimate.kwh),
        money_words(estimate.total),
        estimate.reached if has_ranges else 0,
    )


def parts_of(period: TariffPeriod) -> list[GroupPart]:
    """Return all prices of a period, group by group in their order."""
    rows = [*period.rates.all(), *period.ranges.all()]
    groups = {row.group_id: row.group for row in rows}
    tables = period.tables()
    return [
        GroupPart(
            group, tuple(found for plan in Plan if (found := price_table(tables[key], plan)) is not None)
        )
        for key, group in sorted(groups.items(), key=lambda item: (item[1].order, item[1].name))
    ]


def _chart(known: Sequence[tuple[TariffPeriod, list[Decimal]]], names: tuple[str, ...]) -> Chart:
    """Draw the prices as bars, in whole kopecks: the table beside them has the rest."""
    return price_bars(
        name="history",
        title="Цена первого диапазона по периодам",
        series=names,
        lines=[
            PriceLine(
                _short(period),
                tuple(int(price * KOPECKS) for price in prices),
                " / ".join(map(price_words, prices)),
                tuple(f"{price_words(price)} руб./кВт·ч" for price in prices),
            )
            for period, prices in known
        ],
        label_share=LABEL_SHARE,
        tick_words=lambda kopecks: price_words(Decimal(kopecks) / KOPECKS),
    )


def _short(period: TariffPeriod) -> str:
    return f"с {period.valid_from:%d.%m.%Y}"


def _place(number: int, zone: str, has_ranges: bool) -> str:
    parts = [f"диапазон {number}"] if has_ranges else []
    if zone != Zone.ALL:
        parts.append(ZONE_NAMES[Zone(zone)])
    return ", ".join(parts) or "весь объём"


def _whole(kwh: int | None) -> str:
    return f"{kwh:,}".replace(",", NARROW)
