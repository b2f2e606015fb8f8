"""Where the time of an appeal went, by its journal; the days that the head's view looks at."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.head.spans import Span, a_year_before, ended_terms, month_to_date, terms_of_late
from disclosure.head.stages import Course, Stage, Taken, add_up, course_of

BEGUN = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: int) -> datetime:
    return BEGUN + hours * HOUR


def course(*steps: tuple[str, int], ended: int) -> Course:
    return course_of(1, [Taken(event, at(hours)) for event, hours in steps], begun=BEGUN, ended=at(ended))


def hours_of(found: Course) -> dict[str, float]:
    return {stage.value: time / HOUR for stage, time in found.times}


def test_each_step_ends_what_was_waited_for() -> None:
    found = course(("registered", 1), ("assign", 3), ("draft", 10), ("submit", 20), ("approve", 26), ended=30)
    assert hours_of(found) == {
        "registration": 1, "assignment": 2, "draft": 17, "approval": 6, "sending": 4,
    }  # fmt: skip
    assert found.longest is Stage.DRAFT


def test_an_answer_that_was_returned_is_written_again() -> None:
    found = course(("registered", 0), ("assign", 1), ("submit", 5), ("return", 9), ("submit", 19), ended=20)
    assert hours_of(found) == {"assignment": 1, "draft": 14, "approval": 5}


def test_other_events_change_nothing() -> None:
    found = course(("registered", 0), ("note", 2), ("scan", 3), ended=4)
    assert hours_of(found) == {"assignment": 4}


def test_an_open_appeal_waits_until_now() -> None:
    assert hours_of(course(("registered", 0), ("assign", 2), ended=50)) == {"assignment": 2, "draft": 48}


def test_what_was_written_up_after_the_end_tells_nothing() -> None:
    late = course(("registered", 60), ("assign", 61), ended=50)
    assert late == Course(1, ())
    assert late.longest is None
    assert course(ended=50) == Course(1, ())


def test_a_row_written_after_the_answer_ends_with_it() -> None:
    found = course(("registered", 0), ("assign", 1), ("submit", 60), ended=50)
    assert hours_of(found) == {"assignment": 1, "draft": 49}


def test_the_ways_of_many_are_added_up_and_the_unknown_left_out() -> None:
    quick = Course(1, ((Stage.ASSIGNMENT, 2 * HOUR), (Stage.DRAFT, 8 * HOUR)))
    slow = Course(2, ((Stage.ASSIGNMENT, 20 * HOUR), (Stage.DRAFT, 10 * HOUR)))
    sums = {each.stage: each for each in add_up([quick, slow, Course(3, ())])}
    assert sums[Stage.ASSIGNMENT].mean == 11 * HOUR
    assert sums[Stage.ASSIGNMENT].share == pytest.approx(22 / 40)
    assert sums[Stage.ASSIGNMENT].longest_of == (2,)
    assert sums[Stage.DRAFT].longest_of == (1,)
    assert sums[Stage.SENDING].mean == timedelta()


def test_nothing_known_adds_up_to_nothing() -> None:
    assert all((each.mean, each.share, each.longest_of) == (timedelta(), 0.0, ()) for each in add_up([]))


def test_a_month_is_compared_with_the_same_days_a_year_ago() -> None:
    now = month_to_date(date(2026, 11, 28))
    assert now == Span(date(2026, 11, 1), date(2026, 11, 28))
    assert a_year_before(now) == Span(date(2025, 11, 1), date(2025, 11, 28))
    assert a_year_before(month_to_date(date(2028, 2, 29))) == Span(date(2027, 2, 1), date(2027, 2, 28))


def test_the_term_of_the_present_day_still_runs() -> None:
    now = month_to_date(date(2026, 11, 28))
    assert ended_terms(now, date(2026, 11, 28)) == Span(date(2026, 11, 1), date(2026, 11, 27))
    first = month_to_date(date(2026, 11, 1))
    assert ended_terms(first, date(2026, 11, 1)).last < first.first
    assert terms_of_late(date(2026, 11, 28)) == Span(date(2026, 8, 30), date(2026, 11, 27))
