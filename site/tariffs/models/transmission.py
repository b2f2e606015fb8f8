"""What the grid's services cost by voltage level, set by the regulator: a part of what organisations pay."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from review.publications.models import Publication
from tariffs import periods
from tariffs.caps.categories import VOLTAGE_NAMES, Voltage
from tariffs.models.publication import DatedPublication

LOWEST = MinValueValidator(Decimal("0.00001"), message="Ставка должна быть больше нуля.")
RATES: Mapping[str, str] = {
    "single_rate": "одноставочный тариф",
    "maintenance_rate": "ставка за содержание сетей",
    "losses_rate": "ставка на оплату потерь",
}
"""The three rates of a level and their names: the one-part tariff, and both parts of the two-part one."""
TWO_PARTS: Mapping[str, str] = {
    "maintenance_rate": "ставки за содержание сетей",
    "losses_rate": "ставки на оплату потерь",
}
NO_LEVELS = "Нет ни одной ставки: добавьте уровни напряжения."
UNNAMED = "Укажите уровень напряжения в каждой строке."
NO_RATE = "{level}: укажите одноставочный тариф или обе ставки двухставочного."
HALF = "{level}: двухставочному тарифу не хватает {part}."
TWICE = "{level}: уровень напряжения указан дважды."
NOTHING = "{level}: {rate} не больше нуля."


class TransmissionTariff(DatedPublication):
    """The tariffs for transmission of a period, one row for each voltage level, without VAT."""

    panels = [
        *DatedPublication.dated_panels,
        InlinePanel("rates", label="Уровень напряжения", heading="Ставки без НДС"),
        *Publication.reason_panels,
    ]

    class Meta(DatedPublication.Meta):
        abstract = False
        verbose_name = "тариф на передачу"
        verbose_name_plural = "тарифы на передачу"

    def __str__(self) -> str:
        return f"Тарифы на передачу {periods.words_of(self)}"

    def get_absolute_url(self) -> str:
        return reverse("tariffs:transmission")

    def faults(self) -> list[str]:
        return [*super().faults(), *faults_of_rates([row.as_rates() for row in self.rates.all()])]


def _rate(name: str, unit: str) -> Any:
    return models.DecimalField(
        name, max_digits=14, decimal_places=5, null=True, blank=True, validators=[LOWEST],
        help_text=f"{unit} без НДС.",
    )  # fmt: skip


def _above_zero(column: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}__gt": 0})


class TransmissionRate(Orderable):
    """The rates of a voltage level: the one-part tariff, both parts of the two-part one, or all three."""

    # No constraint on twins: rows that change places would break it halfway. The faults name them.
    tariff = ParentalKey(TransmissionTariff, on_delete=models.CASCADE, related_name="rates")
    voltage = models.CharField(
        "уровень напряжения",
        max_length=10,
        choices=[(level.value, VOLTAGE_NAMES[level]) for level in Voltage],
    )
    single_rate = _rate("одноставочный тариф", "руб./МВт·ч")
    maintenance_rate = _rate("ставка за содержание сетей", "руб./МВт в месяц")
    losses_rate = _rate("ставка на оплату потерь", "руб./МВт·ч")

    panels = [
        FieldRowPanel([FieldPanel("voltage"), FieldPanel("single_rate")]),
        FieldRowPanel([FieldPanel("maintenance_rate"), FieldPanel("losses_rate")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "ставка тарифа на передачу"
        verbose_name_plural = "ставки тарифа на передачу"
        constraints = [
            models.CheckConstraint(condition=_above_zero(column), name=f"transmission_{column}_above_zero")
            for column in RATES
        ]

    def __str__(self) -> str:
        return str(self.get_voltage_display())

    def as_rates(self) -> tuple[str, dict[str, Decimal | None]]:
        """Return the level and its rates by column."""
        return self.voltage, {column: getattr(self, column) for column in RATES}


def faults_of_rates(rows: Sequence[tuple[str, Mapping[str, Decimal | None]]]) -> list[str]:
    """Say in Russian all that is wrong with rows of levels and rates; empty when nothing is.

    A row of an unfinished draft may have no level: an empty text.
    """
    if not rows:
        return [NO_LEVELS]
    levels = [level for level, _ in rows]
    twice = [level for level in Voltage if levels.count(level) > 1]
    return [
        *([UNNAMED] if "" in levels else []),
        *(TWICE.format(level=VOLTAGE_NAMES[level]) for level in twice),
        *(fault for level, rates in rows if level for fault in _faults_of_row(level, rates)),
    ]


def _faults_of_row(voltage: str, rates: Mapping[str, Decimal | None]) -> list[str]:
    level = VOLTAGE_NAMES[Voltage(voltage)]
    given = {column: rate for column in RATES if (rate := rates.get(column)) is not None}
    if not given:
        return [NO_RATE.format(level=level)]
    missing = [part for column, part in TWO_PARTS.items() if column not in given]
    halves = missing if len(missing) < len(TWO_PARTS) else []
    return [
        *(HALF.format(level=level, part=part) for part in halves),
        *(NOTHING.format(level=level, rate=RATES[column]) for column, rate in given.items() if rate <= 0),
    ]
