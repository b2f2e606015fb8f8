"""What the people who write and review tariffs see of them."""

import re
from collections.abc import Callable
from datetime import date

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from tests.review.conftest import People
from tests.tariffs.conftest import LIMITS, ONE_RANGE, THREE_RANGES, draft_of, edit, form_of, publish

from tariffs.models import ConsumerGroup, RegulatoryOrder, TariffPeriod
from tariffs.wagtail_hooks import public_addresses

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]


def address(name: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_tariffs_tariffperiod:{name}", args=args)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_takes_as_many_queries_for_one_period_as_for_ten(
    order: RegulatoryOrder, city: ConsumerGroup, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    publish(draft_of(order, date(2026, 1, 1), date(2026, 12, 31), tables={city: ONE_RANGE}))
    client.get(address("list"))
    one = queries_of(client, address("list"))
    for year in range(2015, 2024):
        publish(draft_of(order, date(year, 1, 1), date(year, 12, 31), tables={city: ONE_RANGE}))
    assert queries_of(client, address("list")) == one


def test_the_list_says_where_each_stands(
    period: TariffPeriod, people: People, as_user: AsUser, order: RegulatoryOrder, city: ConsumerGroup
) -> None:
    def states() -> list[str]:
        html = as_user(people.editor).get(address("list")).content.decode()
        return re.findall(r"<td[^>]*>\s*(на с[^<]*?|черновик)\s*</td>", html)

    assert states() == ["на сайте"]
    changed = edit(period, people.editor, comment="Иначе.", correction_reason="Примечание.")
    assert states() == ["на сайте, есть черновик"]
    changed.get_workflow().start(changed, people.editor)
    assert states() == ["на сайте, на согласовании"]
    draft_of(order, date(2027, 1, 1), tables={city: ONE_RANGE}).save()
    assert states() == ["черновик", "на сайте, на согласовании"]


def test_the_form_does_not_ask_for_the_groups_row_by_row(
    period: TariffPeriod, rural: ConsumerGroup, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    client.get(address("edit", period.pk))
    few = queries_of(client, address("edit", period.pk))
    groups = [
        ConsumerGroup.objects.create(code=f"g{n}", name=f"Группа {n}", official_name="Группа")
        for n in range(6)
    ]
    big = publish(
        draft_of(
            period.order,
            date(2027, 1, 1),
            tables=dict.fromkeys(groups, THREE_RANGES),
            limits=dict.fromkeys(groups, LIMITS),
        )
    )
    # The prices before are asked for too, which the first period has none of.
    assert queries_of(client, address("edit", big.pk)) <= few + 4


def test_a_draft_is_previewed_as_visitors_would_see_it(
    period: TariffPeriod, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    url = address("preview_on_edit", period.pk)
    answer = client.post(url, form_of(period, **{"rates-0-single": "6.05"}))
    assert answer.json()["is_valid"]
    html = client.get(url, {"mode": ""}).content.decode()
    assert "6,05" in html
    assert "Тарифы для населения с 01.01.2026 по 30.09.2026" in html


def test_the_sitemap_names_the_sheets(period: TariffPeriod, client: Client) -> None:

    assert public_addresses() == [
        "/tariffs/",
        "/tariffs/calculator/",
        "/tariffs/organisations/",
        "/tariffs/organisations/compare/",
        f"/tariffs/{period.pk}/",
    ]
