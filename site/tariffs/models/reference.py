from django.db import models

from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Regulator(models.Model):
    """Who sets tariffs: a ministry of the region, a federal service."""

    name = models.CharField("название", max_length=300, unique=True)
    short_name = models.CharField("короткое название", max_length=100)
    url = models.URLField("сайт", blank=True)

    panels = [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("url")]

    class Meta:
        verbose_name = "орган регулирования"
        verbose_name_plural = "органы регулирования"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name


class ConsumerGroup(models.Model):
    """Households that pay alike, by where they live and on what they cook and heat; or who is equated."""

    class Settlement(models.TextChoices):
        ANY = "any", "любой"
        URBAN = "urban", "город"
        RURAL = "rural", "село"

    class Equipment(models.TextChoices):
        NONE = "none", "не важно"
        GAS = "gas", "газовая плита"
        STOVE = "electric_stove", "электроплита"
        HEATING = "electric_heating", "электрическое отопление"
        BOTH = "both", "электроплита и электрическое отопление"

    code = models.SlugField(
        "код", max_length=30, unique=True, help_text="Постоянный: по нему группу находят программы."
    )
    name = models.CharField("короткое название", max_length=120, unique=True, help_text="Как спросит житель.")
    official_name = models.TextField("название по решению")
    settlement = models.CharField("где", max_length=10, choices=Settlement.choices, default=Settlement.ANY)
    equipment = models.CharField(
        "оборудование", max_length=20, choices=Equipment.choices, default=Equipment.NONE
    )
    is_equated = models.BooleanField("приравнены к населению", default=False)
    order = models.PositiveSmallIntegerField("порядок", default=0)
    is_active = models.BooleanField("предлагать на сайте", default=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("official_name"),
        FieldRowPanel([FieldPanel("settlement"), FieldPanel("equipment")]),
        FieldPanel("is_equated"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("is_active")]),
    ]

    class Meta:
        verbose_name = "группа потребителей"
        verbose_name_plural = "группы потребителей"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
