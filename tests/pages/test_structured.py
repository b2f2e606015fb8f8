"""What search engines and messengers read about a page."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.contrib.staticfiles.finders import find
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page

import pytest
from PIL import Image
from pytest_django import Settings

from pages import structured
from pages.models import (
    CompanySettings,
    ContactsPage,
    FaqPage,
    HomePage,
    InfoPage,
    NewsIndexPage,
    NewsPage,
    QuestionPage,
    SectionPage,
)

Read = Callable[[str], str]
ORIGIN = "https://xn--90a0ai1c.xn--p1ai"
HOSTILE = '</script><script>alert(1)</script><!-- & "'


def metas(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="((?:og:)?[a-z_]+(?::[a-z]+)?)" content="(.*?)">', html))


def canonical_of(html: str) -> list[str]:
    return re.findall('<link rel="canonical" href="(.*?)">', html)


def graph_of(html: str) -> list[dict[str, Any]]:
    """Return what the only block of data of a page describes."""
    blocks = re.findall('<script type="application/ld[+]json">(.*?)</script>', html)
    if not blocks:
        return []
    (block,) = blocks
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def head_of(page: Page, **context: object) -> str:
    """Return what the head of a page says of it."""
    request = RequestFactory().get(page.url)
    tag = Template("{% load page_meta %}{% head_meta company %}")
    return tag.render(Context({"page": page, "request": request, "company": None, **context}))


def company_of(**filled: str) -> CompanySettings:
    return CompanySettings(**filled)


def test_a_company_is_described_by_what_is_filled_in() -> None:
    company = company_of(
        full_name="ООО «Энергосбыт»",
        short_name="Энергосбыт",
        city="Энск",
        address="ул. Ленина, 1",
        phones="+7 (495) 000-00-01, приёмная\nпо будням\n8 800 000 00 02 — бесплатно",
        email="info@бэсо.рф",
        inn="7700000000",
        ogrn="1000000000000",
    )
    assert structured.organization(company, ORIGIN) == {
        "@type": "Organization",
        "@id": f"{ORIGIN}/#organization",
        "name": "Энергосбыт",
        "legalName": "ООО «Энергосбыт»",
        "url": f"{ORIGIN}/",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "ул. Ленина, 1",
            "addressLocality": "Энск",
            "addressCountry": "RU",
        },
        "telephone": ["+7 (495) 000-00-01", "8 800 000 00 02"],
        "email": "info@бэсо.рф",
        "taxID": "7700000000",
        "identifier": {"@type": "PropertyValue", "propertyID": "ОГРН", "value": "1000000000000"},
    }


def test_what_is_not_known_of_a_company_is_not_said() -> None:
    assert structured.organization(company_of(full_name="ООО «Сбыт»"), ORIGIN) == {
        "@type": "Organization",
        "@id": f"{ORIGIN}/#organization",
        "name": "ООО «Сбыт»",
        "legalName": "ООО «Сбыт»",
        "url": f"{ORIGIN}/",
    }
    assert structured.organization(company_of(city="Энск", inn="7700000000"), ORIGIN) is None


def test_a_way_is_a_numbered_list() -> None:
    assert structured.breadcrumbs([("Главная", f"{ORIGIN}/"), ("Тарифы", f"{ORIGIN}/tarify/")]) == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Главная", "item": f"{ORIGIN}/"},
            {"@type": "ListItem", "position": 2, "name": "Тарифы", "item": f"{ORIGIN}/tarify/"},
        ],
    }


def test_a_question_has_one_accepted_answer() -> None:
    assert structured.questions([("Где платить?", "В кассе.")]) == {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "Где платить?",
                "acceptedAnswer": {"@type": "Answer", "text": "В кассе."},
            }
        ],
    }


def test_news_have_a_day_and_a_publisher() -> None:
    address = f"{ORIGIN}/novosti/kassa/"
    described = structured.news_article(
        title="Касса", day=date(2026, 3, 2), description="Открыта.", address=address, origin=ORIGIN
    )
    assert described == {
        "@type": "NewsArticle",
        "headline": "Касса",
        "datePublished": "2026-03-02",
        "description": "Открыта.",
        "url": address,
        "mainEntityOfPage": address,
        "publisher": {"@id": f"{ORIGIN}/#organization"},
    }


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        (None, ""),
        ("<p>Один.</p><p>Два&nbsp;&laquo;три&raquo;.</p>", "Один. Два «три»."),
        ("<ul><li>раз</li><li><b>два</b>, три</li></ul>", "раз два, три"),
        ("строка<br/>другая\n третья", "строка другая третья"),
        ('<p>см. <a linktype="page" id="3">сюда</a>.</p>', "см. сюда."),
    ],
)
def test_rich_text_becomes_one_plain_line(rich: str | None, expected: str) -> None:
    assert structured.plain(rich) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("коротко", "коротко"),
        ("двенадцать12", "двенадцать12"),
        ("слово, и ещё слово", "слово, и…"),
        ("длиннющееслово", "длиннющеесл…"),
        ("тариф — прочие", "тариф…"),
    ],
)
def test_a_long_text_is_cut_between_words(text: str, expected: str) -> None:
    assert structured.shortened(text, 12) == expected
    assert len(expected) <= 12


def test_a_page_is_described_by_the_first_text_that_it_has() -> None:
    page = SimpleNamespace(search_description="", lead="", intro="<i>Вступление</i>", short_answer="Ответ")
    assert structured.description_of(page) == "Вступление"
    page.search_description = "Своё"
    assert structured.description_of(page) == "Своё"
    assert structured.description_of(SimpleNamespace()) == ""
    assert len(structured.description_of(SimpleNamespace(lead="слово " * 99))) <= 200


def test_no_text_can_end_a_block_of_data() -> None:
    block = structured.data_block([structured.questions([(HOSTILE, "\u2028")])])
    assert block.count("<") == 2
    assert not set("&\u2028\u2029") & set(block)
    (described,) = graph_of(block)
    assert described["mainEntity"][0]["name"] == HOSTILE
    assert described["mainEntity"][0]["acceptedAnswer"]["text"] == "\u2028"


def test_nothing_described_is_no_block() -> None:
    assert structured.data_block([]) == ""


def test_a_page_says_what_it_is(company: CompanySettings, home: HomePage, read: Read) -> None:
    company.short_name = "Сбыт «Свет»"
    company.save()
    home.add_child(instance=InfoPage(title="Тарифы & цены", slug="tarify", intro="Сколько <платить>"))
    html = read("/tarify/?utm_source=x&for=both")
    assert canonical_of(html) == ["http://testserver/tarify/"]
    assert {name: text for name, text in metas(html).items() if name[:3] == "og:"} == {
        "og:type": "website",
        "og:title": "Тарифы &amp; цены",
        "og:description": "Сколько &lt;платить&gt;",
        "og:url": "http://testserver/tarify/",
        "og:site_name": "Сбыт «Свет»",
        "og:locale": "ru_RU",
        "og:image": "http://testserver/static/pages/share.png",
        "og:image:width": "1200",
        "og:image:height": "630",
    }
    assert metas(html)["description"] == "Сколько &lt;платить&gt;"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?page=2", "?page=2"),
        ("?page=1", ""),
        ("?page=02", ""),
        ("?page=²", ""),
        ("?page=2&year=2025", "?page=2"),
        ("?page=" + "9" * 5000, ""),
        ("?page=2%22%3E", ""),
    ],
)
def test_only_the_number_of_a_page_of_a_list_is_kept(
    home: HomePage, read: Read, query: str, kept: str
) -> None:
    home.add_child(instance=InfoPage(title="Тарифы", slug="tarify"))
    assert canonical_of(read(f"/tarify/{query}")) == [f"http://testserver/tarify/{kept}"]


def test_a_page_that_mirrors_another_is_known_by_the_others_address(home: HomePage, read: Read) -> None:
    page = home.add_child(instance=InfoPage(title="Тарифы", slug="tarify"))
    page.create_alias(parent=home, update_slug="zerkalo")
    assert canonical_of(read("/zerkalo/")) == ["http://testserver/tarify/"]


def test_an_address_without_a_page_says_only_where_it_is(home: HomePage, read: Read) -> None:
    html = read("/ask/status/?number=1")
    assert canonical_of(html) == ["http://testserver/ask/status/"]
    assert "og:" not in html
    assert graph_of(html) == []


def test_a_page_that_is_not_there_has_no_address(home: HomePage, client: Client) -> None:
    html = client.get("/takogo-net/").content.decode()
    assert canonical_of(html) == []
    assert "og:" not in html


def test_the_way_is_told_on_every_page_but_home(home: HomePage, read: Read) -> None:
    section = home.add_child(instance=SectionPage(title="Юридическим лицам", slug="organizatsiyam"))
    section.add_child(instance=InfoPage(title=HOSTILE, slug="dogovor"))
    steps = [
        ("Главная", "http://testserver/"),
        ("Юридическим лицам", "http://testserver/organizatsiyam/"),
        (HOSTILE, "http://testserver/organizatsiyam/dogovor/"),
    ]
    assert graph_of(read("/organizatsiyam/dogovor/")) == [structured.breadcrumbs(steps)]
    assert graph_of(read("/")) == []


def test_home_and_contacts_describe_the_company(company: CompanySettings, home: HomePage, read: Read) -> None:
    company.short_name = HOSTILE
    company.save()
    home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    described = structured.organization(company, "http://testserver")
    assert graph_of(read("/")) == [described]
    assert graph_of(read("/kontakty/"))[1:] == [described]


def add_questions(home: HomePage) -> FaqPage:
    faq = home.add_child(instance=FaqPage(title="Частые вопросы", slug="voprosy"))
    for slug, audience in (("kassa", "both"), ("dogovor", "organization")):
        faq.add_child(
            instance=QuestionPage(
                title=f"Где {slug}?",
                slug=slug,
                short_answer="В офисе.",
                answer="<p>Первый <b>этаж</b>.</p><p>Налево.</p>",
                category=QuestionPage.Category.OFFICE,
                audience=audience,
            )
        )
    return faq


def test_frequent_questions_are_described_as_they_are_shown(home: HomePage, read: Read) -> None:
    add_questions(home)
    answer = "В офисе. Первый этаж. Налево."
    both = structured.questions([("Где kassa?", answer), ("Где dogovor?", answer)])
    assert graph_of(read("/voprosy/"))[1] == both
    assert graph_of(read("/voprosy/?for=individual"))[1] == structured.questions([("Где kassa?", answer)])
    assert graph_of(read("/voprosy/kassa/"))[1] == structured.questions([("Где kassa?", answer)])


def test_frequent_questions_without_any_describe_only_the_way(home: HomePage, read: Read) -> None:
    home.add_child(instance=FaqPage(title="Частые вопросы", slug="voprosy"))
    assert [described["@type"] for described in graph_of(read("/voprosy/"))] == ["BreadcrumbList"]


def test_news_are_an_article(home: HomePage, settings: Settings) -> None:
    index = home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
    page = index.add_child(
        instance=NewsPage(title="Касса", slug="kassa", date=date(2026, 3, 2), intro="Открыта.")
    )
    settings.SITE_URL = ORIGIN
    html = head_of(page, trail=[home, index])
    assert metas(html)["og:type"] == "article"
    assert graph_of(html)[1]["url"] == f"{ORIGIN}/novosti/kassa/"
    assert graph_of(html)[1]["datePublished"] == "2026-03-02"


def test_the_head_asks_the_database_for_nothing(company: CompanySettings, home: HomePage) -> None:
    faq = add_questions(home)
    question = faq.get_children().first().specific
    request = RequestFactory().get("/voprosy/kassa/")
    # The menu of the same page has asked for the sites before.
    home.get_url(request)
    with CaptureQueriesContext(connection) as queries:
        html = head_of(question, request=request, trail=[home, faq], company=company)
    assert [described["@type"] for described in graph_of(html)] == ["BreadcrumbList", "FAQPage"]
    assert queries.captured_queries == []


def test_the_picture_for_sharing_is_ours_and_light() -> None:
    path = find("pages/share.png")
    assert isinstance(path, str)
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)
    assert Path(path).stat().st_size < 20_000
