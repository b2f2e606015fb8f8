"""A visit from the first click to the journal in a browser: what survives a reload, how the screens look."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_admin_screens import TOO_WIDE, ours

RECEPTION, PHONE = "/admin/service/screen/reception/", "/admin/service/screen/phone/"
JOURNAL, ADD = "/admin/service/contact/", "/admin/service/contact/create/"


@pytest.fixture(scope="module")
def operator(site: Site, browser: Browser) -> Iterator[Page]:
    page = new_context(browser).new_page()
    log_in(page, site, "operator")
    yield page
    page.context.close()


def seconds(page: Page) -> int:
    """Return what the first running timer shows."""
    minutes, rest = page.get_by_role("timer").first.inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Do it by the keyboard, and wait for the page that comes back."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.press("Enter")


def test_a_visit_from_the_first_click_to_the_journal(site: Site, operator: Page) -> None:
    page = operator
    page.goto(site.path(RECEPTION))
    press(page, "Пришёл", exact=True)
    expect(page.get_by_text("записан в очередь, время пошло")).to_be_visible()
    page.wait_for_function("document.querySelector('[role=timer]').textContent >= '0:02'")
    before = seconds(page)
    page.reload()
    assert seconds(page) >= before
    press(page, "Начать №")
    expect(page.get_by_role("heading", name="Вы обслуживаете: 1")).to_be_visible()
    press(page, "Закончить №")
    expect(page.get_by_text("Выберите, чем кончилось.")).to_be_visible()
    page.get_by_label("вопрос решён").check()
    press(page, "Закончить №")
    expect(page.get_by_role("heading", name="Ваш день: 1")).to_be_visible()
    page.goto(site.path(JOURNAL))
    expect(page.locator("main").get_by_text("вопрос решён").first).to_be_visible()
    page.get_by_role("link", name="Посмотреть").first.press("Enter")
    expect(page.get_by_text("Обслуживание закончено")).to_be_visible()


def test_a_colleague_learns_who_took_the_call_and_sees_it_without_a_reload(
    site: Site, browser: Browser, operator: Page
) -> None:
    head = new_context(browser).new_page()
    log_in(head, site, "head")
    operator.goto(site.path(PHONE))
    press(operator, "Звонок", exact=True)
    head.goto(site.path(PHONE))
    press(operator, "Ответил №")
    press(head, "Ответил №")
    expect(head.get_by_text(re.compile("обслуживание уже начато, ведёт"))).to_be_visible()
    expect(head.get_by_text("в пределах нормы").first).to_be_visible()
    operator.get_by_label("договорились перезвонить").check()
    press(operator, "Закончил №")
    # The script asks again every fifteen seconds.
    expect(head.get_by_role("heading", name="Обслуживают коллеги")).to_have_count(0, timeout=30_000)
    head.context.close()


def test_the_screens_work_without_a_script(site: Site, browser: Browser) -> None:
    # The admin's own menu lies over a narrow page while it waits for its script.
    plain_page = new_context(browser, java_script_enabled=False).new_page()
    log_in(plain_page, site, "operator-2")
    plain_page.goto(site.path(PHONE))
    plain_page.get_by_role("button", name="Уже отвечаю").click()
    expect(plain_page.get_by_role("heading", name="Вы разговариваете: 1")).to_be_visible()
    assert re.fullmatch(r"\d:\d\d", plain_page.get_by_role("timer").first.inner_text())
    plain_page.get_by_label("вопрос решён").check()
    plain_page.get_by_role("button", name="Закончил №").click()
    expect(plain_page.get_by_text("ожидание не измерено").first).to_be_visible()
    plain_page.context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_screens_fit_and_axe_finds_nothing(site: Site, browser: Browser, colours: str) -> None:
    # What is begun here stays open, so it is begun by somebody else than in the other tests.
    page = new_context(browser).new_page()
    log_in(page, site, "operator-2")
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    for screen, button in ((RECEPTION, "Пришёл"), (RECEPTION, "Пришёл, сразу начать"), (PHONE, "Звонок")):
        page.goto(site.path(screen))
        press(page, button, exact=True)
    found: dict[str, object] = {}
    for path in (RECEPTION, PHONE, ADD):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(site.path(path))
            found[f"{path} {width}"] = [*page.evaluate(TOO_WIDE), *ours(page)]
    assert {path: result for path, result in found.items() if result} == {}
    page.context.close()
