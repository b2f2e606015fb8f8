"""Pages of markups and of tariffs for transmission: what holds and no other, what comes, how it was."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.tariffs.conftest import publish
from tests.tariffs.test_pages import MOSCOW, MOST_QUERIES, words_of
from tests.tariffs.test_transmission import transmission

from search.models import SearchEntry
from search.services import rebuild, refresh_stale
from tariffs.models import MarkupValue, RegulatoryOrder, SalesMarkup, TransmissionTariff
from tariffs.search_source import TARIFFS

pytestmark = pytest.mark.django_db
Read = Callable[..., str]
NOW = datetime(2026, 7, 1, 12, tzinfo=MOSCOW)
MARKUPS, TRANSMISSION = "/tariffs/markups/", "/tariffs/transmission/"
GRID, OTHERS = "Сетевые организации", "Прочие потребители"


def markup(
    order: RegulatoryOrder | None, valid_from: date, valid_to: date | None = None, *,
    values: Mapping[str, str], **fields: Any,
) -> SalesMarkup:  # fmt: skip
    """Make an unsaved publication of markups."""
    row = SalesMarkup(order=order, valid_from=valid_from, valid_to=valid_to, live=False, **fields)
    row.values = [
        MarkupValue(buyer=buyer, value=Decimal(value), sort_order=place)
        for place, (buyer, value) in enumerate(values.items())
    ]
    return row


@pytest.fixture
def markups(order: RegulatoryOrder) -> list[SalesMarkup]:
    """The markups of 2025 and 2026."""
    return [
        publish(
            markup(
                order, date(2025, 1, 1), date(2025, 12, 31), values={GRID: "0.2", OTHERS: "0.36180"}
            )
        ),
        publish(
            markup(
                order, date(2026, 1, 1), date(2026, 12, 31), values={GRID: "0.2271", OTHERS: "0.36180"}
            )
        ),
    ]  # fmt: skip


@pytest.fixture
def tariffs(order: RegulatoryOrder) -> list[TransmissionTariff]:
    """What the grid's services cost before and after 1 October 2026."""
    before = {"NN": ("3148.35", "1476290.80", "572.94"), "VN": ("1486.20", "792340.15", "118.46")}
    after = {"NN": ("3500.95", "1641635.35", "637.11"), "VN": ("1652.65", "881080.25", "131.73")}
    return [
        publish(transmission(order, date(2026, 1, 1), date(2026, 9, 30), rates=before)),
        publish(transmission(order, date(2026, 10, 1), date(2026, 12, 31), rates=after)),
    ]


@pytest.fixture
def html(client: Client) -> Read:
    def act(address: str, *, at: datetime = NOW) -> str:
        with time_machine.travel(at, tick=False):
            answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return act


@pytest.fixture
def read(html: Read) -> Read:
    """Read a page at a moment as words."""
    return lambda address, *, at=NOW: words_of(html(address, at=at))


def now_of(text: str) -> str:
    """Cut what is said of today out of the words of a page."""
    return text.partition("Сегодня")[2].partition("Что будет")[0].partition("Как менялось")[0]


def test_the_markups_of_today_have_unit_vat_and_decision(
    markups: list[SalesMarkup], read: Read, html: Read
) -> None:
    text = now_of(read(MARKUPS))
    assert "Действует с 01.01.2026 по 31.12.2026" in text
    assert "Для кого Надбавка, руб./кВт·ч без НДС" in text
    assert f"{GRID} 0,2271 {OTHERS} 0,3618" in text
    assert "Установлено: приказ Служба от 01.12.2025 № 1-т" in text
    assert "0,20 " not in text
    assert 'href="https://example.org/1-t"' in html(MARKUPS)


def test_the_tariffs_of_today_go_from_high_voltage_to_low(
    tariffs: list[TransmissionTariff], read: Read
) -> None:
    text = now_of(read(TRANSMISSION))
    assert (
        "Уровень напряжения Одноставочный тариф, руб./МВт·ч без НДС "
        "Ставка за содержание сетей, руб./МВт в месяц без НДС "
        "Ставка на оплату потерь, руб./МВт·ч без НДС "
        "ВН 1 486,20 792 340,15 118,46 НН 3 148,35 1 476 290,80 572,94"
    ) in text
    assert "1 652,65" not in text


