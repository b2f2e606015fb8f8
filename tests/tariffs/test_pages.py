"""What visitors read: the rate of today and no other, what comes, how it was, and what a month costs."""

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.tariffs.conftest import LIMITS, ONE_RANGE, THREE_RANGES, draft_of, publish

from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod, ZoneSchedule

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
MOST_QUERIES = 12
LAST_SECOND_OF_2025 = datetime(2025, 12, 31, 23, 59, 59, tzinfo=MOSCOW)
NOW = datetime(2026, 7, 1, 12, tzinfo=MOSCOW)
Read = Callable[..., str]


def words_of(html: str) -> str:
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main
    text = re.sub(r"<[^>]+>", " ", main.group())
    return re.sub(r"\s+", " ", unescape(text))


@pytest.fixture
def read(client: Client) -> Read:
    """Read a page at a moment as words."""

    def act(address: str = "/tariffs/", *, at: datetime = NOW, **query: str) -> str:
        with time_machine.travel(at, tick=False):
            answer = client.get(address, query)
        assert answer.status_code == 200
        return words_of(answer.content.decode())

    return act


@pytest.fixture
def october(period: TariffPeriod, order: RegulatoryOrder, city: ConsumerGroup) -> TariffPeriod:
    """What comes after the first nine months."""
    return publish(
        draft_of(order, date(2026, 10, 1), date(2026, 12, 31), tables={city: {1: {"single": "6.75"}}})
    )


def test_the_rate_of_today_is_on_the_first_screen(period: TariffPeriod, read: Read) -> None:
    text = read()
    assert "Сегодня, 1 июля 2026: Город, газовая плита" in text
    assert "до 3 900 6,02" in text
    assert "свыше 3 900 до 6 000 8,50" in text
    assert "свыше 6 000 10,37" in text
    assert "Действует с 01.01.2026 по 30.09.2026" in text
    assert "приказ Служба от 01.12.2025 № 1-т" in text
    assert "НДС в цене 22 %" in text


def test_the_limits_are_those_of_this_month(order: RegulatoryOrder, city: ConsumerGroup, read: Read) -> None:
    winter = [(1, 0, 7020), (2, 7020, 10800), (3, 10800, None)]
    row = draft_of(order, date(2026, 1, 1), tables={city: THREE_RANGES}, limits={city: [*LIMITS, *winter]})
    for place, limit in enumerate(row.ranges.all()):
        limit.first_month, limit.last_month = (5, 9) if place < len(LIMITS) else (10, 4)
    publish(row)
    assert "свыше 3 900 до 6 000 (с мая по сентябрь) 8,50" in read()
    assert "7 020" not in read()
    assert "до 7 020 (с октября по апрель) до 3 900 (с мая по сентябрь) 6,02" in read(f"/tariffs/{row.pk}/")


def test_the_order_is_linked(period: TariffPeriod, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        assert 'href="https://example.org/1-t"' in client.get("/tariffs/").content.decode()


def test_the_plan_chooses_the_prices_and_shows_its_hours(
    period: TariffPeriod, schedule: ZoneSchedule, read: Read
) -> None:
    text = read(plan="two_zone")
    assert "6,92 4,21" in text
    assert "Дневная зона сейчас 7:00–23:00" in text
    assert "Ночная зона 23:00–7:00" in text
    text = read(plan="three_zone")
    assert "7,83 6,02 4,21" in text
    assert "Пиковая зона 7:00–10:00, 17:00–21:00" in text
    assert "Полупиковая зона сейчас 10:00–17:00, 21:00–23:00" in text


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        (datetime(2026, 9, 30, 23, 59, 59, tzinfo=MOSCOW), "6,02"),
        (datetime(2026, 10, 1, 0, 0, 0, tzinfo=MOSCOW), "6,75"),
        (datetime(2026, 9, 30, 20, 59, 59, tzinfo=ZoneInfo("UTC")), "6,02"),
        (datetime(2026, 9, 30, 21, 0, 0, tzinfo=ZoneInfo("UTC")), "6,75"),
    ],
)
def test_the_rate_changes_at_midnight_in_moscow_to_the_second(
    october: TariffPeriod, read: Read, moment: datetime, price: str
) -> None:
    today = read(at=moment).partition("Сегодня")[2].partition("Установлено")[0]
    assert price in today
    assert {"6,02", "6,75"} - {price} & set(today.split()) == set()


def test_what_comes_is_announced(october: TariffPeriod, read: Read) -> None:
    text = read()
    assert "Что будет с 01.10.2026 по 31.12.2026" in text
    assert "6,75" in text.partition("Что будет")[2].partition("Как менялась")[0]
    assert "Что будет" not in read(at=datetime(2026, 10, 1, tzinfo=MOSCOW))


@pytest.mark.parametrize(
    "moment", [datetime(2025, 12, 31, 23, 59, 59, tzinfo=MOSCOW), datetime(2026, 10, 1, tzinfo=MOSCOW)]
)
def test_an_expired_or_coming_rate_is_never_the_present_one(
    period: TariffPeriod, read: Read, moment: datetime
) -> None:
    now = read(at=moment).partition("Сегодня")[2].partition("Что будет")[0].partition("Как менялась")[0]
    assert "действующего тарифа на сайте нет" in now
    assert "6,02" not in now
    if moment.year == 2026:
        assert "Последний действовал с 01.01.2026 по 30.09.2026, платить по нему уже нельзя." in now


