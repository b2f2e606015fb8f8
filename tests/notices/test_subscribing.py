"""Signing up: two steps, one consent, and nothing that tells whose addresses are known."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from captcha.models import CaptchaStore
from pytest_django import DjangoAssertNumQueries
from tests.notices.conftest import NOW, PETR, VERA, token_of

from notices.choices import Subscribed, Topic
from notices.models import MailingConsent, MailingSettings, Subscriber
from notices.places import Place
from notices.services.leaving import suspend
from notices.services.subscribing import Choices, ask, confirm, forget_unconfirmed
from notices.views import subscribing
from outbox.models import Message
from pages.models import Edition
from pages.throttle import Limit

FORM = "/subscriptions/"


def sign_up(client: Client, **changes: Any) -> Any:
    """Fill in the form as a person does and send it."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        shown = client.get(FORM).content.decode()
    token = shown.partition('name="token" value="')[2].partition('"')[0]
    key = shown.partition('name="captcha_0" value="')[2].partition('"')[0]
    values = {
        "token": token, "captcha_0": key, "captcha_1": CaptchaStore.objects.get(hashkey=key).response,
        "consent_edition": MailingSettings.load().consent_edition().pk, "consent": "on", "email": VERA,
        "topics": ["news"],
    }  # fmt: skip
    return client.post(FORM, {**values, **changes})


def follow(message: Message) -> Client:
    client = Client()
    client.get(f"/link/{token_of(message)}/")
    return client


def test_the_form_begins_a_subscription_that_the_link_confirms(consent: Edition) -> None:
    streets = {"settlement": ["Борисоглебск", ""], "street": ["ул. Мира", ""]}
    answer = sign_up(Client(), email="Vera@pochta.example", topics=["tariffs", "interruptions"], **streets)
    assert (answer.status_code, answer["Location"]) == (302, "/subscriptions/sent/")
    waiting = Subscriber.objects.get()
    assert (waiting.state, waiting.email) == (Subscribed.WAITING, VERA)
    assert waiting.consent.confirmed_at is None
    letter = Message.objects.get()
    assert (letter.kind, letter.to) == ("subscription_confirm", VERA)
    client = follow(letter)
    assert "согласие на рассылку" in client.get("/link/").content.decode()
    Subscriber.objects.get(state=Subscribed.WAITING)
    assert client.post("/link/")["Location"] == "/subscriptions/confirmed/"
    subscriber = Subscriber.objects.get(state=Subscribed.ACTIVE)
    assert {each.topic for each in subscriber.interests.all()} == {"tariffs", "interruptions"}
    assert [str(each) for each in subscriber.streets.all()] == ["Борисоглебск, ул. Мира"]
    assert subscriber.consent.edition == consent
    assert subscriber.consent.text_hash == consent.version_hash
    assert subscriber.consent.confirmed_at
    shown = client.get("/subscriptions/confirmed/").content.decode()
    assert "Тарифы и цены" in shown
    assert VERA not in shown


