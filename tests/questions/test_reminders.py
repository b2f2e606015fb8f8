"""When whom to remind: exact dates, and properties that no date may break."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questions.conftest import moscow

from questions.models import Reminder
from questions.reminders import (
    Capacity,
    Matter,
    Occasion,
    occasions,
    plan,
    term_words,
    unassigned_too_long,
)
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.services import read_year, shipped_files

CALENDAR = Calendar(tuple(read_year(path) for path in shipped_files()))
LEFT = [5, 3, 1, 0, -1, -2]
PEOPLE = st.sets(st.sampled_from(list(Capacity)), min_size=1)
DAYS = st.dates(date(2025, 1, 1), date(2027, 11, 30))


def fallen(due_on: date, since: date, until: date) -> list[Occasion]:
    return occasions(due_on=due_on, since=since, until=until, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        ("2026-11-20", ["2026-11-13", "2026-11-17", "2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"]),
        # 31 December and the January holidays are off, 11 January works.
        ("2027-01-13", ["2026-12-28", "2026-12-30", "2027-01-12", "2027-01-13", "2027-01-14", "2027-01-15"]),
        ("2026-12-30", ["2026-12-23", "2026-12-25", "2026-12-29", "2026-12-30", "2027-01-11", "2027-01-12"]),
        # Two holidays of May, one of them moved to Monday.
        ("2026-05-13", ["2026-05-05", "2026-05-07", "2026-05-12", "2026-05-13", "2026-05-14", "2026-05-15"]),
        # Terms that end on working Saturdays.
        ("2024-12-28", ["2024-12-23", "2024-12-25", "2024-12-27", "2024-12-28", "2025-01-09", "2025-01-10"]),
        ("2027-02-20", ["2027-02-15", "2027-02-17", "2027-02-19", "2027-02-20", "2027-02-24", "2027-02-25"]),
    ],
)
def test_each_occasion_falls_on_its_working_day(due_on: str, days: list[str]) -> None:
    term = date.fromisoformat(due_on)
    for day, left in zip(map(date.fromisoformat, days), LEFT, strict=True):
        assert fallen(term, day, day) == [Occasion(term, left)]
    assert [each.left for each in fallen(term, term - timedelta(30), date.fromisoformat(days[-1]))] == LEFT


def test_nothing_falls_on_a_day_off_or_four_days_before() -> None:
    assert fallen(date(2027, 1, 13), date(2026, 12, 31), date(2027, 1, 10)) == []
    assert fallen(date(2026, 11, 20), date(2026, 11, 16), date(2026, 11, 16)) == []


def test_a_term_that_a_changed_calendar_has_put_on_a_day_off_ends_on_the_working_day_before() -> None:
    sunday = date(2026, 11, 22)
    assert [each.left for each in fallen(sunday, date(2026, 11, 20), date(2026, 11, 23))] == [0, -1]


def test_a_term_beyond_the_known_calendars_is_no_guess() -> None:
    with pytest.raises(CalendarYearMissing):
        fallen(date(2019, 3, 1), date(2019, 2, 1), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("left", "hear"),
    [
        (5, {Capacity.EXECUTOR}),
        (3, {Capacity.EXECUTOR}),
        (1, {Capacity.EXECUTOR, Capacity.HEAD}),
        (0, {Capacity.EXECUTOR, Capacity.HEAD}),
        (-1, set(Capacity)),
        (-40, set(Capacity)),
    ],
)
def test_the_nearer_the_term_the_more_people_hear(left: int, hear: set[Capacity]) -> None:
    assert {each for each in Capacity if Occasion(date(2026, 11, 20), left).concerns(each)} == hear


def test_after_ten_days_only_the_latest_is_given_and_the_others_are_written_off() -> None:
    all_of_them = fallen(date(2026, 11, 20), date(2026, 11, 1), date(2026, 11, 24))
    decided = plan(all_of_them, capacities=[Capacity.EXECUTOR], recorded=[])
    assert decided.remind is not None
    assert (decided.remind.left, [each.left for each in decided.skip]) == (-2, [5, 3, 1, 0, -1])


def test_nobody_is_reminded_of_what_does_not_concern_him() -> None:
    early = fallen(date(2026, 11, 20), date(2026, 11, 1), date(2026, 11, 17))
    assert plan(early, capacities=[Capacity.HEAD, Capacity.WATCHER], recorded=[]).remind is None
    assert plan([], capacities=[Capacity.EXECUTOR], recorded=[]).remind is None


@given(DAYS, st.lists(st.integers(0, 45), min_size=1, max_size=12), PEOPLE)
def test_however_the_worker_stops_and_starts_each_occasion_is_given_at_most_once(
    due_on: date, runs: Sequence[int], capacities: set[Capacity]
) -> None:
    since, recorded, given_so_far = due_on - timedelta(20), set[str](), list[Occasion]()
    for day in sorted(since + timedelta(number) for number in runs):
        seen = fallen(due_on, since, day)
        decided = plan(seen, capacities=capacities, recorded=recorded)
        if decided.remind:
            given_so_far.append(decided.remind)
            recorded |= {decided.remind.code, *(each.skipped_code for each in decided.skip)}
        again = plan(seen, capacities=capacities, recorded=recorded)
        assert (again.remind, again.skip) == (None, [])
        own = [each for each in seen if any(map(each.concerns, capacities))]
        assert not own or own[-1] in given_so_far
        assert all(each.code in recorded or each.skipped_code in recorded for each in own)
    assert len({each.code for each in given_so_far}) == len(given_so_far)
    assert [each.left for each in given_so_far] == sorted((each.left for each in given_so_far), reverse=True)


@given(DAYS)
def test_the_four_occasions_before_a_term_fall_once_each_and_every_working_day_after_it(due_on: date) -> None:
    term = CALENDAR.next_working(due_on)
    last = CALENDAR.add_working_days(term, 7)
    lefts = [each.left for each in fallen(term, term - timedelta(31), last)]
    assert lefts == [5, 3, 1, 0, -1, -2, -3, -4, -5, -6, -7]


def test_a_prolonged_term_has_occasions_of_its_own_and_codes_fit_their_column() -> None:
    first, second = Occasion(date(2026, 11, 20), 1), Occasion(date(2026, 12, 11), 1)
    assert first.code != second.code
    longest = Occasion(date(2026, 11, 20), -9999)
    assert max(len(longest.code), len(longest.skipped_code)) <= 40


@pytest.mark.parametrize(
    ("received", "registered_on", "moment"),
    [
        (moscow(2026, 11, 23, 11), date(2026, 11, 23), moscow(2026, 11, 24, 11)),
        (moscow(2026, 11, 28, 12), date(2026, 11, 28), moscow(2026, 12, 1, 0)),
        (moscow(2026, 12, 30, 15), date(2026, 12, 30), moscow(2027, 1, 11, 15)),
        # Paper entered on another day than it came: the whole of the next working day.
        (moscow(2026, 11, 19, 12), date(2026, 11, 23), moscow(2026, 11, 25, 0)),
    ],
)
def test_one_working_day_without_an_executor_is_a_whole_one(
    received: datetime, registered_on: date, moment: datetime
) -> None:
    assert unassigned_too_long(received, registered_on, CALENDAR) == moment


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (5, "до срока 5 рабочих дней"),
        (3, "до срока 3 рабочих дня"),
        (1, "до срока 1 рабочий день"),
        (0, "последний день срока"),
        (-1, "срок пропущен, 1 рабочий день назад"),
        (-11, "срок пропущен, 11 рабочих дней назад"),
        (-12, "срок пропущен, 12 рабочих дней назад"),
        (-22, "срок пропущен, 22 рабочих дня назад"),
    ],
)
def test_the_term_is_told_in_words(left: int, words: str) -> None:
    assert term_words(left) == words


def test_what_is_written_down_tells_an_answer_from_a_decision_and_fits_its_column() -> None:
    answer, decision = (Occasion(date(2026, 12, 14), -1000, matter) for matter in Matter)
    codes = [answer.code, answer.skipped_code, decision.code, decision.skipped_code]
    assert codes == [
        "due:2026-12-14:-1000",
        "skipped:2026-12-14:-1000",
        "decision:2026-12-14:-1000",
        "skipped-decision:2026-12-14:-1000",
    ]
    assert max(map(len, codes)) <= Reminder._meta.get_field("occasion").max_length
