from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

if TYPE_CHECKING:
    from pages.models import Edition

HOUR = [MaxValueValidator(23)]


@register_setting(icon="mail", order=60)
class MailingSettings(BaseGenericSetting):
    """How this company sends: the text people agree to, the rate, the quiet hours."""

    consent_page = models.ForeignKey(
        "pages.DocumentPage", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="согласие на получение рассылки",
        help_text="Отдельный документ. Без него подписаться нельзя.",
    )  # fmt: skip
    per_minute = models.PositiveSmallIntegerField(
        "писем в минуту", default=30, validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Столько, сколько разрешает ваш почтовый сервер. Ответы на обращения уходят без очереди.",
    )  # fmt: skip
    quiet_from = models.PositiveSmallIntegerField(
        "не писать с, час", default=21, validators=HOUR, help_text="Два одинаковых часа — писать всегда."
    )
    quiet_to = models.PositiveSmallIntegerField("и до, час", default=8, validators=HOUR)
    unconfirmed_days = models.PositiveSmallIntegerField(
        "хранить неподтверждённые заявки, дней", default=3,
        validators=[MinValueValidator(2), MaxValueValidator(30)],
        help_text="Если ссылку из письма не открыли, адрес удаляется.",
    )  # fmt: skip

    select_related = ["consent_page"]
    panels = [
        PageChooserPanel("consent_page", "pages.DocumentPage"),
        MultiFieldPanel(
            [
                FieldPanel("per_minute"),
                FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_to")]),
            ],
            heading="Отправка",
        ),
        FieldPanel("unconfirmed_days"),
    ]

    class Meta:
        verbose_name = "Рассылки"
        verbose_name_plural = "Рассылки"

    def clean(self) -> None:
        super().clean()
        if self.consent_page is not None and not self.consent_page.editions.exists():
            raise ValidationError({"consent_page": "В этом документе ещё нет ни одной редакции."})

    def consent_edition(self) -> "Edition | None":
        """Return the consent to be written to that is in force today, or None while there is none."""
        if self.consent_page is None or not self.consent_page.live:
            return None
        edition: Edition | None = self.consent_page.editions.in_force(timezone.localdate())
        return edition

    @property
    def unconfirmed_kept(self) -> timedelta:
        return timedelta(days=self.unconfirmed_days)
