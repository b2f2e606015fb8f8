"""Where one can pay: what a visitor sees, chooses and reads on a phone."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

import pytest
from tests.pages.conftest import text

from pages.models import CompanySettings, HomePage, PaymentPoint, PaymentPointsPage

Read = Callable[[str], str]
PATH = "/gde-oplatit/"


def point(name: str, kind: str = "bank", commission: str = "none", **fields: Any) -> PaymentPoint:
    return PaymentPoint.objects.create(name=name, kind=kind, commission=commission, **fields)


def sections_of(html: str) -> list[str]:
    """Return the names of the cards in their order."""
    return [part.split("</h3>")[0] for part in html.split('<h3 class="card__title">')[1:]]


@pytest.fixture
def page(home: HomePage) -> PaymentPointsPage:
    fields = {"title": "Где оплатить", "slug": "gde-oplatit", "intro": "Выберите удобное"}
    added = home.add_child(instance=PaymentPointsPage(**fields, body=[text("<h2>Возврат</h2>")]))
    assert isinstance(added, PaymentPointsPage)
    return added


@pytest.fixture
def points(page: PaymentPointsPage) -> None:
    point(
        "Банк в городе", commission="taken", commission_note="1 %, не меньше 20 рублей", town="Борисоглебск"
    )
    point("Почта", "post", "unknown", town="Поворино")
    point("Наша касса", "own", town="Борисоглебск", address="ул. Советская", phone="8 (47354) 6-00-00")
    point("Личный кабинет", "remote", url="https://www.xn--90a0ai1c.xn--p1ai/pay")
    point("Закрытая касса", "own", is_active=False)


def test_own_cash_desks_come_first_then_those_without_commission(points: None, read: Read) -> None:
    html = read(PATH)
    assert sections_of(html) == ["Наша касса", "Личный кабинет", "Банк в городе", "Почта"]
    assert html.count("place--own") == 1
    assert "Показано 4 из 4" in html


def test_a_card_says_what_paying_costs_and_how_to_get_there(points: None, read: Read) -> None:
    html = read(PATH)
    assert "с комиссией: 1 %, не меньше 20 рублей" in html
    assert "комиссия: уточните на месте" in html
    assert "Борисоглебск, ул. Советская" in html
    assert '<a href="tel:+74735460000">8 (47354) 6-00-00</a>' in html
    assert '">бэсо.рф</a>' in html


def test_what_is_not_known_is_not_shown(page: PaymentPointsPage, read: Read) -> None:
    point("Терминал", "terminal")
    html = read(PATH)
    for label in ("Адрес", "Часы работы", "Телефон", "<dt>Сайт", "пример", "place__facts"):
        assert label not in html


def test_an_example_is_called_one(page: PaymentPointsPage, read: Read) -> None:
    point("Банк", is_demo=True)
    assert '<span class="badge">пример</span>' in read(PATH)
    assert "(пример)" in read(f"{PATH}?view=table")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("town=Поворино", ["Личный кабинет", "Почта"]),
        ("kind=own", ["Наша касса"]),
        ("commission=none", ["Наша касса", "Личный кабинет"]),
        ("town=Поворино&commission=none", ["Личный кабинет"]),
        ("town=Москва&kind=<b>&commission=taken", ["Наша касса", "Личный кабинет", "Банк в городе", "Почта"]),
    ],
)
def test_a_visitor_chooses(points: None, read: Read, query: str, shown: list[str]) -> None:
    html = read(f"{PATH}?{query}")
    assert sections_of(html) == shown
    assert f"Показано {len(shown)} из 4" in html


def test_the_form_remembers_what_was_chosen_and_can_be_reset(points: None, read: Read) -> None:
    html = read(f"{PATH}?view=table&town=Поворино&commission=none")
    assert '<option value="Поворино" selected>' in html
    assert 'value="none" checked' in html
    assert '<input type="hidden" name="view" value="table">' in html
    assert f'href="{PATH}?view=table#places">Сбросить</a>' in html
    assert "Сбросить" not in read(PATH)


def test_the_switch_keeps_the_choice_and_says_which_view_it_is(points: None, read: Read) -> None:
    as_list = read(f"{PATH}?kind=own")
    assert f'href="{PATH}?kind=own#places" aria-current="true">Списком' in as_list
    assert f'href="{PATH}?kind=own&amp;view=table#places">Таблицей' in as_list
    assert 'aria-current="true">Таблицей' in read(f"{PATH}?kind=own&view=table")


def test_the_table_has_headings_for_rows_and_columns_and_scrolls_by_itself(points: None, read: Read) -> None:
    html = read(f"{PATH}?view=table")
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Таблица пунктов оплаты">' in html
    assert html.count('<th scope="col">') == 5
    assert html.count('<th scope="row">') == 4
    assert "card__title" not in html


def test_an_empty_result_says_what_to_do(points: None, read: Read) -> None:
    point("Банк в Грибановке", town="Грибановский", commission="taken")
    html = read(f"{PATH}?town=Грибановский&kind=own")
    assert "Показано 0 из 5" in html
    assert "Таких пунктов нет" in html


def test_a_page_without_points_offers_to_ask(page: PaymentPointsPage, read: Read) -> None:
    html = read(PATH)
    assert "ещё готовится" in html
    assert '<form class="filter' not in html


def test_one_point_needs_no_filter(page: PaymentPointsPage, read: Read) -> None:
    point("Наша касса", "own", town="Борисоглебск")
    html = read(PATH)
    assert "Показано 1 из 1" in html
    assert '<form class="filter' not in html


def test_the_text_below_and_its_day_are_shown(page: PaymentPointsPage, read: Read) -> None:
    html = read(PATH)
    assert "<h2>Возврат</h2>" in html
    assert f'<time datetime="{page.updated_on:%Y-%m-%d}">' in html


def test_only_a_preview_says_that_the_text_waits_for_review(page: PaymentPointsPage, read: Read) -> None:
    page.needs_review = True
    page.save_revision().publish()
    assert "ждёт проверки" not in read(PATH)
    preview = page.make_preview_request(RequestFactory().get("/"), "")
    assert "Текст ждёт проверки редактором" in preview.content.decode()


def test_more_points_cost_no_more_queries(
    page: PaymentPointsPage, company: CompanySettings, client: Client
) -> None:
    def cost(count: int) -> int:
        for number in range(count):
            point(f"Банк {number}", town=f"Город {number}", phone="112-112", url="https://bank.example/")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    assert cost(2) == cost(18) <= 12


@pytest.mark.parametrize(
    ("town", "address", "place"),
    [
        ("Поворино", "ул. Мира, 1", "Поворино, ул. Мира, 1"),
        ("Поворино", "г. Поворино, ул. Мира", "г. Поворино, ул. Мира"),
        ("Поворино", "", "Поворино"),
        ("", "ул. Мира", "ул. Мира"),
        ("", "", ""),
    ],
)
def test_a_town_is_named_once(town: str, address: str, place: str) -> None:
    assert PaymentPoint(town=town, address=address).place == place


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "own", "commission": "taken"}, "В своей кассе комиссии нет"),
        ({"kind": "bank", "commission": "none", "commission_note": "1 %"}, "только если комиссия берётся"),
    ],
)
def test_a_contradiction_is_refused(fields: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        PaymentPoint(name="Касса", **fields).clean()
