"""When a duty must be renewed, how it stands on a day, when to warn: exact dates of the shipped calendar."""

from datetime import date, datetime, timedelta, timezone

import pytest

from disclosure.freshness import (
    Change,
    Occasion,
    Presence,
    Renewal,
    Ring,
    Rule,
    RuleError,
    State,
    event_due,
    fallen,
    is_answered,
    next_due,
    nominal_days,
    occasions_of_red,
    occasions_of_term,
    stand,
)
from workdays.calendar import Calendar, CalendarYearMissing
from workdays.services import read_year, shipped_files

MOSCOW = timezone(timedelta(hours=3))
START = date(2026, 1, 12)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar(tuple(read_year(path) for path in shipped_files()))


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=MOSCOW)


def first(rule: Rule, since: date, count: int) -> list[date]:
    days = nominal_days(rule, since)
    return [next(days) for _ in range(count)]


BY_EVENT = Rule(Renewal.EVENT, START)
MONTHLY = Rule(Renewal.MONTHLY, START, day=15)
QUARTERLY = Rule(Renewal.QUARTERLY, START, day=20)
YEARLY = Rule(Renewal.YEARLY, START, day=1, month=6)


@pytest.mark.parametrize(
    ("rule", "since", "days"),
    [
        (MONTHLY, date(2026, 11, 1), [date(2026, 11, 15), date(2026, 12, 15), date(2027, 1, 15)]),
        (QUARTERLY, date(2026, 2, 1), [date(2026, 4, 20), date(2026, 7, 20), date(2026, 10, 20)]),
        (YEARLY, date(2026, 1, 1), [date(2026, 6, 1), date(2027, 6, 1)]),
        # A day that a month does not have is its last one.
        (Rule(Renewal.MONTHLY, START, day=31), date(2026, 1, 1), [date(2026, 1, 31), date(2026, 2, 28)]),
        (
            Rule(Renewal.YEARLY, START, day=29, month=2),
            date(2027, 1, 1),
            [date(2027, 2, 28), date(2028, 2, 29)],
        ),
    ],
)
def test_the_due_days_of_a_rule(rule: Rule, since: date, days: list[date]) -> None:
    assert first(rule, since, len(days)) == days


def test_a_rule_by_event_has_no_due_days() -> None:
    assert list(nominal_days(BY_EVENT, START)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"renewal": Renewal.MONTHLY},
        {"renewal": Renewal.QUARTERLY, "day": 0},
        {"renewal": Renewal.MONTHLY, "day": 32},
        {"renewal": Renewal.YEARLY, "day": 1},
        {"renewal": Renewal.YEARLY, "day": 1, "month": 13},
        {"renewal": Renewal.EVENT, "event_days": 0},
    ],
)
def test_a_rule_that_names_no_day_is_refused(fields: dict[str, int]) -> None:
    with pytest.raises(RuleError):
        Rule(starts_on=START, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("renewals", "due"),
    [
        # 15.01.2026 is a Thursday; 15.02.2026 a Sunday, so the next working day (ГК РФ, ст. 193).
        ([], date(2026, 1, 15)),
        ([date(2026, 1, 13)], date(2026, 2, 16)),
        ([date(2026, 1, 13), date(2026, 1, 15)], date(2026, 2, 16)),
        ([date(2026, 1, 13), date(2026, 1, 16)], date(2026, 3, 16)),
        # A late renewal takes over what is overdue and not the day that is coming.
        ([date(2026, 1, 20)], date(2026, 2, 16)),
        ([date(2026, 3, 20)], date(2026, 4, 15)),
        # Before the window of the first day nothing counts.
        ([date(2025, 12, 1)], date(2026, 1, 15)),
        ([date(2026, 2, 15)], date(2026, 2, 16)),
    ],
)
def test_which_day_a_renewal_satisfies(calendar: Calendar, renewals: list[date], due: date) -> None:
    assert next_due(MONTHLY, renewals, calendar) == due


def test_a_year_is_renewed_once_whenever_in_the_year_before_its_day(calendar: Calendar) -> None:
    assert next_due(YEARLY, [], calendar) == date(2026, 6, 1)
    assert next_due(YEARLY, [date(2026, 3, 2)], calendar) == date(2027, 6, 1)
    assert next_due(YEARLY, [date(2026, 6, 1), date(2026, 6, 2)], calendar) == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("renewal", "answered"),
    [
        (at(2026, 11, 9, 18), False),  # before the change
        (at(2026, 11, 10, 9), False),  # that day, before it was noted
        (at(2026, 11, 10, 15), True),  # that day, afterwards
        (at(2026, 11, 11, 9), True),  # a later day, though before the note of a change noted late
    ],
)
def test_which_renewal_answers_a_change(renewal: datetime, answered: bool) -> None:
    assert is_answered(Change(date(2026, 11, 10), at(2026, 11, 10, 14)), [renewal]) is answered


