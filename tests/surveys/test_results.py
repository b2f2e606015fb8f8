"""Counts, means and shares, exactly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.surveys.conftest import Fill, MakeSurvey

from surveys.results import of_year

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 20)


def test_each_question_is_counted_by_its_kind(make_survey: MakeSurvey, fill: Fill) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 1: 4, 2: 1, 3: {1, 2}, 4: 1, 5: Decimal("7.5"), 6: "Лавочку"})
    fill(survey, {0: 4, 2: 3, 3: {2}, 4: 0, 5: Decimal(10)}, way="paper", number="1")
    fill(survey, {0: 4})
    (found,) = of_year(2025, today=TODAY)
    assert (found.title, found.closed_on, found.answers) == ("Как мы работаем", date(2025, 12, 31), 3)
    polite, hours, learned, uses, again, waited, better = found.questions
    assert (polite.answers, polite.mean) == (3, Decimal("4.33"))
    assert [(each.chosen, each.percent) for each in polite.shares] == [
        (1, Decimal("33.3")), (2, Decimal("66.7")), *[(0, Decimal("0.0"))] * 3,
    ]  # fmt: skip
    assert (hours.answers, hours.mean) == (1, Decimal("4.00"))
    assert learned.mean is None
    assert [(each.label, each.chosen) for each in learned.shares] == [
        ("сайт", 1),
        ("квитанция", 0),
        ("соседи", 1),
    ]
    assert uses.answers == 2
    assert [(each.chosen, each.percent) for each in uses.shares] == [
        (1, Decimal("50.0")), (2, Decimal("100.0")), (0, Decimal("0.0")),
    ]  # fmt: skip
    assert [(each.label, each.chosen) for each in again.shares] == [("да", 1), ("нет", 1)]
    assert (waited.answers, waited.mean, waited.shares) == (2, Decimal("8.75"), ())
    assert (better.answers, better.mean, better.shares) == (1, None, ())


def test_the_score_is_the_mean_of_all_marks(make_survey: MakeSurvey, fill: Fill) -> None:
    survey = make_survey()
    fill(survey, {0: 5, 1: 1})
    fill(survey, {0: 5})
    assert of_year(2025, today=TODAY)[0].score == Decimal("3.67")


def test_a_survey_without_answers_has_no_score(make_survey: MakeSurvey) -> None:
    make_survey()
    (found,) = of_year(2025, today=TODAY)
    assert (found.answers, found.score) == (0, None)
    assert found.questions[0].mean is None


@pytest.mark.parametrize(
    "fields",
    [
        {"closes_on": date(2026, 1, 20)},
        {"closes_on": date(2026, 1, 19)},
        {"closes_on": date(2024, 12, 31), "opens_on": date(2024, 1, 1)},
        {"live": False},
    ],
    ids=["open today", "closed in another year", "of the year before", "a draft"],
)
def test_a_survey_counts_in_the_year_in_which_it_was_closed(
    make_survey: MakeSurvey, fields: dict[str, Any]
) -> None:
    make_survey(**fields)
    assert of_year(2025, today=TODAY) == ()


def test_any_number_of_surveys_takes_five_queries(
    make_survey: MakeSurvey, fill: Fill, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        fill(make_survey(slug=f"how-{number}"), {0: number + 1, 3: {1}})
    with django_assert_num_queries(5):
        assert len(of_year(2025, today=TODAY)) == 4
