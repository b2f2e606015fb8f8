"""The feed of news: what a program that watches it is told, whole and valid whatever an editor wrote."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.test import Client

import defusedxml.ElementTree
import pytest
import time_machine

from pages.models import CompanySettings, HomePage, NewsIndexPage, NewsPage

Write = Callable[..., NewsPage]
ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/novosti/rss/"
NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def index(home: HomePage) -> NewsIndexPage:
    page: NewsIndexPage = home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
    return page


@pytest.fixture
def write(index: NewsIndexPage) -> Write:
    """Publish a piece of news at noon of 24.11.2026."""
    written = iter(range(1, 1000))

    def make(title: str = "Новость", day: date = TODAY, **fields: Any) -> NewsPage:
        page = NewsPage(title=title, date=day, **{"intro": "Коротко", "slug": f"n{next(written)}", **fields})
        index.add_child(instance=page)
        with time_machine.travel(NOON, tick=False):
            page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)

    return make


def channel(client: Client, **headers: str) -> Any:
    response = client.get(FEED, **headers)
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = defusedxml.ElementTree.fromstring(response.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    return root.find("channel")


def texts(channel: Any, name: str) -> list[str]:
    return [element.text for element in channel.findall(f"item/{name}")]


def test_the_feed_says_whose_it_is_and_where(write: Write, client: Client, company: CompanySettings) -> None:
    company.short_name = "ООО «Проба»"
    company.save()
    write()
    found = channel(client)
    assert found.findtext("title") == "Новости — ООО «Проба»"
    assert found.findtext("link") == "http://testserver/novosti/"
    assert found.findtext("language") == "ru"
    assert found.findtext("description") == "Новости"
    link = found.find(f"{ATOM}link")
    assert (link.get("rel"), link.get("href")) == ("self", "http://testserver/novosti/rss/")


def test_an_item_has_address_day_category_and_plain_text(write: Write, client: Client) -> None:
    page = write("Срок оплаты", category="payment", intro="До 15-го числа", slug="srok")
    item = channel(client).find("item")
    assert item.findtext("title") == "Срок оплаты"
    assert item.findtext("link") == "http://testserver/novosti/srok/"
    assert item.findtext("category") == "Сроки и способы оплаты"
    assert item.findtext("description") == "До 15-го числа"
    assert item.findtext("guid") == f"urn:uuid:{page.translation_key}"
    assert item.find("guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(item.findtext("pubDate")) == NOON


def test_a_renamed_item_does_not_come_again_as_a_new_one(write: Write, client: Client) -> None:
    page = write()
    before = texts(channel(client), "guid")
    page.slug = "drugoe-imya"
    page.save()
    found = channel(client)
    assert texts(found, "guid") == before
    assert texts(found, "link") == ["http://testserver/novosti/drugoe-imya/"]


def test_a_former_day_is_told_as_it_is_and_a_coming_one_as_the_moment_of_publishing(
    write: Write, client: Client
) -> None:
    write(day=date(2025, 3, 4))
    write(day=date(2027, 1, 1))
    days = [parsedate_to_datetime(text) for text in texts(channel(client), "pubDate")]
    assert days == [NOON, datetime(2025, 3, 3, 21, 0, tzinfo=UTC)]


def test_the_feed_holds_the_latest_twenty(write: Write, client: Client) -> None:
    for number in range(23):
        write(f"№ {number}", date(2026, 1, 1 + number))
    titles = texts(channel(client), "title")
    assert (len(titles), titles[0], titles[-1]) == (20, "№ 22", "№ 3")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Тариф\x0b \x1f5 ₽\x08", "Тариф 5 ₽"),
        ("конец\ufffe\uffff", "конец"),
        ("\U0001f4a1 ЁжиК «1»", "\U0001f4a1 ЁжиК «1»"),
        ("]]> & <b>жирно</b>", "]]&gt; &amp; &lt;b&gt;жирно&lt;/b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("день 'и' \"ночь\"", "день 'и' \"ночь\""),
    ],
    ids=["control", "non-characters", "beyond-16-bits", "end-of-cdata", "script", "quotes"],
)
def test_odd_characters_leave_the_feed_whole_and_harmless(
    write: Write, client: Client, written: str, read: str
) -> None:
    write(written, intro=written)
    found = channel(client)
    assert (texts(found, "title"), texts(found, "description")) == ([read], [read])


def test_odd_characters_in_the_companys_own_words_are_left_out_too(
    index: NewsIndexPage, client: Client, company: CompanySettings
) -> None:
    index.title, index.intro = "Новости\x0c", "Всё\x01 важное"
    index.save()
    company.short_name = "Проба\x02"
    company.save()
    found = channel(client)
    assert (found.findtext("title"), found.findtext("description")) == ("Новости — Проба", "Всё важное")


def test_an_empty_feed_is_a_valid_one(index: NewsIndexPage, client: Client) -> None:
    assert channel(client).findall("item") == []


def test_addresses_do_not_follow_the_name_the_site_was_asked_by(write: Write, client: Client) -> None:
    write()
    assert texts(channel(client, HTTP_HOST="127.0.0.1"), "link") == ["http://testserver/novosti/n1/"]


def test_an_unchanged_feed_is_not_sent_twice(write: Write, client: Client) -> None:
    write()
    first = client.get(FEED)
    assert parsedate_to_datetime(first["Last-Modified"]) == NOON
    by_tag = client.get(FEED, headers={"if-none-match": first["ETag"]})
    by_time = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})
    assert [(each.status_code, each.content) for each in (by_tag, by_time)] == [(304, b"")] * 2


def test_a_correction_is_sent(write: Write, client: Client) -> None:
    page = write()
    first = client.get(FEED)
    page.title = "Исправлено"
    with time_machine.travel(datetime(2026, 11, 25, tzinfo=UTC), tick=False):
        page.save_revision().publish()
    by_tag = client.get(FEED, headers={"if-none-match": first["ETag"]})
    by_time = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})
    assert [each.status_code for each in (by_tag, by_time)] == [200, 200]
    assert "Исправлено" in by_time.content.decode()


def test_an_item_that_was_never_published_by_hand_has_its_day(index: NewsIndexPage, client: Client) -> None:
    index.add_child(instance=NewsPage(title="Завезена", slug="zavezena", date=date(2024, 5, 6), intro="-"))
    days = [parsedate_to_datetime(text) for text in texts(channel(client), "pubDate")]
    assert days == [datetime(2024, 5, 5, 21, 0, tzinfo=UTC)]


@pytest.mark.parametrize("path", ["/", "/novosti/"])
def test_programs_find_the_feed_from_the_pages(index: NewsIndexPage, client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    link = '<link rel="alternate" type="application/rss+xml" title="Новости" href="/novosti/rss/">'
    assert link in html.split("</head>")[0]


def test_people_find_the_feed_from_the_archive(index: NewsIndexPage, client: Client) -> None:
    assert '<a class="news-feed" href="/novosti/rss/">' in client.get("/novosti/").content.decode()


def test_a_site_without_news_offers_no_feed(home: HomePage, client: Client) -> None:
    assert "application/rss+xml" not in client.get("/").content.decode()
