from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.pages.conftest import make_home

from pages.models import HomePage
from surveys.models import Answer, Question, Sheet, Survey

MakeSurvey = Callable[..., Survey]
Fill = Callable[..., Sheet]

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"text": "Вежливы ли сотрудники?", "kind": "scale", "is_required": True},
    {"text": "Удобны ли часы?", "kind": "scale"},
    {"text": "Откуда вы узнали?", "kind": "single", "options": "сайт\nквитанция\nсоседи"},
    {"text": "Чем пользуетесь?", "kind": "multiple", "options": "касса\nкабинет\nтелефон"},
    {"text": "Вернулись бы?", "kind": "yes_no"},
    {"text": "Сколько минут ждали?", "kind": "number"},
    {"text": "Что улучшить?", "kind": "text"},
)


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def make_survey(db: None) -> MakeSurvey:
    """Make a survey with a question of each kind, published and open all the year 2025."""

    def make(questions: tuple[dict[str, Any], ...] = QUESTIONS, **fields: Any) -> Survey:
        values = {
            "title": "Как мы работаем", "slug": "how", "opens_on": date(2025, 1, 1),
            "closes_on": date(2025, 12, 31), "live": True, **fields,
        }  # fmt: skip
        survey = Survey.objects.create(**values)
        for order, question in enumerate(questions):
            Question.objects.create(survey=survey, sort_order=order, **question)
        return survey

    return make


@pytest.fixture
def fill(db: None) -> Fill:
    """Put a sheet in: answers by the place of the question; a set is several choices."""

    def put(survey: Survey, answers: Mapping[int, Any], **fields: Any) -> Sheet:
        sheet = Sheet.objects.create(survey=survey, **{"received_on": date(2025, 3, 1), **fields})
        questions = list(Question.objects.filter(survey=survey).order_by("sort_order"))
        for place, said in answers.items():
            for each in sorted(said) if isinstance(said, set) else [said]:
                name = {str: "text", Decimal: "number"}.get(type(each), "choice")
                Answer.objects.create(sheet=sheet, question=questions[place], **{name: each})
        return sheet

    return put
