from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from outbox.quiet import is_quiet
from workdays.services import load_calendar

HOUR = [MaxValueValidator(23)]


@register_setting(icon="clipboard-list", order=61)
class ReminderSettings(BaseGenericSetting):
    """How fast reminders leave, and when nobody is written or called to."""

    per_minute = models.PositiveSmallIntegerField(
        "писем в минуту", default=30, validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Столько, сколько разрешает ваш почтовый сервер.",
    )  # fmt: skip
    quiet_from = models.PositiveSmallIntegerField(
        "в рабочие дни не беспокоить с, час", default=22, validators=HOUR
    )
    quiet_to = models.PositiveSmallIntegerField("и до, час", default=8, validators=HOUR)
    weekend_quiet_from = models.PositiveSmallIntegerField(
        "в выходные и праздники не беспокоить с, час", default=20, validators=HOUR
    )
    weekend_quiet_to = models.PositiveSmallIntegerField("и до, час", default=9, validators=HOUR)

    panels = [
        FieldPanel("per_minute"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_to")]),
                FieldRowPanel([FieldPanel("weekend_quiet_from"), FieldPanel("weekend_quiet_to")]),
            ],
            heading="Тихие часы (для начала — как в ст. 7 Федерального закона № 230-ФЗ)",
        ),
    ]

    class Meta:
        verbose_name = "Напоминания"
        verbose_name_plural = "Напоминания"

    def is_quiet(self, now: datetime) -> bool:
        """Whether nobody is disturbed at this moment, by the clock of Moscow and the calendar of workdays."""
        local = timezone.localtime(now)
        if load_calendar().is_working(local.date()):
            return is_quiet(local.hour, begins=self.quiet_from, ends=self.quiet_to)
        return is_quiet(local.hour, begins=self.weekend_quiet_from, ends=self.weekend_quiet_to)

    @property
    def hours_words(self) -> str:
        return (
            f"в рабочие дни с {self.quiet_to} до {self.quiet_from} часов, "
            f"в выходные и праздники с {self.weekend_quiet_to} до {self.weekend_quiet_from}"
        )
