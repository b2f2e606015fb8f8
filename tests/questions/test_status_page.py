import re
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import pytest
from tests.questions.conftest import Team, moscow

from questions.models import Appeal
from questions.services import handling

pytestmark = pytest.mark.django_db
ADDRESS = "/ask/status/"


def ask(client: Client, number: str, code: str) -> tuple[int, str]:
    answer = client.post(ADDRESS, {"number": number, "code": code})
    return answer.status_code, answer.content.decode()


def test_states_and_dates_are_shown_and_nothing_personal(
    client: Client, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(moscow(2026, 12, 25))
    status, html = ask(client, appeal.registration_number, appeal.access_code_spaced)
    assert status == 200
    for shown in ("Зарегистрировано", "25.12.2026", f"{appeal.due_on:%d.%m.%Y}", "Как считается срок"):
        assert shown in html
    for hidden in ("Проверкина", "vera@", "комиссии", appeal.access_code, appeal.access_code_spaced):
        assert hidden not in html
    assert "26.12.2026, сб" in html


def test_an_answer_on_its_way_is_told_by_its_state(client: Client, approved: Appeal) -> None:
    handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    _, html = ask(client, approved.registration_number, approved.access_code)
    assert "Ответ отправлен" in html
    assert "26.11.2026" in html


def test_a_passed_term_is_owned_up_to(client: Client, make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal(timezone.now() - timedelta(days=90))
    assert "срок прошёл, приносим извинения" in ask(client, appeal.registration_number, appeal.access_code)[1]


def test_a_wrong_code_and_an_unknown_number_are_told_alike(
    client: Client, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    wrong = ask(client, appeal.registration_number, "0" * 12)
    for number in ("2026-999999", "вчера", "2026-", "-5", "99999-1", "2026-1234567890"):
        status, html = ask(client, number, "0" * 12)
        assert status == wrong[0] == 422
        assert "Обращение с таким номером и кодом не найдено" in html
    assert "Обращение с таким номером и кодом не найдено" in wrong[1]


def test_but_for_the_number_typed_the_two_pages_are_the_same_bytes(
    client: Client, make_appeal: Callable[..., Appeal]
) -> None:
    existing = make_appeal().registration_number
    pages = set()
    for number in (existing, "2026-999999"):
        html = ask(client, number, "0" * 12)[1].replace(number, "N")
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html))
    assert len(pages) == 1


def test_guessing_is_stopped_alike_for_numbers_that_exist_and_that_do_not(
    client: Client, make_appeal: Callable[..., Appeal]
) -> None:
    existing = make_appeal().registration_number
    for number in (existing, "2026-999999"):
        cache.clear()
        statuses = [ask(client, number, f"{attempt:012d}")[0] for attempt in range(11)]
        assert statuses == [422] * 10 + [429]


def test_leading_zeros_give_no_further_guesses(client: Client, make_appeal: Callable[..., Appeal]) -> None:
    make_appeal()
    statuses = [ask(client, f"2026-{1:0{1 + attempt % 8}d}", f"{attempt:012d}")[0] for attempt in range(11)]
    assert statuses == [422] * 10 + [429]


def test_many_numbers_from_one_address_are_stopped_too(client: Client) -> None:
    statuses = [ask(client, f"2026-{number:06d}", "0" * 12)[0] for number in range(21)]
    assert statuses == [422] * 20 + [429]


def test_the_letters_link_fills_in_the_number_only(client: Client) -> None:
    assert 'value="2026-000123"' in client.get(ADDRESS, {"number": "2026-000123"}).content.decode()


def test_empty_fields_are_named(client: Client) -> None:
    status, html = ask(client, "", "")
    assert status == 422
    assert "Напишите номер обращения." in html
    assert "Напишите код." in html


def test_a_right_code_shows_each_state_in_words(client: Client, drafted: Appeal, team: Team) -> None:
    _, html = ask(client, drafted.registration_number, drafted.access_code)
    assert "Готовится ответ" in html
