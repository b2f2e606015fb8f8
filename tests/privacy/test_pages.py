"""«Личные данные» in the admin: each page opens with its words, each form keeps what was typed."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import Team, moscow

from ledger.models import AccessRecord
from outbox.models import Message
from privacy.models import Destruction, Hold, RetentionRule, Withdrawal
from privacy.services.destroying import destroy_confirmed
from privacy.services.proposing import propose_by_hand, propose_due
from questions.models import Appeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client: Client, team: Team) -> Client:
    client.force_login(team.head.user)
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"/admin/privacy/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def finished(make_appeal: Callable[..., Appeal]) -> Appeal:
    appeal = make_appeal(moscow(2023, 5, 2))
    Appeal.objects.filter(pk=appeal.pk).update(state="closed", sent_at=moscow(2023, 5, 10))
    return appeal


def test_the_overview_says_what_waits(
    years_later: datetime, head: Client, make_appeal: Callable[..., Appeal]
) -> None:
    assert "Ничего. Следующая проверка: 02.03.2029, 01:00." in text_of(head, "")
    finished(make_appeal)
    propose_due(years_later)
    assert "Записей: 1" in text_of(head, "")


@pytest.mark.parametrize("path", ["consents/", "requests/", "rules/", "destructions/", "holds/"])
def test_each_page_opens_on_an_empty_site(head: Client, path: str) -> None:
    assert "Личные данные" in text_of(head, path)


def test_a_withdrawal_is_recorded_at_the_card_with_what_follows_from_it(
    head: Client, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    address = f"/admin/privacy/consents/{appeal.stream}/withdraw/"
    assert address in head.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    page = head.get(address).content.decode()
    assert "его рассмотрят и ответят" in page
    assert "30 дней с этого дня" in page
    typed = {"received_on": "2026-11-24", "way": "post", "note": "вх. 7"}
    assert head.post(address, {**typed, "received_on": "2999-01-01"}).status_code == 422
    assert head.post(address, typed).status_code == 302
    kept = Withdrawal.objects.get()
    assert (kept.subject, kept.way, kept.recorded_by) == (appeal.stream, "post", f"user:{team.head.user_id}")
    again = head.post(address, typed)
    assert again.status_code == 422
    assert "уже записан 24.11.2026" in again.content.decode()
    card = head.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "отозвано 24.11.2026, письмом по почте" in card
    assert address not in card
    assert "вх. 7" in text_of(head, "consents/")


def test_where_no_consent_was_given_there_is_nothing_to_withdraw(
    head: Client, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    appeal.consent.delete()
    assert head.get(f"/admin/privacy/consents/{appeal.stream}/withdraw/").status_code == 404
    assert head.get("/admin/privacy/consents/appeal:999999/withdraw/").status_code == 404


def test_a_hold_is_put_at_the_card_and_lifted(head: Client, make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal()
    address = f"/admin/privacy/holds/{appeal.stream}/put/"
    assert address in head.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert head.post(address, {"until": "2020-01-01", "reason": "Суд"}).status_code == 422
    assert head.post(address, {"until": "2099-01-01", "reason": "Дело № 5"}).status_code == 302
    hold = Hold.objects.get()
    assert "01.01.2099" in head.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "Дело № 5" in text_of(head, "holds/")
    head.post(f"/admin/privacy/holds/{hold.pk}/lift/")
    assert "Запретов нет" in text_of(head, "holds/")


def test_a_list_is_looked_through_confirmed_and_followed_to_its_act(
    years_later: datetime, head: Client, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = finished(make_appeal)
    Message.objects.update(state="accepted")
    propose_due(years_later)
    plan = Destruction.objects.get(kind="appeal")
    page = text_of(head, f"destructions/{plan.pk}/")
    assert f"Обращение № {appeal.registration_number}" in page
    assert "31.12.2028" in page
    confirm = f"/admin/privacy/destructions/{plan.pk}/confirm/"
    typed = {"chairman": team.head.pk, "members": [team.signatory.pk], "understood": "on"}
    assert head.post(confirm, {**typed, "members": [team.head.pk]}).status_code == 422
    assert head.post(confirm, {"chairman": team.head.pk}).status_code == 422
    assert head.post(confirm, typed).status_code == 302
    running = head.get(f"/admin/privacy/destructions/{plan.pk}/")
    assert running["Refresh"] == "5"
    assert "0 из 1" in running.content.decode()
    assert head.get(f"/admin/privacy/destructions/{plan.pk}/act/").status_code == 404
    destroy_confirmed(years_later)
    assert "Акт № 2029-1, PDF" in text_of(head, f"destructions/{plan.pk}/")
    act = head.get(f"/admin/privacy/destructions/{plan.pk}/act/")
    assert b"".join(act.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert AccessRecord.objects.filter(subject=plan.stream, action="file").exists()


def test_a_term_is_proposed_by_one_and_confirmed_by_another(head: Client, team: Team) -> None:
    typed = {
        "kind": "appeal", "amount": "10", "unit": "year", "begin": "event", "valid_from": "2099-01-01",
        "source": "Приказ № 5",
    }  # fmt: skip
    assert head.post("/admin/privacy/rules/new/", {**typed, "amount": "0"}).status_code == 422
    assert head.post("/admin/privacy/rules/new/", {**typed, "valid_from": "2020-01-01"}).status_code == 422
    assert head.post("/admin/privacy/rules/new/", typed).status_code == 302
    rule = RetentionRule.objects.get(confirmed_at=None)
    assert "Ждут утверждения" in text_of(head, "rules/")
    assert head.post(f"/admin/privacy/rules/{rule.pk}/confirm/").status_code == 403
    head.post(f"/admin/privacy/rules/{rule.pk}/drop/")
    assert "Ждут утверждения" not in text_of(head, "rules/")


def test_a_refused_list_says_why_and_stays(head: Client, make_appeal: Callable[..., Appeal]) -> None:
    plan = propose_by_hand(records={make_appeal().stream: "Обращение"}, ground="Решение", user_id=1)
    assert "ещё не закончена работа" in text_of(head, f"destructions/{plan.pk}/")
    head.post(f"/admin/privacy/destructions/{plan.pk}/drop/")
    assert "отклонено" in text_of(head, f"destructions/{plan.pk}/")


def test_long_lists_ask_the_database_as_often_as_short_ones(
    head: Client, make_appeal: Callable[..., Appeal], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    records = {make_appeal().stream: f"Обращение {number}" for number in range(12)}
    plan = propose_by_hand(records=records, ground="Решение", user_id=1)
    for path, most in (
        (f"destructions/{plan.pk}/", 40),
        ("consents/", 25),
        ("destructions/", 22),
        ("holds/", 22),
    ):
        with django_assert_max_num_queries(most):
            text_of(head, path)


def test_the_deadline_of_a_request_stands_in_the_list(years_later: datetime, head: Client) -> None:
    typed = {"email": "vera@pochta.example", "received_on": "2029-03-01", "reason": "Вх. 1"}
    assert head.post("/admin/privacy/requests/new/", {**typed, "email": ""}).status_code == 422
    assert head.post("/admin/privacy/requests/new/", typed).status_code == 302
    page = text_of(head, "requests/")
    assert "ждёт ответа" in page
    # Whose request it is stands on its own page only.
    assert "vera@" not in page
