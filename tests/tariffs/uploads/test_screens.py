"""The screens of uploading price caps: nothing typed is lost, progress is shown, differences come first."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
import time_machine
from tests.review.conftest import People, moscow
from tests.tariffs.caps.samples import csv_of, full_caps, grid_of
from tests.tariffs.uploads.test_imports import category_file, read, received, taken, upload

from tariffs.caps.grids import sheets_of
from tariffs.models import PriceBulletin, PriceImport
from tariffs.uploads.forms import first_guess
from tariffs.uploads.imports import read_import

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
LIST = reverse("price_imports:list")


def address(row: PriceImport) -> str:
    return reverse("price_imports:import", args=[row.pk])


def typed(*files: Any, **changes: Any) -> dict[str, Any]:
    fields = {"month": 2, "year": 2026, "scope": "regional", "vat_percent": "22"}
    return {**fields, "uploads": list(files), **changes}


def page(client: Client, url: str) -> str:
    return re.sub(r"[ \n]+", " ", client.get(url).content.decode())


def test_an_upload_leads_to_its_page_and_is_read_behind_it(people: People, as_user: AsUser) -> None:
    client = as_user(people.editor)
    answer = client.post(LIST, typed(category_file(1), category_file(2), vat_percent="22,0"))
    row = PriceImport.objects.get()
    assert (answer.status_code, answer.url) == (302, address(row))
    assert [file.name for file in row.files.all()] == ["1 ЦК.csv", "2 ЦК.csv"]
    waiting = client.get(address(row))
    assert waiting.headers["Refresh"] == "2"
    assert "Файлы ждут чтения" in waiting.content.decode()
    read_import(pk=row.pk, now=timezone.now())
    html = page(client, address(row))
    assert "Цен за февраль 2026 года ещё не было: все числа новые." in html
    assert "Refresh" not in client.get(address(row)).headers


def test_the_header_says_where_one_is(people: People, as_user: AsUser) -> None:
    row = received(people.editor, category_file(1))
    paths = {
        LIST: ["Главная", "Загрузка цен"],
        address(row): ["Главная", "Загрузка цен", "Февраль 2026 года"],
    }
    for url, expected in paths.items():
        header = re.findall(r'aria-label="Путь по сайту">.*?</nav>', page(as_user(people.editor), url))
        assert re.findall(r"> ([^<>]+) <", header[0]) == expected


def test_progress_is_shown_in_sheets(people: People, as_user: AsUser) -> None:
    row = received(people.editor, category_file(1))
    PriceImport.objects.update(sheets_read=3, sheets=7)
    html = page(as_user(people.editor), address(row))
    assert 'max="7" value="3"' in html
    assert "Прочитано листов: 3 из 7." in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uploads": []}, "Выберите файлы с ценами."),
        ({"year": "прошлый"}, "Год пишут цифрами, например 2026."),
        ({"year": ""}, "Укажите год."),
        ({"vat_percent": "двадцать"}, "Ставка НДС — число, например 22."),
        ({"vat_percent": ""}, "Укажите ставку НДС."),
        ({"uploads": [upload(io.BytesIO(b"%PDF-1.7"), "цены.pdf")]}, "цены читаются из XLSX, XLS и CSV"),
        ({"uploads": [upload(io.BytesIO(b""), "цены.csv")]}, "Файл пустой: выберите другой."),
    ],
)
def test_bad_input_is_named_and_loses_nothing(
    people: People, as_user: AsUser, changes: dict[str, Any], words: str
) -> None:
    data = {**typed(category_file(1), scope="fsk"), **changes}
    answer = as_user(people.editor).post(LIST, data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert '<option value="fsk" selected>' in html
    assert '<option value="2" selected>' in html
    assert PriceImport.objects.count() == 0


def test_a_refused_upload_says_that_nothing_has_changed(people: People, as_user: AsUser) -> None:
    row = read(people.editor, category_file(1, price=-5.5))
    html = page(as_user(people.editor), address(row))
    assert "Файлы не приняты, ничего не изменилось." in html
    assert "ячейка B6: цена должна быть больше нуля" in html
    assert "Перенести в черновик" not in html


def test_differences_are_shown_before_anything_changes(people: People, as_user: AsUser) -> None:
    bulletin = taken(people.editor, category_file(1), category_file(3))
    row = read(people.editor, category_file(1, price=1.5))
    html = page(as_user(people.editor), address(row))
    assert '<th scope="row">1 ЦК</th><td>12</td><td>0</td><td>1</td><td>0</td>' in html
    assert '<th scope="row">3 ЦК</th><td>0</td><td>0</td><td>0</td><td>8065</td>' in html
    assert "1 ЦК, цена, менее 670 кВт, ВН</th><td>5\u202f004,11</td><td>1,50</td>" in html
    assert bulletin.revisions.count() == 1


def test_the_same_numbers_say_so(people: People, as_user: AsUser) -> None:
    taken(people.editor, category_file(1))
    html = page(as_user(people.editor), address(read(people.editor, category_file(1))))
    assert "Все числа — те же, что уже есть. Изменятся только файлы." in html


def test_what_is_not_listed_is_counted(
    people: People, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tariffs.caps.differences.SHOWN", 2)
    taken(people.editor, category_file(3))
    grid = grid_of(3, 2026, 2, full_caps(2026, 2))
    grid[7][1:6] = [value + 1 for value in grid[7][1:6]]
    row = read(people.editor, upload(csv_of(grid), "3 ЦК.csv"))
    html = page(as_user(people.editor), address(row))
    assert "И ещё изменённых чисел: 3." in html
    assert "не на одну и ту же величину" in html


def test_taking_over_leads_to_the_draft(people: People, as_user: AsUser) -> None:
    row = read(people.editor, category_file(1))
    client = as_user(people.editor)
    answer = client.post(address(row), follow=True)
    html = answer.content.decode()
    bulletin = PriceBulletin.objects.get()
    assert answer.redirect_chain[0][0].endswith(f"/pricebulletin/edit/{bulletin.pk}/")
    assert "Цены и файлы перенесены в черновик" in html
    assert "Загружены цены за февраль 2026 года" in html
    assert "Перенесено в черновик." in page(client, address(row))
    again = client.post(address(row))
    assert again.status_code == 422
    assert "Эту загрузку уже перенесли" in again.content.decode()


@pytest.mark.reviewed
def test_only_those_who_write_bulletins_may_come(people: People, as_user: AsUser) -> None:
    row = read(people.editor, category_file(1))
    for who, status in (("lawyer", 403), ("director", 403), ("publisher", 200), ("administrator", 200)):
        client = as_user(getattr(people, who))
        assert client.get(LIST).status_code == status, who
        assert client.get(address(row)).status_code == status, who
    assert as_user(people.lawyer).post(address(row)).status_code == 403
    assert as_user(people.lawyer).post(LIST, typed(category_file(1))).status_code == 403
    assert PriceImport.objects.get().state == "read"


def test_the_menu_leads_there_those_who_may(people: People, as_user: AsUser) -> None:
    home = reverse("wagtailadmin_home")
    assert LIST in as_user(people.editor).get(home).content.decode()
    assert LIST not in as_user(people.lawyer).get(home).content.decode()


@pytest.mark.parametrize(
    ("extension", "sheets"),
    [
        ("xlsx", [*(f"{number} ЦК" for number in range(1, 7)), "Как заполнить"]),
        ("csv", ["form"]),
    ],
)
def test_an_empty_form_of_any_month_is_there_to_download(
    people: People, as_user: AsUser, extension: str, sheets: list[str]
) -> None:
    client = as_user(people.editor)
    url = reverse("price_imports:form", args=[2026, 2, extension])
    answer = client.get(url)
    assert "attachment" in answer.headers["Content-Disposition"]
    found = sheets_of(io.BytesIO(answer.content), f"form.{extension}")
    assert [sheet.name for sheet in found] == sheets
    with time_machine.travel(moscow(2026, 3, 1), tick=False):
        assert f'href="{url}"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("args", [(2026, 13, "xlsx"), (2011, 1, "csv"), (2026, 2, "xls")])
def test_there_is_no_form_of_another_month_or_kind(
    people: People, as_user: AsUser, args: tuple[int, int, str]
) -> None:
    assert as_user(people.editor).get(reverse("price_imports:form", args=args)).status_code == 404


def test_the_list_takes_the_same_queries_whatever_its_length(
    people: People, as_user: AsUser, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_user(people.editor)
    read(people.editor, category_file(1))
    client.get(LIST)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST)
    row = PriceImport.objects.get()
    PriceImport.objects.bulk_create(
        PriceImport(
            year=2025, month=number % 12 + 1, scope="fsk", vat_percent=20, uploaded_by=people.editor,
            uploaded_at=row.uploaded_at,
        )
        for number in range(30)
    )  # fmt: skip
    with django_assert_num_queries(len(few)):
        html = client.get(LIST).content.decode()
    assert "Раньше" in html
    assert "Новее" in client.get(f"{LIST}?p=2").content.decode()


def test_the_preview_takes_the_same_queries_whatever_is_compared(
    people: People, as_user: AsUser, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    taken(people.editor, category_file(1), category_file(3))
    client = as_user(people.editor)
    small = read(people.editor, category_file(1, price=1.5), category_file(3))
    client.get(address(small))
    with django_assert_max_num_queries(33) as few:
        client.get(address(small))
    large = read(people.editor, category_file(1, price=2.5), category_file(3), category_file(5))
    with django_assert_num_queries(len(few)):
        client.get(address(large))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 1, 15), (2025, 12)),
        (date(2026, 2, 1), (2026, 1)),
        (date(2026, 12, 9), (2026, 11)),
    ],
)
def test_the_month_that_has_ended_is_offered(today: date, month: tuple[int, int]) -> None:
    guess = first_guess(today)
    assert (guess["year"], guess["month"]) == month


def test_the_offer_follows_the_moscow_midnight(people: People, as_user: AsUser) -> None:
    client = as_user(people.editor)
    with time_machine.travel(moscow(2026, 3, 1, 0), tick=False):
        assert reverse("price_imports:form", args=[2026, 2, "xlsx"]) in client.get(LIST).content.decode()