def test_a_change_asks_for_a_renewal_in_calendar_days_from_the_next(calendar: Calendar) -> None:
    # 10.11.2026 + 10 days is Friday 20.11; 11.11 + 10 is Saturday 21.11, so Monday 23.11.
    change = Change(date(2026, 11, 10), at(2026, 11, 10))
    late = Change(date(2026, 11, 11), at(2026, 11, 12))
    assert event_due(BY_EVENT, [change, late], [], calendar) == date(2026, 11, 20)
    assert event_due(BY_EVENT, [late], [], calendar) == date(2026, 11, 23)
    assert event_due(BY_EVENT, [change, late], [at(2026, 11, 12, 15)], calendar) is None


def standing(
    calendar: Calendar, on: date, rule: Rule = MONTHLY, **known: object
) -> tuple[State, date | None]:
    given = {"presence": Presence.PRESENT, "renewals": [], "changes": [], **known}
    found = stand(rule, on=on, calendar=calendar, **given)  # type: ignore[arg-type]
    return found.state, found.due_on


def test_how_a_duty_stands_before_on_and_after_its_day(calendar: Calendar) -> None:
    # Due 15.12.2026, a Tuesday; ten working days before is 01.12.
    renewed = {"renewals": [at(2026, 11, 16)]}
    rule = Rule(Renewal.MONTHLY, date(2026, 11, 1), day=15)
    due = date(2026, 12, 15)
    assert standing(calendar, date(2026, 11, 30), rule, **renewed) == (State.FRESH, due)
    assert standing(calendar, date(2026, 12, 1), rule, **renewed) == (State.SOON, due)
    assert standing(calendar, due, rule, **renewed) == (State.SOON, due)
    assert standing(calendar, date(2026, 12, 16), rule, **renewed) == (State.STALE, due)


def test_what_is_not_there_is_not_fresh(calendar: Calendar) -> None:
    on, renewed = date(2026, 11, 28), [at(2026, 11, 27)]
    assert standing(calendar, on, BY_EVENT, renewals=renewed) == (State.FRESH, None)
    for presence, state in ((Presence.MISSING, State.MISSING), (Presence.UNFILLED, State.UNFILLED)):
        assert standing(calendar, on, BY_EVENT, renewals=renewed, presence=presence) == (state, None)


def test_a_change_counts_beside_the_yearly_day(calendar: Calendar) -> None:
    change = Change(date(2026, 11, 2), at(2026, 11, 2))
    rule = Rule(Renewal.YEARLY, START, day=1, month=6)
    renewed = [at(2026, 5, 20)]
    assert standing(calendar, date(2026, 11, 3), rule, renewals=renewed, changes=[change]) == (
        State.SOON,
        date(2026, 11, 12),
    )
    assert standing(calendar, date(2026, 11, 13), rule, renewals=renewed, changes=[change])[0] is State.STALE


def test_a_term_in_a_year_without_a_calendar_is_not_guessed(calendar: Calendar) -> None:
    with pytest.raises(CalendarYearMissing):
        next_due(Rule(Renewal.YEARLY, date(2060, 1, 1), day=1, month=6), [], calendar)


def test_warnings_come_ten_three_and_one_working_days_before_and_then_escalate(calendar: Calendar) -> None:
    assert occasions_of_term(date(2026, 12, 15), calendar) == [
        Occasion("before-10:2026-12-15", date(2026, 12, 1)),
        Occasion("before-3:2026-12-15", date(2026, 12, 10)),
        Occasion("before-1:2026-12-15", date(2026, 12, 14)),
        Occasion("red:2026-12-16", date(2026, 12, 16)),
        Occasion("escalation:2026-12-16", date(2026, 12, 17), Ring.WATCHERS),
    ]


def test_the_escalation_of_what_broke_on_friday_is_on_monday(calendar: Calendar) -> None:
    assert occasions_of_red(date(2026, 11, 27), calendar) == [
        Occasion("red:2026-11-27", date(2026, 11, 27)),
        Occasion("escalation:2026-11-27", date(2026, 11, 30), Ring.WATCHERS),
    ]


def test_only_the_latest_occasion_of_each_ring_is_told(calendar: Calendar) -> None:
    occasions = occasions_of_term(date(2026, 12, 15), calendar)
    assert fallen(occasions, date(2026, 11, 30)) == []
    assert [each.code for each in fallen(occasions, date(2026, 12, 11))] == ["before-3:2026-12-15"]
    assert [each.code for each in fallen(occasions, date(2026, 12, 20))] == [
        "red:2026-12-16",
        "escalation:2026-12-16",
    ]
