from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from outbox.schedule import GIVE_UP_AFTER, LONGEST, delay_after


def _all_delays() -> list[timedelta]:
    delays = []
    while (delay := delay_after(len(delays) + 1)) is not None:
        delays.append(delay)
    return delays


def test_the_wait_doubles_from_one_minute_to_six_hours() -> None:
    minutes = [delay.total_seconds() / 60 for delay in _all_delays()]

    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, *[360] * 10]


def test_trying_goes_on_for_nearly_three_days_and_then_ends() -> None:
    total = sum(_all_delays(), timedelta())

    assert GIVE_UP_AFTER - LONGEST < total <= GIVE_UP_AFTER


@given(st.integers(min_value=20, max_value=10**12))
def test_no_number_of_attempts_is_too_many_to_count(attempts: int) -> None:
    assert delay_after(attempts) is None
