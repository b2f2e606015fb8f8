"""A strip above the pages while it holds: short words for everybody."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin

from interruptions.forms import BannerForm
from interruptions.timing import Standing, short_words_of, standing
from review.publications.models import Publication, PublicationQuerySet
from review.publications.panels import ChecksPanel

LONGEST = 250


class Severity(models.TextChoices):
    INFORMATION = "information", "К сведению"
    WARNING = "warning", "Внимание"
    EMERGENCY = "emergency", "Авария"


class About(models.TextChoices):
    """What the Standard wants people reminded of, as far as it concerns everybody alike.

    Debts and restrictions of one consumer are no matter for a public page, so there is no such choice.
    """

    OTHER = "other", "Иное"
    TARIFFS = "tariffs", "Изменение тарифов или правил"
    CONTRACTS = "contracts", "Изменение условий договоров"
    PAYMENT = "payment", "Приближение срока оплаты"
    SUPPLY = "supply", "Плановые перерывы и ограничения"


class BannerQuerySet(PublicationQuerySet):
    def shown(self, now: datetime) -> Self:
        """What is published and holds at the moment; at the minute of its end it is gone."""
        return self.live().filter(starts_at__lte=now, ends_at__gt=now)


class Banner(PreviewableMixin, Publication):
    may_be_urgent = True

    text = models.CharField(
        "текст", max_length=LONGEST, help_text="Одно-два предложения, без личных сведений."
    )
    severity = models.CharField(
        "важность", max_length=20, choices=Severity.choices, default=Severity.INFORMATION
    )
    about = models.CharField(
        "о чём", max_length=20, choices=About.choices, default=About.OTHER,
        help_text="По Стандарту напоминают об изменении тарифов и договоров, о сроке оплаты, о перерывах. "
        "О долгах и ограничениях отдельных потребителей на сайте не пишут.",
    )  # fmt: skip
    link = models.CharField(
        "ссылка", max_length=500, blank=True, help_text="Адрес страницы, например /tariffs/."
    )
    link_text = models.CharField("слова ссылки", max_length=80, blank=True)
    starts_at = models.DateTimeField("показывать с", null=True, blank=True)
    ends_at = models.DateTimeField(
        "до", null=True, blank=True, help_text="С этой минуты баннера на сайте нет."
    )
    sections = models.CharField(
        "где", max_length=300, blank=True, help_text="Ничего не отмечено — на всех страницах."
    )
    is_demo = models.BooleanField("демонстрационные данные", default=False)

    objects = BannerQuerySet.as_manager()
    base_form_class = BannerForm
    panels = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldPanel("text"),
                FieldRowPanel([FieldPanel("severity"), FieldPanel("about")]),
                FieldRowPanel([FieldPanel("link"), FieldPanel("link_text")]),
            ],
            heading="Что сказать",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("sections")],
            heading="Когда и где показывать",
        ),
        FieldPanel("is_demo"),
        *Publication.reason_panels,
    ]

    class Meta(Publication.Meta):
        abstract = False
        verbose_name = "баннер"
        verbose_name_plural = "баннеры"
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return f"Баннер «{self.text[:60]}»"

    @property
    def when(self) -> str:
        """Say when it is shown; empty for an unfinished draft."""
        if self.starts_at is None or self.ends_at is None:
            return ""
        return short_words_of(timezone.localtime(self.starts_at), timezone.localtime(self.ends_at))

    def standing_at(self, now: datetime) -> Standing:
        return standing(self.starts_at, self.ends_at, now) if self.starts_at else Standing.COMING

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "interruptions/banner_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "banner": self}

    def faults(self) -> list[str]:
        found = []
        if self.starts_at is None or self.ends_at is None:
            found.append("Укажите, с какой и до какой минуты показывать баннер.")
        elif self.starts_at >= self.ends_at:
            found.append("Баннер кончается раньше, чем начинается.")
        if bool(self.link) != bool(self.link_text):
            found.append("У ссылки нужны и адрес, и слова.")
        if self.link and not self.link.startswith(("/", "https://", "http://")):
            found.append("Адрес ссылки начинается с «/» или «https://».")
        return found

    def remarks(self) -> list[str]:
        if self.starts_at is None or self.ends_at is None:
            return []
        same = Q(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at)
        others = Banner.objects.live().filter(same).exclude(pk=self.pk).count()
        return [f"В это время уже показывают другие баннеры: {others}."] if others else []
