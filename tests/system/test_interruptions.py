"""An address is asked for on the narrowest telephone, without JavaScript; nothing is wider than it."""

import pytest
from playwright.sync_api import Browser, expect
from tests.system.conftest import Site, new_context
from tests.system.test_accessibility import violations
from tests.system.test_admin_screens import TOO_WIDE

pytestmark = pytest.mark.browser


def test_an_address_is_looked_up_on_a_telephone(site: Site, browser: Browser) -> None:
    context = new_context(browser, width=320, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.path("/"))
    page.get_by_role("link", name="Проверить свой адрес").click()
    page.get_by_label("Улица и дом").fill("ул. Примернай, д. 12")
    page.get_by_role("button", name="Проверить", exact=True).click()
    expect(page.get_by_role("heading", name="есть объявления")).to_be_visible()
    page.get_by_label("Улица и дом").fill("Нигдешняя 5")
    page.get_by_role("button", name="Проверить", exact=True).click()
    expect(page.get_by_text("По этому адресу отключений не объявлено.")).to_be_visible()
    context.close()


def test_the_pages_of_interruptions_have_no_faults_at_320_pixels(site: Site, browser: Browser) -> None:
    context = new_context(browser, width=320)
    page = context.new_page()
    for path in ("/interruptions/?address=примерная 12", "/interruptions/1/", "/interruptions/1/text/"):
        page.goto(site.path(path))
        assert [*violations(page), *page.evaluate(TOO_WIDE)] == [], path
    context.close()
