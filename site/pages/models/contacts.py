"""«Контакты»: where the company is, when it is open, who answers for what."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from pages.models.base import BasePage
from workdays.services import current_statuses


class ContactsPage(BasePage):
    """Address, hours, receptions, phones, persons; what is not known is not shown."""

    intro = models.TextField("вступление", blank=True)
    directions = models.TextField("как пройти", blank=True)
    floor_plan = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="схема размещения специалистов",
    )  # fmt: skip
    floor_plan_text = models.TextField(
        "схема словами", blank=True, help_text="Для тех, кто не видит рисунка: какой кабинет где находится."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel(
            "persons",
            heading="Кто решает вопрос",
            label="Направление",
            help_text="Незаполненное посетители не видят.",
        ),
        FieldPanel("directions"),
        MultiFieldPanel([FieldPanel("floor_plan"), FieldPanel("floor_plan_text")], heading="Схема"),
    ]
    template = "pages/contacts_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "контакты"
        verbose_name_plural = "контакты"

    def clean(self) -> None:
        super().clean()
        if self.floor_plan_id and not self.floor_plan_text:
            raise ValidationError({"floor_plan_text": "Опишите схему словами: её читают и те, кто не видит."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "points": current_statuses(timezone.now()), "persons": list(self.persons.all())}


class ContactPerson(Orderable):
    """Who answers for a matter: a direction of work with whatever is known of its person."""

    page = ParentalKey(ContactsPage, on_delete=models.CASCADE, related_name="persons")
    matters = models.CharField("какие вопросы решает", max_length=300)
    department = models.CharField("отдел", max_length=200, blank=True)
    post = models.CharField("должность", max_length=200, blank=True)
    full_name = models.CharField("фамилия, имя, отчество", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    room = models.CharField("кабинет", max_length=60, blank=True)
    hours = models.CharField("часы приёма", max_length=200, blank=True)

    panels = [
        FieldPanel("matters"),
        FieldRowPanel([FieldPanel("department"), FieldPanel("post")]),
        FieldRowPanel([FieldPanel("full_name"), FieldPanel("phone")]),
        FieldRowPanel([FieldPanel("room"), FieldPanel("hours")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "контактное лицо"
        verbose_name_plural = "контактные лица"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has said yet who answers for the matter."""
        return not (self.full_name or self.post or self.department or self.phone)

    def __str__(self) -> str:
        return self.full_name or self.department or self.matters
