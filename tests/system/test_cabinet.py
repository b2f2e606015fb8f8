"""The customer's place, walked without JavaScript on a narrow phone: from the link to the last step."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations
from tests.system.test_layout import TOO_WIDE
from tests.system.test_whole_path import (
    when_the_operator_attaches_the_scan_and_sends,
    when_the_operator_drafts_the_answer,
    when_the_signatory_approves,
    when_the_visitor_asks,
)

ADDRESS = "narrow@pochta.example"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = new_context(browser, width=320, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def examiner(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with scripts, which axe needs, for looking at the same pages."""
    context = new_context(browser, width=320)
    yield context
    context.close()


def examine(phone: Page, examiner: BrowserContext) -> None:
    """Look at the page that the phone shows: nothing for axe to say, nothing wider than the screen."""
    examiner.add_cookies(phone.context.cookies())  # type: ignore[arg-type]
    page = examiner.new_page()
    page.goto(phone.url)
    assert violations(page) == [], phone.url
    assert page.evaluate(TOO_WIDE) == [], phone.url
    page.close()


def test_a_customer_follows_an_appeal_to_its_end_and_writes_again(
    site: Site, browser: Browser, phone: Page, examiner: BrowserContext, tmp_path: Path
) -> None:
    number, _ = given_an_appeal(site, browser)
    token = when_the_customer_comes_in(site, phone, examiner)
    expect(phone.get_by_role("link", name=re.compile(number))).to_be_visible()
    examine(phone, examiner)
    when_the_customer_adds(phone, examiner, number, tmp_path)
    when_the_company_answers(site, browser, number, tmp_path)
    then_the_letters_link_rates(site, phone, examiner, number)
    again = when_the_customer_writes_again(site, phone, examiner, number)
    when_the_customer_withdraws(phone, examiner, again)
    then_who_has_gone_out_sees_nothing(site, phone, number)
    log = (Path(site.environment["VAR_DIR"]) / "serve.log").read_text(errors="replace")
    assert token not in log
    assert ADDRESS not in log


def given_an_appeal(site: Site, browser: Browser) -> tuple[str, str]:
    visitor = new_context(browser).new_page()
    asked = when_the_visitor_asks(site, visitor, ADDRESS)
    visitor.context.close()
    return asked


def when_the_customer_comes_in(site: Site, phone: Page, examiner: BrowserContext) -> str:
    phone.goto(site.path("/"))
    phone.get_by_role("link", name="Мои обращения").first.click()
    phone.get_by_label("Электронная почта").fill(ADDRESS.upper())
    phone.get_by_role("button", name="Прислать ссылку").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Проверьте почту")
    body = site.mailbox.wait_for("Ссылка для входа", ADDRESS.upper()).get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/link/(\S+)/", body.get_content())
    assert link
    phone.goto(link.group())
    assert phone.url == site.path("/link/")
    examine(phone, examiner)
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Мои обращения")
    phone.goto(link.group())
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ссылка уже использована")
    phone.goto(site.path("/cabinet/"))
    return link.group(1)


def when_the_customer_adds(phone: Page, examiner: BrowserContext, number: str, folder: Path) -> None:
    phone.get_by_role("link", name=re.compile(number)).click()
    examine(phone, examiner)
    phone.get_by_role("link", name="Дополнить обращение").click()
    examine(phone, examiner)
    phone.get_by_role("button", name="Отправить дополнение").click()
    expect(phone.locator("main")).to_contain_text("Напишите, что добавить к обращению")
    file = folder / "показания.txt"
    file.write_text("Показания: 77", encoding="utf-8")
    phone.get_by_label("Что добавить").fill("Прибор заменили шестого ноября.")
    phone.get_by_label(re.compile("^Файлы")).set_input_files(file)
    phone.get_by_role("button", name="Отправить дополнение").click()
    expect(phone.locator("main")).to_contain_text("Дополнение принято")
    expect(phone.locator("main")).to_contain_text("Прибор заменили шестого ноября.")
    address = phone.get_by_role("link", name="показания.txt").get_attribute("href")
    assert phone.request.get(f"{phone.url.partition('/cabinet')[0]}{address}").text() == "Показания: 77"


def when_the_company_answers(site: Site, browser: Browser, number: str, folder: Path) -> None:
    operator, signatory = new_context(browser).new_page(), new_context(browser).new_page()
    log_in(operator, site, "operator")
    when_the_operator_drafts_the_answer(site, operator, number)
    expect(operator.locator(".appeal-card")).to_contain_text("Дополнения заявителя")
    log_in(signatory, site, "signatory")
    when_the_signatory_approves(site, signatory, number)
    when_the_operator_attaches_the_scan_and_sends(site, operator, number, folder)
    for page in (operator, signatory):
        page.context.close()


def then_the_letters_link_rates(site: Site, phone: Page, examiner: BrowserContext, number: str) -> None:
    body = site.mailbox.wait_for(f"Ответ на обращение № {number}", ADDRESS).get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/ask/rate/\S+/", body.get_content())
    assert link
    phone.goto(link.group())
    examine(phone, examiner)
    phone.get_by_role("button", name="4 — хорошо").click()
    expect(phone.locator("main")).to_contain_text("Ваша оценка: 4 — хорошо.")
    phone.get_by_role("button", name="5 — отлично").click()
    phone.get_by_label(re.compile("^Что мы сделали")).fill("Быстро ответили")
    phone.get_by_role("button", name="Сохранить замечание").click()
    expect(phone.locator("main")).to_contain_text("Ваша оценка: 5 — отлично.")
    examine(phone, examiner)


def when_the_customer_writes_again(site: Site, phone: Page, examiner: BrowserContext, number: str) -> str:
    phone.goto(site.path(f"/cabinet/{number}/"))
    expect(phone.locator("main")).to_contain_text("Быстро ответили")
    examine(phone, examiner)
    phone.get_by_role("link", name="Написать ещё раз").click()
    examine(phone, examiner)
    phone.get_by_label("Ваш вопрос или обращение").fill("А если заменили первого числа?")
    phone.get_by_role("checkbox").check()
    phone.wait_for_timeout(3500)
    phone.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(phone.locator("main")).to_contain_text("Обращение принято.")
    expect(phone.locator("main")).to_contain_text("Продолжает обращение")
    found = re.search(r"\d{4}-\d{6}", phone.get_by_role("heading", level=1).inner_text())
    assert found
    assert found.group() != number
    site.mailbox.wait_for(f"Обращение № {found.group()} зарегистрировано", ADDRESS)
    return found.group()


def when_the_customer_withdraws(phone: Page, examiner: BrowserContext, number: str) -> None:
    phone.get_by_role("link", name="Отозвать обращение").click()
    examine(phone, examiner)
    phone.get_by_role("button", name="Отозвать обращение").click()
    expect(phone.locator("main")).to_contain_text("Обращение отозвано. Ответа на него не будет.")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(number)


def then_who_has_gone_out_sees_nothing(site: Site, phone: Page, number: str) -> None:
    phone.get_by_role("button", name="Выйти").click()
    answer = phone.goto(site.path(f"/cabinet/{number}/"))
    assert answer
    assert answer.status == 404
    expect(phone.locator("main")).not_to_contain_text("заменили")
