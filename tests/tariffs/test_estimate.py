"""The calculator as visitors use it: by a plain form, with the words for what is wrong."""

from collections.abc import Callable
from datetime import date, datetime
from html import unescape

from django.test import Client

import pytest
import time_machine
from tests.tariffs.conftest import LIMITS, ONE_RANGE, draft_of, publish
from tests.tariffs.test_pages import MOSCOW, NOW, words_of

from tariffs.models import ConsumerGroup, ConsumptionRange, RegulatoryOrder, TariffPeriod

pytestmark = pytest.mark.django_db
Ask = Callable[..., str]
BILL = "Расчёт справочный, не является платёжным документом."


@pytest.fixture
def html_of(client: Client) -> Ask:
    def act(*, at: datetime = NOW, **typed: str) -> str:
        with time_machine.travel(at, tick=False):
            answer = client.get("/tariffs/calculator/", typed)
        assert answer.status_code == 200
        return answer.content.decode()

    return act


@pytest.fixture
def ask(html_of: Ask) -> Ask:
    def act(**typed: str) -> str:
        return words_of(html_of(**typed))

    return act


def test_it_says_at_once_that_it_is_for_reference(period: TariffPeriod, ask: Ask) -> None:
    text = ask()
    assert BILL in text
    assert "Ошибка" not in text
    assert "Из чего сложилась сумма" not in text


def test_a_month_of_one_price(period: TariffPeriod, ask: Ask) -> None:
    """3 900 × 6,02 and 600 × 8,50."""
    text = ask(group="city", month="2026-07", kwh_all="4500")
    assert "июль 2026: 28 578,00 руб." in text.lower()
    assert "Диапазон 1 3 900 6,02 23 478,00" in text
    assert "Диапазон 2 600 8,50 5 100,00" in text
    assert "Расход дошёл до диапазона 2." in text
    assert "приказ Служба от 01.12.2025 № 1-т" in text
    assert text.count(BILL) == 2


def test_a_month_of_two_zones(period: TariffPeriod, ask: Ask) -> None:
    text = ask(group="city", plan="two_zone", month="2026-07", kwh_day="3000", kwh_night="1 500,0")
    assert "Диапазон 1, дневная зона 2 600 6,92 17 992,00" in text
    assert "Диапазон 2, ночная зона 200 5,95 1 190,00" in text
    assert "28 567,00" in text


def test_the_month_chooses_its_period(
    period: TariffPeriod, order: RegulatoryOrder, city: ConsumerGroup, ask: Ask
) -> None:
    publish(draft_of(order, date(2026, 10, 1), tables={city: {1: {"single": "6.75"}}}))
    assert "602,00 руб." in ask(month="2026-09", kwh_all="100")
    assert "675,00 руб." in ask(month="2026-10", kwh_all="100")


def test_a_month_in_which_the_tariff_changes_is_not_guessed(
    order: RegulatoryOrder, city: ConsumerGroup, ask: Ask
) -> None:
    publish(draft_of(order, date(2026, 1, 1), date(2026, 7, 14), tables={city: ONE_RANGE}))
    publish(draft_of(order, date(2026, 7, 15), tables={city: {1: {"single": "6.75"}}}))
    text = ask(month="2026-07", kwh_all="100")
    assert "В этом месяце тариф меняется." in text
    assert "Из чего сложилась сумма" not in text


def test_plots_are_asked_for_where_they_matter(order: RegulatoryOrder, city: ConsumerGroup, ask: Ask) -> None:
    row = draft_of(
        order, date(2026, 1, 1), tables={city: {1: {"single": "6.02"}, 2: {"single": "8.50"}}},
        limits={city: [(1, 0, 30), (2, 30, None)]},
    )  # fmt: skip
    for limit in row.ranges.all():
        limit.per_unit = ConsumptionRange.Unit.PLOT
    publish(row)
    assert "Сколько участков" in ask()
    # Three plots: 90 × 6,02 and 10 × 8,50.
    assert "626,80 руб." in ask(month="2026-07", kwh_all="100", plots="3")
    assert "Участков не может быть меньше одного." in ask(month="2026-07", kwh_all="100", plots="0")
    assert "Впишите целое число участков." in ask(month="2026-07", kwh_all="100", plots="три")


