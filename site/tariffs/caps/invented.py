"""Price caps that nobody has: for the demo and for measuring. Pure; the same each time.

They are made as the real ones are: what energy and capacity cost at the wholesale market, then transmission
by voltage, the sales markup by power and other services (Правила ПП РФ № 1179).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tariffs.caps import labels, matrices
from tariffs.caps.bulletin import (
    PER_MWH,
    PLANNED,
    Caps,
    Component,
    MatrixKey,
    MatrixKind,
    PriceKey,
    PriceKind,
)
from tariffs.caps.categories import (
    CATEGORIES,
    GROUP_NAMES,
    HOURLY,
    USUAL,
    PowerGroup,
    Transmission,
    Voltage,
)
from tariffs.caps.figures import to_component
from tariffs.caps.matrices import Days
from tariffs.caps.units import KOPECK
from tariffs.zones import ZONES, Plan, Zone

Source = Mapping[str, Any]
"""What a month is made of, as fixtures/demo/price_caps.toml says it: numbers are texts."""

PER_MW_OF_PEAK, PER_HOUR, POWER, ENERGY = "руб./МВт", "1/час", "МВт", "МВт·ч"
WEIGHTED = (
    "Средневзвешенная нерегулируемая цена на электрическую энергию (мощность), используемая для расчета "
    "предельного уровня нерегулируемых цен для первой ценовой категории"
)
MARKUP = "Сбытовая надбавка гарантирующего поставщика, {group}"
SERVICES = "Иные услуги, оказание которых является неотъемлемой частью поставки электрической энергии"
TRANSMISSION = "Услуги по передаче электрической энергии, рублей/МВт·ч"
VOLUMES = {
    "wholesale_power": ("г) объем фактического пикового потребления на оптовом рынке", POWER),
    "retail_power": ("д) величина мощности, купленной у производителей на розничных рынках", POWER),
    "organisations_power": ("е) сумма величин мощности потребителей второй – шестой категорий", POWER),
    "households_power": ("ж) величина мощности, оплачиваемой населением", POWER),
    "wholesale_energy": ("з) объем потребления электрической энергии на оптовом рынке", ENERGY),
    "retail_energy": ("и) объем покупки электрической энергии у производителей на розничных рынках", ENERGY),
    "organisations_energy": ("к) сумма объемов потребления потребителями второй – шестой категорий", ENERGY),
    "households_energy": ("л) объем потребления электрической энергии населением", ENERGY),
}


def invent(source: Source, year: int, month: int, *, hourly: bool = True) -> Caps:
    """Return the price caps of a month, with the matrices of categories 3 to 6 or their rates alone."""
    maker = Maker(source, year, month)
    caps = Caps(components=list(maker.parts()))
    caps.prices.update({**maker.flats(), **maker.zones(), **maker.rates()})
    if hourly:
        caps.matrices.update(maker.matrices())
    return caps


class Maker:
    """Makes the numbers of one month."""

    def __init__(self, source: Source, year: int, month: int) -> None:
        self.source, self.year, self.month = source, year, month
        market = {name: Decimal(values[month - 1]) for name, values in source["wholesale"].items()}
        self.energy, self.capacity, self.past = market["energy"], market["capacity"], market["past_periods"]
        self.factor = to_component(self._factor())
        self.weighted = _kopecks(self.energy + self.capacity * self.factor + self.past)
        self.services = Decimal(source["services"]["other"])

    def _factor(self) -> Decimal:
        """Return how many MW of peak are paid with each MWh, of what neither others nor households take."""
        power, energy = (
            self._volume(f"wholesale_{unit}")
            + self._volume(f"retail_{unit}")
            - self._volume(f"organisations_{unit}")
            - self._volume(f"households_{unit}")
            for unit in ("power", "energy")
        )
        return power / energy

    def _volume(self, name: str) -> Decimal:
        return Decimal(self.source["volumes"][name])

    def parts(self) -> Iterator[Component]:
        """Yield what the price of category 1 is made of, in the order of the form."""
        rows: list[tuple[str, str, Decimal, Voltage | None]] = [
            (WEIGHTED, PER_MWH, self.weighted, None),
            ("а) цена на электрическую энергию на оптовом рынке", PER_MWH, self.energy, None),
            ("б) цена на мощность на оптовом рынке", PER_MW_OF_PEAK, self.capacity, None),
            ("в) коэффициент оплаты мощности потребителями", PER_HOUR, self.factor, None),
            *((label, unit, self._volume(name), None) for name, (label, unit) in VOLUMES.items()),
            ("м) величина изменения средневзвешенной цены за прошлые периоды", PER_MWH, self.past, None),
            *(
                (MARKUP.format(group=GROUP_NAMES[each]), PER_MWH, self._markup(each), None)
                for each in PowerGroup
            ),
            (SERVICES, PER_MWH, self.services, None),
            *((TRANSMISSION, PER_MWH, self._transmission(level, "single"), level) for level in USUAL),
        ]
        for number, (label, unit, value, level) in enumerate(rows, 1):
            name = labels.component_of(label, number, unit)
            yield Component(name.code, name.label, name.unit, value, labels.group_of(label), level)

    def flats(self) -> dict[PriceKey, Decimal]:
        return {
            PriceKey(PriceKind.FLAT, 1, group, level): self.weighted + self._added(group, level, "single")
            for group in PowerGroup
            for level in USUAL
        }

    def zones(self) -> dict[PriceKey, Decimal]:
        """Return the prices of category 2, which is open to the smallest group alone (ПП 442, п. 97)."""
        shares: Mapping[str, Mapping[str, str]] = self.source["zones"]
        found = {}
        for plan in (Plan.THREE_ZONE, Plan.TWO_ZONE):
            for zone in ZONES[plan]:
                mean = _kopecks(self.weighted * Decimal(shares[plan][zone]))
                for level in USUAL:
                    key = PriceKey(PriceKind.ZONE, 2, None, level, plan, Zone(zone))
                    found[key] = mean + self._added(PowerGroup.LT670, level, "single")
        return found

    def rates(self) -> dict[PriceKey, Decimal]:
        """Return what categories 3 to 6 pay once a month: capacity, networks, sums of volumes."""
        sums = {PriceKind.PLAN_SUM: "plan_sum", PriceKind.DEVIATION_SUM: "deviation_sum"}
        found = {PriceKey(PriceKind.CAPACITY, number): self.capacity for number in HOURLY}
        for number in HOURLY:
            if CATEGORIES[number].planned:
                found |= {
                    PriceKey(kind, number): Decimal(self.source["services"][name])
                    for kind, name in sums.items()
                }
            if CATEGORIES[number].transmission == Transmission.TWO_PART:
                found |= {
                    PriceKey(PriceKind.NETWORK, number, None, level): self._transmission(level, "networks")
                    for level in USUAL
                }
        return found

    def matrices(self) -> dict[MatrixKey, Days]:
        """Return the hourly prices; those of a category differ by what is added to each hour alike."""
        market = self._hours(Decimal(1))
        shares = {kind: Decimal(self.source["deviations"][kind]) for kind in PLANNED}
        deviations = {kind: self._hours(share) for kind, share in shares.items()}
        found: dict[MatrixKey, Days] = {}
        for number in HOURLY:
            is_single = CATEGORIES[number].transmission == Transmission.SINGLE
            for group in PowerGroup:
                for level in USUAL:
                    added = self._added(group, level, "single" if is_single else "losses")
                    found[MatrixKey(number, MatrixKind.FACT, group, level)] = {
                        day: tuple(price + added for price in prices) for day, prices in market.items()
                    }
            if CATEGORIES[number].planned:
                found |= {MatrixKey(number, kind): days for kind, days in deviations.items()}
        return found

    def _hours(self, share: Decimal) -> Days:
        """Return a share of the wholesale price hour by hour: nights and weekends are cheap."""
        shape = {name: [Decimal(each) for each in values] for name, values in self.source["shape"].items()}
        mean = self.energy * share
        days = {}
        for day in range(1, matrices.days_in(self.year, self.month) + 1):
            weekday = date(self.year, self.month, day).weekday()
            level = mean * shape["week"][weekday] * shape["days"][day % len(shape["days"])]
            days[day] = tuple(_kopecks(level * hour) for hour in shape["hours"])
        return days

    def _added(self, group: PowerGroup, level: Voltage, rate: str) -> Decimal:
        return self._transmission(level, rate) + self._markup(group) + self.services

    def _transmission(self, level: Voltage, rate: str) -> Decimal:
        return Decimal(self.source["transmission"][level][rate])

    def _markup(self, group: PowerGroup) -> Decimal:
        return Decimal(self.source["markup"][group])


def _kopecks(number: Decimal) -> Decimal:
    return number.quantize(KOPECK, ROUND_HALF_UP)
