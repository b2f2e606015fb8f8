"""Renamed and moved pages are still found at their old addresses."""

from datetime import date

from django.test import Client, TestCase

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

import pytest
from tests.pages.conftest import MakeDocument

from pages.models import DocumentPage, HomePage, InfoPage, NewsIndexPage, SectionPage

pytestmark = pytest.mark.django_db


def rename(page: Page, slug: str) -> None:
    """Publish a page under another slug, as an editor does; what waits for the commit is done."""
    page = page.specific
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def sent_to(client: Client, path: str) -> str:
    """Return where a visitor of a path is sent for good."""
    response = client.get(path)
    assert response.status_code == 301, path
    return response.headers["Location"]


@pytest.fixture
def section(home: HomePage) -> SectionPage:
    """A section with a page that has a page."""
    section = home.add_child(instance=SectionPage(title="Юридическим лицам", slug="yur"))
    tariffs = section.add_child(instance=SectionPage(title="Тарифы", slug="tarify"))
    tariffs.add_child(instance=InfoPage(title="2026", slug="2026"))
    return section


def test_a_renamed_section_takes_the_pages_below_along(section: SectionPage, client: Client) -> None:
    rename(section, "organizatsiyam")
    assert sent_to(client, "/yur/") == "/organizatsiyam/"
    assert sent_to(client, "/yur/tarify/2026/") == "/organizatsiyam/tarify/2026/"
    assert client.get("/organizatsiyam/tarify/2026/").status_code == 200


def test_a_moved_section_takes_the_pages_below_along(
    home: HomePage, section: SectionPage, client: Client
) -> None:
    people = home.add_child(instance=SectionPage(title="Физическим лицам", slug="fiz"))
    section.get_children().get().move(people, pos="last-child")
    assert sent_to(client, "/yur/tarify/") == "/fiz/tarify/"
    assert sent_to(client, "/yur/tarify/2026/?utm_source=pismo") == "/fiz/tarify/2026/"


def test_an_address_without_its_last_slash_is_redirected_too(section: SectionPage, client: Client) -> None:
    rename(section, "organizatsiyam")
    assert sent_to(client, "/yur") in {"/yur/", "/organizatsiyam/"}


def test_a_page_renamed_twice_is_one_step_away_from_both_names(section: SectionPage, client: Client) -> None:
    rename(section, "b")
    rename(section, "c")
    assert sent_to(client, "/yur/tarify/") == sent_to(client, "/b/tarify/") == "/c/tarify/"


def test_a_page_that_gets_its_name_back_answers_there(section: SectionPage, client: Client) -> None:
    rename(section, "b")
    rename(section, "yur")
    assert client.get("/yur/").status_code == 200
    assert sent_to(client, "/b/") == "/yur/"


def test_a_new_page_under_an_old_name_wins(home: HomePage, section: SectionPage, client: Client) -> None:
    rename(section, "b")
    home.add_child(instance=InfoPage(title="Новая", slug="yur"))
    assert client.get("/yur/").status_code == 200
    assert sent_to(client, "/yur/tarify/") == "/b/tarify/"


def test_permanent_links_to_editions_survive_a_new_name(make_document: MakeDocument, client: Client) -> None:
    page = make_document(date(2024, 1, 1), date(2026, 1, 1))
    first, second = page.editions.order_by("valid_from")
    rename(page, "standart-obsluzhivaniya")
    for edition in (first, second):
        new = sent_to(client, f"/standart/redakciya/{edition.pk}/")
        assert new == f"/standart-obsluzhivaniya/redakciya/{edition.pk}/"
        assert client.get(new).status_code == 200
    assert sent_to(client, "/standart/pdf/") == "/standart-obsluzhivaniya/pdf/"
    assert sent_to(client, f"/standart/redakciya/{first.pk}/pdf/").endswith(f"/redakciya/{first.pk}/pdf/")


def test_permanent_links_survive_a_move_of_the_section_above(
    home: HomePage, make_document: MakeDocument, client: Client
) -> None:
    page = make_document(date(2026, 1, 1))
    section = home.add_child(instance=SectionPage(title="Документы", slug="dokumenty"))
    page.move(section, pos="last-child")
    rename(section, "akty")
    edition = DocumentPage.objects.get().editions.get()
    for old in ("/standart", "/dokumenty/standart"):
        new = sent_to(client, f"{old}/redakciya/{edition.pk}/fajl/")
        assert new == f"/akty/standart/redakciya/{edition.pk}/fajl/"


def test_the_feed_moves_with_the_news(home: HomePage, client: Client) -> None:
    news = home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
    rename(news, "obyavleniya")
    assert sent_to(client, "/novosti/rss/") == "/obyavleniya/rss/"


def test_an_edition_that_never_was_is_not_found(make_document: MakeDocument, client: Client) -> None:
    page = make_document(date(2026, 1, 1))
    rename(page, "novyi-standart")
    assert client.get("/standart/redakciya/99999/").status_code == 404


def test_a_redirect_that_an_editor_wrote_by_hand_works(section: SectionPage, client: Client) -> None:
    Redirect.add_redirect("/старый-адрес/", redirect_to=section)
    Redirect.add_redirect("/page.php?id=7", redirect_to=section)
    assert sent_to(client, "/старый-адрес/") == sent_to(client, "/page.php?id=7") == "/yur/"
