from datetime import date

from django.db import models
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from pages.models.base import BasePage


class ReviewedPage(BasePage):
    """A page that says how fresh it is: when it changed in substance and by when to look at it again."""

    updated_on = models.DateField(
        "обновлено",
        default=timezone.localdate,
        help_text="Меняйте, когда изменилась суть. Дату видят посетители.",
    )
    review_by = models.DateField(
        "проверить до",
        null=True,
        blank=True,
        help_text="После этого дня страница попадёт в список «пора проверить» на первой странице редактора.",
    )
    needs_review = models.BooleanField(
        "текст ждёт проверки редактором", default=False, help_text="Посетители этой отметки не видят."
    )

    review_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("updated_on"), FieldPanel("review_by")]), FieldPanel("needs_review")],
            heading="Свежесть",
        )
    ]

    class Meta:
        abstract = True

    def waits_for_review(self, on: date) -> bool:
        """Whether an editor should look at this text: it was never checked, or its day has passed."""
        return self.needs_review or (self.review_by is not None and self.review_by < on)
