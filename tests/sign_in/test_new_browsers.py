"""Somebody sees where he is signed in, ends what is not his, and hears of a new browser."""

from django.contrib.auth.models import User
from django.core import signing
from django.test import Client

import pytest
from tests.sign_in.conftest import CODE, HOME, LOGIN, OWN, PASSWORD, connected, log_in

from outbox.models import Message
from sign_in.known import COOKIE, SALT
from sign_in.models import SignIn

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; rv:140.0) Gecko/20100101 Firefox/140.0"
END_OTHERS = f"{OWN}end-others/"


def letters() -> list[Message]:
    return list(Message.objects.filter(kind="sign_in_new_browser"))


def test_a_letter_tells_of_the_first_sign_in_by_a_browser_and_of_no_later_one(operator: User) -> None:
    client = Client(headers={"user-agent": FIREFOX})
    for _ in range(2):
        log_in(client, operator)
        client.post("/admin/logout/")
    (letter,) = letters()
    assert letter.to == operator.email
    assert letter.subject == "Вход с нового браузера"
    assert "Firefox, Windows" in letter.text
    assert "/admin/sign-in/" in letter.html
    assert "127.0.0.1" not in letter.text.replace("http://127.0.0.1", "")
    log_in(Client(), operator)
    assert len(letters()) == 2


def test_each_person_at_a_desk_has_a_browser_known_by_itself(
    client: Client, operator: User, administrator: User
) -> None:
    for user in (operator, administrator, operator):
        log_in(client, user)
        client.post("/admin/logout/")
    assert {letter.to for letter in letters()} == {operator.email, administrator.email}
    assert len(letters()) == 2
    assert signing.loads(client.cookies[COOKIE].value, salt=SALT) == [administrator.pk, operator.pk]


def test_the_cookie_is_out_of_reach_of_scripts_and_says_no_name(client: Client, operator: User) -> None:
    log_in(client, operator)
    cookie = client.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    assert operator.username not in cookie.value


@pytest.mark.parametrize("value", ["", "forged", "signed for another purpose"])
def test_a_forged_cookie_is_no_known_browser(client: Client, operator: User, value: str) -> None:
    client.cookies[COOKIE] = signing.dumps([1], salt="another") if " " in value else value
    log_in(client, operator)
    assert len(letters()) == 1


def test_who_gives_the_password_and_no_code_is_told_of_too(client: Client, operator: User) -> None:
    connected(operator)
    log_in(client, operator)
    assert client.get(HOME).headers["Location"].startswith(CODE)
    assert len(letters()) == 1


def test_nobody_is_written_to_without_an_address(client: Client, operator: User) -> None:
    User.objects.update(email="")
    assert log_in(client, operator) == HOME
    assert not letters()


def test_somebody_sees_his_own_sign_ins_and_ends_the_others(
    client: Client, operator: User, administrator: User
) -> None:
    other, foreign = Client(headers={"user-agent": FIREFOX}), Client()
    log_in(client, operator)
    log_in(other, operator)
    log_in(foreign, administrator)
    page = client.get(OWN).content.decode()
    assert page.count("последнее действие") == 1
    assert "Firefox, Windows" in page
    assert "это он" in page
    assert f'href="{END_OTHERS}"' in page
    client.post(END_OTHERS, {"password": PASSWORD})
    assert client.get(HOME).status_code == foreign.get(HOME).status_code == 200
    assert other.get(HOME).headers["Location"].startswith(LOGIN)
    assert SignIn.objects.filter(user=operator).count() == 1


def test_ending_others_is_sent_with_the_password_and_never_followed(client: Client, operator: User) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, operator)
    page = client.get(END_OTHERS).content.decode()
    assert page.count('type="password"') == 1
    for password, words in (("ne tot", "Пароль не подошёл."), ("", "Введите пароль.")):
        answer = client.post(END_OTHERS, {"password": password})
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert other.get(HOME).status_code == 200
    assert Client().post(END_OTHERS, {"password": PASSWORD}).headers["Location"].startswith(LOGIN)
