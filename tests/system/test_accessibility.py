from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.system.conftest import Site, new_context

PAGES = [
    "/",
    "/fizicheskim-licam/",
    "/yuridicheskim-licam/",
    "/standart/",
    "/chastye-voprosy/",
    "/chastye-voprosy/?for=organization",
    "/kontakty/",
    "/soglasie/",
    "/obrashcheniya/",
    "/ask/individual/",
    "/ask/organization/",
    "/ask/status/",
    "/disclosure/",
    "/disclosure/2026/",
    "/no-such-page/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(site: Site, browser: Browser, path: str, scheme: str) -> None:
    context = new_context(browser, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.path(path))
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_narrow_phone_and_nothing_comes_from_elsewhere(
    site: Site, browser: Browser, path: str
) -> None:
    context = new_context(browser, width=320)
    page = context.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(site.path(path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [url for url in requested if not url.startswith((site.url, "data:"))] == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_found_by_following_links_and_a_refused_form_pass_too(
    site: Site, browser: Browser, scheme: str
) -> None:
    context = new_context(browser, color_scheme=scheme)
    page = context.new_page()
    for start in ("/fizicheskim-licam/", "/chastye-voprosy/"):
        page.goto(site.path(start))
        inner = page.locator(f"main a[href^='{start}']:not([href*='?'])").first.get_attribute("href")
        page.goto(site.path(str(inner)))
        assert violations(page) == []
    page.goto(site.path("/ask/individual/"))
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    assert page.locator(".error-summary").evaluate("element => element === document.activeElement")
    assert violations(page) == []
    context.close()


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]
