"""What the yearly report takes from the programme."""

from datetime import date
from typing import Any

import pytest
from tests.measures.conftest import LinkComplaint, MakeMeasure

from measures.models import NoMeasures
from measures.programme import Programme, PublicMeasure, of_year

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 20)


def test_a_year_nobody_has_filled_in_is_empty() -> None:
    assert of_year(2025, today=TODAY) == Programme(2025, "", ())


def test_a_year_says_that_there_were_no_measures_once_that_is_published() -> None:
    NoMeasures.objects.create(year=2025, live=False)
    assert of_year(2025, today=TODAY).statement == ""
    NoMeasures.objects.update(live=True)
    assert of_year(2025, today=TODAY) == Programme(2025, "Мероприятия не проводились.", ())


def test_published_measures_come_with_how_they_stand_and_how_many_complaints_led_to_them(
    make_measure: MakeMeasure, link: LinkComplaint
) -> None:
    late = make_measure(kind="audit", title="Аудит", due_on=date(2025, 12, 1))
    done = make_measure(state="done", done_on=date(2025, 8, 20), result="Скамейки стоят.")
    make_measure(live=False), make_measure(year=2024, due_on=date(2024, 9, 1))
    link(done), link(done)
    assert of_year(2025, today=TODAY).measures == (
        PublicMeasure(
            done.title,
            "другое",
            date(2025, 9, 1),
            "выполнено",
            date(2025, 8, 20),
            "Скамейки стоят.",
            2,
        ),
        PublicMeasure(late.title, "аудит", date(2025, 12, 1), "срок прошёл, ещё не выполнено", None, "", 0),
    )


def test_any_number_of_measures_takes_two_queries(
    make_measure: MakeMeasure, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        make_measure(state="under_way")
    with django_assert_num_queries(2):
        assert len(of_year(2025, today=TODAY).measures) == 5
