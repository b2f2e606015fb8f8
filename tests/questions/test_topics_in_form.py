"""The public form: choosing a topic, and an answer in the office."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.questions.form import ADDRESS, filled, open_form

from pages.models import Edition
from questions.form_fields import ACCOUNT_MISSING, grouped
from questions.models import Appeal, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client: Client, consent: Edition) -> str:
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        return open_form(client)


@pytest.fixture
def debt(db: None) -> Topic:
    money = Topic.objects.create(title="Деньги за свет", order=900)
    return Topic.objects.create(parent=money, title="Долг", needs_account=True)


def test_topics_in_force_are_offered_each_below_its_own(
    client: Client, consent: Edition, debt: Topic
) -> None:
    Topic.objects.create(title="Забытая", is_active=False)
    Topic.objects.create(title="Внутренняя", on_website=False)
    html = open_form(client)
    assert '<optgroup label="Деньги за свет">' in html
    assert f'<option value="{debt.pk}">Долг</option>' in html
    assert "Забытая" not in html
    assert "Внутренняя" not in html


def test_a_topic_whose_own_topic_is_switched_off_goes_with_it(debt: Topic) -> None:
    assert grouped([debt]) == []


def test_the_topic_is_kept_with_the_appeal_and_may_be_left_out(client: Client, shown: str) -> None:
    topic = Topic.objects.filter(parent=None, needs_account=False).first() or Topic.objects.create(title="Т")
    client.post(ADDRESS, filled(shown, topic=topic.pk if topic else ""))
    assert Appeal.objects.get().topic == topic


def test_a_form_without_a_topic_is_right_and_an_unknown_one_is_not(client: Client, shown: str) -> None:
    assert client.post(ADDRESS, filled(shown, topic="999999")).status_code == 422
    assert client.post(ADDRESS, filled(shown, topic="")).status_code == 422  # the check is asked anew


def test_some_topics_ask_for_the_account(client: Client, debt: Topic, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown, topic=debt.pk))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(ACCOUNT_MISSING) == 2
    assert f'<option value="{debt.pk}" selected>' in html
    assert client.post(ADDRESS, filled(html, topic=debt.pk, account_number="12")).status_code == 302


def test_an_answer_in_the_office_needs_a_way_to_invite(client: Client, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown, reply_channel="in_person", email=""))
    assert "чтобы пригласить вас, нужен телефон или почта" in answer.content.decode()
    again = filled(answer.content.decode(), reply_channel="in_person", email="", phone="6-12-34")
    assert client.post(ADDRESS, again).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.reply_channel, appeal.phone, appeal.phone_digits) == ("in_person", "6-12-34", "61234")


def test_abuse_is_accepted_and_only_marked_for_a_human(client: Client, shown: str) -> None:
    assert client.post(ADDRESS, filled(shown, text="Вы все идиоты, я вас убью")).status_code == 302
    assert Appeal.objects.get().is_flagged


def test_the_form_costs_the_same_with_many_topics(
    client: Client, consent: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    open_form(client)
    for number in range(30):
        Topic.objects.create(title=f"Тема {number}")
    with django_assert_max_num_queries(12):
        open_form(client)
