"""Which hours belong to which zone of the day, by a federal order."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from review.publications.models import Publication
from tariffs import periods, zones
from tariffs.models.publication import DatedPublication
from tariffs.zones import PLAN_NAMES, ZONE_NAMES, ZONED, ZONES, Hours


class ZoneSchedule(DatedPublication):
    """The hours of the zones for households, local time, from a day on."""

    panels = [
        *DatedPublication.dated_panels,
        InlinePanel("hours", label="Часы", heading="Часы зон суток"),
        *Publication.reason_panels,
    ]

    class Meta(DatedPublication.Meta):
        abstract = False
        verbose_name = "часы зон суток"
        verbose_name_plural = "часы зон суток"

    def __str__(self) -> str:
        return f"Часы зон суток {periods.words_of(self)}"

    def pieces(self) -> list[Hours]:
        return [row.as_hours() for row in self.hours.all()]

    def faults(self) -> list[str]:
        return [*super().faults(), *zones.faults_of(self.pieces())]


class ZoneHours(Orderable):
    """A piece of the day that belongs to a zone; it may go over midnight."""

    schedule = ParentalKey(ZoneSchedule, on_delete=models.CASCADE, related_name="hours")
    plan = models.CharField(
        "тариф", max_length=20, choices=[(plan.value, PLAN_NAMES[plan]) for plan in ZONED]
    )
    zone = models.CharField(
        "зона",
        max_length=20,
        choices=[
            (zone.value, ZONE_NAMES[zone]) for zone in ZONE_NAMES if zone not in ZONES[zones.Plan.SINGLE]
        ],
    )
    start_hour = models.PositiveSmallIntegerField("с, час", validators=[MaxValueValidator(23)])
    end_hour = models.PositiveSmallIntegerField(
        "до, час", validators=[MinValueValidator(1), MaxValueValidator(24)]
    )

    panels = [
        FieldRowPanel(
            [FieldPanel("plan"), FieldPanel("zone"), FieldPanel("start_hour"), FieldPanel("end_hour")]
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = "часы зоны"
        verbose_name_plural = "часы зоны"

    def __str__(self) -> str:
        return f"{self.get_zone_display()}: {zones.words_of(self.as_hours())}"

    def as_hours(self) -> Hours:
        return Hours(self.plan, self.zone, self.start_hour, self.end_hour)
