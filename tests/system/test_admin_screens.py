"""Screens of our own in the admin: axe, a telephone, paper, the keyboard. What Wagtail makes is Wagtail's."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations

# The admin scrolls in an element of its own, and its header cuts off what is too long for it.
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const inside = [...document.querySelectorAll('main *')]
        .filter((element) => !element.closest('header, [role=region][tabindex]'));
    const wide = inside.filter((element) => element.getBoundingClientRect().right > width + 1);
    const cut = inside.filter((element) => element.tagName === 'text' && element.getBoundingClientRect().width
        && element.getBoundingClientRect().left < element.ownerSVGElement.getBoundingClientRect().left - 1);
    return [...wide, ...cut].map((element) => element.outerHTML.slice(0, 90)).slice(0, 5);
}"""
TASKS = Path(__file__).parents[2] / "site" / "guide" / "tasks"
SCREENS = [
    "/admin/guide/",
    "/admin/review/",
    "/admin/archive/",
    "/admin/health/",
    "/admin/operations/",
    "/admin/duties/",
    "/admin/yearly/",
    "/admin/gis/",
    "/admin/gis/topics/",
    "/admin/privacy/",
    "/admin/privacy/consents/",
    "/admin/privacy/requests/",
    "/admin/privacy/rules/",
    "/admin/privacy/rules/new/",
    "/admin/privacy/destructions/",
    "/admin/privacy/holds/",
    "/admin/api_clients/",
    "/admin/gis/performers/",
]
WAGTAILS_OWN = 'aria-allowed-role: [\'<h2 role="alert">'
"""How many rows a filtered list of Wagtail has; its template is not ours."""


@pytest.fixture(scope="module")
def admin(site: Site, browser: Browser) -> Iterator[Page]:
    page = new_context(browser).new_page()
    log_in(page, site, "administrator")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def screens(site: Site, admin: Page) -> list[str]:
    """Return the lists, each task of the guide, a duty's card, a yearly report, the forms of the review."""
    admin.goto(site.path("/admin/guide/"))
    tasks = [link.get_attribute("href") for link in admin.locator(".guide-contents a").all()]
    admin.goto(site.path("/admin/duties/"))
    card = admin.locator("main td a").first.get_attribute("href")
    admin.goto(site.path("/admin/yearly/"))
    report = str(admin.locator("main td a").last.get_attribute("href"))
    admin.goto(site.path("/admin/pages/search/?q=Плановые работы"))
    news = admin.locator("main a[href$='/edit/']").first.get_attribute("href")
    key = re.search(r"\d+", str(news))
    assert key
    forms = [f"/admin/review/pages/newspage/{key[0]}/{step}/" for step in ("now", "remove")]
    return [*SCREENS, *map(str, tasks), str(card), report, f"{report}differences/", *forms]


def test_all_the_screens_are_looked_at(screens: list[str]) -> None:
    tasks = list(TASKS.glob("*.md"))
    assert len(screens) == len(SCREENS) + len(tasks) + 1 + 2 + 2
    assert all(path.startswith("/admin/") for path in screens)


def on_each(site: Site, page: Page, screens: list[str], width: int, look: str) -> dict[str, object]:
    """Return what a look at each screen has found, but only where it has found something."""
    found: dict[str, object] = {}
    page.set_viewport_size({"width": width, "height": 900})
    for path in screens:
        page.goto(site.path(path))
        found[path] = page.evaluate(TOO_WIDE) if look == "layout" else ours(page)
    return {path: result for path, result in found.items() if result}


def ours(page: Page) -> list[str]:
    return [found for found in violations(page) if not found.startswith(WAGTAILS_OWN)]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(site: Site, admin: Page, screens: list[str], width: int, colours: str) -> None:
    admin.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    assert on_each(site, admin, screens, width, "axe") == {}


@pytest.mark.parametrize("width", [320, 480, 640])
def test_nothing_is_wider_than_the_screen(site: Site, admin: Page, screens: list[str], width: int) -> None:
    assert on_each(site, admin, screens, width, "layout") == {}


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_forms_of_a_duty_fit(site: Site, browser: Browser, screens: list[str], width: int) -> None:
    """The administrator may not confirm, so he does not see them."""
    context = new_context(browser, width=width)
    page = context.new_page()
    log_in(page, site, "editor")
    card = next(path for path in screens if "/duties/inspect/" in path)
    page.goto(site.path(card))
    expect(page.get_by_role("button", name="Подтверждаю: сведения актуальны")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    assert ours(page) == []
    context.close()


def test_a_table_that_is_too_wide_would_be_seen(site: Site, admin: Page) -> None:
    admin.set_viewport_size({"width": 320, "height": 900})
    admin.goto(site.path("/admin/guide/"))
    assert admin.evaluate(TOO_WIDE) == []
    admin.evaluate("document.querySelector('.guide-contents').style.width = '400px'")
    assert admin.evaluate(TOO_WIDE) != []


def test_the_keyboard_goes_from_task_to_task(site: Site, admin: Page) -> None:
    admin.goto(site.path("/admin/guide/"))
    first, second = [link.inner_text() for link in admin.locator(".guide-contents a").all()[:2]]
    admin.locator(".guide-contents a").first.press("Enter")
    expect(admin.get_by_role("heading", level=1)).to_have_text(re.compile(first))
    admin.get_by_role("link", name=f"{second} →").press("Enter")
    expect(admin.get_by_role("heading", level=1)).to_have_text(re.compile(second))


def test_paper_has_the_whole_task_and_no_menu(site: Site, admin: Page) -> None:
    admin.goto(site.path("/admin/guide/page-text/"))
    wanted = [admin.locator(".guide-title").text_content(), admin.locator(".guide li").last.inner_text()]
    for picture in admin.locator(".guide img").all():
        picture.scroll_into_view_if_needed()
    pages = PdfReader(io.BytesIO(admin.pdf(format="A4"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [words for words in wanted if str(words) not in text] == []
    assert "Советы в поиске" not in text
    assert len(pages) <= 3
