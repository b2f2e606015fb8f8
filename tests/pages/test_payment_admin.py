"""Payment points in the admin: who keeps them, what is refused, how the list leaves as a spreadsheet."""

import io
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

import pytest
from openpyxl import load_workbook

from files.spreadsheets import harmless, in_csv, in_workbook, worded
from pages.models import PaymentPoint

pytestmark = pytest.mark.django_db

LIST = "/admin/pages/paymentpoint/"
FORM = {"name": "Банк «Свет»", "kind": "bank", "commission": "none", "order": "0", "is_active": "on"}


def signed_in(role: str = "", *codenames: str) -> Client:
    user = get_user_model().objects.create_user(f"keeper-{get_user_model().objects.count()}")
    user.groups.set(Group.objects.filter(name=role))
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def point() -> PaymentPoint:
    fields = {"commission": "taken", "commission_note": "1 %", "town": "Поворино", "address": "ул. Мира"}
    return PaymentPoint.objects.create(name="Банк «Огонёк»", kind="bank", **fields)


def exported(client: Client, kind: str) -> Any:
    response = client.get(f"{LIST}?export={kind}")
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows_of_workbook(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_the_list_says_in_words_what_each_point_is(point: PaymentPoint) -> None:
    html = signed_in("Редактор").get(LIST).content.decode()
    for words in ("Пункты оплаты", "Банк «Огонёк»", "банк", "Поворино", "с комиссией: 1 %"):
        assert words in html
    assert json.dumps("Пункты оплаты") in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind__exact=bank", True),
        ("kind__exact=post", False),
        ("commission__exact=taken", True),
        ("commission__exact=none", False),
        ("town=Поворино", True),
        ("town=Москва", False),
        ("shown=yes", True),
        ("shown=no", False),
        ("q=ОГОНЁК+мира", True),
        ("q=огонёк", True),
        ("q=огонёк+почта", False),
        ("q=+", True),
    ],
)
def test_the_list_is_filtered_and_searched_in_russian(point: PaymentPoint, query: str, found: bool) -> None:
    html = signed_in("Редактор").get(f"{LIST}?{query}").content.decode()
    assert ("Банк «Огонёк»" in html) is found


@pytest.mark.parametrize(
    ("role", "keeps"),
    [("Редактор", True), ("Администратор", True), ("Оператор", False), ("Подписант", False)],
)
def test_who_writes_the_pages_keeps_the_points(point: PaymentPoint, role: str, keeps: bool) -> None:
    client = signed_in(role)
    answers = [client.get(f"{LIST}{path}").status_code for path in ("", "create/", f"edit/{point.pk}/")]
    assert answers == ([200] * 3 if keeps else [403] * 3)


def test_an_operator_changes_and_removes_nothing(point: PaymentPoint) -> None:
    client = signed_in("Оператор")
    for path in ("create/", f"edit/{point.pk}/", f"delete/{point.pk}/"):
        assert client.post(f"{LIST}{path}", FORM).status_code == 403
    assert PaymentPoint.objects.get().name == "Банк «Огонёк»"


def test_a_point_is_added_changed_and_removed(point: PaymentPoint) -> None:
    client = signed_in("Редактор")
    assert client.post(f"{LIST}create/", FORM).status_code == 302
    assert PaymentPoint.objects.filter(name="Банк «Свет»", is_active=True).exists()
    client.post(f"{LIST}edit/{point.pk}/", {**FORM, "name": "Банк «Искра»"})
    point.refresh_from_db()
    assert (point.name, point.commission) == ("Банк «Искра»", "none")
    client.post(f"{LIST}delete/{point.pk}/")
    assert PaymentPoint.objects.get().name == "Банк «Свет»"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "own", "commission": "taken"}, "В своей кассе комиссии нет"),
        ({"commission_note": "1 %"}, "Размер указывают, только если комиссия берётся"),
        ({"url": "не адрес"}, "Введите правильный URL"),
        ({"kind": ""}, "Требуется заполнить это поле"),
    ],
)
def test_wrong_input_is_refused_in_russian_and_stays_in_the_form(wrong: dict[str, str], message: str) -> None:
    typed = {**FORM, "note": "Вход со двора", **wrong}
    response = signed_in("Редактор").post(f"{LIST}create/", typed)
    html = response.content.decode()
    assert response.status_code == 200
    assert message in html
    assert 'value="Вход со двора"' in html
    assert not PaymentPoint.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_seeing_the_list_is_not_enough_to_take_it_away(point: PaymentPoint, kind: str) -> None:
    client = signed_in("", "access_admin", "view_paymentpoint")
    html = client.get(LIST).content.decode()
    assert "Банк «Огонёк»" in html
    assert "export=" not in html
    assert client.get(f"{LIST}?export={kind}").status_code == 403


