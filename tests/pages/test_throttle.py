from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.test import RequestFactory

import pytest
import time_machine
from pytest_django import Settings

from pages.throttle import Limit, client_address, exceeds

LIMIT = Limit("test", attempts=3, seconds=600)
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_attempts_up_to_the_limit_pass_and_the_next_does_not() -> None:
    assert [exceeds(LIMIT, "a") for _ in range(5)] == [False, False, False, True, True]


def test_each_subject_and_each_limit_is_counted_alone() -> None:
    for _ in range(4):
        exceeds(LIMIT, "a")
    assert not exceeds(LIMIT, "b")
    assert not exceeds(Limit("other", 3, 600), "a")


def test_the_window_begins_with_its_first_attempt_and_then_ends() -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [exceeds(LIMIT, "a") for _ in range(4)][-1]
        clock.move_to(START + timedelta(seconds=599))
        assert exceeds(LIMIT, "a")
        clock.move_to(START + timedelta(seconds=601))
        assert [exceeds(LIMIT, "a") for _ in range(4)] == [False, False, False, True]


def test_a_window_that_ends_between_two_looks_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    exceeds(LIMIT, "a")
    count = cache.incr

    def expire_first(key: str) -> int:
        cache.delete(key)
        return count(key)

    monkeypatch.setattr(cache, "incr", expire_first)
    assert not exceeds(LIMIT, "a")
    monkeypatch.undo()
    assert [exceeds(LIMIT, "a") for _ in range(3)] == [False, False, True]


def test_a_limit_of_nothing_refuses_at_once() -> None:
    assert exceeds(Limit("none", attempts=0, seconds=600), "a")


def test_addresses_are_not_kept_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    def remember(key: str, *rest: int) -> bool:
        keys.append(key)
        return True

    monkeypatch.setattr(cache, "add", remember)
    exceeds(LIMIT, "192.0.2.7")
    assert len(keys) == 1
    assert "192.0.2.7" not in keys[0]


@pytest.mark.parametrize(
    ("header", "sent", "address"),
    [
        ("", "203.0.113.9", "192.0.2.1"),
        ("X-Forwarded-For", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("X-Forwarded-For", "", "192.0.2.1"),
    ],
)
def test_the_address_is_the_proxys_word_only_where_a_proxy_is_named(
    settings: Settings, header: str, sent: str, address: str
) -> None:
    settings.CLIENT_IP_HEADER = header
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get("/", headers={"X-Forwarded-For": sent})
    assert client_address(request) == address
