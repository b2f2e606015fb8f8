from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest

from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Revision
from wagtail.search import index

from pages.edit_panels import RoomsPanel
from pages.models.base import Audience, BasePage
from pages.models.review import ReviewedPage

FAULTS_HOOK = "frequent_question_faults"
"""A function of a draft that says in Russian what keeps it from the public, as a list."""
NOTES_HOOK = "frequent_question_notes"
"""A function of a draft and a user that gives HTML for the form of the question, or nothing."""


class FaqPage(BasePage):
    """«Частые вопросы»: all questions on one page, by category, each with an address of its own."""

    intro = models.TextField("вступление", blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    template = "pages/faq_page.html"
    subpage_types = ["pages.QuestionPage"]

    class Meta:
        verbose_name = "частые вопросы"
        verbose_name_plural = "частые вопросы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("for", "")
        audience = asked if asked in {Audience.INDIVIDUAL, Audience.ORGANIZATION} else ""
        questions = QuestionPage.objects.child_of(self).live().order_by("path")
        if audience:
            questions = questions.filter(audience__in=[audience, Audience.BOTH])
        by_category = groupby(
            sorted(questions, key=lambda page: page.category), key=lambda page: page.category
        )
        groups = [(QuestionPage.Category(code).label, list(pages)) for code, pages in by_category]
        return {**context, "groups": groups, "audience": audience}


class QuestionPage(ReviewedPage):
    """One frequent question; its title is the question."""

    class Category(models.TextChoices):
        APPEALS = "1-appeals", "Обращения и ответы"
        OFFICE = "2-office", "Офис и приём"
        PAYMENT = "3-payment", "Оплата и задолженность"
        PHONE = "4-phone", "Телефон"
        CONTRACT = "5-contract", "Договор"
        PERSONAL_DATA = "6-personal-data", "Персональные данные"
        QUALITY = "7-quality", "Качество обслуживания"

    short_answer = models.TextField(
        "ответ коротко", help_text="Одно-два предложения: их предлагают над формой."
    )
    answer = RichTextField("ответ", features=["bold", "ol", "ul", "link"], blank=True)
    category = models.CharField("тема", max_length=30, choices=Category.choices)
    audience = models.CharField("кому", max_length=20, choices=Audience.choices, default=Audience.BOTH)
    source = models.CharField(
        "откуда ответ", max_length=250, blank=True, help_text="Например, глава Стандарта."
    )

    content_panels = [
        RoomsPanel(NOTES_HOOK),
        *BasePage.content_panels,
        FieldPanel("short_answer"),
        FieldPanel("answer"),
        FieldPanel("category"),
        FieldPanel("audience"),
        FieldPanel("source"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("short_answer"), index.SearchField("answer")]
    template = "pages/question_page.html"
    parent_page_types = ["pages.FaqPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "частый вопрос"
        verbose_name_plural = "частые вопросы"

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Ask the rooms above what is wrong with it, such as personal data left in it."""
        draft = revision.as_object()
        told = (fault for each in hooks.get_hooks(FAULTS_HOOK) for fault in each(draft))
        return [*super().faults_of(revision), *told]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        siblings = (
            QuestionPage.objects.sibling_of(self, inclusive=False).live().filter(category=self.category)
        )
        return {**context, "siblings": siblings[:5]}