def test_a_known_address_gets_the_same_answer_and_a_link_to_its_subscription(
    subscribe: Callable[..., Subscriber],
) -> None:
    known = subscribe(VERA, Topic.TARIFFS)
    Message.objects.all().delete()
    answers = [sign_up(Client(), email=email) for email in (VERA, PETR)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/subscriptions/sent/")}
    kinds = set(Message.objects.values_list("to", "kind"))
    assert kinds == {(VERA, "subscription_manage"), (PETR, "subscription_confirm")}
    assert [each.topic for each in known.interests.all()] == ["tariffs"]


def test_what_a_known_address_asks_for_anew_is_offered_to_its_owner(
    subscribe: Callable[..., Subscriber],
) -> None:
    known = subscribe(VERA, Topic.TARIFFS, Topic.INTERRUPTIONS, streets=(Place("Бобров", "Мира"),))
    asked = {"topics": ["news", "interruptions"], "settlement": ["Бобров"] * 2, "street": ["Мира", "Полевая"]}
    sign_up(Client(), **asked)
    client = follow(Message.objects.get(kind="subscription_manage"))
    client.post("/link/")
    assert {each.topic for each in known.interests.all()} == {"tariffs", "interruptions"}
    shown = client.get("/subscriptions/manage/").content.decode()
    assert "Новости компании; Бобров, Полевая" in shown
    ticked = re.findall(r'name="topics" value="(\w+)"[^>]* checked', shown)
    assert set(ticked) == {"tariffs", "interruptions", "news"}
    assert shown.count('value="Полевая"') == shown.count('value="Мира"') == 1
    client.post("/subscriptions/manage/", {"topics": ["tariffs", "news"]})
    assert {each.topic for each in known.interests.all()} == {"tariffs", "news"}
    assert "подписывались ещё раз" not in client.get("/subscriptions/manage/").content.decode()
    assert list(Subscriber.objects.all()) == [known]


def test_more_streets_than_fit_are_shown_and_refused_in_words(subscribe: Callable[..., Subscriber]) -> None:
    streets = tuple(Place("Бобров", f"{number}-я") for number in range(15))
    known = subscribe(VERA, Topic.INTERRUPTIONS, streets=streets)
    more = [f"{number}-я Новая" for number in range(10)]
    sign_up(Client(), topics=["interruptions"], settlement=["Бобров"] * 10, street=more)
    client = follow(Message.objects.get(kind="subscription_manage"))
    client.post("/link/")
    shown = client.get("/subscriptions/manage/").content.decode()
    assert shown.count('name="settlement"') == 25
    typed = {"topics": ["interruptions"], "settlement": ["Бобров"] * 25, "street": ["Я"] * 25}
    answer = client.post("/subscriptions/manage/", typed)
    assert answer.status_code == 422
    assert "Улиц больше 20" in answer.content.decode()
    assert known.streets.count() == 15


def test_the_consent_is_not_ticked_and_without_it_nothing_is_kept(consent: Edition) -> None:
    assert 'name="consent" required' in Client().get(FORM).content.decode().replace(' id="id_consent"', "")
    answer = sign_up(Client(), consent="")
    assert answer.status_code == 422
    assert "Без согласия мы не можем присылать письма" in answer.content.decode()
    assert not Subscriber.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"topics": []}, "Отметьте хотя бы одну тему"),
        ({"topics": ["interruptions"], "settlement": [""], "street": [""]}, "напишите населённый пункт"),
        ({"street": ["Мира"], "settlement": [""]}, "без населённого пункта"),
        ({"settlement": ["д" * 101], "street": [""]}, "длиннее 100 знаков"),
        ({"email": "vera"}, "Адрес написан с ошибкой"),
        ({"captcha_1": "99"}, "Ответ на проверочный вопрос не подошёл"),
        ({"consent_edition": "0"}, "Текст согласия изменился"),
        ({"website": "spam"}, "слишком быстро"),
        ({"token": "forged"}, "слишком быстро"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(consent: Edition, changes: dict[str, Any], told: str) -> None:
    typed = {"settlement": ["Бобров"], "street": ["Полевая"]}
    answer = sign_up(Client(), **{**typed, **changes})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in shown
    assert changes.get("email", VERA) in shown
    assert not Subscriber.objects.exists()


def test_an_answered_check_is_not_asked_again(consent: Edition) -> None:
    shown = sign_up(Client(), topics=[]).content.decode()
    assert "Сколько будет" not in shown
    proof = shown.partition('name="human" value="')[2].partition('"')[0]
    token = shown.partition('name="token" value="')[2].partition('"')[0]
    data = {
        "token": token, "human": proof, "email": VERA, "topics": ["news"], "consent": "on",
        "consent_edition": consent.pk,
    }  # fmt: skip
    assert Client().post(FORM, data).status_code == 302


def test_another_row_is_added_without_judging_what_is_typed(consent: Edition) -> None:
    typed = {"more": "1", "email": "vera", "topics": ["news"], "settlement": ["Бобров"], "street": ["Мира"]}
    answer = Client().post(FORM, {"token": "", **typed})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert shown.count('name="settlement"') == 3
    assert 'value="Бобров"' in shown
    assert 'value="vera"' in shown


def test_without_the_text_of_the_consent_nobody_can_subscribe(db: None) -> None:
    shown = Client().get(FORM).content.decode()
    assert "нет текста согласия" in shown
    assert "rss/tariffs/" in shown


def test_the_page_costs_few_queries(
    consent: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Client().get(FORM)
    with django_assert_max_num_queries(12):
        Client().get(FORM)


def test_an_address_may_not_be_written_to_without_end(consent: Edition) -> None:
    assert [sign_up(Client()).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert Subscriber.objects.count() == 1


def test_a_later_request_replaces_one_that_waits(consent: Edition) -> None:
    for topic in (Topic.NEWS, Topic.TARIFFS):
        ask(email=VERA, choices=Choices({topic}), consent=consent, now=NOW)
    (waiting,) = Subscriber.objects.all()
    assert [each.topic for each in waiting.interests.all()] == ["tariffs"]


def test_unconfirmed_addresses_are_deleted_after_their_term(
    consent: Edition, subscribe: Callable[..., Subscriber]
) -> None:
    subscribe(PETR)
    ask(email=VERA, choices=Choices({Topic.NEWS}), consent=consent, now=NOW)
    assert forget_unconfirmed(now=NOW + timedelta(days=3)) == 0
    assert forget_unconfirmed(now=NOW + timedelta(days=3, seconds=1)) == 1
    assert [each.email for each in Subscriber.objects.all()] == [PETR]
    assert MailingConsent.objects.count() == 1


def test_a_link_to_a_request_that_is_gone_says_so(consent: Edition) -> None:
    ask(email=VERA, choices=Choices({Topic.NEWS}), consent=consent)
    Subscriber.objects.all().delete()
    answer = follow(Message.objects.get()).post("/link/", follow=True)
    assert answer.status_code == 410
    assert "Заявка не сохранилась" in answer.content.decode()


def test_a_suspended_address_is_confirmed_again(
    consent: Edition, subscribe: Callable[..., Subscriber]
) -> None:
    former = subscribe()
    suspend(subscriber_id=former.pk, reason="письмо вернулось", now=NOW)
    ask(email=VERA, choices=Choices({Topic.TARIFFS}), consent=consent, now=NOW + timedelta(hours=1))
    former.refresh_from_db()
    assert former.state == Subscribed.SUSPENDED
    assert confirm(email=VERA, now=NOW + timedelta(hours=2)) == Subscriber.objects.get(state="active")
    former.refresh_from_db()
    assert former.state == Subscribed.LEFT


def manager(subscriber: Subscriber) -> Client:
    """Come in as people do: ask for a link, open it, press the button."""
    client = Client()
    assert client.post("/subscriptions/link/", {"email": subscriber.email})["Location"].endswith("/sent/")
    client.get(f"/link/{token_of(Message.objects.latest('pk'))}/")
    assert client.post("/link/")["Location"] == "/subscriptions/manage/"
    return client


def test_a_link_from_a_letter_opens_the_subscription(subscribe: Callable[..., Subscriber]) -> None:
    subscriber = subscribe(VERA, Topic.NEWS)
    client = manager(subscriber)
    shown = client.get("/subscriptions/manage/").content.decode()
    assert VERA not in shown
    assert "v…a@pochta.example" in shown
    typed = {"topics": ["tariffs", "interruptions"], "settlement": ["Бобров"], "street": [""]}
    saved = client.post("/subscriptions/manage/", typed, follow=True)
    assert "Сохранено" in saved.content.decode()
    assert {each.topic for each in subscriber.interests.all()} == {"tariffs", "interruptions"}
    assert [each.place for each in subscriber.streets.all()] == [Place("Бобров")]
    wrong = client.post("/subscriptions/manage/", {"topics": []})
    assert wrong.status_code == 422


def test_who_has_no_link_manages_nothing(subscribe: Callable[..., Subscriber]) -> None:
    subscribe()
    for client in (Client(), Client(headers={"cookie": "subscription=1:forged"})):
        assert client.get("/subscriptions/manage/")["Location"] == "/subscriptions/link/"


def test_an_unknown_address_learns_only_in_its_own_letters(db: None) -> None:
    client = Client()
    assert client.post("/subscriptions/link/", {"email": PETR})["Location"] == "/subscriptions/sent/"
    client.get(f"/link/{token_of(Message.objects.get())}/")
    assert "подписки нет" in client.post("/link/", follow=True).content.decode()


def test_a_sender_of_forms_is_stopped(consent: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribing, "POSTS", Limit("subscribe", 0, 60))
    assert Client().post(FORM).status_code == 429