def test_plots_are_not_asked_for_elsewhere(period: TariffPeriod, ask: Ask) -> None:
    assert "Сколько участков" not in ask()
    assert "602,00 руб." in ask(month="2026-07", kwh_all="100", plots="три")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Впишите объём. Если расхода не было, впишите 0."),
        ("сто", "Впишите число, например 150 или 150,5."),
        ("1e3", "Впишите число, например 150 или 150,5."),
        ("NaN", "Впишите число, например 150 или 150,5."),
        ("1,2,3", "Впишите число, например 150 или 150,5."),
        ("١٢", "Впишите число, например 150 или 150,5."),
        ("-5", "Объём не может быть меньше нуля."),
        ("−5", "Объём не может быть меньше нуля."),
        ("10000000", "Столько за месяц не израсходовать. Проверьте число."),
        ("1,2345", "Не больше трёх знаков после запятой."),
        ("1" * 30, "Впишите число, например 150 или 150,5."),
    ],
)
def test_what_is_wrong_is_said_and_stays_in_its_field(
    period: TariffPeriod, html_of: Ask, typed: str, message: str
) -> None:
    html = html_of(month="2026-07", kwh_all=typed)
    assert message in html
    assert not typed or f'value="{typed}"' in unescape(html)
    assert "Ошибка: Расчёт за месяц" in html
    assert "Из чего сложилась сумма" not in html


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("0", "0,00"),
        ("150,5", "906,01"),
        (" 1 000 ", "6 020,00"),
        ("0,001", "0,01"),
        ("9999999", "60 199 993,98"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    order: RegulatoryOrder, city: ConsumerGroup, ask: Ask, typed: str, total: str
) -> None:
    publish(draft_of(order, date(2026, 1, 1), tables={city: ONE_RANGE}))
    assert f": {total} руб." in ask(month="2026-07", kwh_all=typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"month": "2019-01"}, "На этот месяц тарифа нет. Выберите из списка."),
        ({"month": "июль"}, "На этот месяц тарифа нет. Выберите из списка."),
        ({"group": "mars"}, "Такой группы нет. Выберите из списка."),
        ({"group": "rural"}, "Для этой группы такого тарифа нет. Выберите другой."),
    ],
)
def test_what_is_not_in_the_lists_is_said(
    period: TariffPeriod, rural: ConsumerGroup, ask: Ask, typed: dict[str, str], message: str
) -> None:
    assert message in ask(**{"month": "2026-07", "kwh_all": "100", **typed})


def test_the_months_offered_are_those_of_published_periods(period: TariffPeriod, html_of: Ask) -> None:
    html = html_of()
    assert '<option value="2026-07" selected>июль 2026</option>' in html
    assert '<option value="2026-09">' in html
    assert "2026-10" not in html
    assert "2025-12" not in html


def test_another_plan_asks_for_its_zones(period: TariffPeriod, html_of: Ask) -> None:
    html = html_of(plan="three_zone", group="city")
    for zone in ("peak", "half_peak", "night"):
        assert f'name="kwh_{zone}"' in html
    assert 'name="kwh_all"' not in html
    assert '<input type="hidden" name="plan" value="three_zone">' in html


def test_the_limits_of_the_season_are_those_of_the_month(
    order: RegulatoryOrder, city: ConsumerGroup, ask: Ask
) -> None:
    prices = {1: {"single": "6.02"}, 2: {"single": "8.50"}, 3: {"single": "10.37"}}
    winter = [(1, 0, 7020), (2, 7020, 10800), (3, 10800, None)]
    row = draft_of(order, date(2026, 1, 1), tables={city: prices}, limits={city: [*LIMITS, *winter]})
    for place, limit in enumerate(row.ranges.all()):
        limit.first_month, limit.last_month = (5, 9) if place < len(LIMITS) else (10, 4)
    publish(row)
    january = datetime(2026, 1, 15, 12, tzinfo=MOSCOW)
    assert "42 140,00 руб." in ask(at=january, month="2026-01", kwh_all="7000")
    assert "51 698,00 руб." in ask(month="2026-07", kwh_all="7000")
