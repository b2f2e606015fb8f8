"""«Когда ответят?»: the same dates as the register, with the count day by day, for anybody."""

from collections.abc import Callable

from django.test import Client

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import moscow

from questions.models import Appeal, ResponseTerm

pytestmark = pytest.mark.django_db
WHEN = "/ask/when/"


def asked(**changes: str) -> tuple[int, str]:
    query = {"channel": "website", "kind": "question", "received_on": "2026-11-23", **changes}
    answer = Client().get(WHEN, query)
    return answer.status_code, answer.content.decode()


def test_a_bare_form_counts_nothing_and_has_no_errors() -> None:
    answer = Client().get(WHEN)
    assert answer.status_code == 200
    assert "Ответим не позднее" not in answer.content.decode()
    assert "field__error" not in answer.content.decode()


@pytest.mark.parametrize("channel", ["website", "cabinet", "email", "post", "phone", "gis"])
@pytest.mark.parametrize("kind", ["question", "claim"])
def test_it_says_what_the_register_would(make_appeal: Callable[..., Appeal], channel: str, kind: str) -> None:
    appeal = make_appeal(moscow(2026, 11, 23), channel=channel, kind=kind)
    status, page = asked(channel=channel, kind=kind)
    assert status == 200
    assert f"Ответим не позднее {appeal.due_on:%d.%m.%Y}" in page
    assert appeal.term_snapshot["source"] in page.replace("&quot;", '"')


def test_the_count_is_shown_day_by_day() -> None:
    _, page = asked()
    assert "15\u00a0рабочих дней" in page
    assert "день поступления: не считается (ГК РФ, ст. 191)" in page
    assert "1-й день" in page
    assert "15-й день — последний день срока" in page
    assert "об этом сообщают письмом" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"received_on": "завтра"}, "Напишите день так: 23.11.2026."),
        ({"received_on": ""}, "Напишите, когда поступило обращение."),
        ({"received_on": "2199-12-30"}, "Нет производственного календаря"),
        ({"received_on": "0001-01-01"}, "срок для такого обращения не задан"),
        ({"received_on": "9999-12-31"}, "Нет производственного календаря"),
        ({"channel": "pigeon"}, "Выберите корректный вариант"),
        ({"kind": "'; --"}, "Выберите корректный вариант"),
    ],
)
def test_what_cannot_be_counted_is_said_in_words(changes: dict[str, str], message: str) -> None:
    status, page = asked(**changes)
    assert status == 422
    assert message in page
    assert "Ответим не позднее" not in page


def test_without_any_term_it_says_so() -> None:
    ResponseTerm.objects.all().delete()
    assert "На 23.11.2026 срок для такого обращения не задан." in asked()[1]


def test_it_costs_little(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    asked()
    with django_assert_max_num_queries(12):
        asked()
