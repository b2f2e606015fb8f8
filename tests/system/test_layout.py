"""Nothing is wider than the screen, jumps, comes from elsewhere or needs a script; the home page is light."""

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from tests.system.conftest import Site, new_context
from tests.system.test_accessibility import LARGE, on_each_sort, open_page, words_of

HOME_LIMIT = 100_000
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .map((element) => element.outerHTML.slice(0, 90)).slice(0, 5);
}"""
WATCH_SHIFTS = """
    window.shifts = [];
    const moved = (source) => source.node?.outerHTML?.slice(0, 90) ?? source.node?.nodeName;
    new PerformanceObserver((list) => window.shifts.push(
        ...list.getEntries().map((entry) => [entry.value, ...entry.sources.map(moved)])
    )).observe({type: 'layout-shift', buffered: true});
"""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return [document.activeElement.className, style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


@pytest.mark.parametrize(
    ("width", "look"),
    [(320, ""), (640, ""), (360, f"{LARGE}.images-hidden"), (1280, f"{LARGE}.scheme-white.font-serif")],
    ids=["400 % or a narrow phone", "200 %", "large letters on a phone", "large letters on a screen"],
)
def test_nothing_is_wider_than_the_screen(site: Site, browser: Browser, width: int, look: str) -> None:
    with open_page(browser, site, look=look, width=width) as page:
        assert on_each_sort(site, page, lambda page: page.evaluate(TOO_WIDE)) == {}


def test_nothing_comes_from_elsewhere(site: Site, browser: Browser) -> None:
    requested: list[str] = []
    with open_page(browser, site) as page:
        page.on("request", lambda request: requested.append(request.url))
        on_each_sort(site, page, lambda page: page.wait_for_load_state("networkidle"))
    assert len(requested) > 10
    assert [url for url in requested if not url.startswith((f"{site.url}/", "data:"))] == []


def test_all_that_home_needs_is_light(site: Site, page: Page) -> None:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(site.path("/"), wait_until="networkidle")
    icon = page.locator("link[rel=icon]").get_attribute("href")
    sizes = {response.url: len(response.body()) for response in responses}
    sizes[str(icon)] = len(page.request.get(site.path(str(icon))).body())
    assert any(url.endswith(".css") for url in sizes)
    assert sum(sizes.values()) < HOME_LIMIT, sizes


def shifts(site: Site, browser: Browser, path: str, width: int) -> list[list[object]]:
    """Return by how much something moved while a page loaded, and what it was."""
    with open_page(browser, site, width=width) as page:
        page.add_init_script(WATCH_SHIFTS)
        page.goto(site.path(path), wait_until="networkidle")
        page.wait_for_timeout(300)
        found: list[list[object]] = page.evaluate("window.shifts")
        return found


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/standart/", "/ask/individual/", "/tariffs/organisations/"])
def test_nothing_jumps_while_a_page_loads(site: Site, browser: Browser, path: str, width: int) -> None:
    # A busy machine may once paint half a page; what the page itself does happens each time.
    first = shifts(site, browser, path, width)
    again = shifts(site, browser, path, width) if first else []
    assert again == [], first


@pytest.mark.parametrize("look", ["", "scheme-white", "scheme-black", "scheme-blue"])
@pytest.mark.parametrize("path", ["/", "/ask/individual/"])
def test_the_keyboard_begins_with_the_way_to_the_text_and_is_always_seen(
    site: Site, browser: Browser, path: str, look: str
) -> None:
    with open_page(browser, site, look=look) as page:
        page.goto(site.path(path))
        stops = []
        for _ in range(15):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUS))
        assert stops[0][0] == "skip-link"
        assert [stop for stop in stops if stop[1] == "none" or not stop[2]] == []


def test_each_sort_of_page_reads_the_same_without_scripts(site: Site, browser: Browser) -> None:
    texts = []
    for scripts in (True, False):
        with open_page(browser, site, java_script_enabled=scripts) as page:
            texts.append(on_each_sort(site, page, lambda page: words_of(page, "body")))
    assert texts[0] == texts[1]


def test_menu_and_search_of_a_phone_open_with_one_tap_and_no_script(site: Site, plain_page: Page) -> None:
    plain_page.goto(site.path("/"))
    menu = plain_page.get_by_role("navigation", name="Разделы сайта")
    field = plain_page.get_by_role("searchbox")
    expect(menu).to_be_hidden()
    expect(field).to_be_hidden()
    plain_page.get_by_role("link", name="Меню").click()
    expect(menu).to_be_visible()
    plain_page.get_by_role("link", name="Поиск", exact=True).click()
    expect(field).to_be_visible()
    expect(field).to_be_focused()


@pytest.mark.parametrize("path", ["/kontakty/", "/tariffs/", "/tariffs/organisations/"])
def test_paper_is_the_same_whatever_the_screen_looks_like(site: Site, browser: Browser, path: str) -> None:
    seen = []
    for look in ("", f"{LARGE}.scheme-black.images-hidden"):
        with open_page(browser, site, look=look) as page:
            page.emulate_media(media="print")
            page.goto(site.path(path))
            expect(page.locator(".look-panel, .header__search")).to_have_count(2 if look else 1)
            for hidden in page.locator(".look-panel, .header__search, .skip-link").all():
                expect(hidden).to_be_hidden()
            seen.append(page.locator("main").bounding_box()["height"])  # type: ignore[index]
    assert seen[0] == seen[1]


def test_the_way_to_the_look_is_seen_on_a_narrow_phone(site: Site, browser: Browser) -> None:
    context = new_context(browser, width=320)
    page = context.new_page()
    page.goto(site.path("/"))
    expect(page.get_by_role("banner").get_by_role("link", name="Версия для слабовидящих")).to_be_in_viewport()
    context.close()
