"""Free answers have a term of their own; no count moves when they go."""

from datetime import date
from typing import Any

from django.utils import timezone

import pytest
from tests.surveys.conftest import Fill, MakeSurvey

from privacy.holders import kinds, name_of
from surveys.holding import SurveyHolder
from surveys.models import Answer
from surveys.results import of_surveys

pytestmark = pytest.mark.django_db


def test_the_texts_of_a_closed_survey_are_due_and_destroyed_once(make_survey: MakeSurvey, fill: Fill) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 6: "Петрова Анна груба"})
    before, holder, subject = of_surveys([survey]), SurveyHolder(), f"survey:{survey.pk}"
    assert not list(kinds()["survey_texts"].due(date(2025, 12, 30), 10))
    (due,) = kinds()["survey_texts"].due(date(2025, 12, 31), 10)
    assert (due.subject, due.ended_on) == (subject, date(2025, 12, 31))
    assert name_of(subject) == "Свободные ответы анкеты «Как мы работаем»"
    (record,) = holder.records([subject])
    assert record.facts == [("Что улучшить?", "Петрова Анна груба")]
    erase: Any = holder.erase
    wiped = [erase([subject], act="1", wipe=None, now=timezone.now()) for _ in range(2)]
    assert wiped == [{"свободных ответов анкет": 1}, {}]
    assert set(Answer.objects.values_list("text", flat=True)) == {""}
    assert of_surveys([survey]) == before
    assert name_of(subject) == ""
