"""Fields of the admin that a script stands beside."""

from playwright.sync_api import Page, expect
from tests.system.conftest import Site, log_in


def test_a_date_stays_as_people_here_write_it(site: Site, page: Page) -> None:
    log_in(page, site, "administrator")
    page.goto(site.path("/admin/workdays/calendarday/create/"))
    field = page.locator("input[name=date]")
    field.click()
    field.press_sequentially("01.12.2026")
    page.locator("input[name=note]").click()
    expect(field).to_have_value("01.12.2026")
