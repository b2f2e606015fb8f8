"""The numbers of a month's price caps as they were read from files: apart from drafts, never changed."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from tariffs import months
from tariffs.caps.bulletin import (
    KIND_NAMES,
    MATRIX_NAMES,
    Caps,
    Component,
    MatrixKey,
    MatrixKind,
    PriceKey,
    PriceKind,
)
from tariffs.caps.categories import GROUP_NAMES, HOURLY, VOLTAGE_NAMES, PowerGroup, Voltage
from tariffs.caps.matrices import Days
from tariffs.zones import PLAN_NAMES, ZONE_NAMES, ZONED, Plan, Zone

SINGLE = [
    (kind.value, KIND_NAMES[kind]) for kind in PriceKind if kind not in (PriceKind.FLAT, PriceKind.ZONE)
]
FIRST_YEAR, LAST_YEAR = 2012, 2100
"""Price caps are published since the rules of 2011."""
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
WHOSE = ["group", "voltage"]


class PriceTable(models.Model):  # type: ignore[django-manager-missing]  # modelcluster has no types
    """All numbers of a month, with the digest that tells them from any others. Bulletins point to it."""

    year = models.PositiveSmallIntegerField("год", validators=YEARS)
    month = models.PositiveSmallIntegerField("месяц", choices=list(enumerate(months.NAMES, 1)))
    digest = models.CharField("отпечаток", max_length=64)
    count = models.PositiveIntegerField("чисел")
    remarks = models.JSONField("замечания", default=list)
    created_at = models.DateTimeField("прочитано")

    class Meta:
        default_permissions = ()
        verbose_name = "таблица цен"
        verbose_name_plural = "таблицы цен"
        ordering = ["-year", "-month", "-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "month", "digest"], name="price_table_once")]

    def __str__(self) -> str:
        return f"Цены за {self.month_words}"

    def caps(self) -> Caps:
        """Read all the numbers: six queries."""
        found = self.monthly_caps()
        found.matrices = self.matrices_of()
        return found

    def monthly_caps(self) -> Caps:
        """Read what has one number for the month, without the hours: four queries."""
        flats: Any = self.flat_prices.all()
        zones: Any = self.zone_prices.all()
        scalars: Any = self.scalar_prices.all()
        prices = {
            **{PriceKey(PriceKind.FLAT, 1, *_of(row)): row.price for row in flats},
            **{
                PriceKey(PriceKind.ZONE, 2, *_of(row), Plan(row.plan), Zone(row.zone)): row.price
                for row in zones
            },
            **{PriceKey(PriceKind(row.kind), row.category, *_of(row)): row.price for row in scalars},
        }
        parts = [
            Component(row.code, row.label, row.unit, row.value, *_of(row)) for row in self.components.all()
        ]
        return Caps(prices, {}, parts)

    def matrix_keys(self) -> list[MatrixKey]:
        """Name the hourly matrices that there are, without reading them: one query."""
        matrices: Any = self.matrices.order_by("pk")
        return [_matrix_key(row) for row in matrices]

    def days_of(self, key: MatrixKey) -> Days:
        """Read one matrix; empty where there is none: one query."""
        rows = HourlyRow.objects.filter(
            matrix__table=self,
            matrix__category=key.category,
            matrix__kind=key.kind,
            matrix__group=key.group or "",
            matrix__voltage=key.voltage or "",
        )
        return {day: tuple(map(Decimal, values)) for day, values in rows.values_list("day", "values")}

    def matrices_of(self, category: int | None = None) -> dict[MatrixKey, Days]:
        """Read the matrices of a category, or all of them: two queries."""
        own = {} if category is None else {"category": category}
        matrices: Any = self.matrices.filter(**own).order_by("pk")
        days: dict[int, dict[int, tuple[Decimal, ...]]] = {row.pk: {} for row in matrices}
        hours = HourlyRow.objects.filter(matrix__table=self, **{f"matrix__{key}": own[key] for key in own})
        rows = hours.values_list("matrix_id", "day", "values")
        for matrix_id, day, values in rows:
            days[matrix_id][day] = tuple(map(Decimal, values))
        return {_matrix_key(row): days[row.pk] for row in matrices}

    @property
    def month_words(self) -> str:
        return f"{months.NAMES[self.month - 1]} {self.year} года"


def _of(row: Any) -> tuple[PowerGroup | None, Voltage | None]:
    """Return whose price a row is."""
    return PowerGroup(row.group) if row.group else None, Voltage(row.voltage) if row.voltage else None


def _matrix_key(row: Any) -> MatrixKey:
    return MatrixKey(row.category, MatrixKind(row.kind), *_of(row))


def _group() -> Any:
    choices = [(group.value, name) for group, name in GROUP_NAMES.items()]
    return models.CharField("мощность", max_length=10, choices=choices, blank=True)


def _voltage() -> Any:
    choices = [(level.value, name) for level, name in VOLTAGE_NAMES.items()]
    return models.CharField("уровень напряжения", max_length=5, choices=choices, blank=True)


def _price() -> Any:
    return models.DecimalField("цена", max_digits=12, decimal_places=2)


def _category() -> Any:
    return models.PositiveSmallIntegerField(
        "ценовая категория", choices=[(each, f"{each} ЦК") for each in HOURLY]
    )


def _above_zero(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(price__gt=Decimal(0)), name=name)


class FlatPrice(models.Model):
    """A price of category 1, roubles per MWh without VAT."""

    table = models.ForeignKey(PriceTable, models.CASCADE, related_name="flat_prices", verbose_name="таблица")
    group = _group()
    voltage = _voltage()
    price = _price()

    class Meta:
        default_permissions = ()
        verbose_name = "цена первой категории"
        verbose_name_plural = "цены первой категории"
        constraints = [
            models.UniqueConstraint(fields=["table", *WHOSE], name="flat_price_once"),
            _above_zero("flat_price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}, {self.get_voltage_display()}"


class ZonePrice(models.Model):
    """A price of category 2 in a zone of the day, roubles per MWh without VAT."""

    table = models.ForeignKey(PriceTable, models.CASCADE, related_name="zone_prices", verbose_name="таблица")
    group = _group()
    voltage = _voltage()
    plan = models.CharField("зоны", max_length=20, choices=[(plan.value, PLAN_NAMES[plan]) for plan in ZONED])
    zone = models.CharField(
        "зона", max_length=20, choices=[(zone.value, ZONE_NAMES[zone]) for zone in ZONE_NAMES]
    )
    price = _price()

    class Meta:
        default_permissions = ()
        verbose_name = "цена второй категории"
        verbose_name_plural = "цены второй категории"
        constraints = [
            models.UniqueConstraint(fields=["table", *WHOSE, "plan", "zone"], name="zone_price_once"),
            _above_zero("zone_price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_zone_display()}, {self.get_voltage_display()}"


class ScalarPrice(models.Model):
    """A rate of categories 3 to 6 that has one number for the month, without VAT."""

    table = models.ForeignKey(
        PriceTable, models.CASCADE, related_name="scalar_prices", verbose_name="таблица"
    )
    category = _category()
    kind = models.CharField("ставка", max_length=20, choices=SINGLE)
    group = _group()
    voltage = _voltage()
    price = _price()

    class Meta:
        default_permissions = ()
        verbose_name = "ставка"
        verbose_name_plural = "ставки"
        constraints = [
            models.UniqueConstraint(fields=["table", "category", "kind", *WHOSE], name="scalar_price_once"),
            _above_zero("scalar_price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.category} ЦК, {self.get_kind_display()}"


class HourlyMatrix(models.Model):
    """The hourly prices of a category for a group and a level, roubles per MWh without VAT."""

    table = models.ForeignKey(PriceTable, models.CASCADE, related_name="matrices", verbose_name="таблица")
    category = _category()
    kind = models.CharField(
        "чего", max_length=20, choices=[(kind.value, MATRIX_NAMES[kind]) for kind in MatrixKind]
    )
    group = _group()
    voltage = _voltage()

    class Meta:
        default_permissions = ()
        verbose_name = "почасовые цены"
        verbose_name_plural = "почасовые цены"
        constraints = [
            models.UniqueConstraint(fields=["table", "category", "kind", *WHOSE], name="hourly_matrix_once")
        ]

    def __str__(self) -> str:
        return f"{self.category} ЦК, {self.get_kind_display()}"


class HourlyRow(models.Model):
    """A day of a matrix: 24 prices as texts, so that no database turns them into fractions."""

    matrix = models.ForeignKey(HourlyMatrix, models.CASCADE, related_name="rows", verbose_name="таблица")
    day = models.PositiveSmallIntegerField("число", validators=[MinValueValidator(1), MaxValueValidator(31)])
    values = models.JSONField("цены по часам")

    class Meta:
        default_permissions = ()
        verbose_name = "день почасовых цен"
        verbose_name_plural = "дни почасовых цен"
        constraints = [models.UniqueConstraint(fields=["matrix", "day"], name="hourly_row_once")]

    def __str__(self) -> str:
        return f"{self.day}-е число"


class PriceComponent(models.Model):
    """A number that the price of category 1 is made of, named as in the form."""

    table = models.ForeignKey(PriceTable, models.CASCADE, related_name="components", verbose_name="таблица")
    place = models.PositiveSmallIntegerField("место")
    code = models.CharField("код", max_length=30)
    label = models.TextField("показатель")
    unit = models.CharField("единица", max_length=60, blank=True)
    value = models.DecimalField("значение", max_digits=24, decimal_places=11)
    group = _group()
    voltage = _voltage()

    class Meta:
        default_permissions = ()
        verbose_name = "составляющая цены"
        verbose_name_plural = "составляющие цены"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["table", "place"], name="price_component_once")]

    def __str__(self) -> str:
        return self.label
