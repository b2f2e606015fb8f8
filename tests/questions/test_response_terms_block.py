"""The terms of answers as a visitor reads them in a page: rows in words, from the register's own rules."""

import re
from datetime import date

from django.template.loader import render_to_string

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from questions.models import ResponseTerm
from questions.terms_table import amount_words, term_rows, terms_table

DAY = date(2026, 11, 24)
SOURCE = "Стандарт"
BY_LETTER = "Почта, лично в приёмной, факс"


def rule(channel: str, amount: int = 15, unit: str = "working_day", **changes: object) -> ResponseTerm:
    values = {
        "extension_amount": amount,
        "extension_unit": unit,
        "valid_from": date(2023, 1, 1),
        "source": SOURCE,
        **changes,
    }
    return ResponseTerm(channel=channel, amount=amount, unit=unit, **values)


def drawn() -> str:
    return render_to_string("pages/blocks/response_terms.html").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (1, "working_day", "1 рабочий день"),
        (2, "working_day", "2 рабочих дня"),
        (11, "working_day", "11 рабочих дней"),
        (14, "working_day", "14 рабочих дней"),
        (15, "working_day", "15 рабочих дней"),
        (20, "working_day", "20 рабочих дней"),
        (21, "working_day", "21 рабочий день"),
        (111, "working_day", "111 рабочих дней"),
        (24, "calendar_day", "24 календарных дня"),
        (30, "calendar_day", "30 календарных дней"),
        (1, "month", "1 месяц"),
        (3, "month", "3 месяца"),
        (6, "month", "6 месяцев"),
    ],
)
def test_a_term_agrees_with_its_number(amount: int, unit: str, words: str) -> None:
    assert amount_words(amount, unit).replace("\u00a0", " ") == words


def test_channels_with_the_same_term_share_a_row_in_the_registers_order() -> None:
    rules = [
        rule("fax", 30, "calendar_day"),
        rule("email"),
        rule("website"),
        rule("post", 30, "calendar_day"),
    ]
    rows = term_rows(rules, DAY)
    assert [row.channels for row in rows] == ["Сайт, электронная почта", "Почта, факс"]


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert [row.channels for row in term_rows([rule("gis")], DAY)] == ["ГИС ЖКХ"]


def test_another_extension_or_source_makes_another_row() -> None:
    rules = [rule("website"), rule("email", extension_amount=0), rule("phone", source="Приказ № 2")]
    rows = term_rows(rules, DAY)
    assert [(row.channels, row.source) for row in rows] == [
        ("Сайт", SOURCE),
        ("Электронная почта", SOURCE),
        ("Телефон", "Приказ № 2"),
    ]
    assert rows[1].extension == "не продлевается"


def test_a_term_of_a_single_kind_is_a_row_of_its_own_below() -> None:
    rules = [rule("website"), rule("email"), rule("website", 5, kind="claim")]
    rows = term_rows(rules, DAY)
    assert [(row.channels, row.kind) for row in rows] == [
        ("Сайт, электронная почта", ""),
        ("Сайт", "претензия"),
    ]


def test_a_kind_whose_term_is_the_common_one_is_not_repeated() -> None:
    assert len(term_rows([rule("website"), rule("website", kind="claim")], DAY)) == 1


def test_a_kind_may_have_a_term_where_the_channel_has_none() -> None:
    assert [row.kind for row in term_rows([rule("website", kind="claim")], DAY)] == ["претензия"]


def test_only_the_latest_term_in_force_counts() -> None:
    rules = [
        rule("website", 10, valid_from=date(2026, 1, 1)),
        rule("website", 20, valid_from=date(2026, 11, 25)),
        rule("website", 5, valid_from=date(2026, 6, 1), valid_to=date(2026, 11, 23)),
        rule("website"),
    ]
    assert [row.term for row in term_rows(rules, DAY)] == ["10\u00a0рабочих дней"]


def test_a_source_is_told_once_where_all_rows_share_it() -> None:
    assert terms_table([rule("website"), rule("post", 30, "calendar_day")], DAY).source == SOURCE
    assert terms_table([rule("website"), rule("post", source="Приказ № 2")], DAY).source == ""
    assert terms_table([], DAY).source == ""


@pytest.mark.django_db
def test_the_block_shows_the_terms_of_the_register_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        html = drawn()
    assert "Сайт, личный кабинет, электронная почта, телефон, ГИС ЖКХ" in html
    assert re.search("<td[^>]*>15 рабочих дней</td><td[^>]*>не более чем на 15 рабочих дней</td>", html)
    assert re.search(
        f"{BY_LETTER}</th><td[^>]*>30 календарных дней</td><td[^>]*>не более чем на 1 месяц</td>", html
    )
    assert html.count("Стандарт качества обслуживания потребителей") == 1


@pytest.mark.django_db
def test_different_sources_get_a_column_and_are_written_as_text() -> None:
    ResponseTerm.objects.filter(channel="post").update(source="<b>Приказ</b>")
    html = drawn()
    assert 'role="columnheader">Чем установлен</th>' in html
    assert ">&lt;b&gt;Приказ&lt;/b&gt;</td>" in html


@pytest.mark.django_db
def test_a_coming_term_waits_for_its_day_in_moscow() -> None:
    rule("website", 3, valid_from=date(2026, 12, 1)).save()
    with time_machine.travel("2026-11-30T20:59:00Z", tick=False):
        assert "3 рабочих дня" not in drawn()
    with time_machine.travel("2026-11-30T21:00:00Z", tick=False):
        assert "3 рабочих дня" in drawn()


@pytest.mark.django_db
def test_without_terms_the_block_says_so() -> None:
    ResponseTerm.objects.all().delete()
    assert "Сроки ответа пока не указаны" in drawn()
    assert "<table" not in drawn()
