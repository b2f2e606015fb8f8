"""Figures in words: numbers, spans of time, parts, changes."""

from decimal import Decimal

import pytest
from tests.disclosure.reports import a_snapshot

from disclosure.public.figures import (
    cell_words,
    change_words,
    clock_words,
    completeness,
    figure,
    per_cent,
    rests_on,
    said,
    span_words,
    whole,
)
from disclosure.yearly.snapshot import Cell


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (7, "7"),
        (1204, "1 204"),
        (1234567, "1 234 567"),
        ("12.5", "12,5"),
        ("1204.50", "1 204,5"),
        ("96.0", "96"),
        ("0.4", "0,4"),
        ("-3.2", "−3,2"),
        ("-0.2", "−0,2"),
        (None, "сбор данных не ведётся"),
    ],
)
def test_a_figure_is_written_as_in_russian_and_nothing_is_never_a_zero(
    value: str | int | None, words: str
) -> None:
    assert plain(said(value)) == words


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        ("0", "0 с", "0 секунд"),
        ("0.4", "0 с", "0 секунд"),
        ("1", "1 с", "1 секунду"),
        ("42.5", "43 с", "43 секунды"),
        ("59.5", "1 мин 00 с", "1 минуту"),
        ("60", "1 мин 00 с", "1 минуту"),
        ("372", "6 мин 12 с", "6 минут 12 секунд"),
        ("681", "11 мин 21 с", "11 минут 21 секунду"),
        ("3600", "1 ч 00 мин", "1 час"),
        ("7323", "2 ч 02 мин", "2 часа 2 минуты"),
    ],
)
def test_a_span_is_said_to_a_second(seconds: str, short: str, long: str) -> None:
    assert plain(clock_words(Decimal(seconds))) == short
    assert plain(span_words(Decimal(seconds))) == long


def test_a_part_is_rounded_down_so_that_only_the_whole_is_all() -> None:
    assert [plain(per_cent(*pair)) for pair in [(59, 61), (1999, 2000), (2, 2), (0, 3), (0, 0)]] == [
        "96 %", "99 %", "100 %", "0 %", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("40", "45", "+12,5 %"),
        ("45", "40", "−11,1 %"),
        ("3", "4", "+33,3 %"),
        ("5", "5", "0 %"),
        ("0", "0", "0 %"),
        ("0", "4", "—"),
        ("1000", "999.9", "0 %"),
    ],
)
def test_a_change_is_in_per_cent_of_what_was(before: str, now: str, words: str) -> None:
    assert plain(change_words(Decimal(before), Decimal(now))) == words


def test_a_mean_says_on_how_many_measurements_it_rests() -> None:
    assert plain(completeness(Cell("372", 112, 130))) == "112 из 130, 86 %"
    assert plain(rests_on(Cell("96.7", 59, 61))) == "59 из 61"
    assert completeness(Cell(7)) == rests_on(Cell(7)) == completeness(Cell(None, 0, 0)) == ""


def test_counts_of_a_table_of_spans_stay_counts() -> None:
    assert plain(cell_words(Cell("372.0"), unit="секунд", column="mean")) == "6 мин 12 с"
    assert plain(cell_words(Cell(372), unit="секунд", column="contacts")) == "372"
    assert cell_words(Cell(None), unit="секунд", column="mean") == "сбор данных не ведётся"
    assert whole(12) == "12"


def test_a_figure_that_the_snapshot_lacks_is_none() -> None:
    snapshot = a_snapshot()
    assert figure(snapshot, "kinds_by_month", "2", "total") == Cell(4)
    assert figure(snapshot, "kinds_by_month", "13", "total") is None
    assert figure(snapshot, "kinds_by_month", "2", "nothing") is None
    assert figure(snapshot, "nothing", "2", "total") is None
