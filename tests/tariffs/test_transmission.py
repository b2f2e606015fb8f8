"""Tariffs for transmission: what keeps one from going live, and how it goes there."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from wagtail.test.utils.form_data import inline_formset, nested_form_data

import pytest
from tests.review.conftest import People, act
from tests.tariffs.conftest import publish

from archive.models import Snapshot
from review.errors import Unfit
from tariffs.caps.categories import Voltage
from tariffs.models import MarkupValue, RegulatoryOrder, SalesMarkup, TransmissionRate, TransmissionTariff
from tariffs.models.transmission import faults_of_rates

AsUser = Callable[[User], Client]
JANUARY, OCTOBER = date(2026, 1, 1), date(2026, 10, 1)
WHOLE = ("1486.20", "792340.15", "118.46")
COLUMNS = ("single_rate", "maintenance_rate", "losses_rate")
Cells = tuple[str, str, str]


def transmission(
    order: RegulatoryOrder | None,
    valid_from: date = JANUARY,
    valid_to: date | None = None,
    *,
    rates: Mapping[str, Cells] | None = None,
    **fields: Any,
) -> TransmissionTariff:
    """Make an unsaved tariff with a row for each level; an empty cell is no rate."""
    row = TransmissionTariff(order=order, valid_from=valid_from, valid_to=valid_to, live=False, **fields)
    row.rates = [
        TransmissionRate(voltage=level, sort_order=place, **_numbers(cells))
        for place, (level, cells) in enumerate((rates or {"VN": WHOLE}).items())
    ]
    return row


def _numbers(cells: Cells) -> dict[str, Decimal | None]:
    return {name: Decimal(cell) if cell else None for name, cell in zip(COLUMNS, cells, strict=True)}


def faults(*rows: tuple[str, Cells]) -> list[str]:
    return faults_of_rates([(level, _numbers(cells)) for level, cells in rows])


@pytest.mark.parametrize("cells", [WHOLE, ("1486.20", "", ""), ("", "792340.15", "118.46")])
def test_a_level_has_the_one_part_tariff_or_both_parts_or_all(cells: Cells) -> None:
    assert faults(*((level.value, cells) for level in Voltage)) == []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (("", "", ""), "СН II: укажите одноставочный тариф или обе ставки двухставочного."),
        (("", "1", ""), "СН II: двухставочному тарифу не хватает ставки на оплату потерь."),
        (("", "", "1"), "СН II: двухставочному тарифу не хватает ставки за содержание сетей."),
        (("1", "1", ""), "СН II: двухставочному тарифу не хватает ставки на оплату потерь."),
        (("0", "", ""), "СН II: одноставочный тариф не больше нуля."),
        (("1", "-1", "1"), "СН II: ставка за содержание сетей не больше нуля."),
        (("1", "1", "0"), "СН II: ставка на оплату потерь не больше нуля."),
    ],
)
def test_a_faulty_level_is_named(cells: Cells, fault: str) -> None:
    assert faults(("VN", WHOLE), ("SN2", cells)) == [fault]


def test_a_level_stands_once() -> None:
    assert faults(("NN", WHOLE), ("VN", WHOLE), ("NN", WHOLE)) == ["НН: уровень напряжения указан дважды."]


def test_a_tariff_has_levels_and_each_row_names_its_own() -> None:
    assert faults() == ["Нет ни одной ставки: добавьте уровни напряжения."]
    assert faults(("", WHOLE), ("VN", WHOLE)) == ["Укажите уровень напряжения в каждой строке."]


@pytest.mark.django_db
def test_the_gate_lets_no_half_of_a_tariff_through(order: RegulatoryOrder) -> None:
    with pytest.raises(Unfit, match="ВН: двухставочному тарифу не хватает ставки на оплату потерь"):
        publish(transmission(order, rates={"VN": ("", "1", "")}))
    assert not TransmissionTariff.objects.live().exists()


@pytest.mark.django_db
def test_two_tariffs_do_not_hold_at_once(order: RegulatoryOrder) -> None:
    publish(transmission(order))
    with pytest.raises(Unfit, match=r"Пересекается с опубликованным: Тарифы на передачу с 01\.01\.2026"):
        publish(transmission(order, OCTOBER))
    publish(transmission(order, date(2025, 1, 1), date(2025, 12, 31)))


@pytest.mark.django_db
def test_only_demo_data_need_no_order(ways_of_review: None) -> None:
    with pytest.raises(Unfit, match="Укажите решение"):
        publish(transmission(None))
    assert publish(transmission(None, is_demo=True)).live


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_holds_no_rate_of_nothing(order: RegulatoryOrder, column: str) -> None:
    publish(transmission(order))
    with pytest.raises(IntegrityError), transaction.atomic():
        TransmissionRate.objects.update(**{column: 0})


def typed(**cells: str) -> dict[str, Any]:
    """Return what the browser sends of a new tariff with one row."""
    return nested_form_data(
        {
            "order": "", "valid_from": "01.01.2026", "valid_to": "", "comment": "", "correction_reason": "",
            "is_demo": "on", "rates": inline_formset([{"voltage": "SN2", **cells}]),
        }
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.reviewed
def test_it_goes_live_by_its_review_alone(people: People, as_user: AsUser) -> None:
    data = typed(single_rate="2561.90", maintenance_rate="", losses_rate="")
    url = reverse("wagtailsnippets_tariffs_transmissiontariff:add")
    assert as_user(people.publisher).post(url, {**data, "action-publish": "1"}).status_code == 403
    as_user(people.editor).post(url, {**data, "action-submit": "1"})
    tariff = act(act(TransmissionTariff.objects.get(), people.lawyer), people.publisher)
    assert tariff.live
    assert TransmissionRate.objects.get().single_rate == Decimal("2561.90")


@pytest.mark.django_db
@pytest.mark.reviewed
def test_the_form_keeps_what_was_typed_and_names_the_level(people: People, as_user: AsUser) -> None:
    data = typed(single_rate="", maintenance_rate="792340.15", losses_rate="")
    url = reverse("wagtailsnippets_tariffs_transmissiontariff:add")
    html = as_user(people.editor).post(url, {**data, "action-submit": "1"}).content.decode()
    assert "СН II: двухставочному тарифу не хватает ставки на оплату потерь." in html
    assert 'value="792340.15"' in html
    zero = typed(single_rate="0", maintenance_rate="", losses_rate="")
    html = as_user(people.editor).post(url, {**zero, "action-submit": "1"}).content.decode()
    assert "Ставка должна быть больше нуля." in html


@pytest.mark.django_db
@pytest.mark.reviewed
def test_a_draft_may_be_unfinished(people: People, as_user: AsUser) -> None:
    data = {**typed(single_rate="", maintenance_rate="", losses_rate=""), "rates-0-voltage": ""}
    as_user(people.editor).post(reverse("wagtailsnippets_tariffs_transmissiontariff:add"), data)
    tariff = TransmissionTariff.objects.get()
    url = reverse("wagtailsnippets_tariffs_transmissiontariff:edit", args=[tariff.pk])
    assert as_user(people.editor).get(url).status_code == 200


@pytest.mark.django_db
def test_the_archive_keeps_the_page_as_visitors_saw_it(order: RegulatoryOrder) -> None:
    tariff = publish(transmission(order))
    markup = SalesMarkup(order=order, valid_from=JANUARY, live=False)
    markup.values = [MarkupValue(buyer="Сетевые организации", value=Decimal("0.22710"))]
    markup = publish(markup)
    for row, url, number in (
        (tariff, "/tariffs/transmission/", "1\u202f486,20"),
        (markup, "/tariffs/markups/", "0,2271"),
    ):
        kept = Snapshot.objects.get(base=row._meta.label_lower, object_id=str(row.pk))
        assert (kept.look, kept.url) == ("kept", url)
        assert number in kept.page_html().decode()