def test_a_draft_is_not_shown(
    order: RegulatoryOrder, city: ConsumerGroup, read: Read, client: Client
) -> None:
    row = draft_of(order, date(2026, 1, 1), tables={city: ONE_RANGE})
    row.save()
    assert "действующего тарифа на сайте нет" in read()
    assert client.get(f"/tariffs/{row.pk}/").status_code == 404


def test_history_is_a_table_and_a_chart_of_the_same(
    october: TariffPeriod, read: Read, client: Client
) -> None:
    history = read().partition("Как менялась цена")[2]
    assert "с 01.10.2026 по 31.12.2026 вступит в силу 6,75 +12,1 %" in history
    assert "с 01.01.2026 по 30.09.2026 действует 6,02 —" in history
    with time_machine.travel(NOW, tick=False):
        chart = re.search(
            r"<svg class=\"chart__drawing\".*?</svg>", client.get("/tariffs/").content.decode(), re.DOTALL
        )
    assert chart
    assert "6,75" in chart.group()
    assert "с 01.01.2026, 6,02 руб./кВт·ч" in unescape(chart.group())


def test_a_group_without_the_plan_is_told(period: TariffPeriod, rural: ConsumerGroup, read: Read) -> None:
    assert "Для группы «Село» тариф одноставочный сейчас не установлен" in read(group="rural")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"group": "mars"}, "Такой группы нет. Выберите из списка."),
        ({"plan": "free"}, "Такого тарифа нет. Выберите из списка."),
    ],
)
def test_an_unknown_situation_is_said_and_nothing_breaks(
    period: TariffPeriod, read: Read, query: dict[str, str], message: str
) -> None:
    assert message in read(**query)


def test_a_site_without_tariffs_says_so(db: None, read: Read) -> None:
    assert "действующего тарифа на сайте нет" in read()
    assert "Расчёт справочный" in read("/tariffs/calculator/")


def test_a_period_is_a_sheet_of_all_groups(
    order: RegulatoryOrder, city: ConsumerGroup, rural: ConsumerGroup, read: Read
) -> None:
    row = publish(
        draft_of(
            order, date(2026, 1, 1), tables={rural: ONE_RANGE, city: THREE_RANGES}, limits={city: LIMITS},
            comment="Без учёта льгот.",
        )
    )  # fmt: skip
    text = read(f"/tariffs/{row.pk}/")
    assert text.index("Город, газовая плита") < text.index("Село")
    assert "11,93 7,26" in text
    assert "13,48 10,37 7,26" in text
    assert "Без учёта льгот." in text
    assert "Население в сельских населённых пунктах" in text


def test_a_correction_is_said_with_its_reason(period: TariffPeriod, read: Read) -> None:
    draft = TariffPeriod.objects.get(pk=period.pk)
    draft.correction_reason = "Опечатка в цене."
    with time_machine.travel(NOW):
        draft.save_revision().publish()
    assert "Исправлено 01.07.2026 Опечатка в цене." in read(f"/tariffs/{period.pk}/")


def test_a_former_period_says_that_it_is_over(period: TariffPeriod, read: Read) -> None:
    assert "Этот период закончился." in read(
        f"/tariffs/{period.pk}/", at=datetime(2026, 10, 1, tzinfo=MOSCOW)
    )
    assert "Этот период ещё не начался." in read(
        f"/tariffs/{period.pk}/", at=datetime(2025, 12, 1, tzinfo=MOSCOW)
    )


def test_demo_data_are_marked(city: ConsumerGroup, read: Read) -> None:
    row = publish(draft_of(None, date(2026, 1, 1), tables={city: ONE_RANGE}, is_demo=True))
    for address in ("/tariffs/", f"/tariffs/{row.pk}/"):
        assert "Демонстрационные данные." in read(address)
    assert "Демонстрационные данные." in read(
        "/tariffs/calculator/", group="city", month="2026-07", kwh_all="1"
    )


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize(
    "address", ["/tariffs/", "/tariffs/?plan=three_zone", "/tariffs/calculator/?kwh_all=100", "sheet"]
)
def test_a_page_takes_at_most_twelve_queries_however_many_periods(
    order: RegulatoryOrder, city: ConsumerGroup, rural: ConsumerGroup, schedule: ZoneSchedule, client: Client,
    address: str, count: int,
) -> None:  # fmt: skip
    for year in range(2027 - count, 2027):
        row = publish(
            draft_of(
                order, date(year, 1, 1), date(year, 12, 31), tables={city: THREE_RANGES, rural: ONE_RANGE},
                limits={city: LIMITS},
            )
        )  # fmt: skip
    url = f"/tariffs/{row.pk}/" if address == "sheet" else address
    client.get(url)
    with (
        time_machine.travel(NOW, tick=False),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        assert client.get(url).status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in queries)
