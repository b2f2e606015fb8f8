"""What keeps a tariff from being sent on: each fault is named, nothing that was typed is lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import People
from tests.tariffs.conftest import HOURS, LIMITS, ONE_RANGE, THREE_RANGES, draft_of, form_of, publish, reprice

from review.errors import Unfit
from tariffs.models import (
    ConsumerGroup,
    MarkupValue,
    PopulationRate,
    RegulatoryOrder,
    SalesMarkup,
    TariffPeriod,
    ZoneHours,
    ZoneSchedule,
)
from tariffs.wording import price_words

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
Send = Callable[..., str]
JANUARY, SEPTEMBER, OCTOBER = date(2026, 1, 1), date(2026, 9, 30), date(2026, 10, 1)


def address(name: str, *args: int, model: str = "tariffperiod") -> str:
    return reverse(f"wagtailsnippets_tariffs_{model}:{name}", args=args)


@pytest.fixture
def send(period: TariffPeriod, people: People, as_user: AsUser) -> Send:
    """Send a new period on to its review; return what the form says."""

    def act(row: TariffPeriod, **typed: Any) -> str:
        url = address("add")
        answer = as_user(people.editor).post(
            url, form_of(row, **{"action-submit": "1", **typed}), follow=True
        )
        return answer.content.decode()

    return act


@pytest.fixture
def october(order: RegulatoryOrder, city: ConsumerGroup) -> TariffPeriod:
    """A period without a fault, not saved yet."""
    return draft_of(order, OCTOBER, tables={city: THREE_RANGES}, limits={city: LIMITS})


def test_a_period_without_a_fault_is_sent_on(send: Send, october: TariffPeriod) -> None:
    send(october)
    saved = TariffPeriod.objects.get(valid_from=OCTOBER)
    assert saved.workflow_in_progress
    assert not saved.live


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"valid_from": "30.09.2026"}, "Пересекается с опубликованным: Тарифы для населения с 01.01.2026"),
        ({"valid_to": "01.09.2026"}, "Последний день действия (01.09.2026) раньше первого (01.10.2026)."),
        ({"order": ""}, "Укажите решение, которым это установлено."),
        ({"ranges-1-above_kwh": "4000"}, "Город, газовая плита: между 3900 и 4000 кВт·ч нет диапазона."),
        ({"ranges-1-above_kwh": "3000"}, "диапазоны 1 и 2 перекрываются: от 3000 до 3900 кВт·ч."),
        ({"ranges-2-up_to_kwh": "9000"}, "последний диапазон кончается на 9000 кВт·ч"),
        ({"ranges-0-last_month": "9"}, "Месяц попал в два сезона"),
        ({"rates-1-night": ""}, "диапазон 2, тариф по двум зонам суток, ночная зона: нет цены."),
        ({"rates-2-single": ""}, "диапазон 3, тариф одноставочный: нет цены."),
        ({"rates-2-range_number": "2"}, "диапазон 2, тариф одноставочный: цена задана дважды."),
        ({"rates-0-single": "0"}, "Цена должна быть больше нуля."),
        ({"rates-0-single": "-6.02"}, "Цена должна быть больше нуля."),
        ({"rates-0-single": "шесть"}, "Введите число."),
        ({"rates-0-single": "6.123456"}, "не более 5 цифр"),
        ({"valid_from": "31.02.2026"}, "Введите правильную дату."),
    ],
)
def test_the_fault_is_named_and_what_was_typed_stays(
    send: Send, october: TariffPeriod, typed: dict[str, str], message: str
) -> None:
    html = send(october, comment="Набрано недаром", **typed)
    assert message in html
    assert "Набрано недаром" in html
    for value in typed.values():
        assert not value or f'value="{value}"' in html or f'value="{value}" selected' in html
    assert not TariffPeriod.objects.filter(comment="Набрано недаром").exists()


def test_seasons_that_leave_months_out_are_named(send: Send, october: TariffPeriod) -> None:
    season = {"first_month": "10", "last_month": "4"}
    winter = {f"ranges-{row}-{name}": value for row in range(3) for name, value in season.items()}
    assert "Нет диапазонов на месяцы: май, июнь, июль, август, сентябрь." in send(october, **winter)


def test_a_period_without_prices_is_refused(send: Send, order: RegulatoryOrder) -> None:
    assert "В периоде нет ни одной цены." in send(draft_of(order, OCTOBER, tables={}))


def test_a_draft_may_be_unfinished_and_its_form_says_what_is_missing(
    period: TariffPeriod, october: TariffPeriod, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    client.post(address("add"), form_of(october, **{"rates-1-night": ""}))
    saved = TariffPeriod.objects.get(valid_from=OCTOBER)
    html = client.get(address("edit", saved.pk)).content.decode()
    assert "Опубликовать пока нельзя:" in html
    assert "диапазон 2, тариф по двум зонам суток, ночная зона: нет цены." in html


def test_what_stands_on_the_site_untouched_is_not_called_faulty(
    period: TariffPeriod, people: People, as_user: AsUser
) -> None:
    url = address("edit", period.pk)
    html = as_user(people.editor).get(url).content.decode()
    assert "Опубликовать пока нельзя" not in html
    assert "Это опубликовано. Чтобы исправить" in html
    reprice(period, people.editor, "7.00")
    html = as_user(people.editor).get(url).content.decode()
    assert "напишите, что исправлено и почему" in html


def test_the_unusual_is_said_and_hinders_nothing(
    period: TariffPeriod, october: TariffPeriod, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    typed = {"rates-0-half_peak": "6.20", "rates-1-single": "11.00", "rates-2-night_of_three": "7.30"}
    client.post(
        address("add"),
        form_of(october, **typed, **{"action-submit": "1"}),
    )
    saved = TariffPeriod.objects.get(valid_from=OCTOBER)
    assert saved.workflow_in_progress
    html = client.get(address("edit", saved.pk)).content.decode()
    for remark in (
        "диапазон 1: полупиковая цена (6,20) отличается от одноставочной (6,02).",
        "диапазон 3: ночная цена по двум зонам (7,26) отличается от цены по трём (7,30).",
        "диапазон 2, тариф одноставочный: цена (11,00) выше, чем в диапазоне 3 (10,37).",
        "изменилась на +29,4\u00a0% против прежнего периода (8,50 → 11,00).",
    ):
        assert remark in html


def test_two_drafts_of_one_time_do_not_both_go_live(
    period: TariffPeriod, order: RegulatoryOrder, city: ConsumerGroup
) -> None:
    """Each is without a fault while the other is a draft; the second to be published is refused."""
    drafts = [draft_of(order, OCTOBER, tables={city: ONE_RANGE}) for _ in range(2)]
    for row in drafts:
        row.save()
        row.save_revision()
        assert row.all_faults() == []
    drafts[0].get_latest_revision().publish()
    with pytest.raises(Unfit, match="Пересекается с опубликованным"):
        drafts[1].get_latest_revision().publish()
    assert TariffPeriod.objects.filter(valid_from=OCTOBER, live=True).count() == 1


def test_the_day_after_another_ends_is_free(period: TariffPeriod, october: TariffPeriod) -> None:
    assert publish(october).live


def test_an_open_period_is_ended_before_the_next(order: RegulatoryOrder, city: ConsumerGroup) -> None:
    first = publish(draft_of(order, JANUARY, tables={city: ONE_RANGE}))
    following = draft_of(order, OCTOBER, tables={city: ONE_RANGE})
    following.save()
    with pytest.raises(Unfit, match="Сначала исправьте его последний день"):
        following.save_revision().publish()
    first.valid_to, first.correction_reason = SEPTEMBER, "Заменён с 1 октября."
    publish(first)
    assert publish(following).live


@pytest.mark.parametrize(
    ("before", "reason", "message"),
    [
        ("", "", "напишите, что исправлено и почему"),
        ("", "   ", "напишите, что исправлено и почему"),
        ("Опечатка.", "Опечатка.", "Причина осталась от прежнего исправления"),
    ],
)
def test_a_correction_has_a_reason_of_its_own(
    period: TariffPeriod, before: str, reason: str, message: str
) -> None:
    if before:
        period.correction_reason = before
        period = publish(period)
    period.correction_reason, period.vat_percent = reason, Decimal(20)
    with pytest.raises(Unfit, match=message):
        period.save_revision().publish()
    assert TariffPeriod.objects.get(pk=period.pk).vat_percent == 22


def test_an_order_that_is_a_draft_is_published_first(order: RegulatoryOrder, city: ConsumerGroup) -> None:
    draft = RegulatoryOrder(regulator=order.regulator, number="2-т", adopted_on=OCTOBER, live=False)
    draft.save()
    with pytest.raises(Unfit, match="ещё не опубликовано"):
        publish(draft_of(draft, OCTOBER, tables={city: ONE_RANGE}))


def test_only_demo_data_need_no_order(city: ConsumerGroup) -> None:
    assert publish(draft_of(None, JANUARY, tables={city: ONE_RANGE}, is_demo=True)).live


@pytest.mark.parametrize("price", ["0", "-1"])
def test_the_database_holds_no_price_of_nothing(period: TariffPeriod, price: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PopulationRate.objects.filter(period=period).update(single=Decimal(price))
    assert price_words(PopulationRate.objects.filter(period=period).first().single) == "6,02"


def test_hours_that_leave_a_gap_are_not_published(order: RegulatoryOrder) -> None:
    row = ZoneSchedule(order=order, valid_from=date(2014, 1, 1), live=False)
    row.hours = [
        ZoneHours(plan=plan, zone=zone, start_hour=start, end_hour=end)
        for plan, zone, start, end in [*HOURS[1:], (HOURS[0][0], HOURS[0][1], 8, 23)]
    ]
    row.save()
    with pytest.raises(Unfit, match="час 7:00–8:00 не отнесён ни к одной зоне"):
        row.save_revision().publish()


def test_a_markup_names_each_buyer_once(order: RegulatoryOrder) -> None:
    row = SalesMarkup(order=order, valid_from=JANUARY, live=False)
    row.values = [MarkupValue(buyer="Население", value=Decimal("0.3")) for _ in range(2)]
    row.save()
    with pytest.raises(Unfit, match="Население: надбавка задана дважды"):
        row.save_revision().publish()
    row.values = []
    with pytest.raises(Unfit, match="Нет ни одной надбавки"):
        row.save_revision().publish()


def test_an_order_is_entered_once(order: RegulatoryOrder, people: People, as_user: AsUser) -> None:
    data = {"regulator": order.regulator_id, "kind": "приказ", "number": "1-т", "adopted_on": "01.12.2025"}
    url = address("add", model="regulatoryorder")
    html = as_user(people.editor).post(url, {**data, "title": "О тарифах"}).content.decode()
    assert "Такое решение уже заведено." in html
    assert "О тарифах" in html
