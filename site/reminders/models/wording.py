from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from reminders.choices import KINDS
from reminders.rules import Channel, Kind, Terms
from reminders.words import PLACES, faults_of
from review.publications.models import ReviewedRow

IN_BRACES = "Подставится само: " + ", ".join(f"{{{place}}}" for place in PLACES) + "."


class ReminderWording(ReviewedRow):
    """What the company writes of one kind, by which norm and how early; read by other people before use."""

    kind = models.CharField(
        "о чём", max_length=20, choices=KINDS, unique=True,
        error_messages={"unique": "Текст напоминаний этого вида уже есть: измените его."},
    )  # fmt: skip
    subject = models.CharField(
        "тема письма", max_length=150, help_text="Без имён, счетов и сумм: тему видно, не открывая письма."
    )
    text = models.TextField("текст письма", help_text=IN_BRACES)
    spoken = models.TextField("что сказать по телефону", blank=True, help_text=IN_BRACES)
    norm = models.CharField("норма", max_length=200, help_text="По какой норме пишем и предупреждаем.")
    least_days = models.PositiveSmallIntegerField(
        "предупредить за, дней", default=0, validators=[MaxValueValidator(365)],
        help_text="Полных дней до события. 0 — срока нет.",
    )  # fmt: skip
    repeat_days = models.PositiveSmallIntegerField(
        "не повторять, дней", default=7, validators=[MaxValueValidator(365)],
        help_text="Столько дней после напоминания тому же счёту то же самое не отправляется. 0 — без срока.",
    )  # fmt: skip
    by_email = models.BooleanField("можно электронной почтой", default=True)
    by_letter = models.BooleanField("можно письмом на бумаге", default=True)
    by_call = models.BooleanField("можно звонком", default=True)
    is_demo = models.BooleanField("демонстрационная запись", default=False, editable=False)

    panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("subject"), FieldPanel("text"), FieldPanel("spoken")], heading="Что пишем"
        ),
        MultiFieldPanel(
            [FieldPanel("norm"), FieldRowPanel([FieldPanel("least_days"), FieldPanel("repeat_days")])],
            heading="Сроки",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("by_email"), FieldPanel("by_letter"), FieldPanel("by_call")])],
            heading="Чем сообщаем: первым возможным способом по порядку",
        ),
    ]

    class Meta(ReviewedRow.Meta):
        abstract = False
        verbose_name = "текст напоминания"
        verbose_name_plural = "тексты напоминаний"
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"Напоминание {self.get_kind_display()}"

    def faults(self) -> list[str]:
        found = faults_of(Kind(self.kind), subject=self.subject, text=self.text, spoken=self.spoken)
        if not self.terms.channels:
            found.append("Выберите хотя бы один способ сообщить.")
        if self.by_call and not self.spoken.strip():
            found.append("Напишите, что сказать по телефону, или запретите звонки.")
        return found

    @property
    def terms(self) -> Terms:
        allowed = (
            (Channel.EMAIL, self.by_email), (Channel.LETTER, self.by_letter), (Channel.CALL, self.by_call),
        )  # fmt: skip
        return Terms(self.least_days, self.norm, tuple(channel for channel, may in allowed if may))

    def frozen(self) -> dict[str, Any]:
        """Return the words and the term as they are kept with a file that is sent by them."""
        kept = ("subject", "text", "spoken", "norm", "least_days", "repeat_days")
        return {name: getattr(self, name) for name in kept}
