"""Tariffs are found by the words that people use, and the result says what holds today."""

from collections.abc import Callable
from datetime import date

from django.test import Client

import pytest
import time_machine
from tests.review.conftest import moscow
from tests.tariffs.conftest import THREE_RANGES, draft_of, publish

from review.gate import exempt
from search.models import SearchEntry
from search.services import rebuild, refresh_stale
from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod
from tariffs.search_source import TARIFFS

MakePeriod = Callable[..., TariffPeriod]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ways_of_review")]


@pytest.fixture
def make_period(order: RegulatoryOrder, city: ConsumerGroup) -> MakePeriod:
    def make(first: date, last: date | None) -> TariffPeriod:
        found: TariffPeriod = publish(draft_of(order, first, last, tables={city: {1: THREE_RANGES[1]}}))
        return found

    return make


def lead(key: str = "index") -> str:
    return str(SearchEntry.objects.get(source="tariffs", key=key).lead)


@pytest.mark.parametrize(
    "asked",
    ["сколько стоит электричество", "цена киловатт-часа", "тарифы", "двухтарифный счётчик"],
)
def test_it_is_found_by_the_words_of_visitors(client: Client, make_period: MakePeriod, asked: str) -> None:
    with time_machine.travel(moscow(2026, 11, 28), tick=False):
        make_period(date(2026, 10, 1), date(2026, 12, 31))
        rebuild()
        html = client.get("/search/", {"q": asked}).content.decode()
    assert "/tariffs/" in html


def test_the_result_says_what_holds_and_changes_with_the_day(make_period: MakePeriod) -> None:
    with time_machine.travel(moscow(2026, 12, 31), tick=False):
        make_period(date(2026, 10, 1), date(2026, 12, 31))
        make_period(date(2027, 1, 1), None)
        rebuild()
        assert "Действуют с 01.10.2026 по 31.12.2026. Что будет с 01.01.2027." in lead()
    with time_machine.travel(moscow(2027, 1, 1, 1), tick=False):
        assert refresh_stale(moscow(2027, 1, 1, 1)) >= 2
        assert "Действуют с 01.01.2027." in lead()


def test_a_draft_is_not_found_and_a_removed_period_is_forgotten(make_period: MakePeriod) -> None:
    with time_machine.travel(moscow(2026, 11, 28), tick=False):
        period = make_period(date(2026, 10, 1), None)
        key = f"period-{period.pk}"
        assert SearchEntry.objects.filter(source="tariffs", key=key).exists()
        with exempt("job:tests"):
            period.unpublish()
        assert not SearchEntry.objects.filter(source="tariffs", key=key).exists()
        assert "На сегодня действующего тарифа на сайте нет." in lead()
        assert TARIFFS.entry(key) is None
        assert TARIFFS.entry("period-нет") is None
