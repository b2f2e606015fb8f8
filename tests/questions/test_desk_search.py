"""«Где моё письмо?»: whatever its sender remembers leads to the appeal, and nothing of it gets out."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from tests.questions.conftest import Team, employee, moscow
from tests.questions.register import LIST, as_, put

from questions.finding import (
    MOST_FOUND,
    MOST_HISTORY,
    find,
    forget,
    index_appeals,
    index_everything,
    index_missing,
    same_customer,
)
from questions.models import Appeal

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]
FIND = f"{LIST}find/"


@pytest.fixture
def letters(team: Team) -> dict[str, Appeal]:
    appeals = {
        "счётчик": put(
            123, year=2026, person_name="Проверкина Вера Павловна", text="Когда заменят счётчики в подъезде?",
            phone="8 (473) 541-23-45", phone_digits="74735412345", email="Vera@pochta.example",
        ),
        "завод": put(
            7, year=2025, person_name="Ёлкин Пётр", organization_name="АО «Завод Пример»", inn="3604001234",
            account_number="12-34/567-Б", sender_number="01-15/88", text="Просим пересчитать объём",
        ),
        "другое": put(123, year=2025, state="closed", person_name="Иванов Иван", text="Где заплатить?"),
    }  # fmt: skip
    index_appeals(appeals.values())
    return appeals


def names(found: Iterable[int], letters: dict[str, Appeal]) -> set[str]:
    return {name for name, appeal in letters.items() if appeal.pk in set(found)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-000123", {"счётчик"}),
        (" № 2026 - 000123 ", {"счётчик"}),
        ("2025 000123", {"другое"}),
        ("123", {"счётчик", "другое"}),
        ("000007", {"завод"}),
        ("8 473 541-23-45", {"счётчик"}),
        ("+7 (473) 541-23-45", {"счётчик"}),
        ("12345", {"счётчик"}),
        ("541-23", {"счётчик"}),
        ("5412", set()),
        ("vera@POCHTA.example", {"счётчик"}),
        ("vera@", set()),
        ("12-34/567-б", {"завод"}),
        ("1234567Б", {"завод"}),
        ("3604001234", {"завод"}),
        ("01-15/88", {"завод"}),
        ("проверкина", {"счётчик"}),
        ("ПРОВЕРКИНОЙ ВЕРЫ", {"счётчик"}),
        ("елкин", {"завод"}),
        ("завод пример", {"завод"}),
        ("счетчик, подъезд", {"счётчик"}),
        ("проверкина завод", set()),
        ("иванов счётчик", set()),
        ("где", set()),
        ("", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_what_is_remembered_leads_to_the_letter(
    letters: dict[str, Appeal], text: str, expected: set[str]
) -> None:
    assert names(find(text), letters) == expected


def test_a_changed_letter_is_found_by_what_it_says_now(letters: dict[str, Appeal]) -> None:
    appeal = letters["другое"]
    appeal.person_name = "Сидоров Иван"
    appeal.save()
    assert index_appeals([appeal]) == 1
    assert find("сидоров") == [appeal.pk]
    assert find("иванов") == []
    assert index_appeals([appeal]) == 0


def test_what_is_saved_is_indexed_once_it_is_committed(
    make_appeal: Callable[..., Appeal], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        appeal = make_appeal(moscow(2026, 11, 23))
        assert find("проверкина") == []
    assert find("проверкина") == [appeal.pk]
    with django_capture_on_commit_callbacks() as callbacks:  # type: ignore[attr-defined]
        appeal.save(update_fields=["state"])
    assert not callbacks


def test_the_clock_finds_what_was_missed_and_a_command_makes_all_anew(team: Team) -> None:
    appeals = [put(number) for number in range(1, 4)]
    index_appeals(appeals[:1])
    assert index_missing() == 2
    assert index_missing() == 0
    forget(appeal.pk for appeal in appeals)
    assert find("проверкина") == []
    assert index_everything() == 3
    assert len(find("проверкина")) == 3


def test_no_more_is_found_than_can_be_read_and_the_latest_come_first(team: Team) -> None:
    appeals = [put(number) for number in range(1, MOST_FOUND + 5)]
    index_appeals(appeals)
    found = find("проверкина")
    assert len(found) == MOST_FOUND
    assert found == sorted(found, reverse=True)


def test_no_text_is_compared_without_regard_to_case_in_the_register(letters: dict[str, Appeal]) -> None:
    with CaptureQueriesContext(connection) as queries:
        for text in ("Проверкина Вера", "2026-000123", "541-23-45", "vera@pochta.example"):
            find(text)
    assert not [each["sql"] for each in queries if "upper(" in each["sql"].lower()]


def test_a_search_costs_the_same_however_many_letters_there_are(letters: dict[str, Appeal]) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            for text in ("Проверкина Вера", "2026-000123", "541-23-45", "vera@pochta.example"):
                find(text)
        return len(queries)

    few = cost()
    index_appeals(put(number, person_name="Проверкина Вера Павловна") for number in range(500, 540))
    assert cost() == few


def test_one_letter_opens_at_once_and_several_are_listed(letters: dict[str, Appeal], team: Team) -> None:
    client = as_(team.operator)
    answer = client.post(FIND, {"q": "Проверкина"})
    assert answer["Location"] == f"{LIST}{letters['счётчик'].pk}/"
    answer = client.post(FIND, {"q": "123"})
    assert answer["Location"] == FIND
    page = client.get(FIND)
    assert {appeal.pk for appeal in page.context["object_list"]} == {
        letters["счётчик"].pk,
        letters["другое"].pk,
    }
    # One of them is answered long ago: no tab narrows what is found.
    assert "обращений найдено — 2" in page.content.decode()


def test_what_is_looked_for_is_in_no_address_and_is_shown_as_text(
    letters: dict[str, Appeal], team: Team
) -> None:
    client = as_(team.operator)
    answer = client.post(FIND, {"q": "<b>Сидорова</b>"})
    assert "?" not in answer["Location"]
    html = client.get(FIND).content.decode()
    assert "ничего не нашлось" in html
    assert "<b>Сидорова" not in html
    assert client.post(FIND, {"q": "  "})["Location"] == LIST
    assert "Сидорова" not in client.get(FIND).content.decode()


def test_who_may_not_see_appeals_finds_none(letters: dict[str, Appeal], team: Team) -> None:
    editor = employee("editor", "Редактор", "Редакторова Анна Олеговна")
    for client in (Client(), as_(editor)):
        answer = client.post(FIND, {"q": "Проверкина"})
        assert answer.headers.get("Location") != f"{LIST}{letters['счётчик'].pk}/"
        assert "2026-000123" not in answer.content.decode()
        assert "2026-000123" not in client.get(FIND, follow=True).content.decode()


def test_a_visitors_search_finds_no_appeal(letters: dict[str, Appeal]) -> None:
    for text in ("Проверкина", "Проверкинв", "завод пример", "vera@pochta.example"):
        html = Client().get("/search/", {"q": text}).content.decode()
        assert "Проверкина Вера" not in html
        assert "/admin/" not in html
        assert "проверкина»" not in html.replace(f"«{text}»", "")


@pytest.mark.parametrize(
    "shared",
    [
        {"phone_digits": "74735412345"},
        {"email": "vera@pochta.example"},
        {"account_number": "12 34 567"},
        {"inn": "3604001234"},
    ],
)
def test_the_card_shows_the_same_customers_other_appeals(team: Team, shared: dict[str, str]) -> None:
    first, second = put(1, **shared), put(2, person_name="Она же", **shared)
    stranger = put(3, phone_digits="79000000000", email="ivan@pochta.example")
    index_appeals([first, second, stranger])
    assert same_customer(first) == [second]
    html = as_(team.operator).get(f"{LIST}{first.pk}/").content.decode()
    assert f'href="{LIST}{second.pk}/"' in html
    assert f'href="{LIST}{stranger.pk}/"' not in html


def test_the_history_is_short_and_costs_the_same_at_any_length(team: Team) -> None:
    appeals = [put(number, email="vera@pochta.example") for number in range(1, 3)]
    index_appeals(appeals)
    with CaptureQueriesContext(connection) as few:
        assert len(same_customer(appeals[0])) == 1
    index_appeals(put(number, email="vera@pochta.example") for number in range(3, 30))
    with CaptureQueriesContext(connection) as many:
        assert len(same_customer(appeals[0])) == MOST_HISTORY
    assert len(many) == len(few)


def test_nobodys_history_is_empty(team: Team) -> None:
    nameless = put(1)
    index_appeals([nameless, put(2)])
    assert same_customer(nameless) == []
