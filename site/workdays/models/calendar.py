from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from wagtail.admin.panels import FieldPanel

from workdays.calendar import DayKind

DAY_KINDS = [
    (DayKind.DAY_OFF.value, "нерабочий день"),
    (DayKind.WORKING.value, "рабочая суббота или воскресенье"),
    (DayKind.SHORTENED.value, "рабочий, короче на час"),
]


class CalendarYear(models.Model):
    year = models.PositiveSmallIntegerField(
        "год", unique=True, validators=[MinValueValidator(1992), MaxValueValidator(2199)]
    )
    act = models.CharField(
        "акт о переносе выходных дней",
        max_length=300,
        blank=True,
        help_text="Пока акта нет, календарь — проект, а сроки, которые его касаются, — предварительные.",
    )
    note = models.TextField("примечание", blank=True)

    panels = [FieldPanel("year"), FieldPanel("act"), FieldPanel("note")]

    class Meta:
        verbose_name = "календарь года"
        verbose_name_plural = "календари по годам"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} год" if self.act else f"{self.year} год (проект)"

    def clean(self) -> None:
        """Keep a calendar the one of its year: its days stand in that year."""
        if CalendarYear.objects.filter(year=self.year).exclude(pk=self.pk).exists():
            raise ValidationError({"year": f"Календарь {self.year} года уже есть: измените его."})
        former = CalendarYear.objects.filter(pk=self.pk).first()
        if former is not None and former.year != self.year:
            raise ValidationError(
                {"year": f"Это календарь {former.year} года: для другого года заведите другой."}
            )


class CalendarDay(models.Model):
    """A day that deviates from Monday to Friday; the others are not stored."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name="год")
    date = models.DateField("день", unique=True)
    kind = models.CharField("какой день", max_length=20, choices=DAY_KINDS)
    moved_from = models.DateField("перенесён с", null=True, blank=True)
    note = models.CharField(
        "основание", max_length=200, help_text="Название праздника или откуда перенесён выходной."
    )

    panels = [FieldPanel("date"), FieldPanel("kind"), FieldPanel("moved_from"), FieldPanel("note")]

    class Meta:
        verbose_name = "особый день"
        verbose_name_plural = "праздники и переносы"
        ordering = ["-date"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}"

    def clean(self) -> None:
        """Put the day into its own year, which must exist."""
        if not self.date:
            return
        year = CalendarYear.objects.filter(year=self.date.year).first()
        if year is None:
            raise ValidationError({"date": f"Сначала заведите календарь на {self.date.year} год."})
        if CalendarDay.objects.filter(date=self.date).exclude(pk=self.pk).exists():
            raise ValidationError({"date": f"{self.date:%d.%m.%Y} уже внесён: измените его."})
        self.year = year
