"""Coming in by a link: for any address alike, for two hours, and out again."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.cabinet.conftest import OTHER, VERA, come_in, visitor

from cabinet.visits import COOKIE, LASTS
from cabinet.wagtail_hooks import forget_ended_visits
from one_time_links.models import OneTimeLink
from outbox.models import Message
from questions.models import Appeal

pytestmark = pytest.mark.django_db


def test_a_link_opens_all_own_appeals_and_no_others(make_appeal: Callable[..., Appeal]) -> None:
    own = [make_appeal(email="Vera@Pochta.Example"), make_appeal(channel="phone")]
    other = make_appeal(email=OTHER)
    page = come_in("VERA@pochta.example").get("/cabinet/").content.decode()
    assert all(appeal.registration_number in page for appeal in own)
    assert other.registration_number not in page


def test_known_and_unknown_addresses_get_the_same_answer_at_the_same_cost(
    make_appeal: Callable[..., Appeal], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_appeal()
    Client().post("/cabinet/", {"email": "warm@pochta.example"})
    with django_assert_num_queries(9, exact=False) as known:
        first = Client().post("/cabinet/", {"email": VERA})
    with django_assert_num_queries(len(known)):
        second = Client().post("/cabinet/", {"email": "nobody@pochta.example"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert first.content == second.content
    letters = Message.objects.filter(kind="cabinet_link").order_by("pk")
    assert [letter.to for letter in letters[1:]] == [VERA, "nobody@pochta.example"]
    assert len({len(letter.text) for letter in letters}) == 1


def test_an_address_without_appeals_sees_that_there_are_none() -> None:
    assert "Обращений с этим адресом у нас нет" in come_in(OTHER).get("/cabinet/").content.decode()


@pytest.mark.parametrize("address", ["", "vera", "vera@", "a b@c.ru", "v" * 300 + "@pochta.example"])
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    answer = Client().post("/cabinet/", {"email": address})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.content.decode()
    assert not Message.objects.exists()


def test_an_address_gets_three_letters_in_ten_minutes_whoever_asks() -> None:
    answers = [Client(REMOTE_ADDR=f"192.0.2.{n}").post("/cabinet/", {"email": VERA}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429, 429]
    again = Client(REMOTE_ADDR="192.0.2.9").post("/cabinet/", {"email": VERA.upper()})
    assert again.status_code == 429
    assert OneTimeLink.objects.count() == 3


def test_a_visitor_asks_for_twenty_addresses_at_most() -> None:
    answers = [Client().post("/cabinet/", {"email": f"a{n}@pochta.example"}).status_code for n in range(22)]
    assert answers == [302] * 20 + [429] * 2


def test_a_visit_ends_after_two_hours_whatever_was_done() -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        client = visitor()
        clock.move_to(now + LASTS - timedelta(seconds=1))
        assert VERA in client.get("/cabinet/").content.decode()
        clock.move_to(now + LASTS + timedelta(seconds=1))
        assert VERA not in client.get("/cabinet/").content.decode()
        assert Session.objects.count() == 1
        forget_ended_visits(timezone.now())
        assert not Session.objects.exists()


def test_who_has_gone_out_cannot_come_back_by_the_old_cookie() -> None:
    client = visitor()
    old = client.cookies[COOKIE].value
    assert client.post("/cabinet/sign-out/")["Location"] == "/cabinet/"
    client.cookies[COOKIE] = old
    assert VERA not in client.get("/cabinet/").content.decode()
    assert client.get("/cabinet/sign-out/").status_code == 405


def test_who_goes_out_leaves_nothing_in_the_browser() -> None:
    client = visitor()
    assert "Clear-Site-Data" not in client.get("/cabinet/").headers
    assert client.post("/cabinet/sign-out/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/cabinet/").headers


def test_a_visit_is_no_user_and_a_user_is_no_visitor(db: None) -> None:
    client = visitor()
    client.cookies["sessionid"] = client.cookies[COOKIE].value
    assert "/admin/login/" in client.get("/admin/")["Location"]
    staff = Client()
    staff.force_login(User.objects.create_superuser("root", VERA, "a-long-password"))
    staff.cookies[COOKIE] = staff.cookies["sessionid"].value
    assert "Прислать ссылку" in staff.get("/cabinet/").content.decode()
    staff.post("/cabinet/sign-out/")
    assert staff.get("/admin/").status_code == 200


def test_each_visit_has_a_key_of_its_own_that_nobody_chooses() -> None:
    client = Client()
    client.cookies[COOKIE] = "k" * 32
    client.post("/cabinet/", {"email": VERA})
    assert VERA not in client.get("/cabinet/").content.decode()
    assert visitor().cookies[COOKIE].value != visitor().cookies[COOKIE].value


def test_no_page_of_the_cabinet_is_kept(make_appeal: Callable[..., Appeal]) -> None:
    number = make_appeal().registration_number
    client = visitor()
    for path in ("", "sent/", "ask/", f"{number}/", f"{number}/add/", f"{number}/withdraw/"):
        answer = client.get(f"/cabinet/{path}")
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"], path


def test_a_long_list_costs_what_a_short_one_does(
    make_appeal: Callable[..., Appeal], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_appeal()
    client = visitor()
    client.get("/cabinet/")
    with django_assert_max_num_queries(12) as few:
        client.get("/cabinet/")
    for _ in range(24):
        make_appeal()
    with django_assert_max_num_queries(len(few)):
        page = client.get("/cabinet/")
    assert page.content.decode().count("<p>Вопрос: зарегистрировано") == 20
    assert client.get("/cabinet/?page=2").content.decode().count("<p>Вопрос: зарегистрировано") == 5
