"""Sales markups and tariffs for transmission as their pages show them: what holds, what comes, what was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pages.charts import Chart
from tariffs.caps.categories import Voltage
from tariffs.models import SalesMarkup, TransmissionTariff
from tariffs.models.publication import Standing
from tariffs.models.transmission import RATES
from tariffs.price_charts import PriceLine, price_bars
from tariffs.wording import CENTS, change_words, price_words, volume_words

MARKUP_UNIT = "руб./кВт·ч без НДС"
RATE_UNITS: Mapping[str, str] = {
    "single_rate": "руб./МВт·ч без НДС",
    "maintenance_rate": "руб./МВт в месяц без НДС",
    "losses_rate": "руб./МВт·ч без НДС",
}
NONE = "—"
FINEST = Decimal("0.00001")
"""The last digit that is kept of a number; a bar is counted in it, for a chart has whole numbers only."""
CENT_IS_ENOUGH = 100
LABEL_SHARE = 34.0
Values = tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Row:
    """The numbers of one buyer or level; `change` is of the first, against the decision before."""

    name: str
    cells: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Sheet:
    """One publication with its rows."""

    publication: Any
    standing: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    name: str
    unit: str


@dataclass(frozen=True)
class Decisions:
    """Every published decision of a kind as it stands on a day, the newest first.

    `subject` is the head of the rows' names.
    """

    subject: str
    columns: tuple[Column, ...]
    sheets: tuple[Sheet, ...]
    charts: tuple[Chart, ...]

    @property
    def current(self) -> Sheet | None:
        return self._first(Standing.IN_FORCE)

    @property
    def coming(self) -> list[Sheet]:
        """Those that begin later, the nearest first."""
        return [sheet for sheet in reversed(self.sheets) if sheet.publication.standing == Standing.COMING]

    @property
    def expired(self) -> Sheet | None:
        """The last that is over."""
        return self._first(Standing.FORMER)

    @property
    def history(self) -> tuple[Sheet, ...]:
        """All of them where there is something to compare, or something that is over; else none."""
        return self.sheets if len(self.sheets) > 1 or self.expired else ()

    @property
    def width(self) -> int:
        """How many columns the table of the history has: the name, the numbers, the change."""
        return len(self.columns) + 2

    @property
    def has_demo(self) -> bool:
        return any(sheet.publication.is_demo for sheet in self.sheets)

    def _first(self, standing: Standing) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.publication.standing == standing), None)


@dataclass(frozen=True)
class _Read:
    """A publication with its numbers by the name that they are shown under."""

    publication: Any
    numbers: Mapping[str, Values]

    def first(self, name: str) -> Decimal | None:
        return self.numbers[name][0] if name in self.numbers else None


def markups_on(on: date) -> Decisions:
    """Read the sales markups, руб./кВт·ч without VAT, by buyer: two queries."""
    found = [
        _Read(markup, {row.buyer: (row.value,) for row in markup.values.all()})
        for markup in _published(SalesMarkup, on).prefetch_related("values")
    ]
    return _decisions("Для кого", (Column("Надбавка", MARKUP_UNIT),), found)


def transmission_on(on: date) -> Decisions:
    """Read the tariffs for transmission by voltage level, the highest first: two queries.

    A column that no level of any tariff has a rate in is left out, but for the one-part tariff.
    """
    tariffs = list(_published(TransmissionTariff, on).prefetch_related("rates"))
    rows = [row for tariff in tariffs for row in tariff.rates.all()]
    known = [
        column
        for column in RATES
        if column == "single_rate" or any(getattr(row, column) is not None for row in rows)
    ]
    found = [
        _Read(
            tariff,
            {
                row.get_voltage_display(): tuple(getattr(row, column) for column in known)
                for row in sorted(tariff.rates.all(), key=lambda row: list(Voltage).index(row.voltage))
            },
        )
        for tariff in tariffs
    ]
    columns = tuple(Column(RATES[name].capitalize(), RATE_UNITS[name]) for name in known)
    return _decisions("Уровень напряжения", columns, found)


def _published(model: Any, on: date) -> Any:
    rows = model.objects.live().standing_on(on).select_related("order__regulator")
    return rows.order_by("-valid_from", "-pk")


def _decisions(subject: str, columns: tuple[Column, ...], found: Sequence[_Read]) -> Decisions:
    before: Iterable[_Read | None] = [*found[1:], None]
    sheets = tuple(_sheet(read, earlier) for read, earlier in zip(found, before, strict=False))
    return Decisions(subject, columns, sheets, tuple(_charts(found, columns[0].unit)))


def _sheet(read: _Read, earlier: _Read | None) -> Sheet:
    rows = tuple(
        Row(
            name,
            tuple(NONE if value is None else price_words(value) for value in values),
            _change(values[0], earlier.first(name) if earlier else None),
        )
        for name, values in read.numbers.items()
    )
    return Sheet(read.publication, Standing(read.publication.standing).label, rows)


def _change(value: Decimal | None, before: Decimal | None) -> str:
    if value is None or before is None:
        return NONE
    return change_words(value, before)


def _charts(found: Sequence[_Read], unit: str) -> list[Chart]:
    """Draw what has changed: one drawing for each buyer or level that has numbers to compare."""
    names = dict.fromkeys(name for read in found for name in read.numbers)
    known = {
        name: [(read.publication, value) for read in found if (value := read.first(name)) is not None]
        for name in names
    }
    return [
        _chart(f"history-{place}", name, unit, numbers)
        for place, (name, numbers) in enumerate(known.items(), start=1)
        if len({value for _, value in numbers}) > 1
    ]


def _chart(name: str, subject: str, unit: str, numbers: Sequence[tuple[Any, Decimal]]) -> Chart:
    chart = price_bars(
        name=name,
        title=f"{subject}: по периодам, {unit}",
        series=(f"{subject}, {unit}",),
        lines=[
            PriceLine(
                f"с {publication.valid_from:%d.%m.%Y}",
                (int(value / FINEST),),
                _short_words(value),
                (f"{price_words(value)} {unit}",),
            )
            for publication, value in numbers
        ],
        label_share=LABEL_SHARE,
        tick_words=_tick_words,
    )
    # Every other number of the axis: a narrow drawing has no room for more.
    ticks = [replace(tick, value="") if place % 2 else tick for place, tick in enumerate(chart.ticks)]
    return replace(chart, ticks=tuple(ticks))


def _short_words(value: Decimal) -> str:
    """Print what ends a bar: of hundreds of roubles no more than kopecks, for the drawing is narrow."""
    return price_words(value.quantize(CENTS) if value >= CENT_IS_ENOUGH else value)


def _tick_words(counted: int) -> str:
    value = counted * FINEST
    return volume_words(value) if value == value.to_integral_value() else price_words(value)
