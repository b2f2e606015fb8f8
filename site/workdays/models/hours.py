from django.core.exceptions import ValidationError
from django.db import models

from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from workdays.forms import IntervalsForm
from workdays.hours import Interval, IntervalsInvalid, check_intervals
from workdays.querysets import PointScheduleQuerySet, ServicePointQuerySet, SpecialDayQuerySet

WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
ACT_HELP = "Номер и дата приказа, которым утверждён режим работы."


class PointKind(models.TextChoices):
    OFFICE = "office", "офис"
    RECEPTION = "reception", "личный приём"
    REMOTE = "remote", "заочное обслуживание"


class ServicePoint(models.Model):  # type: ignore[django-manager-missing]  # modelcluster has no types
    """A place, a reception or a remote channel that has hours of its own."""

    kind = models.CharField("вид", max_length=20, choices=PointKind.choices)
    name = models.CharField("название", max_length=200, unique=True)
    address = models.CharField("адрес", max_length=300, blank=True)
    note = models.TextField("пояснение для посетителей", blank=True)
    order = models.PositiveSmallIntegerField("порядок на странице", default=0)

    panels = [
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("note"),
        FieldPanel("order"),
    ]

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = "место или способ обслуживания"
        verbose_name_plural = "места и способы обслуживания"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class HoursInterval(models.Model):
    """A span of a day; without closing at midnight written as 00:00 it ends after it starts."""

    opens = models.TimeField("с")
    closes = models.TimeField(
        "до", help_text="00:00 — до полуночи. Перерыв — это разрыв между двумя промежутками."
    )

    class Meta:
        abstract = True

    @property
    def span(self) -> Interval:
        return Interval(self.opens, self.closes)

    def clean(self) -> None:
        if self.opens is None or self.closes is None:
            return
        try:
            check_intervals([self.span])
        except IntervalsInvalid as error:
            raise ValidationError({"closes": str(error)}) from error


class PointSchedule(ClusterableModel):
    """Weekly hours of a point in force from a date; the latest one in force counts."""

    point = models.ForeignKey(
        ServicePoint, models.CASCADE, related_name="schedules", verbose_name="место или способ обслуживания"
    )
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует по", null=True, blank=True)
    act = models.CharField("чем утверждён", max_length=300, blank=True, help_text=ACT_HELP)
    follows_calendar = models.BooleanField(
        "закрыто в праздничные дни",
        default=True,
        help_text="Праздники и переносы — выходные, предпраздничный день короче на час.",
    )

    objects = PointScheduleQuerySet.as_manager()
    base_form_class = IntervalsForm
    panels = [
        FieldPanel("point"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("act"),
        FieldPanel("follows_calendar"),
        InlinePanel("intervals", heading="Часы работы по дням недели", label="Промежуток"),
    ]

    class Meta:
        verbose_name = "расписание"
        verbose_name_plural = "расписания"
        ordering = ["point", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "valid_from"],
                name="point_schedule_once",
                violation_error_message="У этого места уже есть расписание с той же даты.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.point}, с {self.valid_from:%d.%m.%Y}"

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Дата окончания раньше даты начала."})


class ScheduleInterval(HoursInterval):
    schedule = ParentalKey(PointSchedule, on_delete=models.CASCADE, related_name="intervals")
    weekday = models.PositiveSmallIntegerField("день недели", choices=list(enumerate(WEEKDAYS)))

    panels = [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])]

    class Meta:
        verbose_name = "промежуток работы"
        verbose_name_plural = "промежутки работы"
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(ClusterableModel):
    """One date of a point with hours of its own; without intervals it is closed."""

    point = models.ForeignKey(
        ServicePoint,
        models.CASCADE,
        related_name="special_days",
        verbose_name="место или способ обслуживания",
    )
    date = models.DateField("дата")
    act = models.CharField("чем утверждён", max_length=300, blank=True, help_text=ACT_HELP)
    note = models.CharField("пояснение для посетителей", max_length=200, blank=True)

    objects = SpecialDayQuerySet.as_manager()
    base_form_class = IntervalsForm
    panels = [
        FieldPanel("point"),
        FieldPanel("date"),
        FieldPanel("act"),
        FieldPanel("note"),
        InlinePanel(
            "intervals",
            heading="Часы работы в этот день",
            label="Промежуток",
            help_text="Ни одного промежутка — закрыто весь день.",
        ),
    ]

    class Meta:
        verbose_name = "день с особым режимом"
        verbose_name_plural = "дни с особым режимом"
        ordering = ["-date", "point"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "date"],
                name="special_day_once",
                violation_error_message="Для этого места особый режим на эту дату уже задан.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.point}, {self.date:%d.%m.%Y}"


class SpecialDayInterval(HoursInterval):
    day = ParentalKey(SpecialDay, on_delete=models.CASCADE, related_name="intervals")

    panels = [FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")])]

    class Meta:
        verbose_name = "промежуток работы"
        verbose_name_plural = "промежутки работы"
        ordering = ["opens"]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
