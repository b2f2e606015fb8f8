"""«Приём» and «Телефон»: what stands on them, what a click does, what comes back when it may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import Team, employee
from tests.service.conftest import NOON, at, come

from questions.models import Appeal, Topic
from service.models import Contact
from service.services import queue
from staff.models import Employee

pytestmark = pytest.mark.django_db
RECEPTION, PHONE = "/admin/service/screen/reception/", "/admin/service/screen/phone/"
AsUser = Callable[[Employee], Client]


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(as_user: AsUser, team: Team) -> Client:
    return as_user(team.operator)


def words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def step(contact: Contact, name: str, screen: str = RECEPTION) -> str:
    return f"{screen}{contact.pk}/{name}/"


def test_a_visit_goes_from_click_to_click(desk: Client, noon: Any, team: Team) -> None:
    shown = desk.get(RECEPTION)
    answer = desk.post(f"{RECEPTION}come/", {"token": shown.context["token"]})
    assert answer["Location"] == RECEPTION
    contact = Contact.objects.get()
    noon.shift(75)
    assert "№ 1 пришёл в 12:00 1:15" in words(desk, RECEPTION)
    answer = desk.post(step(contact, "begin"))
    assert answer["Location"] == f"{RECEPTION}#contact-{contact.pk}"
    noon.shift(125)
    topic = Topic.objects.filter(is_active=True)[0]
    fields = {"outcome": "served", "topic": topic.pk, "appeal": ""}
    desk.post(
        step(contact, "finish"), {f"finish-{contact.pk}-{name}": value for name, value in fields.items()}
    )
    contact.refresh_from_db()
    assert (contact.waiting_seconds, contact.service_seconds) == (75, 125)
    assert (contact.employee, contact.topic, contact.outcome) == (team.operator, topic, "served")
    day = words(desk, RECEPTION)
    assert "Ваш день: 1" in day
    assert "№ 1 ожидание 1 мин 15 с, обслуживание 2 мин 05 с; вопрос решён" in day


def test_the_times_are_the_servers_after_a_reload(desk: Client, noon: Any, team: Team) -> None:
    contact = come(team.operator)
    noon.shift(40)
    html = desk.get(RECEPTION).content.decode()
    assert f'data-since="{int(NOON.timestamp() * 1000)}"' in html
    assert f'data-now="{int(at(40).timestamp() * 1000)}"' in html
    assert contact.arrived_at == NOON


def test_a_double_click_is_one_person(desk: Client) -> None:
    for _ in range(2):
        desk.post(f"{PHONE}come/", {"token": "the-same"})
    assert Contact.objects.count() == 1


def test_whoever_comes_second_is_told_who_took_the_ticket(desk: Client, team: Team) -> None:
    contact = come(team.other)
    queue.begin(contact_id=contact.pk, actor=team.other, now=NOON)
    answer = desk.post(step(contact, "begin"), follow=True)
    assert [str(each) for each in answer.context["messages"]] == [
        f"№ 1: обслуживание уже начато, ведёт {team.other.initials_name}."
    ]
    shown = words(desk, RECEPTION)
    assert "Обслуживают коллеги № 1" in shown
    assert "Вы обслуживаете: 0" in shown


def test_what_is_missing_at_the_end_is_said_and_what_was_typed_stays(desk: Client, team: Team) -> None:
    contact = come(team.operator, at_once=True)
    topic = Topic.objects.filter(is_active=True)[0]
    data = {f"finish-{contact.pk}-topic": topic.pk, f"finish-{contact.pk}-appeal": "2026-999999"}
    answer = desk.post(step(contact, "finish"), data)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Выберите, чем кончилось." in html
    assert "Нет обращения с таким номером." in html
    assert 'value="2026-999999"' in html
    assert f'<option value="{topic.pk}" selected>' in html
    contact.refresh_from_db()
    assert contact.is_open


def test_the_norm_stands_beside_the_times_in_words_and_none_is_said_to_be_none(
    desk: Client, noon: Any, team: Team, phone_norms: None
) -> None:
    assert "Норма ожидания не задана" in words(desk, RECEPTION)
    come(team.operator, "phone")
    for seconds, standing in ((5, "within"), (20, "near"), (30, "over")):
        noon.shift(seconds)
        html = desk.get(PHONE).content.decode()
        shown = re.findall(r'data-standing="(\w+)">', html)
        assert shown == [standing]
    assert "Норма ожидания: 20–40 с ( Стандарт )" in words(desk, PHONE).replace("(Стандарт)", "( Стандарт )")


def test_what_was_left_open_is_listed_apart_and_closed(desk: Client, noon: Any, team: Team) -> None:
    contact = come(team.other, at_once=True)
    noon.shift(timedelta(days=1))
    desk.force_login(team.operator.user)
    shown = words(desk, RECEPTION)
    assert "Не закончено" in shown
    assert "№ 1 , 24.11.2026, начато в 12:00" in shown
    assert "Обслуживают коллеги" not in shown
    desk.post(step(contact, "close"), {f"close-{contact.pk}-outcome": "served"})
    contact.refresh_from_db()
    assert (contact.is_open, contact.service_seconds, contact.outcome) == (False, None, "served")
    assert "Не закончено" not in words(desk, RECEPTION)


def test_an_appeal_is_joined_by_its_number(
    desk: Client, team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(received_at=NOON, channel="in_person")
    contact = come(team.operator, at_once=True)
    assert "/admin/registration/?channel=in_person" in desk.get(RECEPTION).content.decode()
    desk.post(step(contact, "finish"), {f"finish-{contact.pk}-outcome": "appeal"})
    html = desk.get(RECEPTION).content.decode()
    assert f'<option value="{appeal.registration_number}">' in html
    answer = desk.post(step(contact, "join"), {f"join-{contact.pk}-appeal": ""})
    assert "Напишите номер обращения." in answer.content.decode()
    desk.post(step(contact, "join"), {f"join-{contact.pk}-appeal": f" № {appeal.registration_number} "})
    contact.refresh_from_db()
    assert contact.appeal == appeal
    assert f"обращение № {appeal.registration_number}" in words(desk, RECEPTION)


def test_a_screen_costs_the_same_for_one_and_for_many(desk: Client, team: Team) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            desk.get(RECEPTION)
        return len(caught)

    def fill() -> None:
        for who in (team.operator, team.other):
            come(who)
            queue.finish(contact_id=come(who, at_once=True).pk, actor=who, outcome="served", now=NOON)
            come(who, at_once=True)

    fill()
    queries()
    few = queries()
    for _ in range(5):
        fill()
    assert queries() == few
    assert few <= 25


def test_only_who_serves_may_open_and_click(as_user: AsUser, client: Client, team: Team) -> None:
    contact = come(team.operator)
    assert client.get(RECEPTION).status_code == 302
    director = employee("director", "Директор", "Директоров Демьян Примерович")
    for person in (team.signatory, director):
        browser = as_user(person)
        assert browser.get(RECEPTION).status_code == 403
        assert browser.post(f"{RECEPTION}come/").status_code == 403
        assert browser.post(step(contact, "begin")).status_code == 403
    assert as_user(team.head).get(PHONE).status_code == 200


@pytest.mark.parametrize("url", ["/admin/service/screen/fax/", "/admin/service/screen/fax/come/"])
def test_there_is_no_screen_of_another_channel(desk: Client, url: str) -> None:
    assert desk.post(url).status_code == 404


def test_there_is_no_other_step(desk: Client, team: Team) -> None:
    assert desk.post(step(come(team.operator), "sing")).status_code == 404
