"""A subscriber's whole path: sign up, confirm, receive, leave by one click; at 320 px, without scripts."""

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.system.conftest import Site, answer_captcha, log_in, new_context
from tests.system.test_cabinet import examine

ADDRESS = "subscriber@pochta.example"
SUBJECT = "Касса закрыта на один день"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = new_context(browser, width=320, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def examiner(browser: Browser) -> Iterator[BrowserContext]:
    context = new_context(browser, width=320)
    yield context
    context.close()


def test_a_subscriber_signs_up_receives_and_leaves(
    site: Site, browser: Browser, phone: Page, examiner: BrowserContext
) -> None:
    when_the_visitor_signs_up(site, phone, examiner)
    when_the_link_is_opened(site, phone, examiner)
    when_two_people_announce(site, browser)
    letter = site.mailbox.wait_for(SUBJECT, ADDRESS, seconds=150)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    then_the_page_of_the_letter_has_a_button(letter, phone, examiner)
    then_one_click_ends_it(letter)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Вы отписаны")


def when_the_visitor_signs_up(site: Site, phone: Page, examiner: BrowserContext) -> None:
    phone.goto(site.path("/subscriptions/"))
    examine(phone, examiner)
    phone.get_by_role("button", name="Подписаться", exact=True).last.click()
    expect(phone.locator(".error-summary")).to_contain_text("Отметьте хотя бы одну тему")
    examine(phone, examiner)
    phone.get_by_label("Новости компании").check()
    phone.get_by_label("Плановые перерывы по улицам").check()
    phone.locator("#id_settlement_1").fill("Борисоглебск")
    phone.locator("#id_street_1").fill("ул. Советская")
    phone.get_by_role("button", name="Добавить улицу").click()
    expect(phone.locator("#id_settlement_1")).to_have_value("Борисоглебск")
    phone.get_by_label("Электронная почта").fill(ADDRESS)
    consent = phone.get_by_role("checkbox", name=re.compile("Даю"))
    expect(consent).not_to_be_checked()
    consent.check()
    answer_captcha(phone)
    phone.wait_for_timeout(3500)
    phone.get_by_role("button", name="Подписаться", exact=True).last.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Проверьте почту")


def when_the_link_is_opened(site: Site, phone: Page, examiner: BrowserContext) -> None:
    body = site.mailbox.wait_for("Подтвердите подписку", ADDRESS).get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/link/(\S+)/", body.get_content())
    assert link
    phone.goto(link.group())
    examine(phone, examiner)
    phone.get_by_role("button", name="Подтвердить подписку").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Подписка действует")
    expect(phone.locator("main")).to_contain_text("Борисоглебск, ул. Советская")
    expect(phone.locator("main")).not_to_contain_text(ADDRESS)
    examine(phone, examiner)
    phone.get_by_role("link", name="Изменить выбор").click()
    examine(phone, examiner)


def when_two_people_announce(site: Site, browser: Browser) -> None:
    writer, approver = new_context(browser).new_page(), new_context(browser).new_page()
    # The night must not hold the test.
    administrator = new_context(browser).new_page()
    log_in(administrator, site, "administrator")
    administrator.goto(site.path("/admin/announcements/"))
    administrator.get_by_role("link", name="Настройки рассылок").click()
    administrator.locator("input[name=quiet_from]").fill("8")
    administrator.get_by_role("button", name="Сохранить").last.click()
    log_in(writer, site, "editor")
    writer.goto(site.path("/admin/announcements/new/"))
    writer.get_by_label(re.compile("^Кому")).select_option("news")
    writer.get_by_label(re.compile("^Тема письма")).fill(SUBJECT)
    writer.get_by_label(re.compile("^Текст")).fill("Завтра касса не работает.\n\nПослезавтра откроется.")
    writer.get_by_role("button", name="Сохранить черновик").click()
    frame = writer.frame_locator(".notices-letter")
    expect(frame.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    writer.get_by_role("button", name="Отправить на утверждение").click()
    expect(writer.locator("main")).to_contain_text("утвердить его может только другой сотрудник")
    log_in(approver, site, "head")
    approver.get_by_role("link", name=SUBJECT).click()
    approver.get_by_role("button", name="Утвердить рассылку").click()
    expect(approver.locator("main")).to_contain_text("утверждена")
    for page in (administrator, writer, approver):
        page.context.close()


def address_in(letter: EmailMessage) -> str:
    found = re.fullmatch(r"<(\S+)>", letter["List-Unsubscribe"].strip())
    assert found
    assert ADDRESS not in found[1]
    return found[1]


def then_the_page_of_the_letter_has_a_button(
    letter: EmailMessage, phone: Page, examiner: BrowserContext
) -> None:
    phone.goto(address_in(letter))
    expect(phone.get_by_role("button", name="Отписаться")).to_be_visible()
    examine(phone, examiner)


def then_one_click_ends_it(letter: EmailMessage) -> None:
    answer = requests.post(
        address_in(letter), data={"List-Unsubscribe": "One-Click"}, timeout=20, allow_redirects=False
    )
    assert answer.status_code == 200
