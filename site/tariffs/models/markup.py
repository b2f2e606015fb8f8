"""The sales markup of the supplier: its own part of the price, set by the regulator."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from review.publications.models import Publication
from tariffs import periods
from tariffs.models.publication import DatedPublication


class SalesMarkup(DatedPublication):
    """The markups of a period, one for each kind of buyer, without VAT."""

    panels = [
        *DatedPublication.dated_panels,
        InlinePanel("values", label="Надбавка", heading="Надбавки, руб./кВт·ч без НДС"),
        *Publication.reason_panels,
    ]

    class Meta(DatedPublication.Meta):
        abstract = False
        verbose_name = "сбытовая надбавка"
        verbose_name_plural = "сбытовые надбавки"

    def __str__(self) -> str:
        return f"Сбытовые надбавки {periods.words_of(self)}"

    def get_absolute_url(self) -> str:
        return reverse("tariffs:markups")

    def faults(self) -> list[str]:
        return [*super().faults(), *faults_of_values([row.buyer for row in self.values.all()])]


class MarkupValue(Orderable):
    markup = ParentalKey(SalesMarkup, on_delete=models.CASCADE, related_name="values")
    buyer = models.CharField("для кого", max_length=200, help_text="Как в решении.")
    value = models.DecimalField(
        "руб./кВт·ч без НДС", max_digits=9, decimal_places=5,
        validators=[MinValueValidator(Decimal("0.00001"), message="Надбавка должна быть больше нуля.")],
    )  # fmt: skip

    panels = [FieldRowPanel([FieldPanel("buyer"), FieldPanel("value")])]

    class Meta(Orderable.Meta):
        verbose_name = "размер надбавки"
        verbose_name_plural = "размеры надбавки"

    def __str__(self) -> str:
        return self.buyer


def faults_of_values(buyers: list[str]) -> list[str]:
    if not buyers:
        return ["Нет ни одной надбавки."]
    twice = sorted({buyer for buyer in buyers if buyers.count(buyer) > 1})
    return [f"{buyer}: надбавка задана дважды." for buyer in twice]
