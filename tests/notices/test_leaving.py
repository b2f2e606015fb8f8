"""The way out: one click of a mail program, a button for people, a withdrawal recorded by an employee."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
from tests.notices.conftest import NOW, VERA
from tests.questions.conftest import Team

from ledger.models import Entry
from notices.choices import Subscribed, Topic
from notices.models import Subscriber
from notices.services.leaving import suspend, unsubscribe
from notices.services.subscribing import Choices, ask, confirm
from pages.models import Edition
from privacy.errors import PrivacyError
from privacy.models import Withdrawal
from privacy.services.withdrawals import consequence, record_withdrawal


def state_of(subscriber: Subscriber) -> str:
    return str(Subscriber.objects.get(pk=subscriber.pk).state)


def test_a_mail_program_unsubscribes_by_one_post(subscribe: Callable[..., Subscriber]) -> None:
    """RFC 8058, 3.1: no cookie, no token, no redirect."""
    subscriber = subscribe()
    client = Client(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    address = f"/subscriptions/leave/{subscriber.key}/"
    answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert state_of(subscriber) == Subscribed.LEFT
    (withdrawal,) = Withdrawal.objects.all()
    assert (withdrawal.subject, withdrawal.way) == (subscriber.subject, "cabinet")


def test_looking_at_the_page_ends_nothing_and_its_button_does(subscribe: Callable[..., Subscriber]) -> None:
    subscriber = subscribe()
    address = f"/subscriptions/leave/{subscriber.key}/"
    shown = Client().get(address)
    assert "Отписаться от писем" in shown.content.decode()
    assert VERA not in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    assert state_of(subscriber) == Subscribed.ACTIVE
    for answer in (Client().post(address), Client().post(address), Client().get(address)):
        assert "Вы отписаны" in answer.content.decode()
        assert 'href="/subscriptions/"' in answer.content.decode()
    assert state_of(subscriber) == Subscribed.LEFT
    assert Withdrawal.objects.count() == 1
    assert Entry.objects.filter(stream=subscriber.subject, event="leave").count() == 1


def test_an_unknown_key_says_so_and_keys_are_not_guessed(subscribe: Callable[..., Subscriber]) -> None:
    subscriber = subscribe()
    client = Client()
    assert client.get(f"/subscriptions/leave/{subscriber.key[:-1]}/").status_code == 404
    codes = [client.post(f"/subscriptions/leave/x{number}/").status_code for number in range(31)]
    assert (codes[0], codes[-1]) == (404, 429)
    assert len(subscriber.key) == 43


def test_who_has_left_may_come_back_by_a_new_consent(
    consent: Edition, subscribe: Callable[..., Subscriber]
) -> None:
    first = subscribe()
    unsubscribe(subscriber_id=first.pk)
    again = subscribe()
    assert again.pk != first.pk
    assert again.key != first.key
    unsubscribe(subscriber_id=again.pk)
    assert Withdrawal.objects.count() == 2


def test_a_withdrawal_that_an_employee_records_unsubscribes(
    subscribe: Callable[..., Subscriber], team: Team
) -> None:
    subscriber, client = subscribe(), Client()
    client.force_login(team.head.user)
    address = f"/admin/privacy/consents/{subscriber.subject}/withdraw/"
    assert "перестают уходить сразу" in client.get(address).content.decode()
    client.post(address, {"received_on": timezone.localdate().isoformat(), "way": "post"})
    assert state_of(subscriber) == Subscribed.LEFT
    with pytest.raises(PrivacyError):
        record_withdrawal(
            subject=subscriber.subject, received_on=timezone.localdate(), way="post", actor="user:1"
        )


def test_what_follows_is_said_of_each_record_in_its_own_words(db: None) -> None:
    on = timezone.localdate()
    assert "30 дней" in consequence("subscriber:1", on)
    assert "обращение" not in consequence("subscriber:1", on)
    assert consequence("appeal:1", on).startswith("Если на обращение ещё не ответили")


def test_a_request_that_waits_is_deleted_by_its_key(consent: Edition) -> None:
    ask(email=VERA, choices=Choices({Topic.NEWS}), consent=consent)
    waiting = Subscriber.objects.get()
    Client().post(f"/subscriptions/leave/{waiting.key}/")
    assert not Subscriber.objects.exists()
    assert confirm(email=VERA) is None


def test_a_suspended_subscriber_may_leave_too(subscribe: Callable[..., Subscriber]) -> None:
    subscriber = subscribe()
    suspend(subscriber_id=subscriber.pk, reason="письмо вернулось", now=NOW)
    unsubscribe(subscriber_id=subscriber.pk, now=NOW + timedelta(days=1))
    assert state_of(subscriber) == Subscribed.LEFT
