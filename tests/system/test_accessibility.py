"""Axe on one page of each sort, in each look that the site has."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, new_context
from tests.system.crawl import NOT_FOUND, sorts_of_pages

LARGE = "size-200.spacing-wider"
LOOKS = {
    "light": ("light", ""),
    "dark": ("dark", ""),
    # The system's own dark mode must not fight a scheme that the reader chose.
    "black on white": ("dark", f"{LARGE}.scheme-white.images-hidden"),
    "white on black": ("light", f"{LARGE}.scheme-black.images-hidden"),
    "dark blue on light blue": ("dark", f"{LARGE}.scheme-blue.images-hidden"),
}


@contextmanager
def open_page(
    browser: Browser, site: Site, *, look: str = "", width: int = 1280, **options: Any
) -> Iterator[Page]:
    """Open one tab whose reader has chosen a look."""
    context = new_context(browser, width=width, **options)
    if look:
        context.add_cookies([{"name": "view", "value": look, "url": site.url}])
    yield context.new_page()
    context.close()


def on_each_sort(site: Site, page: Page, look_at: Callable[[Page], object]) -> dict[str, object]:
    """Return what was found on each sort of page, but only where something was."""
    found = {}
    for path in sorts_of_pages(site.url).values():
        response = page.goto(site.path(path))
        assert response
        assert response.status == (404 if path == NOT_FOUND else 200), path
        found[path] = look_at(page)
    return {path: result for path, result in found.items() if result}


def words_of(page: Page, element: str) -> list[str]:
    """Return the words that one sees, but for the sum that each visitor of the form is asked anew."""
    text = page.locator(element).inner_text()
    return re.sub(r"Сколько будет \S+ плюс \S+?\?", "", text).split()


MESSAGES_SHOWN = "!document.querySelector('.messages > ul') || document.querySelector('.ready')"
END_ANIMATIONS = """document.getAnimations().forEach(
    one => one.effect.getComputedTiming().activeDuration === Infinity ? one.cancel() : one.finish()
)"""


def violations(page: Page) -> list[str]:
    # Words that still fade in have no colours of their own.
    page.wait_for_function(MESSAGES_SHOWN)
    page.evaluate(END_ANIMATIONS)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:5]]}" for rule in found]


def test_following_links_finds_the_sorts_of_pages(site: Site) -> None:
    sorts = sorts_of_pages(site.url)
    assert {"homepage", "sectionpage", "infopage", "documentpage", "faqpage", "questionpage"} <= set(sorts)
    assert {"questions:ask_individual", "disclosure:year", "pages:view", "not found"} <= set(sorts)
    assert {"tariffs:index", "tariffs:period", "tariffs:organisations", "tariffs:price_caps"} <= set(sorts)
    assert len(sorts) > 24


@pytest.mark.parametrize("name", LOOKS)
def test_axe_finds_nothing_on_any_sort_of_page(site: Site, browser: Browser, name: str) -> None:
    system, look = LOOKS[name]
    with open_page(browser, site, look=look, color_scheme=system) as page:
        assert on_each_sort(site, page, violations) == {}


@pytest.mark.parametrize("name", LOOKS)
def test_axe_finds_nothing_on_a_refused_form(site: Site, browser: Browser, name: str) -> None:
    system, look = LOOKS[name]
    with open_page(browser, site, look=look, color_scheme=system) as page:
        page.goto(site.path("/ask/individual/"))
        page.get_by_role("button", name="Отправить", exact=True).last.click()
        assert page.locator(".error-summary").evaluate("element => element === document.activeElement")
        assert violations(page) == []


def test_axe_finds_nothing_in_the_open_menu_and_search_of_a_phone(site: Site, browser: Browser) -> None:
    with open_page(browser, site, width=360) as page:
        for fragment in ("/#menu", "/#site-search"):
            page.goto(site.path(fragment))
            assert violations(page) == []


def test_each_look_shows_the_same_words(site: Site, browser: Browser) -> None:
    texts = []
    for look in ("", f"{LARGE}.scheme-black.font-serif"):
        with open_page(browser, site, look=look, width=360) as page:
            texts.append(on_each_sort(site, page, lambda page: words_of(page, "main")))
    assert texts[0] == texts[1]


def test_a_reader_chooses_a_look_by_keyboard_and_returns_where_he_was(site: Site, browser: Browser) -> None:
    with open_page(browser, site, java_script_enabled=False) as page:
        page.goto(site.path("/kontakty/"))
        page.get_by_role("link", name="Версия для слабовидящих").first.press("Enter")
        page.get_by_role("radio", name="очень крупный, 200 %").press("Space")
        page.get_by_role("radio", name="белым по чёрному").press("Space")
        page.get_by_role("button", name="Применить").press("Enter")
        page.wait_for_url(site.path("/kontakty/"))
        expect(page.locator("html")).to_have_attribute("data-scheme", "black")
        page.get_by_role("button", name="обычный размер").press("Enter")
        expect(page.locator("html[data-scheme=black]:not([data-size])")).to_have_count(1)
        page.get_by_role("button", name="Обычная версия").press("Enter")
        expect(page.locator("html:not([data-scheme])")).to_have_count(1)
        assert page.url == site.path("/kontakty/")
