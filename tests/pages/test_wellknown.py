"""Addresses that machines ask every site for."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.robotparser import RobotFileParser
from uuid import uuid4

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page, PageViewRestriction, Site

import pytest
import time_machine
from pytest_django import Settings

from pages.models import CompanySettings, ContactsPage, HomePage, InfoPage, SectionPage
from pages.wellknown import NOT_FOR_ROBOTS
from questions.services.intake import Intake, register_appeal

BESIDE_THE_PAGES = [
    "http://testserver/archive/",
    "http://testserver/ask/individual/",
    "http://testserver/ask/organization/",
    "http://testserver/ask/status/",
    "http://testserver/ask/when/",
    "http://testserver/calendar/",
    "http://testserver/disclosure/",
    "http://testserver/interruptions/",
    "http://testserver/interruptions/archive/",
    "http://testserver/measures/",
    "http://testserver/measures/you-said/",
    "http://testserver/subscriptions/",
    "http://testserver/subscriptions/link/",
    "http://testserver/surveys/",
    "http://testserver/tariffs/",
    "http://testserver/tariffs/calculator/",
    "http://testserver/tariffs/markups/",
    "http://testserver/tariffs/organisations/",
    "http://testserver/tariffs/organisations/compare/",
    "http://testserver/tariffs/transmission/",
]
ASKED = Intake(
    kind="question",
    audience="individual",
    text="Где заплатить?",
    person_name="Проверкина В. П.",
    reply_channel="email",
    email="vera@pochta.example",
)


def locations(client: Client) -> list[str]:
    return re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())


def test_the_sitemap_names_what_anybody_may_read(home: HomePage, client: Client) -> None:
    section = home.add_child(instance=SectionPage(title="Юридическим лицам", slug="organizatsiyam"))
    section.add_child(instance=InfoPage(title="Договор", slug="dogovor"))
    home.add_child(instance=InfoPage(title="Черновик", slug="chernovik", live=False))
    closed = home.add_child(instance=SectionPage(title="Закрыто", slug="zakryto"))
    closed.add_child(instance=InfoPage(title="Тоже закрыто", slug="vnutri"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    pages = ["", "organizatsiyam/", "organizatsiyam/dogovor/"]
    assert locations(client) == [*(f"http://testserver/{path}" for path in pages), *BESIDE_THE_PAGES]


def test_the_sitemap_names_the_years_of_disclosure(home: HomePage, client: Client) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        register_appeal(token=uuid4(), intake=ASKED, consent=None, channel="website")
        assert "http://testserver/disclosure/2026/" in locations(client)


def test_the_sitemap_tells_when_a_page_was_published(home: HomePage, client: Client) -> None:
    page = home.add_child(instance=InfoPage(title="Договор", slug="dogovor"))
    Page.objects.filter(pk=page.pk).update(last_published_at=datetime(2026, 5, 6, 7, tzinfo=UTC))
    xml = client.get("/sitemap.xml").content.decode()
    assert "<loc>http://testserver/dogovor/</loc><lastmod>2026-05-06</lastmod>" in xml
    assert xml.count("<lastmod>") == 1


def test_a_page_that_mirrors_another_is_not_named_twice(home: HomePage, client: Client) -> None:
    page = home.add_child(instance=InfoPage(title="Договор", slug="dogovor"))
    page.create_alias(parent=home, update_slug="zerkalo")
    assert "http://testserver/zerkalo/" not in locations(client)


def test_the_sitemap_costs_the_same_for_many_pages(home: HomePage, client: Client) -> None:
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        return len(queries)

    first = cost()
    for number in range(5):
        section = home.add_child(instance=SectionPage(title="Раздел", slug=f"r-{number}"))
        section.add_child(instance=InfoPage(title="Страница", slug="stranitsa"))
    assert cost() == first <= 12


def test_a_site_without_a_home_has_an_almost_empty_sitemap(client: Client, db: None) -> None:
    Site.objects.all().delete()
    assert locations(client) == BESIDE_THE_PAGES


def test_the_sitemap_is_xml_that_may_be_kept_for_an_hour(home: HomePage, client: Client) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Cache-Control"] == "public, max-age=3600"


def test_robots_are_told_in_plain_text_where_not_to_go(client: Client, settings: Settings, db: None) -> None:
    settings.SITE_URL = "https://xn--90a0ai1c.xn--p1ai"
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "",
        "Sitemap: https://xn--90a0ai1c.xn--p1ai/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/standart/", True),
        ("/static/pages/site.css", True),
        ("/ask/individual/", True),
        ("/ask/status/", True),
        ("/ask/status/?number=1", False),
        ("/ask/accepted/", False),
        ("/ask/when/", True),
        ("/ask/when/?channel=website", False),
        ("/ask/rate/1:abc/", False),
        ("/calendar/", True),
        ("/cabinet/", False),
        ("/link/abc/", False),
        ("/search/?q=счёт", False),
        ("/view/", False),
        ("/admin/login/", False),
    ],
)
def test_a_robot_that_obeys_reads_pages_and_no_results(
    client: Client, db: None, path: str, allowed: bool
) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.can_fetch("YandexBot", f"http://testserver{path}") is allowed


def security(client: Client) -> dict[str, str]:
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_security_txt_says_whom_to_tell_until_when(company: CompanySettings, client: Client) -> None:
    company.email = "info@site.example"
    company.save()
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        assert security(client) == {
            "Contact": "mailto:info@site.example",
            "Expires": "2027-05-23T00:00:00Z",
            "Preferred-Languages": "ru",
            "Canonical": "http://testserver/.well-known/security.txt",
        }


def test_its_date_is_the_same_all_day_and_never_a_year_away(home: HomePage, client: Client) -> None:
    for day in (date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        dates = set()
        for moment in (midnight, midnight + timedelta(hours=23, minutes=59)):
            with time_machine.travel(moment, tick=False):
                dates.add(security(client)["Expires"])
        (expires,) = map(datetime.fromisoformat, dates)
        assert timedelta(days=30) < expires - midnight < timedelta(days=365)


def test_a_cyrillic_mailbox_is_written_as_mail_programs_know_it(
    company: CompanySettings, client: Client
) -> None:
    company.email = "info@бэсо.рф"
    company.save()
    assert security(client)["Contact"] == "mailto:info@xn--90a0ai1c.xn--p1ai"


def test_without_a_mailbox_it_names_the_contacts_or_the_form(home: HomePage, client: Client) -> None:
    assert security(client)["Contact"] == "http://testserver/ask/individual/"
    home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    assert security(client)["Contact"] == "http://testserver/kontakty/"


def test_without_a_site_it_names_the_form(client: Client, db: None) -> None:
    Site.objects.all().delete()
    assert security(client)["Contact"] == "http://testserver/ask/individual/"