def test_who_keeps_the_points_is_offered_the_export(point: PaymentPoint) -> None:
    html = signed_in("Редактор").get(LIST).content.decode()
    assert "?export=csv" in html
    assert "?export=xlsx" in html


def test_csv_opens_in_a_russian_excel_with_words_and_without_formulas(point: PaymentPoint) -> None:
    PaymentPoint.objects.filter(pk=point.pk).update(name="=cmd|' /C calc'!A0", note="a;=1+1")
    text = exported(signed_in("Редактор"), "csv").decode()
    head, row, _ = text.split("\r\n")
    assert head.startswith("\ufeffНазвание;Вид;Населённый пункт;Адрес")
    assert row.startswith("'=cmd|' /C calc'!A0;банк;Поворино;ул. Мира;;с комиссией;1 %;")
    assert row.endswith(';"a;=1+1";0;да;нет')


def test_a_workbook_holds_words_and_no_formulas(point: PaymentPoint) -> None:
    PaymentPoint.objects.filter(pk=point.pk).update(name="=1+1\x0b")
    head, row = rows_of_workbook(exported(signed_in("Редактор"), "xlsx"))
    assert head[:3] == ("Название", "Вид", "Населённый пункт")
    assert row[:3] == ("'=1+1", "банк", "Поворино")
    assert row[-3:] == (0, "да", "нет")


def test_only_what_is_filtered_is_exported(point: PaymentPoint) -> None:
    PaymentPoint.objects.create(name="Почта", kind="post", commission="unknown")
    response = signed_in("Редактор").get(f"{LIST}?kind__exact=post&export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "Почта" in text
    assert "Огонёк" not in text
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "punkty-oplaty.csv" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "  =", "\t", "\r", "\n"])
def test_no_text_begins_as_a_formula(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["Касса", "1 %", "№ 5", "a=b", "", "ул. Мира\n8–17"])
def test_an_ordinary_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("value", "csv", "workbook"),
    [
        (None, "", ""),
        (True, "да", "да"),
        (-5, -5, -5),
        (Decimal("-1.50"), Decimal("-1.50"), Decimal("-1.50")),
        (date(2026, 3, 2), "02.03.2026", date(2026, 3, 2)),
        (time(8, 5), "08:05", time(8, 5)),
        (datetime(2026, 3, 2, 22, 30, tzinfo=UTC), "03.03.2026 01:30", datetime(2026, 3, 3, 1, 30)),  # noqa: DTZ001
        ("-5", "'-5", "'-5"),
    ],
)
def test_values_are_said_as_here_and_in_local_time(value: Any, csv: Any, workbook: Any) -> None:
    assert in_csv(worded(value)) == csv
    assert in_workbook(worded(value)) == workbook


def test_the_filters_are_named_in_russian(point: PaymentPoint) -> None:
    html = signed_in("Редактор").get(LIST).content.decode()
    for name in ("Вид", "Комиссия", "Населённый пункт", "На сайте"):
        assert f"<h3>{name}</h3>" in html
    assert "By " not in html.partition("changelist-filter")[2].partition("result-list")[0]
