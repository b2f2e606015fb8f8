"""Appeals that do not come through the site: entered at the desk, once, with their own terms."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
import time_machine
from tests.questions.conftest import PDF, Team, employee, intake, moscow
from tests.questions.test_desk import as_

from ledger.models import Entry
from outbox.models import Message
from questions.errors import QuestionsError
from questions.models import Appeal, DraftFile, InternalNote, Topic
from questions.services.registering import register_at_desk
from staff.models import Employee

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/registration/"
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=moscow(2026, 1, 1).tzinfo)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def letter(**changes: Any) -> dict[str, Any]:
    data = {
        "token": str(uuid4()),
        "channel": "post",
        "received_on": "2026-11-23",
        "kind": "question",
        "audience": "individual",
        "person_name": "Проверкина Вера Павловна",
        "text": "О счёте за октябрь",
        "files": SimpleUploadedFile("скан.pdf", PDF, "application/pdf"),
        "reply_channel": "post",
        "postal_address": "397160, г. Борисоглебск, ул. Пробная, д. 0",
    }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def register(person: Employee, **changes: Any) -> Any:
    return as_(person).post(ADDRESS, letter(**changes))


def shown_after(answer: Any) -> str:
    html: str = answer.content.decode()
    assert answer.status_code == 422, html
    return html


def test_a_letter_with_its_scan_becomes_an_appeal_with_the_terms_of_paper(team: Team) -> None:
    answer = register(team.operator, sender_number="17-а", sender_date="2026-11-19")
    appeal = Appeal.objects.get()
    assert answer["Location"] == f"{ADDRESS}{appeal.pk}/"
    assert (appeal.channel, appeal.registered_by) == ("post", team.operator)
    assert (appeal.received_at, appeal.registered_on) == (moscow(2026, 11, 23, 12), date(2026, 11, 24))
    assert appeal.due_on == date(2026, 12, 23)
    assert (appeal.sender_number, appeal.sender_date) == ("17-а", date(2026, 11, 19))
    assert [each.file.original_name for each in appeal.attachments.all()] == ["скан.pdf"]
    entry = Entry.objects.get(stream=appeal.stream)
    assert (entry.event, entry.actor) == ("registered", f"user:{team.operator.user_id}")
    assert not hasattr(appeal, "consent")
    assert not Message.objects.exists()


def test_the_term_runs_from_receipt_and_the_number_from_registration(team: Team) -> None:
    with time_machine.travel(datetime(2027, 1, 12, 9, tzinfo=NOW.tzinfo), tick=False):
        register(team.operator, received_on="2026-12-30")
    appeal = Appeal.objects.get()
    assert (appeal.registration_number, appeal.registered_on) == ("2027-000001", date(2027, 1, 12))
    assert appeal.due_on == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("channel", "due_on"),
    [
        ("post", date(2026, 12, 23)),
        ("in_person", date(2026, 12, 23)),
        ("fax", date(2026, 12, 23)),
        ("email", date(2026, 12, 14)),
        ("cabinet", date(2026, 12, 14)),
    ],
)
def test_each_channel_has_its_own_term(team: Team, channel: str, due_on: date) -> None:
    register(team.operator, channel=channel)
    assert (Appeal.objects.get().channel, Appeal.objects.get().due_on) == (channel, due_on)


@pytest.mark.parametrize("channel", ["website", "gis", "пигеон"])
def test_what_comes_by_machine_is_not_entered_by_hand(team: Team, channel: str) -> None:
    shown_after(register(team.operator, channel=channel))
    assert not Appeal.objects.exists()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"received_on": "2026-11-25"}, "Дата получения не может быть в будущем."),
    (
        {"channel": "fax", "received_on": "2026-11-24", "received_time": "13:00"},
        "Дата получения не может быть в будущем.",
    ),
    ({"received_on": "2026-10-01"}, "Получено больше 30 дней назад"),
    ({"received_on": "1900-01-01", "confirm_old": "on"}, "Нет действующего срока ответа"),
    ({"received_on": ""}, "Укажите, когда получено."),
    ({"sender_date": "2026-11-25"}, "Дата письма не может быть в будущем."),
    ({"files": None}, "Приложите скан или напишите, почему его нет."),
    ({"files": None, "channel": "fax"}, "Приложите скан или напишите, почему его нет."),
    ({"files": SimpleUploadedFile("вирус.exe", b"MZ")}, "вирус.exe"),
    ({"text": " "}, "Напишите, о чём обращение."),
    ({"kind": ""}, "Выберите вид обращения."),
    ({"person_name": ""}, "Напишите имя или отметьте «Без имени или контактов»."),
    ({"reply_channel": ""}, "Выберите, как ответить"),
    ({"postal_address": ""}, "Для ответа письмом нужен почтовый адрес с индексом."),
    ({"reply_channel": "email"}, "Для ответа по электронной почте нужен её адрес."),
    ({"reply_channel": "in_person"}, "Чтобы пригласить заявителя в офис, нужен его телефон"),
    ({"phone": "6-12-34"}, "Номер неполный"),
    ({"phone": "+7 000 000 00 00"}, "Такого номера телефона не бывает"),
    ({"email": "вера"}, "Адрес написан с ошибкой."),
    ({"audience": "organization"}, "Напишите название организации."),
    ({"organization_name": "ООО «Проверка»"}, "выберите «юридическое лицо»"),
    ({"audience": "organization", "organization_name": "О", "inn": "123"}, "В ИНН ошибка"),
    ({"channel": "phone"}, "Укажите время звонка."),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_each_mistake_is_named_and_nothing_typed_is_lost(
    team: Team, changes: dict[str, Any], message: str
) -> None:
    html = shown_after(register(team.operator, account_number="12-34", **changes))
    assert message in html
    assert 'value="12-34"' in html
    assert not Appeal.objects.exists()


def test_a_scan_survives_a_mistake_elsewhere_and_may_be_removed(team: Team) -> None:
    html = shown_after(register(team.operator, text=""))
    token = re.search(r'name="token" value="([^"]+)"', html)
    kept = re.search(r'name="listed_file" value="([^"]+)"', html)
    assert token
    assert kept
    again = {"token": token.group(1), "files": None, "listed_file": kept.group(1)}
    removed = register(team.operator, **again, remove_file=kept.group(1)).content.decode()
    assert "О счёте за октябрь" in removed
    assert not DraftFile.objects.exists()
    shown_after(register(team.operator, token=token.group(1), files=None))
    assert register(team.operator, token=token.group(1)).status_code == 302


def test_without_a_scan_the_reason_is_kept_as_a_note(team: Team) -> None:
    register(team.operator, files=None, no_scan="конверт пуст")
    assert InternalNote.objects.get().text == "Скана нет: конверт пуст"
    assert [entry.event for entry in Entry.objects.order_by("seq")] == ["registered", "note"]


def test_an_old_letter_is_registered_once_its_date_is_confirmed(team: Team) -> None:
    html = shown_after(register(team.operator, received_on="2026-10-01"))
    assert 'name="confirm_old"' in html
    register(team.operator, received_on="2026-10-01", confirm_old="on")
    assert Appeal.objects.get().received_at.date() == date(2026, 10, 1)


def test_a_letter_without_name_or_contacts_is_registered_all_the_same(team: Team) -> None:
    register(team.operator, person_name="", postal_address="", reply_channel="", anonymous="on")
    appeal = Appeal.objects.get()
    assert (appeal.applicant, appeal.reply_channel, appeal.state) == ("", "", "registered")
    html = as_(team.operator).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "имя не указано" in html


def test_somebody_who_came_may_be_invited_by_phone_and_the_phone_is_found_again(team: Team) -> None:
    register(
        team.operator, channel="in_person", files=None, reply_channel="in_person", phone="8 (473) 541-23-45"
    )
    appeal = Appeal.objects.get()
    assert (appeal.phone, appeal.phone_digits) == ("8 (473) 541-23-45", "74735412345")


def test_an_organisation_is_registered_with_its_number(team: Team) -> None:
    register(
        team.operator, audience="organization", organization_name="ООО «Проверка»", inn="1000000002",
        person_name="",
    )  # fmt: skip
    assert Appeal.objects.get().applicant == "ООО «Проверка»"


def test_a_topic_gives_the_kind_and_asks_for_the_account(team: Team) -> None:
    topic = Topic.objects.create(title="Долг перед нами", kind="claim", needs_account=True, on_website=False)
    html = shown_after(register(team.operator, topic=topic.pk, kind=""))
    assert "По этой теме нужен лицевой счёт" in html
    register(team.operator, topic=topic.pk, kind="", account_number="17")
    assert (Appeal.objects.get().kind, Appeal.objects.get().topic) == ("claim", topic)


def test_a_confirmation_is_queued_only_where_there_is_an_address(team: Team) -> None:
    register(team.operator, channel="email", files=None, reply_channel="email", email="vera@pochta.example")
    assert Message.objects.get().to == "vera@pochta.example"


def test_the_same_form_sent_twice_is_one_appeal(team: Team) -> None:
    data = letter(token=str(uuid4()))
    first = as_(team.operator).post(ADDRESS, data)
    data["files"] = SimpleUploadedFile("скан.pdf", PDF, "application/pdf")
    assert as_(team.operator).post(ADDRESS, data)["Location"] == first["Location"]
    assert Appeal.objects.count() == 1


def test_a_form_without_its_key_begins_a_new_appeal(team: Team) -> None:
    assert register(team.operator, token="нет").status_code == 302


LIKE: list[dict[str, Any]] = [
    {"person_name": "ПРОВЕРКИНА В. П."},
    {"person_name": "Другая Анна", "phone": "+7 473 541-23-45"},
    {"person_name": "Другая Анна", "email": "Vera@pochta.example"},
]


@pytest.mark.parametrize("changes", LIKE)
def test_something_alike_is_shown_once_before_saving_and_never_forbids(
    team: Team, make_appeal: Callable[..., Appeal], changes: dict[str, Any]
) -> None:
    known = make_appeal(moscow(2026, 11, 20), phone="84735412345", email="vera@pochta.example")
    answer = register(team.operator, **changes)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="/admin/appeals/{known.pk}/"' in html
    assert Appeal.objects.count() == 1
    seen = re.findall(r'name="seen_twin" value="(\d+)"', html)
    assert register(team.operator, **changes, seen_twin=seen).status_code == 302
    assert Appeal.objects.count() == 2


def test_what_is_older_or_of_somebody_else_is_not_shown(
    team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    make_appeal(NOW - timedelta(days=31))
    make_appeal(moscow(2026, 11, 20), person_name="Проверкин Пётр", email="other@pochta.example")
    assert register(team.operator).status_code == 302


def test_the_number_is_shown_large_with_the_receipt_and_the_card(team: Team) -> None:
    client = as_(team.operator)
    answer = client.post(ADDRESS, letter(), follow=True)
    appeal = Appeal.objects.get()
    html = answer.content.decode()
    assert f'<p class="desk-registered__number">№ {appeal.registration_number}</p>' in html
    assert f'href="/admin/appeals/{appeal.pk}/"' in html
    receipt = client.get(f"{ADDRESS}{appeal.pk}/receipt/").content.decode()
    for fact in (appeal.registration_number, "23.11.2026", "23.12.2026", appeal.access_code_spaced):
        assert fact in receipt
    assert "Операторов" in receipt
    assert "Проверкина" not in receipt


def test_the_journal_holds_nothing_personal(team: Team) -> None:
    register(team.operator, phone="84735412345", sender_number="17-а")
    texts = " ".join(entry.text for entry in Entry.objects.all())
    for secret in ("Проверкина", "4735412345", "17-а", "октябрь", "Пробная"):
        assert secret not in texts


def test_who_may_not_register_sees_no_button_and_no_form(
    team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(moscow(2026, 11, 20))
    client = as_(team.signatory)
    assert "Зарегистрировать обращение" not in client.get("/admin/appeals/").content.decode()
    assert "Зарегистрировать обращение" in as_(team.operator).get("/admin/appeals/").content.decode()
    for address in (ADDRESS, f"{ADDRESS}{appeal.pk}/", f"{ADDRESS}{appeal.pk}/correct/"):
        assert client.get(address).status_code in {302, 403}
    client.post(ADDRESS, letter())
    assert Appeal.objects.count() == 1
    editor = employee("editor", "Редактор", "Редакторова Анна Олеговна")
    assert as_(editor).get(f"{ADDRESS}{appeal.pk}/receipt/").status_code in {302, 403}
    assert Client().get(ADDRESS).status_code == 302


def test_an_account_without_an_employee_registers_nothing(team: Team) -> None:
    client = as_(team.other)
    team.other.delete()
    assert client.get(ADDRESS)["Location"] == "/admin/appeals/"


def test_a_date_in_the_future_is_refused_by_the_service_too(team: Team) -> None:
    with pytest.raises(QuestionsError, match="в будущем"):
        register_at_desk(
            token=uuid4(), intake=intake(), channel="post", received_at=timezone.now() + timedelta(minutes=1),
            actor=team.operator,
        )  # fmt: skip


def test_abuse_on_paper_is_marked_for_a_human(team: Team) -> None:
    register(team.operator, text="Вы все идиоты")
    appeal = Appeal.objects.get()
    assert appeal.is_flagged
    html = as_(team.operator).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "Возможна брань или угроза" in html
