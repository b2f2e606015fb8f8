"""All numbers of a month's price caps, whatever file they came from. Pure.

Prices are in roubles per MWh, those for capacity and networks in roubles per MW a month; all without VAT.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tariffs.caps import matrices
from tariffs.caps.categories import GROUP_NAMES, USUAL, VOLTAGE_NAMES, PowerGroup, Voltage
from tariffs.caps.matrices import Days
from tariffs.wording import price_words
from tariffs.zones import ZONE_NAMES, Plan, Zone

PER_MWH, PER_MW = "руб./МВт·ч", "руб./МВт в месяц"


class PriceKind(StrEnum):
    """What a single price is for."""

    FLAT = "flat"
    ZONE = "zone"
    CAPACITY = "capacity"
    NETWORK = "network_maintenance"
    PLAN_SUM = "plan_sum"
    DEVIATION_SUM = "abs_deviation_sum"


class MatrixKind(StrEnum):
    """What hourly prices are for."""

    FACT = "fact"
    PLAN_OVER_FACT = "plan_over_fact"
    FACT_OVER_PLAN = "fact_over_plan"


KIND_NAMES: Mapping[PriceKind, str] = {
    PriceKind.FLAT: "цена",
    PriceKind.ZONE: "цена в зоне суток",
    PriceKind.CAPACITY: "ставка за мощность",
    PriceKind.NETWORK: "ставка за содержание сетей",
    PriceKind.PLAN_SUM: "ставка для суммы плановых почасовых объёмов",
    PriceKind.DEVIATION_SUM: "ставка для суммы абсолютных разностей объёмов",
}
MATRIX_NAMES: Mapping[MatrixKind, str] = {
    MatrixKind.FACT: "фактические почасовые объёмы",
    MatrixKind.PLAN_OVER_FACT: "превышение планового объёма над фактическим",
    MatrixKind.FACT_OVER_PLAN: "превышение фактического объёма над плановым",
}
PLANNED = (MatrixKind.PLAN_OVER_FACT, MatrixKind.FACT_OVER_PLAN)
"""Matrices of the categories with hourly planning."""


@dataclass(frozen=True)
class PriceKey:
    """Which of the single prices."""

    kind: PriceKind
    category: int
    group: PowerGroup | None = None
    voltage: Voltage | None = None
    plan: Plan | None = None
    zone: Zone | None = None

    @property
    def unit(self) -> str:
        return PER_MW if self.kind in (PriceKind.CAPACITY, PriceKind.NETWORK) else PER_MWH

    @property
    def words(self) -> str:
        """Name it: «1 ЦК, цена, менее 670 кВт, СН II»."""
        zone = f"{ZONE_NAMES[self.zone]} ({_zones_words(self.plan)})" if self.zone else ""
        return _joined(f"{self.category} ЦК", KIND_NAMES[self.kind], zone, *_who(self.group, self.voltage))


@dataclass(frozen=True)
class MatrixKey:
    """Which of the hourly matrices."""

    category: int
    kind: MatrixKind = MatrixKind.FACT
    group: PowerGroup | None = None
    voltage: Voltage | None = None

    @property
    def words(self) -> str:
        return _joined(f"{self.category} ЦК", MATRIX_NAMES[self.kind], *_who(self.group, self.voltage))


@dataclass(frozen=True)
class Component:
    """A number that the price of category 1 is made of; its label is that of the form."""

    code: str
    label: str
    unit: str
    value: Decimal
    group: PowerGroup | None = None
    voltage: Voltage | None = None


@dataclass
class Caps:
    """The price caps of one month."""

    prices: dict[PriceKey, Decimal] = field(default_factory=dict)
    matrices: dict[MatrixKey, Days] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.prices or self.matrices)

    @property
    def count(self) -> int:
        """How many numbers there are."""
        hours = sum(len(values) for days in self.matrices.values() for values in days.values())
        return len(self.prices) + hours + len(self.components)

    def faults(self, year: int, month: int) -> list[str]:
        """Say in Russian all that keeps them from being published for a month."""
        if not self:
            return ["Нет ни одной цены."]
        faults = [
            f"{key.words}: цена должна быть больше нуля." for key, value in self.prices.items() if value <= 0
        ]
        for key, days in self.matrices.items():
            faults += [f"{key.words}: {fault}" for fault in matrices.faults_of(days, year, month)]
        return faults

    def remarks(self) -> list[str]:
        """Say in Russian what is unusual: matrices that do not run alike, levels without a price."""
        return [*self._swaying(), *self._missing()]

    def _swaying(self) -> Iterator[str]:
        first: dict[tuple[int, MatrixKind], MatrixKey] = {}
        for key, days in self.matrices.items():
            like = first.setdefault((key.category, key.kind), key)
            sway = matrices.sway_between(days, self.matrices[like])
            if sway is not None:
                yield (
                    f"«{key.words}» отличается от «{like.words}» не на одну и ту же величину: разброс "
                    f"{price_words(sway.spread)} руб., дальше всего {sway.day}-го числа, "
                    f"{matrices.hour_words(sway.hour)}."
                )

    def _missing(self) -> Iterator[str]:
        flats: set[Voltage | None] = {key.voltage for key in self.prices if key.kind == PriceKind.FLAT}
        known_at: dict[int, set[Voltage | None]] = {1: flats}
        for key in self.matrices:
            known_at.setdefault(key.category, set()).add(key.voltage)
        for number, known in known_at.items():
            absent = [VOLTAGE_NAMES[level] for level in USUAL if level not in known]
            if known and absent:
                yield f"{number} ЦК: нет цен для уровней напряжения {', '.join(absent)}."

    def as_data(self) -> dict[str, Any]:
        """Return all of it as plain JSON, always in the same order."""
        return {
            "prices": sorted([*_codes(key), plain(value)] for key, value in self.prices.items()),
            "matrices": [
                [*_matrix_codes(key), [[day, *map(plain, days[day])] for day in sorted(days)]]
                for key, days in sorted(self.matrices.items(), key=lambda item: _matrix_codes(item[0]))
            ],
            "components": [
                [each.code, each.label, each.unit, plain(each.value), each.group or "", each.voltage or ""]
                for each in self.components
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Caps":
        return cls(
            prices={_price_key(codes): Decimal(value) for *codes, value in data["prices"]},
            matrices={
                _matrix_key(codes): {day: tuple(map(Decimal, values)) for day, *values in days}
                for *codes, days in data["matrices"]
            },
            components=[
                Component(code, label, unit, Decimal(value), _group(group), _voltage(voltage))
                for code, label, unit, value, group, voltage in data["components"]
            ],
        )

    def digest(self) -> str:
        """Return the SHA-256 of all the numbers: two bulletins with the same one say the same."""
        text = json.dumps(self.as_data(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def plain(number: Decimal) -> str:
    """Write a number without needless noughts, so that equal ones are written alike."""
    return f"{number.normalize():f}"


def _zones_words(plan: Plan | None) -> str:
    return "три зоны" if plan == Plan.THREE_ZONE else "две зоны"


def _who(group: PowerGroup | None, voltage: Voltage | None) -> tuple[str, str]:
    return GROUP_NAMES[group] if group else "", VOLTAGE_NAMES[voltage] if voltage else ""


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))


def _codes(key: PriceKey) -> list[Any]:
    return [key.kind, key.category, key.group or "", key.voltage or "", key.plan or "", key.zone or ""]


def _matrix_codes(key: MatrixKey) -> list[Any]:
    return [key.category, key.kind, key.group or "", key.voltage or ""]


def _price_key(codes: list[Any]) -> PriceKey:
    kind, category, group, voltage, plan, zone = codes
    return PriceKey(
        PriceKind(kind),
        category,
        _group(group),
        _voltage(voltage),
        Plan(plan) if plan else None,
        Zone(zone) if zone else None,
    )


def _matrix_key(codes: list[Any]) -> MatrixKey:
    category, kind, group, voltage = codes
    return MatrixKey(category, MatrixKind(kind), _group(group), _voltage(voltage))


def _group(code: str) -> PowerGroup | None:
    return PowerGroup(code) if code else None


def _voltage(code: str) -> Voltage | None:
    return Voltage(code) if code else None
