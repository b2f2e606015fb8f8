"""A month of price caps through a real browser, server and worker: axe, a telephone, no reload by hand."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations
from tests.system.test_admin_screens import TOO_WIDE
from tests.tariffs.caps.samples import full_caps

from tariffs.caps import templates

pytestmark = pytest.mark.browser
LIST = "/admin/price_imports/"


@pytest.fixture(scope="module")
def admin(site: Site, browser: Browser) -> Iterator[Page]:
    page = new_context(browser).new_page()
    log_in(page, site, "administrator")
    yield page
    page.context.close()


def upload(site: Site, page: Page, name: str, content: bytes, month: str) -> str:
    page.goto(site.path(LIST))
    page.get_by_label("Месяц").select_option(label=month)
    page.get_by_label("Год").fill("2026")
    page.get_by_label("НДС, %").fill("22")
    page.get_by_label("Файлы").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Загрузить и прочитать").click()
    return re.sub(r"^https?://[^/]+", "", page.url)


def faults_of(site: Site, page: Page, path: str) -> dict[int, list[str]]:
    found = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site.path(path))
        found[width] = [*violations(page), *page.evaluate(TOO_WIDE)]
    return found


def test_a_month_is_uploaded_watched_and_taken_over(site: Site, admin: Page) -> None:
    caps = full_caps(2026, 1)
    path = upload(site, admin, "январь.xlsx", templates.form(2026, 1, caps), "январь")
    expect(admin.get_by_role("button", name="Перенести в черновик")).to_be_visible(timeout=60_000)
    assert faults_of(site, admin, path) == {320: [], 1280: []}
    admin.get_by_role("button", name="Перенести в черновик").click()
    expect(admin.get_by_text("Цены и файлы перенесены в черновик")).to_be_visible()
    expect(admin.get_by_text("Загружены цены за январь 2026 года")).to_be_visible()
    admin.set_viewport_size({"width": 320, "height": 900})
    table = admin.locator(".prices__scroll").first
    assert table.evaluate("element => getComputedStyle(element).overflowX") == "auto"


def test_a_wrong_file_is_named_with_its_cell(site: Site, admin: Page) -> None:
    path = upload(site, admin, "бланк.xlsx", templates.form(2026, 2), "февраль")
    expect(admin.get_by_text("ничего не изменилось")).to_be_visible(timeout=60_000)
    expect(admin.get_by_text("Лист «3 ЦК», ячейка B8: пусто, а нужна цена")).to_be_visible()
    assert faults_of(site, admin, path) == {320: [], 1280: []}
    assert faults_of(site, admin, LIST) == {320: [], 1280: []}
