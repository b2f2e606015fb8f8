from datetime import date

from django.core.validators import MinValueValidator
from django.db import models

from wagtail.admin.panels import FieldPanel

NOT_SET = "не задано"


class WarningTerm(models.Model):
    """How many days before planned works people are told, from a day on. The site knows none itself."""

    days = models.PositiveSmallIntegerField(
        "за сколько календарных дней", validators=[MinValueValidator(1)],
        help_text="Не позже чем за столько дней до начала плановых работ публикуют объявление.",
    )  # fmt: skip
    valid_from = models.DateField("действует с", unique=True)
    source = models.CharField(
        "основание", max_length=300, help_text="Чем установлен срок: норма, договор, приказ."
    )

    panels = [FieldPanel("days"), FieldPanel("valid_from"), FieldPanel("source")]

    class Meta:
        verbose_name = "срок предупреждения о работах"
        verbose_name_plural = "сроки предупреждения о работах"
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"с {self.valid_from:%d.%m.%Y}: за {self.days} дн."

    @classmethod
    def on(cls, day: date) -> "WarningTerm | None":
        """Return the term that holds on a day; None while nobody has set any."""
        return cls.objects.filter(valid_from__lte=day).first()
