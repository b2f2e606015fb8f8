"""A term that another system has named, beside the rule that it wins over."""

from datetime import date

import pytest

from questions.deadlines import BY_THE_RULE, Term, explain
from questions.given_terms import GivenTerm, control_of_given, given_in, with_given
from workdays.calendar import Calendar
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
RULE = {"amount": 15, "unit": "working_day", "source": "Стандарт"}
RECEIVED = date(2026, 11, 23)


def test_a_named_term_stands_beside_the_rule_and_a_later_one_takes_its_place() -> None:
    first = with_given(RULE, GivenTerm(date(2026, 12, 10), "gis"))
    assert first == {**RULE, "given": {"due_on": "2026-12-10", "source": "gis"}}
    second = with_given(first, GivenTerm(date(2026, 12, 20), "gis"))
    assert given_in(second) == GivenTerm(date(2026, 12, 20), "gis")
    assert given_in(first) == GivenTerm(date(2026, 12, 10), "gis")


@pytest.mark.parametrize("snapshot", [None, {}, RULE])
def test_the_rule_alone_names_nothing(snapshot: dict[str, object] | None) -> None:
    assert given_in(snapshot) is None


@pytest.mark.parametrize(
    ("due_on", "control_on"),
    [
        ("2026-12-10", "2026-12-10"),
        ("2026-12-06", "2026-12-04"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-22", "2026-11-22"),
        ("2099-12-06", "2099-12-06"),
    ],
    ids=["a working day", "a Sunday", "the day of receipt", "before it", "beyond the calendar"],
)
def test_the_reminder_lies_on_the_last_working_day(due_on: str, control_on: str) -> None:
    given = GivenTerm(date.fromisoformat(due_on), "gis")
    assert control_of_given(RECEIVED, given, CALENDAR) == date.fromisoformat(control_on)


def test_without_a_working_day_the_reminder_is_the_end_itself() -> None:
    given = GivenTerm(date(2026, 11, 29), "gis")
    assert control_of_given(date(2026, 11, 27), given, CALENDAR) == date(2026, 11, 29)


def test_the_count_shows_where_the_rule_would_have_ended_the_term() -> None:
    rows = explain(RECEIVED, Term(15, "working_day", 0, "working_day"), CALENDAR, is_rule_only=True)
    assert (rows[-1].date, rows[-1].text) == (date(2026, 12, 14), f"15-й день{BY_THE_RULE}")
    assert not any("последний день" in row.text for row in rows)
