"""What people answered. Who they are is not asked and not kept: neither an address nor a moment."""

import uuid

from django.db import models
from django.db.models import Q

from surveys.kinds import WAYS, Way
from surveys.models.survey import Question, Survey

WAY_CHOICES = [(code.value, label) for code, label in WAYS.items()]


class Sheet(models.Model):
    """One filled questionnaire. `entered_by` is who typed in what came on paper, by voice or by mail."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets", verbose_name="анкета")
    way = models.CharField("как получена", max_length=20, choices=WAY_CHOICES, default=Way.WEB.value)
    received_on = models.DateField("когда получена")
    number = models.CharField("номер листа", max_length=40, blank=True)
    token = models.UUIDField("ключ формы", unique=True, default=uuid.uuid4, editable=False)
    entered_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто ввёл"
    )
    is_demo = models.BooleanField("демонстрационная", default=False, editable=False)

    class Meta:
        verbose_name = "заполненная анкета"
        verbose_name_plural = "заполненные анкеты"
        default_permissions = ()
        permissions = [
            ("enter_sheets", "вводит анкеты, полученные на бумаге, устно и письмом"),
            ("export_results", "выгружает итоги анкет"),
            ("erase_texts", "стирает свободные ответы, в которых кто-то назван"),
        ]
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                name="survey_sheet_once",
                condition=~Q(number=""),
                violation_error_message="Лист с таким номером уже введён.",
            )
        ]

    def __str__(self) -> str:
        return f"Анкета {self.number or self.pk}"


class Answer(models.Model):
    """An answer to a question; each option chosen of several is a row of its own.

    A text that was destroyed leaves its row, so counts stay what they were.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers", verbose_name="анкета")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name="вопрос")
    choice = models.PositiveSmallIntegerField("выбор", null=True)
    number = models.DecimalField("число", max_digits=12, decimal_places=2, null=True)
    text = models.TextField("свободный ответ", blank=True)
    is_marked = models.BooleanField("похоже на персональные данные", default=False)

    class Meta:
        verbose_name = "ответ на вопрос анкеты"
        verbose_name_plural = "ответы на вопросы анкет"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question", "choice"], name="survey_answer_once")
        ]

    def __str__(self) -> str:
        return f"Ответ на вопрос {self.question_id}"
