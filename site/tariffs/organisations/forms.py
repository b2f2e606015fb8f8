"""Which prices an organisation looks for, as it says in the address; whatever is odd there falls back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from django import forms

from tariffs.caps.bulletin import MATRIX_NAMES, MatrixKey, MatrixKind
from tariffs.caps.categories import (
    CATEGORIES,
    GROUP_NAMES,
    USUAL,
    VOLTAGE_NAMES,
    PowerGroup,
    Voltage,
    categories_open_to,
)
from tariffs.organisations.comparison import ASKED
from tariffs.organisations.units import UNIT_NAMES, Unit
from tariffs.situation import KwhField
from tariffs.zones import ZONE_NAMES, Zone

Named = TypeVar("Named", bound=StrEnum)
LEVEL_HINTS: Mapping[Voltage, str] = {
    Voltage.VN: "110 кВ и выше",
    Voltage.SN1: "35 кВ",
    Voltage.SN2: "от 1 до 20 кВ",
    Voltage.NN: "до 1 кВ, 220 и 380 В",
}


@dataclass(frozen=True)
class Option:
    """A line of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A list to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Buyer:
    """Who asks: the category, the maximum power and the voltage of the connection; the unit to answer in."""

    category: int = 1
    group: PowerGroup = PowerGroup.LT670
    voltage: Voltage = Voltage.NN
    unit: Unit = Unit.MWH

    @property
    def is_allowed(self) -> bool:
        """Whether a buyer of this power may choose the category."""
        return self.category in categories_open_to(self.group)

    @property
    def words(self) -> str:
        return f"{VOLTAGE_NAMES[self.voltage]}, {GROUP_NAMES[self.group]}"


def buyer_of(query: Mapping[str, Any]) -> Buyer:
    """Read who asks; what is no category, group or level is the usual one instead."""
    return Buyer(
        category=_category(query.get("category"), CATEGORIES, Buyer.category),
        group=_named(PowerGroup, query.get("group"), Buyer.group),
        voltage=_named(Voltage, query.get("voltage"), Buyer.voltage),
        unit=_named(Unit, query.get("unit"), Buyer.unit),
    )


def choices_of(buyer: Buyer) -> list[Choice]:
    """Return the lists of the form, with what is chosen."""
    return [
        _choice(
            "category",
            "Ценовая категория",
            ((str(number), row.name.capitalize()) for number, row in CATEGORIES.items()),
            str(buyer.category),
        ),
        _choice("group", "Максимальная мощность", GROUP_NAMES.items(), buyer.group),
        _choice(
            "voltage",
            "Уровень напряжения",
            ((level, f"{VOLTAGE_NAMES[level]} ({LEVEL_HINTS[level]})") for level in USUAL),
            buyer.voltage,
        ),
        _choice("unit", "Показать в", UNIT_NAMES.items(), buyer.unit),
    ]


def matrix_of(query: Mapping[str, Any], known: list[MatrixKey]) -> MatrixKey | None:
    """Return the matrix that is asked for, the nearest there is when it is none of the known ones."""
    buyer = buyer_of(query)
    asked = MatrixKey(
        _category(query.get("category"), [key.category for key in known], buyer.category),
        _named(MatrixKind, query.get("kind"), MatrixKind.FACT),
        buyer.group,
        buyer.voltage,
    )
    return max(known, key=lambda key: _likeness(key, asked), default=None)


def matrix_choices(key: MatrixKey, known: list[MatrixKey], unit: Unit) -> list[Choice]:
    """Return the lists from which a matrix is chosen: only what the bulletin has."""
    categories = sorted({each.category for each in known})
    kinds = [kind for kind in MatrixKind if any(each.kind == kind for each in known)]
    groups = [group for group in PowerGroup if any(each.group == group for each in known)]
    levels = [level for level in Voltage if any(each.voltage == level for each in known)]
    found = [
        _choice(
            "category",
            "Ценовая категория",
            ((str(number), CATEGORIES[number].name.capitalize()) for number in categories),
            str(key.category),
        ),
        _choice(
            "kind", "Для каких объёмов", ((kind, MATRIX_NAMES[kind].capitalize()) for kind in kinds), key.kind
        ),
        _choice("group", "Мощность", ((group, GROUP_NAMES[group]) for group in groups), key.group or ""),
        _choice(
            "voltage", "Напряжение", ((level, VOLTAGE_NAMES[level]) for level in levels), key.voltage or ""
        ),
        _choice("unit", "Показать в", UNIT_NAMES.items(), unit),
    ]
    return [each for each in found if len(each.options) > 1]


def _likeness(key: MatrixKey, asked: MatrixKey) -> tuple[bool, ...]:
    return (
        key.category == asked.category,
        key.kind == asked.kind,
        key.group == asked.group,
        key.voltage == asked.voltage,
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Choice:
    return Choice(name, label, tuple(Option(value, words, value == chosen) for value, words in options))


def _category(text: Any, known: Iterable[int], usual: int) -> int:
    numbers = {str(number): number for number in known}
    return numbers.get(str(text), usual)


def _named(names: type[Named], text: Any, usual: Named) -> Named:
    return names(text) if text in set(names) else usual


class VolumesForm(forms.Form):
    """A month's volumes in the three zones of the day, and the level of voltage."""

    voltage = forms.ChoiceField(
        label="Уровень напряжения",
        choices=[
            (level.value, f"{VOLTAGE_NAMES[level]} ({LEVEL_HINTS[level]})") for level in reversed(USUAL)
        ],
        error_messages={"invalid_choice": "Такого уровня нет. Выберите из списка."},
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({"voltage": Voltage.NN.value, **{name: data[name] for name in data}})
        for zone in ASKED:
            self.fields[f"kwh_{zone.value}"] = KwhField(f"{ZONE_NAMES[zone].capitalize()}, кВт·ч за месяц")

    @property
    def is_asked(self) -> bool:
        """Whether volumes have been sent: until then there is nothing to complain about."""
        return any(name.startswith("kwh_") for name in self.data)

    @property
    def volumes(self) -> dict[Zone, Decimal]:
        return {zone: self.cleaned_data[f"kwh_{zone.value}"] for zone in ASKED}
