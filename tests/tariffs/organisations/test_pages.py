"""What organisations read: their price, a month whole, the hours of a month, and only what is published."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import People
from tests.tariffs.bulletins import official_file, table_of
from tests.tariffs.caps.samples import LEVEL_STEP, full_caps
from tests.tariffs.conftest import publish
from tests.tariffs.test_price_bulletins import form_of

from search.models import SearchEntry
from search.services import rebuild
from tariffs.caps.bulletin import Caps, Component, MatrixKey, MatrixKind
from tariffs.caps.categories import PowerGroup, Voltage
from tariffs.models import BulletinFile, PriceBulletin
from tariffs.wagtail_hooks import public_addresses

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
AsUser = Callable[[User], Client]
Read = Callable[..., str]
TRANSMISSION = Decimal("1000.11")


def bulletin_of(year: int, month: int, caps: Caps | None = None, **fields: Any) -> PriceBulletin:
    """Make an unsaved bulletin with its numbers and a file."""
    day = date(year, month, 1)
    table = table_of(day, caps or full_caps(year, month))
    row = PriceBulletin(
        year=year, month=month, vat_percent=Decimal(22), table=table, digest=table.digest, **fields
    )
    row.files = [BulletinFile(file=official_file(title=f"Файл {year}-{month}"))]
    return row


def with_parts(caps: Caps) -> Caps:
    """Publish the parts of the price of the smallest group."""
    whole = [("weighted_price", "3600.00"), ("sales_markup", "400.00"), ("other_services", "4.00")]
    caps.components += [Component(code, code, "руб./МВт·ч", Decimal(value)) for code, value in whole]
    caps.components += [
        Component("transmission", "Передача", "руб./МВт·ч", TRANSMISSION + place * LEVEL_STEP, None, level)
        for place, level in enumerate((Voltage.VN, Voltage.SN1, Voltage.SN2, Voltage.NN))
    ]
    return caps


@pytest.fixture
def october(ways_of_review: None) -> Any:
    return publish(bulletin_of(2026, 10, with_parts(full_caps(2026, 10))))


@pytest.fixture
def read(client: Client, django_assert_max_num_queries: Any) -> Read:
    """Read a page as words, with as few queries as any public page."""

    def act(address: str, **query: str) -> str:
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(address, query)
        assert answer.status_code == 200
        return words_of(answer.content.decode())

    return act


def words_of(html: str) -> str:
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main
    text = unescape(re.sub(r"<[^>]+>", " ", main.group())).replace("\u202f", " ")
    return re.sub(r"\s+", " ", text)


def test_the_price_of_a_small_firm_is_on_the_first_screen(october: Any, read: Read) -> None:
    text = read("/tariffs/organisations/")
    assert "За октябрь 2026 года: 1 ЦК, НН, менее 670 кВт 5 937,62 руб./МВт·ч без НДС" in text
    text = read("/tariffs/organisations/", unit="kwh", voltage="VN")
    assert "1 ЦК, ВН, менее 670 кВт 6,10501 руб./кВт·ч с НДС" in text
    assert "Файл 2026-10" in text


def test_the_second_category_has_the_zones_of_both_plans(october: Any, read: Read) -> None:
    text = read("/tariffs/organisations/", category="2", voltage="VN")
    assert "По двум зонам суток, руб./МВт·ч без НДС День Ночь 4 100,50 3 100,50" in text
    assert "По трём зонам суток, руб./МВт·ч без НДС Пик Полупик Ночь 5 100,50 4 100,50 3 100,50" in text


def test_hourly_categories_have_their_span_and_rates(october: Any, read: Read) -> None:
    text = read("/tariffs/organisations/", category="4", group="ge10000", voltage="SN2")
    assert "Цена по часам от 2 082,44 до 2 184,19, в среднем" in text
    assert "Ставка за мощность 4 ЦК для всех 912 345,67 руб./МВт в месяц без НДС" in text
    assert "Ставка за содержание сетей 4 ЦК СН II 1 512 345,60 руб./МВт в месяц без НДС" in text
    assert "1 262 345,60" not in text


def test_from_670_kw_the_first_two_categories_are_not_offered(october: Any, read: Read) -> None:
    text = read("/tariffs/organisations/", category="1", group="670_10000")
    assert "При мощности от 670 кВт выбирают из третьей – шестой категорий" in text
    assert "5 914,17" not in text


@pytest.mark.parametrize("query", [{"category": "7"}, {"group": "x"}, {"voltage": "220"}, {"unit": "рубли"}])
def test_an_odd_address_falls_back_to_the_usual(october: Any, read: Read, query: dict[str, str]) -> None:
    assert "5 937,62 руб./МВт·ч без НДС" in read("/tariffs/organisations/", **query)


def test_the_year_is_compared_month_by_month(october: Any, read: Read) -> None:
    earlier = full_caps(2026, 9)
    earlier.prices = {
        key: price - 100 if key.kind in ("flat", "zone") else price for key, price in earlier.prices.items()
    }
    publish(bulletin_of(2026, 9, earlier))
    text = read("/tariffs/organisations/", voltage="VN")
    assert "Октябрь 2026 5 004,11 +2 %" in text
    assert "Сентябрь 2026 4 904,11 —" in text
    zoned = read("/tariffs/organisations/", voltage="VN", category="2")
    assert "Октябрь 2026 5 100,50 4 100,50 3 100,50 +2 %" in zoned


def test_a_site_without_prices_says_so(ways_of_review: None, read: Read) -> None:
    assert "Цены на сайте пока не опубликованы." in read("/tariffs/organisations/")
    assert "Цены на сайте пока не опубликованы." in read("/tariffs/organisations/compare/", kwh_peak="1")


def test_a_month_has_its_files_first_then_all_its_tables(october: Any, read: Read) -> None:
    text = read(october.get_absolute_url())
    assert text.index("Официальная публикация Файл 2026-10") < text.index("Первая категория")
    assert "менее 670 кВт 5 004,11 5 315,28 5 626,45 5 937,62" in text
    assert "Пик 5 100,50 5 411,67 5 722,84 6 034,01" in text
    assert "Пятая ценовая категория Менее 670 кВт: ВН , СН I , СН II , НН" in text
    assert "Превышение планового объёма над фактическим: все уровни" in text
    assert "Ставка для суммы плановых почасовых объёмов 5 ЦК для всех 3,15 руб./МВт·ч без НДС" in text
    assert "Передача, НН 1 933,62 руб./МВт·ч" in text
    assert "Из чего складывается цена первой категории, менее 670 кВт, руб./МВт·ч без НДС" in text


def test_a_month_is_said_per_kwh_with_vat_too(october: Any, read: Read) -> None:
    text = read(october.get_absolute_url(), unit="kwh")
    assert "менее 670 кВт 6,10501 6,48464 6,86427 7,24390" in text
    assert "с НДС 22 %" in text
    assert "1 113,06 руб./кВт в месяц с НДС" in text


def test_neighbouring_months_are_linked(october: Any, client: Client) -> None:
    publish(bulletin_of(2026, 8))
    html = client.get(october.get_absolute_url()).content.decode()
    assert 'href="/tariffs/price-caps/2026-08/?unit=mwh" rel="prev"' in html
    assert 'rel="next"' not in html
    html = client.get("/tariffs/price-caps/2026-08/").content.decode()
    assert 'href="/tariffs/price-caps/2026-10/?unit=mwh" rel="next"' in html


def test_a_draft_is_nowhere(october: Any, client: Client) -> None:
    draft = bulletin_of(2026, 11, live=False)
    draft.save()
    draft.save_revision()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"{draft.get_absolute_url()}hours/").status_code == 404
    assert "ноябрь 2026" not in client.get("/tariffs/organisations/").content.decode()
    unpublished = BulletinFile.objects.create(bulletin=draft, file=october.files.get().file)
    assert client.get(reverse("tariffs:bulletin_file", args=[unpublished.pk])).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["2026-13/", "2026-00/", "1999-01/", "2026-09/", "2026-10/fsk/", "2026-10/x/hours/", "files/999/"],
)
def test_what_is_not_there_is_not_found(october: Any, client: Client, address: str) -> None:
    assert client.get(f"/tariffs/price-caps/{address}").status_code == 404


def test_other_scopes_have_addresses_of_their_own(october: Any, read: Read) -> None:
    row = publish(bulletin_of(2026, 10, full_caps(2026, 10), scope="fsk"))
    assert row.get_absolute_url() == "/tariffs/price-caps/2026-10/fsk/"
    assert "через сети ФСК" in read(row.get_absolute_url())
    assert "через сети ФСК" not in read(october.get_absolute_url())
    assert "3 ЦК" in read("/tariffs/price-caps/2026-10/fsk/hours/")


def test_the_hours_of_a_month_are_a_table_with_its_heat(october: Any, read: Read) -> None:
    address = f"{october.get_absolute_url()}hours/"
    text = read(address, category="5", group="lt670", voltage="VN", kind="fact")
    # The sample: 1505 + day * 7 % 50 + hour * 37 % 240 / 4.
    assert "5 ЦК, фактические почасовые объёмы, менее 670 кВт, ВН" in text
    assert "1 1 512,00 1 521,25 1 530,50" in text
    assert "Дешевле всего 29 октября, 0:00–1:00: 1 508,00." in text
    assert "Дороже всего 7 октября, 19:00–20:00: 1 609,75." in text
    assert "31 1 522,00" in text
    assert "32 " not in text.split("День")[1].split("Среднее")[0]
    said = read(address, category="5", group="lt670", voltage="VN", kind="fact", unit="kwh")
    assert "1 1,84464 1,85593" in said


def test_the_nearest_matrix_answers_when_there_is_none_like_it(october: Any, read: Read) -> None:
    address = f"{october.get_absolute_url()}hours/"
    assert "3 ЦК, фактические почасовые объёмы" in read(address, category="2")
    text = read(address, category="6", kind="plan_over_fact", group="lt670", voltage="NN")
    assert "6 ЦК, превышение планового объёма над фактическим" in text


def test_the_hours_come_as_a_file(october: Any, client: Client) -> None:
    address = f"{october.get_absolute_url()}hours.csv"
    answer = client.get(address, {"category": "3", "group": "lt670", "voltage": "VN"})
    assert answer["Content-Disposition"] == 'attachment; filename="price-caps-2026-10-3-lt670-vn-fact.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "date,hour,price_rub_mwh"
    assert lines[1] == "2026-10-01,0:00–1:00,1510"
    assert len(lines) == 1 + 31 * 24


def test_a_month_without_hours_has_no_page_of_them(ways_of_review: None, client: Client) -> None:
    caps = full_caps(2026, 10)
    caps.matrices = {}
    row = publish(bulletin_of(2026, 10, caps))
    html = client.get(row.get_absolute_url()).content.decode()
    assert "учёт по часам" not in html
    assert client.get(f"{row.get_absolute_url()}hours/").status_code == 404
    text = client.get("/tariffs/organisations/", {"category": "3"}).content.decode()
    assert "таких цен в таблицах нет" in text


def test_the_official_file_is_handed_out(october: Any, client: Client) -> None:
    answer = client.get(reverse("tariffs:bulletin_file", args=[october.files.get().pk]))
    assert answer.status_code == 200
    assert b"".join(answer) == b"%PDF-1.4"  # type: ignore[arg-type]


def test_a_correction_says_its_reason(october: Any, read: Read) -> None:
    october.correction_reason = "Исправлена опечатка в файле."
    october.reason_of_change = "Уточнены объёмы августа."
    text = read(publish(october).get_absolute_url())
    assert "Исправлена опечатка в файле." in text
    assert "Уточнены объёмы августа." in text


def test_the_first_two_categories_are_compared(october: Any, read: Read) -> None:
    address = "/tariffs/organisations/compare/"
    text = read(address, voltage="NN", kwh_peak="1 000", kwh_half_peak="2000", kwh_night="3000,5")
    assert "Дешевле: вторая категория, две зоны" in text
    assert "Первая категория 35 628,69 43 467,00 10 275,58" in text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("много", "Впишите число"), ("-1", "не может быть меньше нуля"), ("", "Впишите объём")],
)
def test_what_is_no_volume_is_said(october: Any, read: Read, typed: str, answer: str) -> None:
    text = read("/tariffs/organisations/compare/", kwh_peak=typed, kwh_half_peak="1", kwh_night="1")
    assert answer in text
    assert "Дешевле" not in text


def test_a_demo_is_marked_everywhere(ways_of_review: None, read: Read) -> None:
    row = publish(bulletin_of(2026, 10, is_demo=True))
    volumes = dict.fromkeys(("kwh_peak", "kwh_half_peak", "kwh_night"), "1")
    pages = ["/tariffs/organisations/", row.get_absolute_url(), f"{row.get_absolute_url()}hours/"]
    for text in [*map(read, pages), read("/tariffs/organisations/compare/", **volumes)]:
        assert "Демонстрационные данные." in text


def test_reviewers_see_all_numbers_of_a_draft(people: People, as_user: AsUser, october: Any) -> None:
    row = bulletin_of(2026, 11, live=False)
    row.save()
    row.save_revision(user=people.editor)
    row.get_workflow().start(row, people.editor)
    client = as_user(people.lawyer)
    url = reverse("wagtailsnippets_tariffs_pricebulletin:preview_on_edit", args=[row.pk])
    assert client.post(url, form_of(row)).json()["is_valid"]
    month = client.get(url, {"mode": ""}).content.decode()
    assert "5 004,11" in month.replace("\u202f", " ")
    assert "Файл 2026-11" in month
    assert "hours/?" not in month
    hours = client.get(url, {"mode": "hours-3"}).content.decode()
    assert hours.count("<caption>") == 12
    assert MatrixKey(3, MatrixKind.FACT, PowerGroup.GE10000, Voltage.NN).words in hours


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "asked", ["цены для юридических лиц", "ПУНЦЭМ", "предельный уровень", "октябрь 2026"]
)
def test_they_are_found_by_the_words_of_organisations(october: Any, client: Client, asked: str) -> None:
    rebuild()
    html = client.get("/search/", {"q": asked}).content.decode()
    assert "/tariffs/organisations/" in html or october.get_absolute_url() in html


@pytest.mark.django_db(transaction=True)
def test_a_new_month_is_in_the_index_at_once(october: Any) -> None:
    rebuild()
    assert "за октябрь 2026" in SearchEntry.objects.get(source="tariffs", key="organisations").lead
    row = publish(bulletin_of(2026, 11))
    assert "за ноябрь 2026" in SearchEntry.objects.get(source="tariffs", key="organisations").lead
    assert SearchEntry.objects.get(source="tariffs", key=f"month-{row.pk}").url == row.get_absolute_url()


def test_a_month_leads_to_its_data(october: Any, client: Client) -> None:
    html = client.get(october.get_absolute_url()).content.decode()
    for address in ("/api/price-caps/2026-10.csv", "/api/price-caps/2026-10.json"):
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200


def test_the_sitemap_names_the_months(october: Any) -> None:
    assert october.get_absolute_url() in public_addresses()
