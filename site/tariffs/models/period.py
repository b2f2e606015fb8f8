"""What households pay: a period of any dates with its ranges and prices, published as one."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, PreviewableMixin

from review.publications.models import Publication
from tariffs import months, periods
from tariffs.forms import PeriodForm
from tariffs.models.publication import DatedPublication
from tariffs.models.reference import ConsumerGroup
from tariffs.ranges import Range
from tariffs.tables import COLUMNS, GroupTable, PriceRow, gather
from tariffs.wording import volume_words

MONTHS = list(enumerate(months.NAMES, 1))
LOWEST = MinValueValidator(Decimal("0.00001"), message="Цена должна быть больше нуля.")


class TariffPeriod(PreviewableMixin, DatedPublication):
    """Prices for households from a day to a day, VAT included."""

    vat_percent = models.DecimalField(
        "НДС, %", max_digits=4, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(99)],
        help_text="Ставка, которая уже учтена в ценах.",
    )  # fmt: skip

    panels = [
        *DatedPublication.dated_panels,
        FieldPanel("vat_percent"),
        InlinePanel("ranges", label="Диапазон", heading="Диапазоны объёмов потребления"),
        InlinePanel("rates", label="Строка цен", heading="Цены, руб./кВт·ч с НДС"),
        *Publication.reason_panels,
    ]
    base_form_class = PeriodForm

    class Meta(DatedPublication.Meta):
        abstract = False
        verbose_name = "тариф для населения"
        verbose_name_plural = "тарифы для населения"

    def __str__(self) -> str:
        return f"Тарифы для населения {periods.words_of(self)}"

    def get_absolute_url(self) -> str:
        return reverse("tariffs:period", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "tariffs/period.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Show the sheet of the draft as visitors would see it today."""
        from tariffs.presenters import parts_of

        self.standing = self.standing_on(timezone.localdate())
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "period": self, "parts": parts_of(self)}

    @property
    def vat_words(self) -> str:
        return f"{volume_words(self.vat_percent)}\u00a0%"

    def tables(self) -> dict[int, GroupTable]:
        """Return what each group pays, by the group's key, as it is in memory."""
        return tables_of(self.ranges.all(), self.rates.all())

    def faults(self) -> list[str]:
        return [*super().faults(), *faults_of_tables(self.tables())]

    def remarks(self) -> list[str]:
        """Look at the prices, and compare them with those of the published period before."""
        before = TariffPeriod.objects.live().filter(valid_from__lt=self.valid_from).exclude(pk=self.pk)
        last = before.order_by("-valid_from").first()
        earlier = last.tables() if last is not None else {}
        names = ConsumerGroup.objects.in_bulk()
        return [
            f"{names[group]}: {remark}"
            for group, table in self.tables().items()
            for remark in table.remarks(earlier.get(group))
        ]


class ConsumptionRange(Orderable):
    """Limits of monthly consumption within which a price holds, for a group, in a season."""

    class Unit(models.TextChoices):
        HOUSEHOLD = "household", "на домохозяйство"
        PLOT = "plot", "на участок"

    period = ParentalKey(TariffPeriod, on_delete=models.CASCADE, related_name="ranges")
    group = models.ForeignKey(ConsumerGroup, models.PROTECT, related_name="+", verbose_name="группа")
    number = models.PositiveSmallIntegerField(
        "диапазон", validators=[MinValueValidator(1), MaxValueValidator(3)], help_text="1, 2 или 3."
    )
    above_kwh = models.PositiveIntegerField("свыше, кВт·ч", help_text="Для первого — 0.")
    up_to_kwh = models.PositiveIntegerField(
        "до, кВт·ч", null=True, blank=True, help_text="Включительно. Для последнего пусто."
    )
    first_month = models.PositiveSmallIntegerField("с месяца", choices=MONTHS, default=1)
    last_month = models.PositiveSmallIntegerField("по месяц", choices=MONTHS, default=12)
    per_unit = models.CharField("на что", max_length=20, choices=Unit.choices, default=Unit.HOUSEHOLD)

    panels = [
        FieldPanel("group"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("above_kwh"), FieldPanel("up_to_kwh")]),
        FieldRowPanel([FieldPanel("first_month"), FieldPanel("last_month"), FieldPanel("per_unit")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "диапазон объёма потребления"
        verbose_name_plural = "диапазоны объёмов потребления"

    def __str__(self) -> str:
        return f"{self.group}, диапазон {self.number}"

    def as_range(self) -> Range:
        return Range(
            self.number,
            self.above_kwh,
            self.up_to_kwh,
            months.between(self.first_month, self.last_month),
            per_plot=self.per_unit == self.Unit.PLOT,
        )


def _price(name: str) -> Any:
    return models.DecimalField(
        name, max_digits=9, decimal_places=5, null=True, blank=True, validators=[LOWEST]
    )


def _above_zero(column: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True}) | models.Q(**{f"{column}__gt": 0})


class PopulationRate(Orderable):
    """The prices of a group in a range: a row of the order's table. An empty plan is not offered."""

    # No constraint of the database: rows that change places would break it halfway. The faults name twins.
    period = ParentalKey(TariffPeriod, on_delete=models.CASCADE, related_name="rates")
    group = models.ForeignKey(ConsumerGroup, models.PROTECT, related_name="+", verbose_name="группа")
    range_number = models.PositiveSmallIntegerField(
        "диапазон", default=1, validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="1, если диапазонов нет.",
    )  # fmt: skip
    single = _price("одноставочный")
    day = _price("день")
    night = _price("ночь (две зоны)")
    peak = _price("пик")
    half_peak = _price("полупик")
    night_of_three = _price("ночь (три зоны)")

    panels = [
        FieldPanel("group"),
        FieldRowPanel([FieldPanel("range_number"), FieldPanel("single")]),
        FieldRowPanel([FieldPanel("day"), FieldPanel("night")]),
        FieldRowPanel([FieldPanel("peak"), FieldPanel("half_peak"), FieldPanel("night_of_three")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "цена для населения"
        verbose_name_plural = "цены для населения"
        constraints = [
            models.CheckConstraint(condition=_above_zero(column), name=f"tariffs_{column}_above_zero")
            for column in COLUMNS.values()
        ]

    def __str__(self) -> str:
        return f"{self.group}, диапазон {self.range_number}"

    def as_row(self) -> PriceRow:
        return PriceRow(self.range_number, {column: getattr(self, column) for column in COLUMNS.values()})


def tables_of(ranges: Any, rates: Any) -> dict[int, GroupTable]:
    """Gather rows of both kinds, wherever they come from: the database, a revision, a form."""
    return gather(
        ((row.group_id, row.as_range()) for row in ranges), ((row.group_id, row.as_row()) for row in rates)
    )


def faults_of_tables(tables: dict[int, GroupTable]) -> list[str]:
    if not tables:
        return ["В периоде нет ни одной цены."]
    names = ConsumerGroup.objects.in_bulk(list(tables))
    return [f"{names[group]}: {fault}" for group, table in tables.items() for fault in table.faults()]
