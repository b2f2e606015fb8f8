"""How the price of one buyer runs over the months, as tables and drawings show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.charts import Chart
from tariffs.models import PriceBulletin
from tariffs.organisations.comparison import Cost
from tariffs.organisations.units import Said, Unit
from tariffs.price_charts import PriceLine, price_bars
from tariffs.wording import change_words, money_words
from tariffs.zones import PLAN_NAMES, ZONE_HEADS, ZONED, ZONES, Plan

LABEL_SHARE = 22.0
COST_NAMES = {
    Plan.SINGLE: "Первая категория",
    Plan.TWO_ZONE: "Вторая категория, две зоны",
    Plan.THREE_ZONE: "Вторая категория, три зоны",
}


@dataclass(frozen=True)
class YearRow:
    """A month of the table for one buyer; `change` is against the month before, of the first price."""

    bulletin: PriceBulletin
    month: str
    prices: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class CostRow:
    """What a month costs by a plan; `dearer` is empty for the cheapest."""

    name: str
    without_vat: str
    with_vat: str
    dearer: str


@dataclass(frozen=True)
class Year:
    """How the price of one buyer ran over the last months, the newest first."""

    heads: tuple[str, ...]
    rows: tuple[YearRow, ...]
    chart: Chart


def flat_year(bulletins: Sequence[PriceBulletin], prices: dict[int, Decimal], unit: Unit) -> Year | None:
    """Return category 1 over the months, the newest first; None where no month has it."""
    known = [(each, [prices[each.table_id]]) for each in bulletins if each.table_id in prices]
    return _year(known, ("Цена",), unit)


def zone_year(
    bulletins: Sequence[PriceBulletin], prices: dict[int, dict[tuple[str, str], Decimal]], unit: Unit
) -> Year | None:
    """Return category 2 in three zones over the months, the newest first."""
    zones = ZONES[Plan.THREE_ZONE]
    keys = [(Plan.THREE_ZONE.value, zone.value) for zone in zones]
    known = [
        (each, [prices[each.table_id][key] for key in keys])
        for each in bulletins
        if all(key in prices.get(each.table_id or 0, {}) for key in keys)
    ]
    return _year(known, tuple(ZONE_HEADS[zone].capitalize() for zone in zones), unit)


def zones_now(prices: dict[tuple[str, str], Decimal], said: Said) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the prices of one buyer in category 2: for each plan, its zones."""
    return [
        (
            PLAN_NAMES[plan],
            [
                (ZONE_HEADS[zone].capitalize(), said.words(prices[plan.value, zone.value]))
                for zone in ZONES[plan]
                if (plan.value, zone.value) in prices
            ],
        )
        for plan in ZONED
        if any(key[0] == plan.value for key in prices)
    ]


def cost_rows(costs: Sequence[Cost]) -> list[CostRow]:
    """Say what a month costs by each plan, and how much dearer it is than the cheapest."""
    return [
        CostRow(
            COST_NAMES[cost.plan],
            money_words(cost.without_vat),
            money_words(cost.with_vat),
            money_words(cost.with_vat - costs[0].with_vat) if cost.with_vat > costs[0].with_vat else "",
        )
        for cost in costs
    ]


def _year(
    known: Sequence[tuple[PriceBulletin, list[Decimal]]], heads: tuple[str, ...], unit: Unit
) -> Year | None:
    if not known:
        return None
    before = [prices[0] for _, prices in known[1:]]
    said = [Said(unit, each.vat_percent) for each, _ in known]
    rows = [
        YearRow(
            bulletin,
            bulletin.month_name,
            tuple(map(said[place].words, prices)),
            change_words(prices[0], before[place] if place < len(before) else None),
        )
        for place, (bulletin, prices) in enumerate(known)
    ]
    return Year(heads, tuple(rows), _drawn_year(known, said, heads))


def _drawn_year(
    known: Sequence[tuple[PriceBulletin, list[Decimal]]], said: Sequence[Said], heads: tuple[str, ...]
) -> Chart:
    return price_bars(
        name="year",
        title="Цена по месяцам",
        series=heads,
        lines=[
            _line(bulletin, prices, each, heads) for each, (bulletin, prices) in zip(said, known, strict=True)
        ],
        label_share=LABEL_SHARE,
        tick_words=said[0].tick,
    )


def _line(bulletin: PriceBulletin, prices: list[Decimal], said: Said, heads: tuple[str, ...]) -> PriceLine:
    counted = tuple(map(said.counted, prices))
    return PriceLine(
        f"{bulletin.month:02}.{bulletin.year}",
        counted,
        " / ".join(map(said.tick, counted)),
        tuple(f"{head}: {said.words(price)}" for head, price in zip(heads, prices, strict=True)),
        tuple(bulletin.get_absolute_url() for _ in prices),
    )
