"""The tables of a month's price caps: words and places for the templates, which only write them down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pages.charts import Chart, Line, stacked_bars
from tariffs.caps import identity
from tariffs.caps.bulletin import (
    KIND_NAMES,
    MATRIX_NAMES,
    PER_MW,
    Caps,
    Component,
    MatrixKey,
    MatrixKind,
    PriceKey,
    PriceKind,
)
from tariffs.caps.categories import CATEGORIES, GROUP_NAMES, VOLTAGE_NAMES, PowerGroup, Voltage
from tariffs.models import PriceBulletin, ScalarPrice
from tariffs.organisations.reading import MonthCaps
from tariffs.organisations.units import UNIT_NAMES, Said, Unit, words_in
from tariffs.zones import PLAN_NAMES, ZONE_HEADS, ZONED, ZONES, Plan

NO_PRICE = "—"
LABEL_SHARE = 16.0
PART_NAMES = ("электроэнергия и мощность с оптового рынка", "передача", "сбытовая надбавка и иные услуги")


@dataclass(frozen=True)
class GridRow:
    label: str
    prices: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Prices by rows and levels of voltage."""

    caption: str
    head: str
    levels: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class RateRow:
    """A rate that has one number for the month."""

    label: str
    category: str
    who: str
    words: str
    unit: str


@dataclass(frozen=True)
class PartRow:
    label: str
    unit: str
    words: str


@dataclass(frozen=True)
class MatrixLinks:
    """Matrices of one group, or of one kind of deviations: words and query of each level."""

    words: str
    links: tuple[tuple[str, str], ...]


def month_of(bulletin: PriceBulletin, found: MonthCaps, unit: Unit) -> dict[str, Any]:
    """Return all that the page of a month shows, for its template."""
    said = Said(unit, bulletin.vat_percent)
    return {
        "bulletin": bulletin,
        "said": said,
        "units": [(each, name, each == unit) for each, name in UNIT_NAMES.items()],
        "flat": flat_grid(found.caps, said),
        "zoned": zone_grids(found.caps, said),
        "rates": rate_rows(found.caps, said),
        "parts": part_rows(found.caps),
        "chart": parts_chart(found.caps),
        "matrices": matrix_links(found.matrices),
    }


def flat_grid(caps: Caps, said: Said) -> Grid | None:
    """Return category 1: groups by levels; None where the bulletin has none."""
    prices = {key: value for key, value in caps.prices.items() if key.kind == PriceKind.FLAT}
    if not prices:
        return None
    levels = _levels(prices)
    rows = []
    for group in _groups(prices):
        keys = [PriceKey(PriceKind.FLAT, 1, group, level) for level in levels]
        rows.append(GridRow(_group_words(group), _cells(said, map(prices.get, keys))))
    return Grid("Первая ценовая категория", "Максимальная мощность", _names(levels), tuple(rows))


def zone_grids(caps: Caps, said: Said) -> list[Grid]:
    """Return category 2: for each plan and group, zones by levels."""
    prices = {key: value for key, value in caps.prices.items() if key.kind == PriceKind.ZONE}
    known = {(key.group, key.plan) for key in prices}
    return [
        _zone_grid(prices, group, plan, said)
        for group in _groups(prices)
        for plan in ZONED
        if (group, plan) in known
    ]


def rate_rows(caps: Caps, said: Said) -> list[RateRow]:
    """Return the rates of categories 3 to 6 in the order of the forms."""
    found = [key for key in caps.prices if key.kind not in (PriceKind.FLAT, PriceKind.ZONE)]
    order = list(PriceKind)
    return [
        _rate(key, caps.prices[key], said)
        for key in sorted(found, key=lambda key: (order.index(key.kind), key.category))
    ]


def buyers_rates(rows: Iterable[ScalarPrice], said: Said) -> list[RateRow]:
    """Return the rates of one buyer."""
    return [
        _rate(
            PriceKey(
                PriceKind(row.kind),
                row.category,
                PowerGroup(row.group) if row.group else None,
                Voltage(row.voltage) if row.voltage else None,
            ),
            row.price,
            said,
        )
        for row in rows
    ]


def part_rows(caps: Caps) -> list[PartRow]:
    """Return what the price of category 1 is made of, worded as in the form, in the units of the form."""
    return [
        PartRow(
            _part_words(part),
            part.unit,
            words_in(Unit.MWH, part.value, Decimal(0)),
        )
        for part in caps.components
    ]


def parts_chart(caps: Caps) -> Chart | None:
    """Draw the parts of the price of category 1 by levels, for the first group that has all of them."""
    keys = [key for key in caps.prices if key.kind == PriceKind.FLAT]
    for group in _groups(keys):
        found = [
            (key, parts)
            for key in sorted(
                (key for key in keys if key.group == group), key=lambda key: _order(key.voltage)
            )
            if (parts := identity.parts_of(key, caps.components)) is not None
        ]
        if found:
            return _drawn_parts(group, found)
    return None


