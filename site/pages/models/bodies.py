"""«Куда ещё обратиться»: state bodies that give the documents needed or look into complaints."""

import re
from typing import Any

from django.db import models
from django.http import HttpRequest

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from pages.models.base import BasePage
from pages.models.review import ReviewedPage


class StateBodiesPage(ReviewedPage):
    intro = models.TextField("вступление", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("bodies", label="Орган", heading="Органы"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
    template = "pages/state_bodies_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "государственные органы"
        verbose_name_plural = "государственные органы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        bodies = list(self.bodies.all())
        groups = [
            (value, label, [body for body in bodies if body.purpose == value])
            for value, label in StateBody.Purpose.choices
        ]
        return {**context, "groups": [group for group in groups if group[2]]}


NEXT_NUMBER = re.compile(r"\s*[;\n]\s*|\s*,\s*(?=[+(\d])")
"""What parts two numbers: a comma before «доб. 12» does not."""


class StateBody(Orderable):
    """One body: what to go there for and how to reach it. Unknown contacts stay empty and are not shown."""

    class Purpose(models.TextChoices):
        DOCUMENTS = "documents", "Где получить документы"
        PROTECTION = "protection", "Куда обратиться, если не согласны с нами"

    page = ParentalKey(StateBodiesPage, on_delete=models.CASCADE, related_name="bodies")
    purpose = models.CharField("зачем обращаться", max_length=20, choices=Purpose.choices)
    name = models.CharField("название", max_length=250)
    matters = models.TextField("какие документы или вопросы")
    address = models.CharField("адрес", max_length=300, blank=True)
    hours = models.CharField("часы работы", max_length=300, blank=True)
    phones = models.CharField("телефоны", max_length=200, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    url = models.URLField("сайт", blank=True)

    panels = [
        FieldPanel("purpose"),
        FieldPanel("name"),
        FieldPanel("matters"),
        FieldRowPanel([FieldPanel("address"), FieldPanel("hours")]),
        FieldRowPanel([FieldPanel("phones"), FieldPanel("email"), FieldPanel("url")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "государственный орган"
        verbose_name_plural = "государственные органы"

    def __str__(self) -> str:
        return self.name

    @property
    def phone_lines(self) -> list[str]:
        return [phone for phone in NEXT_NUMBER.split(self.phones) if phone]
