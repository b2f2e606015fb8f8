"""Norms, moments and words: pure rules with exact values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.questions.conftest import moscow

from service import moments, norms
from service.durations import in_words, on_a_clock, or_not_measured
from service.errors import MomentsInvalid
from service.moments import Derived, Moments
from service.norms import Norm, Standing

NOON = moscow(2026, 11, 24, 12)
OLD = Norm("phone", "waiting", 30, 60, date(2020, 1, 1))
NEW = Norm("phone", "waiting", 20, 40, date(2026, 1, 1))
SERVICE = Norm("phone", "service", 300, 600, date(2020, 1, 1))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), OLD),
        (date(2025, 12, 31), OLD),
        (date(2026, 1, 1), NEW),
        (date(2030, 1, 1), NEW),
    ],
)
def test_the_norm_in_force_is_the_one_that_began_last(on: date, expected: Norm | None) -> None:
    known = [NEW, SERVICE, OLD]
    assert norms.in_force(known, channel="phone", what="waiting", on=on) == expected
    assert norms.in_force(known, channel="in_person", what="waiting", on=on) is None


@pytest.mark.parametrize(
    ("seconds", "within", "standing"),
    [
        (0, True, Standing.WITHIN),
        (19, True, Standing.WITHIN),
        (20, True, Standing.NEAR),
        (40, True, Standing.NEAR),
        (41, False, Standing.OVER),
    ],
)
def test_only_the_upper_end_of_a_norm_is_a_limit(seconds: int, within: bool, standing: Standing) -> None:
    assert norms.is_within(seconds, NEW) is within
    assert norms.standing(seconds, NEW) == standing


def test_a_norm_without_a_lower_end_is_kept_until_its_limit() -> None:
    norm = Norm("in_person", "waiting", 0, 900, date(2020, 1, 1))
    assert [norms.standing(seconds, norm) for seconds in (0, 900, 901)] == ["within", "within", "over"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (20, 40, "20–40 с"),
        (300, 600, "5–10 мин"),
        (0, 900, "до 15 мин"),
        (0, 45, "до 45 с"),
        (30, 90, "от 30 с до 1 мин 30 с"),
    ],
)
def test_norms_are_said_as_people_write_them(start: int, end: int, words: str) -> None:
    assert Norm("phone", "waiting", start, end, date(2020, 1, 1)).words == words


@pytest.mark.parametrize(
    ("seconds", "words", "clock"),
    [
        (0, "0 с", "0:00"),
        (59, "59 с", "0:59"),
        (60, "1 мин", "1:00"),
        (200, "3 мин 20 с", "3:20"),
        (3605, "1 ч", "1:00:05"),
        (3900, "1 ч 05 мин", "1:05:00"),
    ],
)
def test_times_in_words_and_on_a_clock(seconds: int, words: str, clock: str) -> None:
    assert (in_words(seconds), on_a_clock(seconds)) == (words, clock)


def test_what_nobody_measured_is_no_zero() -> None:
    assert or_not_measured(None) == "не измерено"
    assert or_not_measured(0) == "0 с"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (Moments(NOON, after(60), after(360)), Derived(date(2026, 11, 24), 60, 300)),
        (Moments(NOON, after(60)), Derived(date(2026, 11, 24), 60, None)),
        (Moments(None, NOON, after(9)), Derived(date(2026, 11, 24), None, 9)),
        (Moments(NOON, None, after(60)), Derived(date(2026, 11, 24), None, None)),
        (Moments(None, None, NOON), Derived(date(2026, 11, 24), None, None)),
        (Moments(NOON, after(1.9)), Derived(date(2026, 11, 24), 1, None)),
    ],
)
def test_what_follows_from_the_moments(when: Moments, expected: Derived) -> None:
    assert moments.derive(when) == expected


def test_the_day_is_that_of_moscow_of_the_first_moment_known() -> None:
    late = datetime(2025, 12, 31, 21, 30, tzinfo=UTC)
    derived = moments.derive(Moments(None, late, late + timedelta(hours=1)))
    assert (derived.day, derived.year, derived.month) == (date(2026, 1, 1), 2026, 1)
    before = moments.derive(Moments(late - timedelta(hours=1), late))
    assert (before.day, before.month) == (date(2025, 12, 31), 12)


def test_a_contact_without_any_moment_is_none() -> None:
    with pytest.raises(MomentsInvalid, match="хотя бы одно время"):
        moments.derive(Moments())


@pytest.mark.parametrize(
    ("when", "field", "words"),
    [
        (Moments(NOON, after(-1)), "started_at", "Начало раньше, чем приход или звонок."),
        (Moments(None, NOON, after(-1)), "ended_at", "Окончание раньше, чем начало."),
        (Moments(NOON, None, after(-1)), "ended_at", "Окончание раньше, чем приход или звонок."),
        (Moments(after(-90_000), after(-60), after(-30)), "ended_at", "Дольше суток"),
        (Moments(after(61)), "arrived_at", "Приход или звонок: время в будущем."),
        (Moments(NOON, after(10), after(99)), "ended_at", "Окончание: время в будущем."),
    ],
)
def test_moments_that_cannot_be_are_refused_by_name(when: Moments, field: str, words: str) -> None:
    with pytest.raises(MomentsInvalid, match=words) as caught:
        moments.checked(when, now=NOON)
    assert caught.value.field == field


def test_a_day_to_the_second_is_not_too_long() -> None:
    when = Moments(after(-86_400), None, NOON)
    assert moments.checked(when, now=NOON) == (when, [])


def test_a_clock_that_is_a_minute_ahead_is_taken_for_ours_and_that_is_said() -> None:
    kept, notes = moments.checked(Moments(after(-5), after(30), after(60)), now=NOON)
    assert kept == Moments(after(-5), NOON, NOON)
    assert notes == [moments.SKEWED]


moment = st.none() | st.integers(-200_000, 200).map(after)


@given(moment, moment, moment)
def test_whatever_is_kept_has_no_negative_and_no_endless_time(
    arrived: datetime | None, started: datetime | None, ended: datetime | None
) -> None:
    try:
        kept, _ = moments.checked(Moments(arrived, started, ended), now=NOON)
        derived = moments.derive(kept)
    except MomentsInvalid:
        return
    for seconds in (derived.waiting_seconds, derived.service_seconds):
        assert seconds is None or 0 <= seconds <= 86_400
