"""Rules that know no database: how long a sign-in lasts, what a browser is called, what a code looks like."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from sign_in.browsers import name_of
from sign_in.codes import bare, fingerprint, new_codes, place_of
from sign_in.limits import is_over

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [
        (NOON - HOUR, NOON, False),
        (NOON - 9 * HOUR, NOON - 8 * HOUR + SECOND, False),
        (NOON - 9 * HOUR, NOON - 8 * HOUR, True),
        (NOON - 12 * HOUR + SECOND, NOON, False),
        (NOON - 12 * HOUR, NOON, True),
    ],
)
def test_a_sign_in_ends_by_idleness_or_by_its_length(began: datetime, seen: datetime, over: bool) -> None:
    assert is_over(began=began, seen=seen, now=NOON, idle=8 * HOUR, whole=12 * HOUR) is over


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0 YaBrowser/25.8 Safari/537.36",
            "Яндекс Браузер, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("<script>", "неизвестный браузер"),
        ("", "неизвестный браузер"),
    ],
)
def test_a_browser_is_named_in_two_words_of_our_own(header: str, name: str) -> None:
    assert name_of(header) == name
    assert len(name) <= 60


def test_recovery_codes_are_ten_different_groups_of_digits() -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{4}-\d{4}-\d{4}", code) for code in codes)
    assert [place_of(code) for code in codes] == list(range(10))


@pytest.mark.parametrize("typed", ["1234-5678-9012", "1234 5678 9012", " 123456789012\n", "1234–5678—9012"])
def test_a_code_is_the_same_however_it_is_grouped(typed: str) -> None:
    assert bare(typed) == "123456789012"
    assert fingerprint(typed) == fingerprint("123456789012")
    assert len(fingerprint(typed)) == 16