def matrix_links(known: Sequence[MatrixKey]) -> list[tuple[str, list[MatrixLinks]]]:
    """Return the matrices category by category: a line for each group, with a link for each level."""
    return [
        (CATEGORIES[number].name.capitalize(), _lines_of([key for key in known if key.category == number]))
        for number in sorted({key.category for key in known})
    ]


def matrix_query(key: MatrixKey) -> str:
    """Return the address's query that names a matrix."""
    named = {"category": key.category, "kind": key.kind, "group": key.group, "voltage": key.voltage}
    return "&".join(f"{name}={value}" for name, value in named.items() if value)


def _lines_of(keys: Sequence[MatrixKey]) -> list[MatrixLinks]:
    lines: dict[str, list[MatrixKey]] = {}
    for key in keys:
        kind = MATRIX_NAMES[key.kind] if key.kind != MatrixKind.FACT or not key.group else ""
        lines.setdefault(", ".join(filter(None, (kind, _group_words(key.group)))), []).append(key)
    return [
        MatrixLinks(
            words, tuple((_level_words(key.voltage) or "все уровни", matrix_query(key)) for key in each)
        )
        for words, each in lines.items()
    ]


def _zone_grid(prices: Mapping[PriceKey, Decimal], group: PowerGroup | None, plan: Plan, said: Said) -> Grid:
    levels = _levels(prices)
    rows = []
    for zone in ZONES[plan]:
        keys = [PriceKey(PriceKind.ZONE, 2, group, level, plan, zone) for level in levels]
        rows.append(GridRow(ZONE_HEADS[zone].capitalize(), _cells(said, map(prices.get, keys))))
    who = f", {_group_words(group)}" if group else ""
    caption = f"Вторая ценовая категория, {PLAN_NAMES[plan]}{who}"
    return Grid(caption, "Зона суток", _names(levels), tuple(rows))


def _rate(key: PriceKey, price: Decimal, said: Said) -> RateRow:
    return RateRow(
        KIND_NAMES[key.kind].capitalize(),
        f"{key.category} ЦК",
        ", ".join(filter(None, (_group_words(key.group), _level_words(key.voltage)))) or "для всех",
        said.words(price, of=key.unit),
        said.rates if key.unit == PER_MW else said.energy,
    )


def _drawn_parts(group: PowerGroup | None, found: Sequence[tuple[PriceKey, dict[str, Decimal]]]) -> Chart:
    said = Said(Unit.MWH, Decimal(0))
    lines = [
        Line(
            _level_words(key.voltage) or "все уровни",
            (
                said.counted(parts[identity.WEIGHTED]),
                said.counted(parts[identity.TRANSMISSION]),
                said.counted(parts[identity.MARKUP] + parts[identity.SERVICES]),
            ),
        )
        for key, parts in found
    ]
    return stacked_bars(
        name="parts",
        title=f"Из чего складывается цена первой категории{_for(group)}, {UNIT_NAMES[Unit.MWH]}",
        description="Точные числа стоят в таблице составляющих ниже.",
        series=PART_NAMES,
        lines=lines,
        label_share=LABEL_SHARE,
    )


def _cells(said: Said, prices: Iterable[Decimal | None]) -> tuple[str, ...]:
    return tuple(NO_PRICE if price is None else said.words(price) for price in prices)


def _levels(keys: Iterable[PriceKey]) -> list[Voltage | None]:
    return sorted({key.voltage for key in keys}, key=_order)


def _groups(keys: Iterable[PriceKey]) -> list[PowerGroup | None]:
    order: list[PowerGroup | None] = [None, *PowerGroup]
    return sorted({key.group for key in keys}, key=order.index)


def _order(level: Voltage | None) -> int:
    return list(Voltage).index(level) if level else -1


def _names(levels: Iterable[Voltage | None]) -> tuple[str, ...]:
    return tuple(_level_words(level) or "Все уровни" for level in levels)


def _level_words(level: Voltage | None) -> str:
    return VOLTAGE_NAMES[level] if level else ""


def _group_words(group: PowerGroup | None) -> str:
    return GROUP_NAMES[group] if group else ""


def _part_words(part: Component) -> str:
    """Word a part as the form does, with the group and the level that its own words leave out."""
    whose = (_group_words(part.group), _level_words(part.voltage))
    return ", ".join([part.label, *(words for words in whose if words and words not in part.label)])


def _for(group: PowerGroup | None) -> str:
    return f", {GROUP_NAMES[group]}" if group else ""
