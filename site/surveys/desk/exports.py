"""Results of a survey as rows of a table. Free answers stay inside: people may be named in them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from surveys.kinds import Kind
from surveys.models import Answer, Survey
from surveys.results import SurveyResult

RESULTS_HEAD = ("Вопрос", "Ответили", "Среднее", "Вариант", "Сколько", "Доля, %")
ANSWERS_HEAD = ("Анкета", "Номер листа", "Как получена", "Когда получена", "Вопрос", "Ответ")
Line = tuple[Any, ...]


def result_lines(result: SurveyResult) -> list[Line]:
    """Return the total first, then each question with each of its options."""
    lines: list[Line] = [("Всего", result.answers, result.score, "", None, None)]
    for question in result.questions:
        own = (question.text, question.answers, question.mean)
        lines += [(*own, share.label, share.chosen, share.percent) for share in question.shares]
        lines += [] if question.shares else [(*own, "", None, None)]
    return lines


def answer_lines(survey: Survey) -> Iterator[Line]:
    """Yield what each sheet says, but for free answers; one query."""
    rows = Answer.objects.filter(sheet__survey=survey.pk).exclude(question__kind=Kind.TEXT)
    for each in rows.select_related("sheet", "question").order_by("sheet", "question__sort_order", "pk"):
        sheet = each.sheet
        way, said = sheet.get_way_display(), _said(each)
        yield (sheet.pk, sheet.number, way, sheet.received_on, each.question.text, said)


def _said(answer: Answer) -> str | int | Decimal | None:
    if answer.question.kind == Kind.SCALE or answer.choice is None:
        return answer.number if answer.choice is None else answer.choice
    return answer.question.choices.get(answer.choice, "")
