from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from review.publications.models import ReviewedRow
from surveys.kinds import KINDS, Kind, choices_of, fault_of_options, options_of

KIND_CHOICES = [(code.value, label) for code, label in KINDS.items()]
FROZEN = (
    "На анкету уже отвечали: вопросы больше не меняются, иначе ответы значили бы другое. "
    "Сделайте копию и спросите заново."
)


class SurveyQuerySet(models.QuerySet["Survey"]):
    def live(self) -> Self:
        return self.filter(live=True)

    def open(self, on: date) -> Self:
        """Those that take answers on a day."""
        return self.live().filter(opens_on__lte=on, closes_on__gte=on)

    def closed(self, on: date) -> Self:
        """Those whose last day is over."""
        return self.live().filter(closes_on__lt=on)

    def closed_in(self, year: int, on: date) -> Self:
        return self.closed(on).filter(closes_on__year=year)

    def listed(self) -> Self:
        """Those that the site leads to, not only their link."""
        return self.filter(is_listed=True)


class Survey(ReviewedRow):
    """A questionnaire: published through its review, open from a day to a day, frozen by the first answer."""

    title = models.CharField("название", max_length=200)
    slug = models.SlugField(
        "адрес", max_length=60, unique=True, help_text="Латиницей: /surveys/этот-адрес/. Потом его не меняют."
    )
    introduction = models.TextField(
        "вступление", blank=True, help_text="Зачем спрашиваем и сколько это займёт."
    )
    opens_on = models.DateField("открыта с")
    closes_on = models.DateField("по", help_text="Последний день. После него видны итоги.")
    closing_words = models.TextField("слова благодарности", blank=True, help_text="Их видят после отправки.")
    is_listed = models.BooleanField(
        "в общем списке", default=True, help_text="Без отметки анкету найдёт только тот, у кого есть ссылка."
    )
    is_demo = models.BooleanField("демонстрационная", default=False, editable=False)

    objects = SurveyQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        InlinePanel("questions", label="Вопрос", heading="Вопросы"),
        FieldPanel("closing_words"),
        FieldPanel("is_listed"),
    ]

    class Meta(ReviewedRow.Meta):
        abstract = False
        verbose_name = "анкета"
        verbose_name_plural = "анкеты"
        ordering = ["-opens_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.slug])

    @property
    def stream(self) -> str:
        return f"survey:{self.pk}"

    def is_open(self, on: date) -> bool:
        return self.live and self.opens_on <= on <= self.closes_on

    def is_closed(self, on: date) -> bool:
        return self.live and self.closes_on < on

    def is_answered(self) -> bool:
        """Whether anybody has answered: then its questions are frozen."""
        return self.pk is not None and self.sheets.exists()

    def faults(self) -> list[str]:
        questions: list[Question] = list(self.questions.all())
        found = [] if questions else ["В анкете нет ни одного вопроса."]
        if self.closes_on < self.opens_on:
            found.append("Последний день раньше первого.")
        found += [
            f"«{question.text}»: {fault}"
            for question in questions
            if (fault := fault_of_options(question.as_kind, question.option_list))
        ]
        if self.is_answered() and not self._asks_the_same(questions):
            found.append(FROZEN)
        return found

    def _asks_the_same(self, questions: "list[Question]") -> bool:
        """Whether the questions in memory are those that were answered."""
        stored = Question._base_manager.filter(survey=self.pk)
        return {each.pk: each.asked for each in stored} == {each.pk: each.asked for each in questions}


class Question(Orderable):
    """A question; what may be chosen is kept by number, so the order of the options never changes."""

    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("вопрос", max_length=300)
    kind = models.CharField("как отвечают", max_length=20, choices=KIND_CHOICES, default=Kind.SCALE.value)
    options = models.TextField(
        "варианты", blank=True, help_text="Для выбора из списка: каждый с новой строки."
    )
    is_required = models.BooleanField("ответ обязателен", default=False)

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")]),
        FieldPanel("options"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "вопрос анкеты"
        verbose_name_plural = "вопросы анкеты"

    def __str__(self) -> str:
        return self.text

    @property
    def as_kind(self) -> Kind:
        return Kind(self.kind)

    @property
    def option_list(self) -> list[str]:
        return options_of(self.options)

    @property
    def choices(self) -> dict[int, str]:
        """What may be chosen, by the number that is kept."""
        return choices_of(self.as_kind, self.option_list)

    @property
    def asked(self) -> tuple[Any, ...]:
        """All that gives an answer its meaning."""
        return self.text, self.kind, tuple(self.option_list), self.is_required