@pytest.mark.parametrize(
    ("moment", "shown", "other"),
    [
        (datetime(2026, 9, 30, 23, 59, 59, tzinfo=MOSCOW), "1 486,20", "1 652,65"),
        (datetime(2026, 10, 1, 0, 0, 0, tzinfo=MOSCOW), "1 652,65", "1 486,20"),
        (datetime(2026, 9, 30, 20, 59, 59, tzinfo=ZoneInfo("UTC")), "1 486,20", "1 652,65"),
        (datetime(2026, 9, 30, 21, 0, 0, tzinfo=ZoneInfo("UTC")), "1 652,65", "1 486,20"),
    ],
)
def test_a_tariff_changes_at_midnight_in_moscow_to_the_second(
    tariffs: list[TransmissionTariff], read: Read, moment: datetime, shown: str, other: str
) -> None:
    text = now_of(read(TRANSMISSION, at=moment))
    assert shown in text
    assert other not in text


@pytest.mark.parametrize(
    ("moment", "shown", "other"),
    [
        (datetime(2025, 12, 31, 23, 59, 59, tzinfo=MOSCOW), "0,20", "0,2271"),
        (datetime(2026, 1, 1, 0, 0, 0, tzinfo=MOSCOW), "0,2271", "0,20"),
    ],
)
def test_a_markup_changes_at_midnight_in_moscow_to_the_second(
    markups: list[SalesMarkup], read: Read, moment: datetime, shown: str, other: str
) -> None:
    text = now_of(read(MARKUPS, at=moment)).split()
    assert shown in text
    assert other not in text


def test_what_comes_is_announced(tariffs: list[TransmissionTariff], read: Read) -> None:
    coming = read(TRANSMISSION).partition("Что будет с 01.10.2026 по 31.12.2026")[2]
    assert "Вступит в силу с 01.10.2026 по 31.12.2026" in coming
    assert "1 652,65" in coming.partition("Как менялось")[0]
    assert "Что будет" not in read(TRANSMISSION, at=datetime(2026, 10, 1, tzinfo=MOSCOW))


def test_an_expired_one_is_never_the_present_one(
    markups: list[SalesMarkup], tariffs: list[TransmissionTariff], read: Read
) -> None:
    after = datetime(2027, 1, 1, tzinfo=MOSCOW)
    text = read(MARKUPS, at=after)
    assert "На сегодня действующих сбытовых надбавок на сайте нет." in now_of(text)
    assert "Последнее решение действовало с 01.01.2026 по 31.12.2026." in now_of(text)
    assert "0,2271" not in now_of(text)
    former = text.partition("С 01.01.2026 по 31.12.2026 , не действует")[2]
    assert former.startswith(f" Установлено: приказ Служба от 01.12.2025 № 1-т {GRID} 0,2271")
    text = now_of(read(TRANSMISSION, at=after))
    assert "На сегодня действующих тарифов на передачу на сайте нет." in text
    assert "1 652,65" not in text


def test_a_site_without_decisions_says_so(db: None, read: Read) -> None:
    assert "Сбытовые надбавки на сайте пока не опубликованы." in read(MARKUPS)
    assert "Тарифы на передачу на сайте пока не опубликованы." in read(TRANSMISSION)


def test_a_draft_is_not_shown(order: RegulatoryOrder, read: Read) -> None:
    transmission(order).save()
    markup(order, date(2026, 1, 1), values={GRID: "0.2"}).save()
    assert "пока не опубликованы" in read(TRANSMISSION)
    assert "пока не опубликованы" in read(MARKUPS)


def test_history_is_every_decision_with_the_change_against_the_one_before(
    markups: list[SalesMarkup], tariffs: list[TransmissionTariff], read: Read
) -> None:
    text = read(MARKUPS).partition("Как менялось")[2]
    newer, _, older = text.partition("С 01.01.2025 по 31.12.2025 , не действует")
    assert f"{GRID} 0,2271 +13,6 % {OTHERS} 0,3618 без изменений" in newer
    assert f"{GRID} 0,20 — {OTHERS} 0,3618 —" in older
    text = read(TRANSMISSION).partition("Как менялось")[2]
    assert "Изменение (одноставочный тариф)" in text
    assert "С 01.10.2026 по 31.12.2026 , вступит в силу" in text
    assert "ВН 1 652,65 881 080,25 131,73 +11,2 %" in text
    assert "ВН 1 486,20 792 340,15 118,46 —" in text


def test_a_single_decision_in_force_needs_no_history(order: RegulatoryOrder, read: Read) -> None:
    publish(transmission(order))
    assert "Как менялось" not in read(TRANSMISSION)


