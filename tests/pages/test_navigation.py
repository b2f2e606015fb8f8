"""The way to a page, the menu and the breadcrumbs."""

import re
from collections.abc import Callable

from django.test import Client, RequestFactory

from wagtail.models import Page, PageViewRestriction, Site

import pytest

from pages.menu import MOST_NEIGHBOURS
from pages.models import HomePage, InfoPage, SectionPage
from pages.templatetags.site_navigation import home_url, main_menu

Read = Callable[[str], str]


@pytest.fixture
def leaf(home: HomePage) -> InfoPage:
    """A page three steps below home; every page on its way goes into menus."""
    parent: Page = home
    for title, slug in [("Физическим лицам", "fl"), ("Оплата", "oplata")]:
        parent = parent.add_child(instance=SectionPage(title=title, slug=slug, show_in_menus=True))
    page: InfoPage = parent.add_child(instance=InfoPage(title="В кассе", slug="kassa", show_in_menus=True))
    return page


def nav(html: str, name: str) -> str:
    found = re.search(rf'<nav class="{name}".*?</nav>', html, re.DOTALL)
    assert found is not None
    return found.group()


def test_the_menu_lists_the_children_of_home_that_want_it(home: HomePage, leaf: InfoPage, read: Read) -> None:
    home.add_child(instance=InfoPage(title="Не для меню", slug="net"))
    home.add_child(instance=InfoPage(title="Черновик", slug="cher", show_in_menus=True, live=False))
    for path in ("/", "/fl/oplata/kassa/"):
        assert re.findall(r'<a class="nav__link" href="([^"]+)"', nav(read(path), "nav")) == ["/fl/"]


def test_the_menu_marks_the_page_and_the_section_that_it_lies_in(leaf: InfoPage, read: Read) -> None:
    assert 'href="/fl/" aria-current="page"' in read("/fl/")
    assert 'href="/fl/" aria-current="true"' in read("/fl/oplata/kassa/")
    assert "aria-current" not in nav(read("/"), "nav")


def test_breadcrumbs_lead_back_to_home(leaf: InfoPage, read: Read) -> None:
    crumbs = nav(read("/fl/oplata/kassa/"), "breadcrumbs")
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/fl/", "/fl/oplata/"]
    assert '<li aria-current="page">В кассе</li>' in crumbs


def test_a_page_that_nobody_walked_to_knows_its_way_all_the_same(leaf: InfoPage) -> None:
    page = InfoPage.objects.get(pk=leaf.pk)
    assert [step.slug for step in page.trail()] == ["glavnaya", "fl", "oplata"]


@pytest.mark.parametrize(
    "path", ["/kassa/", "/fl/kassa/", "/oplata/fl/", "/fl/oplata/kassa/dalshe/", "/fl/fl/", "/fl/oplata/net/"]
)
def test_a_path_leads_nowhere_unless_each_step_lies_below_the_last(
    leaf: InfoPage, client: Client, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_pages_of_one_name_in_two_sections_are_told_apart(home: HomePage, leaf: InfoPage, read: Read) -> None:
    other = home.add_child(instance=SectionPage(title="Юридическим лицам", slug="oplata"))
    other.add_child(instance=InfoPage(title="Другая касса", slug="kassa"))
    assert "<h1>Другая касса</h1>" in read("/oplata/kassa/")
    assert "<h1>В кассе</h1>" in read("/fl/oplata/kassa/")


def test_a_draft_is_not_found(leaf: InfoPage, client: Client) -> None:
    leaf.unpublish()
    assert client.get("/fl/oplata/kassa/").status_code == 404


@pytest.mark.parametrize("slug", ["glavnaya", "fl", "oplata", "kassa"])
def test_a_restriction_holds_for_all_that_lies_below(leaf: InfoPage, client: Client, slug: str) -> None:
    PageViewRestriction.objects.create(page=Page.objects.get(slug=slug), restriction_type="login")
    response = client.get("/fl/oplata/kassa/")
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_restriction_elsewhere_does_not_touch_a_page(home: HomePage, leaf: InfoPage, read: Read) -> None:
    other = home.add_child(instance=SectionPage(title="Закрыто", slug="zakryto"))
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert "В кассе" in read("/fl/oplata/kassa/")


def test_a_mirror_of_a_restricted_page_is_restricted_too(
    home: HomePage, leaf: InfoPage, client: Client
) -> None:
    leaf.create_alias(parent=home, update_slug="zerkalo")
    assert client.get("/zerkalo/").status_code == 200
    PageViewRestriction.objects.create(page=leaf, restriction_type="login")
    assert client.get("/zerkalo/").status_code == 302


def test_an_installation_without_a_site_has_an_empty_menu(home: HomePage, rf: RequestFactory) -> None:
    Site.objects.all().delete()
    for context in ({"request": rf.get("/")}, {}):
        assert list(main_menu(context)) == []
        assert home_url(context) == "/"


def test_the_pages_beside_one_are_listed_unless_there_are_too_many(leaf: InfoPage, read: Read) -> None:
    section = leaf.get_parent()

    def beside() -> list[str]:
        found = re.search(r'<nav class="toc aside".*?</nav>', read("/fl/oplata/kassa/"), re.DOTALL)
        return re.findall(r'href="([^"]+)"', found.group()) if found else []

    assert beside() == []
    for number in range(1, MOST_NEIGHBOURS):
        section.add_child(instance=InfoPage(title=f"Касса {number}", slug=f"kassa-{number}"))
    assert beside() == [
        "/fl/oplata/kassa/",
        *(f"/fl/oplata/kassa-{number}/" for number in range(1, MOST_NEIGHBOURS)),
    ]
    section.add_child(instance=InfoPage(title="Ещё одна касса", slug="kassa-eshche"))
    assert beside() == []
