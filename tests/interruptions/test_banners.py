"""Banners and the block of the front page: what stands where, until which minute, in one query."""

from datetime import datetime, timedelta

from django.test import Client, RequestFactory

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.interruptions.conftest import announced, at, banner, publish
from tests.pages.conftest import make_home

from interruptions.models import Banner
from interruptions.shown import Strip, shown_now
from review.errors import Unfit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways_of_review")]
SECOND = timedelta(seconds=1)


def page(client: Client, now: datetime, path: str = "/tariffs/") -> str:
    with time_machine.travel(now, tick=False):
        return client.get(path).content.decode()


def test_a_banner_is_shown_from_its_first_minute_to_that_of_its_end(client: Client) -> None:
    banner("Касса закрыта.", severity="emergency", about="payment")
    assert "Касса закрыта." not in page(client, at(5) - SECOND)
    shown = page(client, at(5))
    assert "<strong>Авария: приближение срока оплаты.</strong> Касса закрыта." in shown
    assert "Касса закрыта." in page(client, at(5, 15) - SECOND)
    assert "Касса закрыта." not in page(client, at(5, 15))


def test_a_draft_is_not_shown(client: Client) -> None:
    Banner.objects.create(text="Черновик.", starts_at=at(5), ends_at=at(6), live=False)
    assert "Черновик." not in page(client, at(5, 10))


@pytest.mark.parametrize(
    ("sections", "path", "pages", "expected"),
    [
        ("", "/x/", [], True),
        ("/tariffs/", "/tariffs/calculator/", [], True),
        ("/tariffs/", "/ask/", [], False),
        ("/", "/", [3], True),
        ("/", "/tariffs/", [], False),
        ("12 15", "/fl/oplata/", [3, 12, 40], True),
        ("12 15", "/ul/", [3, 14], False),
    ],
)
def test_a_banner_stands_where_it_is_meant_to(
    sections: str, path: str, pages: list[int], expected: bool
) -> None:
    strip = Strip("Т", "warning", "other", "", "", frozenset(sections.split()), False)
    assert strip.stands_on(path, pages) is expected


def test_the_gravest_comes_first_and_all_cost_one_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for severity in ("information", "emergency", "warning"):
        banner(severity, severity=severity)
        announced()
    request = rf.get("/")
    with time_machine.travel(at(5, 10), tick=False), django_assert_num_queries(1):
        shown = shown_now(request)
        assert shown_now(request) is shown
    assert [strip.severity for strip in shown.strips] == ["emergency", "warning", "information"]
    assert [each.is_now for each in shown.interruptions] == [True] * 3


def test_the_front_page_names_what_is_announced_and_nothing_when_nothing_is(client: Client) -> None:
    make_home()
    row = announced()
    announced(state="cancelled")
    html = page(client, at(5), "/")
    assert f'<a href="{row.get_absolute_url()}">Плановые работы, 05.12.2026, 9:00–15:00</a>' in html
    assert html.count('class="badge badge--danger"') == 1
    assert 'id="outages"' not in page(client, at(5, 15), "/")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"ends_at": None}, "до какой минуты"),
        ({"ends_at": at(4)}, "кончается раньше"),
        ({"link": "/tariffs/"}, "и адрес, и слова"),
        ({"link": "javascript:x", "link_text": "Да"}, "начинается с"),
    ],
)
def test_a_banner_that_makes_no_sense_is_not_published(fields: dict[str, object], fault: str) -> None:
    with pytest.raises(Unfit, match=fault):
        publish(Banner(text="Т", **{"starts_at": at(5), "ends_at": at(5, 15), **fields}))