def test_what_changed_is_drawn_and_what_did_not_is_not(
    markups: list[SalesMarkup], tariffs: list[TransmissionTariff], html: Read
) -> None:
    (drawing,) = re.findall(r"<svg class=\"chart__drawing\".*?</svg>", html(MARKUPS), re.DOTALL)
    assert f"{GRID}: по периодам, руб./кВт·ч без НДС" in unescape(drawing)
    assert "с 01.01.2026, 0,2271 руб./кВт·ч без НДС" in unescape(drawing)
    assert re.findall(r'chart__tick"[^>]*>([^<]*)<', drawing) == ["0", "", "0,10", "", "0,20", ""]
    high, low = re.findall(r"<svg class=\"chart__drawing\".*?</svg>", html(TRANSMISSION), re.DOTALL)
    assert "с 01.10.2026, 1\u202f652,65 руб./МВт·ч без НДС" in unescape(high)
    assert "с 01.01.2026, 3\u202f148,35 руб./МВт·ч без НДС" in unescape(low)
    assert re.findall(r'chart__tick"[^>]*>([^<]*)<', low) == ["0", "", "2\u202f000", "", "4\u202f000"]


def test_a_level_without_the_one_part_tariff_has_a_dash(order: RegulatoryOrder, read: Read) -> None:
    publish(transmission(order, rates={"VN": ("", "792340.15", "118.46"), "NN": ("3148.35", "", "")}))
    assert "ВН — 792 340,15 118,46 НН 3 148,35 — —" in now_of(read(TRANSMISSION))


def test_a_column_of_nothing_is_left_out(order: RegulatoryOrder, read: Read) -> None:
    publish(transmission(order, rates={"VN": ("1486.20", "", "")}))
    assert "Ставка за содержание" not in read(TRANSMISSION)


def test_demo_data_are_marked(ways_of_review: None, read: Read) -> None:
    publish(transmission(None, date(2025, 1, 1), date(2025, 12, 31), is_demo=True))
    publish(markup(None, date(2025, 1, 1), values={GRID: "0.2"}, is_demo=True))
    for address in (MARKUPS, TRANSMISSION):
        assert "Демонстрационные данные." in read(address)
        assert "решение не указано" in read(address)
    assert "не действует, демо" in read(TRANSMISSION)


@pytest.mark.parametrize("model", [SalesMarkup, TransmissionTariff])
def test_a_correction_and_a_remark_are_shown(
    markups: list[SalesMarkup], tariffs: list[TransmissionTariff], read: Read, model: Any
) -> None:
    draft = model.objects.in_force(date(2026, 7, 1)).get()
    draft.correction_reason, draft.comment = "Опечатка в числе.", "Без учёта льгот."
    with time_machine.travel(NOW):
        draft.save_revision().publish()
    text = now_of(read(draft.get_absolute_url()))
    assert "Примечание: Без учёта льгот. Исправлено 01.07.2026: Опечатка в числе." in text


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize("address", [MARKUPS, TRANSMISSION])
def test_a_page_takes_at_most_twelve_queries_however_many_decisions(
    order: RegulatoryOrder, client: Client, address: str, count: int
) -> None:
    for year in range(2027 - count, 2027):
        days = date(year, 1, 1), date(year, 12, 31)
        rates = {level: (str(year), "792340.15", "118.46") for level in ("VN", "SN1", "SN2", "NN")}
        publish(transmission(order, *days, rates=rates))
        publish(markup(order, *days, values={GRID: f"0.{year}", OTHERS: "0.3"}))
    cache.clear()
    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in queries)


def lead(key: str) -> str:
    return str(SearchEntry.objects.get(source="tariffs", key=key).lead)


@pytest.mark.django_db(transaction=True)
def test_they_are_found_and_the_result_says_what_holds(order: RegulatoryOrder, client: Client) -> None:
    with time_machine.travel(datetime(2026, 9, 30, 12, tzinfo=MOSCOW), tick=False):
        assert "На сегодня действующих на сайте нет." in TARIFFS.entry("markups").lead  # type: ignore[union-attr]
        publish(transmission(order, date(2026, 1, 1), date(2026, 9, 30)))
        publish(transmission(order, date(2026, 10, 1), is_demo=True))
        publish(markup(order, date(2026, 1, 1), values={GRID: "0.2"}))
        assert lead("markups") == "Действуют с 01.01.2026."
        rebuild()
        assert lead("transmission") == "Действуют с 01.01.2026 по 30.09.2026. Что будет с 01.10.2026."
        for asked, address in (("сбытовая надбавка", MARKUPS), ("тариф на передачу", TRANSMISSION)):
            assert address in client.get("/search/", {"q": asked}).content.decode()
    with time_machine.travel(datetime(2026, 10, 1, 1, tzinfo=MOSCOW), tick=False):
        assert refresh_stale(datetime(2026, 10, 1, 1, tzinfo=MOSCOW)) >= 1
        assert lead("transmission") == "Действуют с 01.10.2026."
