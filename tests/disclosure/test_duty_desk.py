"""The register in the admin: the report, the card with its two forms, the form of a duty, the panel."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
import time_machine
from openpyxl import load_workbook
from tests.disclosure.duties import MONDAY, make_duty, moscow, person

from disclosure.models import Duty, DutyConfirmation, DutyEvent
from disclosure.services.evaluating import evaluate
from ledger.models import Entry
from pages.models import HomePage, InfoPage
from staff.roles import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Role], Client]
READERS = [Role.EDITOR, Role.LAWYER, Role.PUBLISHER, Role.HEAD, Role.DIRECTOR, Role.ADMINISTRATOR]
KEEPERS = [Role.EDITOR, Role.LAWYER, Role.PUBLISHER, Role.HEAD]
EXPORTERS = [Role.PUBLISHER, Role.HEAD, Role.DIRECTOR, Role.ADMINISTRATOR]
CHANGERS = [Role.PUBLISHER, Role.ADMINISTRATOR]


@pytest.fixture(autouse=True)
def _on_that_day() -> Iterator[None]:
    """The day after the 15th: a session that began earlier would have ended on the way."""
    with time_machine.travel(moscow(2026, 12, 16, 13), tick=False):
        yield


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def act(role: Role) -> Client:
        client.force_login(person(role, f"{role.value}-x").user)
        return client

    return act


@pytest.fixture
def duty(page: InfoPage) -> Duty:
    duty = make_duty(page=page, renewal="monthly", day=15, starts_on=date(2026, 11, 10))
    evaluate(now=moscow(2026, 12, 16))
    return duty


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_report_and_the_card(sign_in: SignIn, duty: Duty, role: Role) -> None:
    client = sign_in(role)
    for address in (reverse("duties:index"), reverse("duties:inspect", args=[duty.pk])):
        assert (client.get(address).status_code == 200) is (role in READERS), address


@pytest.mark.parametrize("role", list(Role))
def test_who_confirms_and_who_does_not(sign_in: SignIn, duty: Duty, role: Role) -> None:
    client = sign_in(role)
    if role in READERS:
        card = client.get(reverse("duties:inspect", args=[duty.pk])).content.decode()
        assert ("Подтверждаю: сведения актуальны" in card) is (role in KEEPERS)
    response = client.post(reverse("duties:confirm", args=[duty.pk]), {"note": "сверено"})
    assert response.status_code == (302 if role in KEEPERS else 403)
    assert DutyConfirmation.objects.count() == (role in KEEPERS)
    assert Entry.objects.filter(stream__startswith="refusals:").exists() is (role not in KEEPERS)


@pytest.mark.parametrize("role", list(Role))
def test_who_takes_the_register_along(sign_in: SignIn, duty: Duty, role: Role) -> None:
    client = sign_in(role)
    page = client.get(reverse("duties:index"))
    assert ("export=xlsx" in page.content.decode()) is (role in EXPORTERS)
    response = client.get(reverse("duties:index"), {"export": "xlsx"})
    if role not in EXPORTERS:
        assert response.status_code in {302, 403}
        return
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active  # type: ignore[union-attr]
    rows = list(sheet.iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["Что размещаем"] == "Пункт oplata"
    assert (row["Состояние"], row["Чем установлено"]) == ("устарело", "Стандарт качества обслуживания")
    assert str(row["Где размещено"]).endswith("/oplata/")
    assert row["Обновить до"] == date(2026, 12, 15)


def test_the_csv_has_the_same_rows(sign_in: SignIn, duty: Duty) -> None:
    response = sign_in(Role.HEAD).get(reverse("duties:index"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["Код"], row["Состояние"], row["Обновить до"]) == ("oplata", "устарело", "15.12.2026")


@pytest.mark.parametrize("role", list(Role))
def test_who_changes_a_duty_and_nobody_deletes_one(sign_in: SignIn, duty: Duty, role: Role) -> None:
    client = sign_in(role)
    address = reverse("duties:edit", args=[duty.pk])
    assert (client.get(address).status_code == 200) is (role in CHANGERS)
    response = client.post(address, form(duty, title="Как платить"))
    assert response.status_code == (302 if role in CHANGERS else 403)
    assert Duty.objects.get().title == ("Как платить" if role in CHANGERS else "Пункт oplata")
    assert client.post(f"/admin/duties/delete/{duty.pk}/").status_code == 404
    assert Duty.objects.exists()


def form(duty: Duty, **changes: Any) -> dict[str, Any]:
    return {
        "code": duty.code,
        "title": duty.title,
        "group": duty.group,
        "legal_basis": duty.legal_basis,
        "owner": duty.owner_id or "",
        "page": duty.page_id or "",
        "address": duty.address,
        "proof": duty.proof,
        "subjects": duty.subjects,
        "renewal": duty.renewal,
        "day": duty.day or "",
        "month": duty.month or "",
        "event_days": duty.event_days,
        "starts_on": duty.starts_on.strftime("%d.%m.%Y"),
        "order": duty.order,
        "is_active": "on" if duty.is_active else "",
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"page": ""}, "Этой проверке нужна страница."),
        ({"proof": "requisites"}, "Укажите, что именно проверить."),
        ({"subjects": ["phones"]}, "Эта проверка такого не знает: phones."),
        ({"renewal": "yearly", "month": ""}, "Укажите месяц."),
        ({"day": ""}, "Укажите число месяца."),
        ({"day": "32"}, "меньше либо равно 31"),
        ({"address": "/oplata/"}, "Укажите что-то одно: страницу или адрес."),
        (
            {"address": "https://example.org/", "page": "", "proof": "link_answers"},
            "начинается с одной",
        ),
    ],
)
def test_a_form_with_a_fault_says_what_and_keeps_what_was_typed(
    sign_in: SignIn, duty: Duty, changes: dict[str, Any], said: str
) -> None:
    address = reverse("duties:edit", args=[duty.pk])
    response = sign_in(Role.PUBLISHER).post(address, form(duty, title="Напечатанное название", **changes))
    html = response.content.decode()
    assert response.status_code == 200
    assert said in html
    assert "Напечатанное название" in html
    assert Duty.objects.get().title == "Пункт oplata"


def test_a_duty_is_added(sign_in: SignIn, page: InfoPage) -> None:
    blank = Duty(
        code="novyj", title="Новый пункт", group="law", legal_basis="Закон", page=page, proof="requisites",
        subjects=["phones"], starts_on=date(2026, 12, 1),
    )  # fmt: skip
    assert sign_in(Role.ADMINISTRATOR).post(reverse("duties:add"), form(blank)).status_code == 302
    assert Duty.objects.get().subjects == ["phones"]


def test_a_code_is_never_changed(sign_in: SignIn, duty: Duty) -> None:
    sign_in(Role.ADMINISTRATOR).post(reverse("duties:edit", args=[duty.pk]), form(duty, code="drugoj"))
    assert Duty.objects.get().code == "oplata"


def test_a_change_that_is_not_accepted_comes_back_with_what_was_typed(sign_in: SignIn, duty: Duty) -> None:
    client = sign_in(Role.EDITOR)
    address = reverse("duties:changed", args=[duty.pk])
    typed = {"happened_on": "31.12.2999", "note": "новый приказ регулятора"}
    response = client.post(address, typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Этот день ещё не наступил." in html
    assert "новый приказ регулятора" in html
    assert not DutyEvent.objects.exists()
    answer = client.post(address, {**typed, "happened_on": "10.11.2026"}, follow=True)
    assert "После этого дня сведения уже обновили" in answer.content.decode()  # the page came on 16.11
    answer = client.post(address, {**typed, "happened_on": "16.12.2026"}, follow=True)
    assert "срок назначен" in answer.content.decode()
    assert {event.happened_on for event in DutyEvent.objects.all()} == {
        date(2026, 11, 10),
        date(2026, 12, 16),
    }


def test_confirming_what_is_not_there_says_why(sign_in: SignIn, duty: Duty, page: InfoPage) -> None:
    page.unpublish()
    response = sign_in(Role.EDITOR).post(reverse("duties:confirm", args=[duty.pk]), {"note": "всё верно"})
    assert response.status_code == 422
    assert "Подтверждать нечего: нет. Страница снята с публикации." in response.content.decode()


def titles(client: Client, **asked: str) -> list[str]:
    response = client.get(reverse("duties:index"), asked)
    return [duty.code for duty in response.context["object_list"]]


def test_the_filters_narrow_the_report(sign_in: SignIn, home: HomePage, page: InfoPage) -> None:
    owner = person(Role.LAWYER, "owner")
    make_duty("svezhij", page=page, owner=owner)
    make_duty("starый".replace("ый", "yj"), page=page, renewal="monthly", day=15, starts_on=date(2026, 1, 12))
    make_duty("pustoj", page=page, proof="requisites", subjects=["phones"], group="pp24")
    make_duty("vyklyuchen", page=page, is_active=False)
    client = sign_in(Role.HEAD)
    assert titles(client, state="none") == ["pustoj", "staryj", "svezhij"]
    evaluate(now=moscow(2026, 12, 16))
    assert titles(client, state="pressing") == ["staryj"]
    assert titles(client, state="unfilled") == ["pustoj"]
    assert titles(client, owner=str(owner.pk)) == ["svezhij"]
    assert titles(client, owner="null") == ["pustoj", "staryj"]
    assert titles(client, group="pp24") == ["pustoj"]
    assert titles(client, use="no") == ["vyklyuchen"]
    assert len(titles(client, use="all")) == 4
    assert titles(client, q="svezhij") == ["svezhij"]


def test_the_card_tells_what_happened(sign_in: SignIn, duty: Duty) -> None:
    client = sign_in(Role.EDITOR)
    client.post(
        reverse("duties:changed", args=[duty.pk]), {"happened_on": "10.11.2026", "note": "приказ № 5"}
    )
    html = client.get(reverse("duties:inspect", args=[duty.pk])).content.decode()
    assert "Сведения изменились 10.11.2026" in html
    assert "приказ № 5" in html
    assert "Состояние: устарело" in html


def test_the_card_of_a_duty_that_was_never_looked_at_opens(sign_in: SignIn, page: InfoPage) -> None:
    duty = make_duty(page=page)
    html = sign_in(Role.EDITOR).get(reverse("duties:inspect", args=[duty.pk])).content.decode()
    assert "Пока ничего" in html


def test_the_panel_shows_what_is_red_and_what_is_mine(sign_in: SignIn, duty: Duty, page: InfoPage) -> None:
    client = sign_in(Role.EDITOR)
    make_duty("moj", page=page, owner=person(Role.EDITOR, "drugoj"), proof="requisites", subjects=["phones"])
    evaluate(now=moscow(2026, 12, 16))
    html = client.get("/admin/").content.decode()
    assert "Пункт oplata" in html
    assert "Пункт moj" not in html
    Duty.objects.filter(code="moj").update(owner=client.session["_auth_user_id"] and _employee(client))
    html = client.get("/admin/").content.decode()
    assert "Ждут вас" in html
    assert "Пункт moj" in html


def _employee(client: Client) -> int:
    from staff.models import Employee

    return int(Employee.objects.get(user=client.session["_auth_user_id"]).pk)


def test_the_trend_tells_two_days_apart(sign_in: SignIn, duty: Duty) -> None:
    client = sign_in(Role.HEAD)
    assert "Что не в порядке, по дням" not in client.get("/admin/").content.decode()
    evaluate(now=moscow(2026, 12, 17))
    with time_machine.travel(moscow(2026, 12, 17, 15), tick=False):
        # The sign-in of that other day is over by now.
        client.force_login(User.objects.get(username="head-x"))
        html = client.get("/admin/").content.decode()
    assert "16.12.2026: нет или устарело 1, скоро срок 0, не заполнено 0" in html
    assert "17.12.2026, нет или устарело: 1" in html


@pytest.mark.parametrize("count", [1, 40])
def test_the_report_takes_as_many_queries_whatever_it_lists(
    sign_in: SignIn, page: InfoPage, count: int
) -> None:
    owner = person(Role.LAWYER, "owner")
    for number in range(count):
        make_duty(f"p-{number}", page=page, owner=owner)
    evaluate(now=MONDAY)
    client = sign_in(Role.HEAD)
    client.get(reverse("duties:index"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("duties:index"))
    assert len(queries) <= 20
