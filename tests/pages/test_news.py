"""News: the archive by year and category, one piece, the latest on the front page, and what they cost."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction
from wagtail.test.utils import WagtailPageTestCase

import pytest

from pages.models import HomePage, NewsIndexPage, NewsPage
from pages.models.news import PER_PAGE

Read = Callable[[str], str]
Write = Callable[..., NewsPage]
DAY = date(2026, 11, 23)
QUERIES = 12


@pytest.fixture
def index(home: HomePage) -> NewsIndexPage:
    page: NewsIndexPage = home.add_child(
        instance=NewsIndexPage(title="Новости и объявления", slug="novosti", show_in_menus=True)
    )
    return page


@pytest.fixture
def write(index: NewsIndexPage) -> Write:
    """Publish a piece of news; each has a slug of its own."""
    written = iter(range(1, 1000))

    def make(title: str = "Новость", day: date = DAY, **fields: Any) -> NewsPage:
        values = {"intro": "Коротко о главном.", "slug": f"n{next(written)}", **fields}
        page = NewsPage(title=title, date=day, **values)
        index.add_child(instance=page)
        return page

    return make


def current(html: str) -> list[str]:
    """Return the words of the chips that are marked as chosen."""
    return [part.split(">")[1].split("<")[0] for part in html.split('aria-current="true"')[1:]]


def order(html: str, *titles: str) -> list[str]:
    return sorted((title for title in titles if title in html), key=html.index)


def test_the_newest_come_first_with_day_category_and_short_text(write: Write, read: Read) -> None:
    write("Старая", date(2024, 2, 1))
    write("Свежая", date(2026, 2, 1), category="tariffs", intro="С января иначе.")
    write("Средняя", date(2025, 2, 1))
    html = read("/novosti/")
    assert order(html, "Старая", "Средняя", "Свежая") == ["Свежая", "Средняя", "Старая"]
    assert '<time datetime="2026-02-01">1 февраля 2026</time>' in html
    assert "Тарифы и правила</span>" in html
    assert "С января иначе." in html


def test_of_one_day_the_later_written_comes_first(write: Write, read: Read) -> None:
    write("Утренняя")
    write("Вечерняя")
    assert order(read("/novosti/"), "Утренняя", "Вечерняя") == ["Вечерняя", "Утренняя"]


def test_an_empty_archive_says_so(index: NewsIndexPage, read: Read) -> None:
    html = read("/novosti/")
    assert "Новостей пока нет" in html
    assert 'class="chip"' not in html


def test_year_and_category_narrow_together_and_are_marked(write: Write, read: Read) -> None:
    write("Тариф-26", date(2026, 3, 1), category="tariffs")
    write("Тариф-25", date(2025, 3, 1), category="tariffs")
    write("Оплата-26", date(2026, 3, 1), category="payment")
    html = read("/novosti/?year=2026&category=tariffs")
    assert order(html, "Тариф-26", "Тариф-25", "Оплата-26") == ["Тариф-26"]
    assert current(html) == ["2026", "Тарифы и правила"]
    assert 'href="/novosti/?year=2025&amp;category=tariffs"' in html
    assert 'href="/novosti/?category=tariffs"' in html
    assert 'href="/novosti/?year=2026"' in html


def test_a_choice_without_news_leads_back(write: Write, read: Read) -> None:
    write(day=date(2026, 3, 1), category="tariffs")
    write(day=date(2025, 3, 1), category="payment")
    html = read("/novosti/?year=2026&category=payment")
    assert "новостей нет" in html
    assert '<a href="/novosti/">Показать все</a>' in html


def test_one_year_and_one_category_offer_no_choice(write: Write, read: Read) -> None:
    write()
    assert 'class="chip"' not in read("/novosti/")


@pytest.mark.parametrize(
    "query",
    [
        "year=1999",
        "year=abc",
        "year=%D9%A2",
        "year=" + "9" * 5000,
        "category=none",
        "category=%3Cb%3E",
        "year=",
    ],
)
def test_a_word_of_the_address_that_means_nothing_is_passed_over(
    write: Write, read: Read, query: str
) -> None:
    write("Первая", date(2026, 3, 1), category="tariffs")
    write("Вторая", date(2025, 3, 1), category="payment")
    html = read(f"/novosti/?{query}")
    assert order(html, "Первая", "Вторая") == ["Первая", "Вторая"]
    assert current(html) == ["Все годы", "Все рубрики"]


@pytest.mark.parametrize(("asked", "shown"), [("", "1"), ("2", "2"), ("999", "2"), ("-1", "2"), ("abc", "1")])
def test_a_long_archive_is_leafed_through(write: Write, read: Read, asked: str, shown: str) -> None:
    for number in range(PER_PAGE + 1):
        write(f"Новость № {number}.", day=date(2026, 1, 1 + number))
    html = read(f"/novosti/?page={asked}")
    assert f'aria-current="page"><span class="visually-hidden">Страница </span>{shown}</span>' in html
    assert ("Новость № 0." in html) == (shown == "2")


def test_leafing_keeps_the_choice(write: Write, read: Read) -> None:
    for number in range(PER_PAGE + 1):
        write(day=date(2026, 1, 1 + number), category="tariffs")
    write(category="payment")
    assert 'href="?category=tariffs&amp;page=2"' in read("/novosti/?category=tariffs&utm=1")


def test_what_is_not_public_is_not_listed(write: Write, index: NewsIndexPage, read: Read) -> None:
    write("Черновик", live=False)
    hidden = write("Закрытая", date(2020, 1, 1))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    write("Открытая")
    for path in ("/novosti/", "/", "/novosti/rss/"):
        assert order(read(path), "Черновик", "Закрытая", "Открытая") == ["Открытая"]
    assert "2020" not in read("/novosti/")


def test_a_day_ahead_is_shown_as_it_is_written(write: Write, read: Read) -> None:
    write("Сегодняшняя")
    write("С нового года", date(2099, 1, 1))
    html = read("/novosti/")
    assert order(html, "Сегодняшняя", "С нового года") == ["С нового года", "Сегодняшняя"]
    assert "1 января 2099" in html


@pytest.mark.parametrize("path", ["/novosti/", "/novosti/opasnaya/", "/novosti/sosednyaya/", "/"])
def test_a_title_is_text_and_never_markup(write: Write, read: Read, path: str) -> None:
    write('<script>alert("1")</script>', intro="<img src=x onerror=alert(1)>", slug="opasnaya")
    write(slug="sosednyaya")
    html = read(path)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert" in html


def test_one_piece_shows_its_day_text_and_three_others(write: Write, read: Read) -> None:
    titles = [f"Другая-{number}" for number in range(5)]
    for number, title in enumerate(titles):
        write(title, date(2026, 1, 1 + number))
    body = [{"type": "text", "value": "<p>Подробности здесь.</p>"}]
    write("Главная новость", date(2025, 5, 6), slug="glavnaya-novost", body=body, category="supply")
    html = read("/novosti/glavnaya-novost/")
    assert '<time datetime="2025-05-06">6 мая 2025</time>' in html
    for part in ("Ограничения и перерывы", "Коротко о главном.", "Подробности здесь.", "Другие новости"):
        assert part in html
    assert order(html, *titles) == ["Другая-4", "Другая-3", "Другая-2"]
    assert '<a class="more" href="/novosti/">Все новости</a>' in html


def test_a_piece_alone_still_leads_back(write: Write, read: Read) -> None:
    write(slug="odna")
    html = read("/novosti/odna/")
    assert "Другие новости" not in html
    assert '<a class="more" href="/novosti/">' in html


def test_the_front_page_shows_the_latest_three(write: Write, read: Read) -> None:
    titles = [f"Весть-{number}" for number in range(5)]
    for number, title in enumerate(titles):
        write(title, date(2026, 1, 1 + number))
    html = read("/")
    assert order(html, *titles) == ["Весть-4", "Весть-3", "Весть-2"]
    assert '<a class="more" href="/novosti/">Все новости и объявления</a>' in html


def test_the_front_page_keeps_no_place_for_news_that_are_not(home: HomePage, read: Read) -> None:
    assert 'id="news"' not in read("/")


@pytest.mark.parametrize(
    "path", ["/novosti/", "/novosti/?year=2026&category=tariffs&page=2", "/novosti/n1/", "/novosti/rss/", "/"]
)
@pytest.mark.usefixtures("company")
def test_the_length_of_the_archive_costs_no_query(write: Write, client: Client, path: str) -> None:
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for number in range(PER_PAGE + 1):
        write(day=date(2026, 1, 1 + number), category=["tariffs", "payment"][number % 2])
    short = cost()
    for number in range(25):
        write(day=date(2000 + number, 2, 1), category=["supply", "contracts"][number % 2])
    for number in range(PER_PAGE):
        write(day=date(2026, 3, 1 + number))
    assert cost() == short <= QUERIES


class TestNewsTypes(WagtailPageTestCase):
    def test_news_stand_below_their_index_only(self) -> None:
        self.assertAllowedParentPageTypes(NewsPage, {NewsIndexPage})
        self.assertAllowedSubpageTypes(NewsIndexPage, {NewsPage})
        self.assertAllowedSubpageTypes(NewsPage, set())
