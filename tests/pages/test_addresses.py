"""Addresses of the site: host names, absolute addresses, slugs; what an administrator may type."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from wagtail.models import Page, Site

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from pages import addresses
from pages.models import CompanySettings, HomePage, InfoPage, SectionPage

ASCII = "xn--90a0ai1c.xn--p1ai"
ORIGIN = f"https://{ASCII}"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("бэсо.рф", ASCII),
        (" БЭСО.РФ ", ASCII),
        (ASCII.upper(), ASCII),
        ("www.бэсо.рф", f"www.{ASCII}"),
        (".бэсо.рф", f".{ASCII}"),
        ("бэсо.рф.", f"{ASCII}."),
        ("Site.Example", "site.example"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("*", "*"),
    ],
)
def test_a_host_name_gets_the_form_that_browsers_send(host: str, expected: str) -> None:
    assert addresses.ascii_host(host) == expected
    assert addresses.ascii_host(expected) == expected


@pytest.mark.parametrize(
    "host",
    ["", "https://бэсо.рф", "бэсо.рф:8000", "a.example:80", "бэсо..рф", "бэ со.рф", "ы" * 64, "а/б.рф"],
)
def test_what_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        addresses.ascii_host(host)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://бэсо.рф", ORIGIN),
        ("https://Бэсо.рф/", ORIGIN),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://бэсо.рф:8443", f"{ORIGIN}:8443"),
    ],
)
def test_an_origin_keeps_its_scheme_and_port(address: str, expected: str) -> None:
    assert addresses.ascii_origin(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "бэсо.рф",
        "ftp://бэсо.рф",
        "https://",
        "https://бэсо.рф/site",
        "https://бэсо.рф?x=1",
        "https://я@бэсо.рф",
        "https://бэсо.рф:восемь",
    ],
)
def test_anything_but_an_origin_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        addresses.ascii_origin(address)


def test_an_absolute_address_is_under_the_site_and_ascii(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN
    assert addresses.absolute("/standart/") == f"{ORIGIN}/standart/"
    assert addresses.absolute("/поиск/") == f"{ORIGIN}/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA/"
    assert addresses.absolute("https://cdn.example/a.png") == "https://cdn.example/a.png"


def test_a_canonical_address_never_leaves_the_site(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN
    request = RequestFactory().get("/standart/?q=1")
    assert addresses.canonical(request) == f"{ORIGIN}/standart/"
    request.path = "//evil.example/<x>"
    assert addresses.canonical(request) == f"{ORIGIN}//evil.example/%3Cx%3E"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Для чего нужен договор?", "dlya-chego-nuzhen-dogovor"),
        ("Тарифы на 2026 год", "tarify-na-2026-god"),
        ("2026 год", "2026-god"),
        ("«…»", "stranitsa"),
        ("щ" * 90, "shch" * 14),
    ],
)
def test_a_title_becomes_a_slug_in_latin_letters(title: str, slug: str) -> None:
    assert addresses.slug_of(title) == slug


@given(st.text(max_size=200))
def test_any_title_becomes_a_slug_that_wagtail_accepts(title: str) -> None:
    slug = addresses.slug_of(title)
    assert 0 < len(slug) <= 56
    Page._meta.get_field("slug").run_validators(slug)


def test_a_page_without_a_slug_gets_a_readable_one(home: HomePage) -> None:
    pages = [home.add_child(instance=InfoPage(title="Как платить?")) for _ in range(3)]
    assert [page.slug for page in pages] == ["kak-platit", "kak-platit-2", "kak-platit-3"]


def test_a_long_title_leaves_room_for_the_number_of_a_namesake(home: HomePage) -> None:
    slugs = [home.add_child(instance=InfoPage(title="Щука " * 40)).slug for _ in range(12)]
    assert len(set(slugs)) == 12
    assert max(map(len, slugs)) <= 60


def test_a_slug_that_an_editor_chose_is_kept(home: HomePage) -> None:
    page = home.add_child(instance=InfoPage(title="Как платить?", slug="oplata"))
    page.title = "Оплата"
    page.save()
    assert page.slug == "oplata"


WRITTEN = {
    "title": "Наши услуги",
    "slug": "",
    "intro": "",
    "audience": "both",
    "comments-TOTAL_FORMS": 0,
    "comments-INITIAL_FORMS": 0,
}


def test_an_editor_may_leave_the_slug_empty(home: HomePage, admin_client: Client) -> None:
    add = f"/admin/pages/add/pages/sectionpage/{home.pk}/"
    assert admin_client.post(f"{add}preview/", WRITTEN).json()["is_valid"]
    assert admin_client.get(f"{add}preview/?mode=").status_code == 200
    for _ in range(2):
        admin_client.post(add, WRITTEN)
    assert [page.slug for page in SectionPage.objects.order_by("path")] == ["nashi-uslugi", "nashi-uslugi-2"]


def test_an_editor_who_empties_the_slug_gets_a_new_one(home: HomePage, admin_client: Client) -> None:
    page = home.add_child(instance=SectionPage(title="Услуги", slug="uslugi"))
    admin_client.post(f"/admin/pages/{page.pk}/edit/", WRITTEN)
    assert SectionPage.objects.get().get_latest_revision_as_object().slug == "nashi-uslugi"


def test_an_address_in_cyrillic_letters_is_not_found(home: HomePage, client: Client) -> None:
    home.add_child(instance=InfoPage(title="Тарифы"))
    assert client.get("/tarify/").status_code == 200
    assert client.get("/тарифы/").status_code == 404


@pytest.fixture
def cyrillic_site(home: HomePage, settings: Settings) -> Site:
    """A second site whose host an administrator typed in Cyrillic letters."""
    settings.ALLOWED_HOSTS = [ASCII]
    settings.SITE_URL = ORIGIN
    second = home.get_parent().add_child(instance=HomePage(title="Вторая", slug="vtoraya"))
    return Site.objects.create(hostname="Бэсо.рф", port=443, root_page=second)


def test_a_site_is_kept_under_the_name_that_browsers_send(cyrillic_site: Site) -> None:
    cyrillic_site.refresh_from_db()
    assert cyrillic_site.hostname == ASCII
    assert cyrillic_site.root_url == ORIGIN


def test_a_request_for_a_cyrillic_domain_finds_its_site(cyrillic_site: Site, client: Client) -> None:
    html = client.get("/", headers={"host": ASCII}, secure=True).content.decode()
    assert f'<link rel="canonical" href="{ORIGIN}/">' in html
    assert "<title>Вторая" in html
    xml = client.get("/sitemap.xml", headers={"host": ASCII}, secure=True).content.decode()
    assert f"<loc>{ORIGIN}/</loc>" in xml
    assert "testserver" not in xml + html


def test_what_is_no_host_name_is_left_for_the_form_to_refuse(home: HomePage) -> None:
    site = Site.objects.create(hostname="бэсо..рф", root_page=home, port=81)
    assert site.hostname == "бэсо..рф"


def test_a_cyrillic_mailbox_is_accepted_and_shown_as_it_is_read(
    company: CompanySettings, read: Callable[[str], str]
) -> None:
    company.email, company.domain = "info@бэсо.рф", "бэсо.рф"
    company.full_clean(exclude=["site"])
    company.save()
    assert '<a href="mailto:info@бэсо.рф">info@бэсо.рф</a>' in read("/")
    assert addresses.ascii_email(company.email) == f"info@{ASCII}"


def test_a_mailbox_whose_name_is_cyrillic_is_refused(company: CompanySettings) -> None:
    company.email = "справка@бэсо.рф"
    with pytest.raises(ValidationError, match="email"):
        company.full_clean(exclude=["site"])


@pytest.mark.parametrize(
    ("host", "this_machine"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("", False),
        ("10.0.0.1", False), ("localhost.example", False), ("127.0.0.1.example", False),
    ],
)  # fmt: skip
def test_the_loopback_is_told_from_other_machines(host: str, this_machine: bool) -> None:
    assert addresses.is_loopback(host) is this_machine
