"""The second step of the staff in a browser: connected by typing the secret, passed on a telephone."""

import re
from base64 import b32decode
from collections.abc import Iterator

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations
from tests.system.test_admin_screens import TOO_WIDE
from tests.system.test_layout import TOO_WIDE as WIDER_THAN_THE_PAGE

WHO = "operator-2"
"""Nobody else signs in with this account of the demonstration."""


@pytest.fixture
def telephone(browser: Browser) -> Iterator[Page]:
    context = new_context(browser, width=360)
    yield context.new_page()
    context.close()


def examine(page: Page) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate(TOO_WIDE) == [], page.url
    assert page.evaluate(WIDER_THAN_THE_PAGE) == [], page.url


def test_somebody_connects_an_app_and_comes_in_again_by_a_recovery_code(
    site: Site, page: Page, telephone: Page
) -> None:
    log_in(page, site, WHO)
    codes = when_an_app_is_connected(site, page)
    when_the_password_alone_is_given(site, telephone)
    then_nothing_opens_but_the_code(site, telephone)
    telephone.get_by_label("Код").fill("000000")
    telephone.get_by_role("button", name="Войти").click()
    expect(telephone.locator("main")).to_contain_text("Код не подошёл")
    examine(telephone)
    telephone.get_by_label("Код").fill(codes[0])
    telephone.get_by_role("button", name="Войти").click()
    telephone.wait_for_url(re.compile(r"/admin/sign-in/$"))
    expect(telephone.locator("main")).to_contain_text("Резервных кодов осталось: 9.")
    examine(telephone)
    then_an_administrator_resets_it(site, page, telephone)


def when_an_app_is_connected(site: Site, page: Page) -> list[str]:
    page.goto(site.path("/admin/sign-in/"))
    page.get_by_role("link", name="Подключить второй шаг").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Подключить второй шаг")
    examine(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Код").fill(f"{TOTP(b32decode(secret)).token():06}")
    page.get_by_role("button", name="Подключить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Резервные коды")
    examine(page)
    codes = page.locator(".second-step__codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Коды сохранены, продолжить").click()
    expect(page.locator("main")).to_contain_text("Резервных кодов осталось: 10.")
    return codes


def when_the_password_alone_is_given(site: Site, page: Page) -> None:
    page.goto(site.path("/admin/login/?next=/admin/sign-in/"))
    page.locator("input[name=username]").fill(WHO)
    page.locator("input[name=password]").fill(f"demo-{WHO}-2026")
    page.locator("form.login-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/sign-in/code/\?next="))
    examine(page)


def then_nothing_opens_but_the_code(site: Site, page: Page) -> None:
    for address in ("/admin/", "/admin/appeals/", "/admin/account/"):
        page.goto(site.path(address))
        assert "/admin/sign-in/code/" in page.url
    page.goto(site.path("/admin/sign-in/code/?next=/admin/sign-in/"))


def then_an_administrator_resets_it(site: Site, page: Page, telephone: Page) -> None:
    page.context.clear_cookies()
    log_in(page, site, "administrator")
    page.goto(site.path("/admin/sign-in/staff/"))
    examine(page)
    page.get_by_role("link", name=f"Сбросить второй шаг: {WHO}").click()
    examine(page)
    page.get_by_role("button", name="Сбросить второй шаг").click()
    expect(page.locator(".messages")).to_contain_text("Второй шаг сброшен")
    telephone.goto(site.path("/admin/"))
    assert "/admin/login/" in telephone.url
