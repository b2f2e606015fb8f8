import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.form import ADDRESS, filled, open_form, value_of

from pages.models import CompanySettings, Edition
from questions.captcha import NUMBER_WORDS
from questions.models import Appeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client: Client, consent: Edition) -> str:
    """A form that a visitor opened ten minutes ago."""
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        return open_form(client)


def test_the_form_asks_in_words_and_links_the_consent(shown: str) -> None:
    assert re.search(r"Сколько будет [а-я]+ плюс [а-я]+\?", shown)
    assert 'href="/soglasie/"' in shown
    assert 'name="website" tabindex="-1"' in shown
    assert "<img" not in shown


def test_a_right_form_becomes_an_appeal_and_shows_its_number(client: Client, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown), follow=True)
    appeal = Appeal.objects.get()
    assert answer.redirect_chain == [("/ask/accepted/", 302)]
    text = answer.content.decode()
    assert appeal.registration_number in text
    assert appeal.access_code_spaced in text
    assert f"{appeal.due_on:%d.%m.%Y}" in text


WRONG = [
    ({"text": " "}, "Напишите текст обращения."),
    ({"text": "я" * 10_001}, "Текст длиннее 10000 знаков (сейчас 10001)"),
    ({"person_name": ""}, "Напишите фамилию и имя."),
    ({"email": ""}, "Вы выбрали ответ по электронной почте: напишите её адрес."),
    ({"email": "вера"}, "Адрес написан с ошибкой."),
    ({"reply_channel": "post"}, "Вы выбрали ответ письмом: напишите почтовый адрес с индексом."),
    ({"reply_channel": "phone"}, "Вы выбрали ответ по телефону: напишите номер."),
    ({"reply_channel": "phone", "phone": "12"}, "В номере телефона не хватает цифр."),
    ({"reply_channel": None}, "Выберите, как вам ответить."),
    ({"consent": None}, "Без согласия мы не можем принять обращение через сайт."),
    ({"captcha_1": "много"}, "Ответ на проверочный вопрос не подошёл."),
    ({"captcha_1": ""}, "Ответьте на проверочный вопрос."),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_each_wrong_field_is_named_beside_it_and_above_and_nothing_typed_is_lost(
    client: Client, shown: str, changes: dict[str, str], message: str
) -> None:
    answer = client.post(ADDRESS, filled(shown, account_number="12-34", **changes))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(message) == 2
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert 'value="12-34"' in html
    targets = re.findall(r'<a href="#([^"]+)">', html.split("error-summary", 1)[1].split("</ul>")[0])
    assert targets
    assert all(f'id="{target}"' in html for target in targets)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"organization_name": ""}, "Напишите название организации."), ({"inn": "123"}, "В ИНН ошибка")],
)
def test_an_organisation_is_asked_for_its_name_and_number(
    client: Client, consent: Edition, changes: dict[str, str], message: str
) -> None:
    address = "/ask/organization/"
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=True):
        html = open_form(client, address)
    data = filled(html, organization_name="ООО «Проверка»", inn="1000000002")
    assert message in client.post(address, {**data, **changes}).content.decode()
    again = filled(client.post(address, {**data, **changes}).content.decode())
    answer = client.post(address, {**again, "organization_name": "ООО «Проверка»", "inn": "1000000002"})
    assert answer.status_code == 302
    assert Appeal.objects.get().audience == "organization"


def test_the_sum_may_be_written_in_words(client: Client, shown: str) -> None:
    data = filled(shown)
    data["captcha_1"] = f" {NUMBER_WORDS[int(data['captcha_1'])].capitalize()} "
    assert client.post(ADDRESS, data).status_code == 302


def test_the_check_is_not_asked_again_after_a_slip_elsewhere(client: Client, shown: str) -> None:
    html = client.post(ADDRESS, filled(shown, person_name="")).content.decode()
    assert "Сколько будет" not in html
    assert client.post(ADDRESS, filled(html)).status_code == 302


def test_the_proof_of_one_form_does_not_open_another(client: Client, shown: str) -> None:
    proof = value_of(client.post(ADDRESS, filled(shown, person_name="")).content.decode(), "human")
    assert proof
    with time_machine.travel(timezone.now() - timedelta(minutes=5), tick=True):
        other = open_form(client)
    answer = client.post(ADDRESS, filled(other, human=proof, captcha_1="много"))
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_a_robot_that_fills_the_hidden_field_or_hurries_is_stopped(client: Client, shown: str) -> None:
    answer = client.post(ADDRESS, filled(shown, website="спам"))
    assert "слишком быстро" in answer.content.decode()
    hurried = open_form(client)
    assert "слишком быстро" in client.post(ADDRESS, filled(hurried)).content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("token", ["", "garbled", "8e6b2f10-0000-4000-8000-000000000000:x:y"])
def test_a_forged_form_is_shown_afresh_with_its_text(client: Client, shown: str, token: str) -> None:
    answer = client.post(ADDRESS, filled(shown, token=token))
    html = answer.content.decode()
    assert "Страница устарела" in html
    assert "Где заплатить без комиссии?" in html
    assert not Appeal.objects.exists()


def test_without_a_consent_to_agree_to_nothing_is_taken(client: Client, shown: str) -> None:
    CompanySettings.objects.update(consent_page=None)
    assert "нет текста согласия" in client.post(ADDRESS, filled(shown)).content.decode()
    assert not Appeal.objects.exists()


def test_back_and_a_second_click_lead_to_the_same_number(client: Client, shown: str) -> None:
    data = filled(shown)
    first = client.post(ADDRESS, data, follow=True).content.decode()
    again = client.post(ADDRESS, data, follow=True).content.decode()
    later = client.post(ADDRESS, {**data, "text": "Другой", "captcha_1": ""}, follow=True).content.decode()
    number = Appeal.objects.get().registration_number
    assert all(number in html for html in (first, again, later))


def test_the_receipt_is_shown_to_its_own_browser_only(client: Client, shown: str) -> None:
    client.post(ADDRESS, filled(shown))
    answer = Client().get("/ask/accepted/")
    assert answer.status_code == 302
    assert answer["Location"] == "/ask/status/"


def test_too_many_posts_from_one_address_are_slowed_down(client: Client, shown: str) -> None:
    for _ in range(60):
        client.post(ADDRESS, {"token": "garbled"})
    assert client.post(ADDRESS, {"token": "garbled"}).status_code == 429
