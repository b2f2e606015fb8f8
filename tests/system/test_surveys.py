"""A questionnaire answered without JavaScript on a narrow phone, and one from paper typed in by keyboard."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations
from tests.system.test_layout import TOO_WIDE

QUESTION = "Насколько вежливы наши сотрудники?"
NUMBERS = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]


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


def examine(examiner: BrowserContext, address: str) -> None:
    page = examiner.new_page()
    page.goto(address)
    assert violations(page) == [], address
    assert page.evaluate(TOO_WIDE) == [], address
    page.close()


def sum_asked(page: Page) -> str:
    asked = re.search(r"будет (\w+) плюс (\w+)", page.inner_text("form.survey"))
    assert asked is not None
    return str(NUMBERS.index(asked[1]) + NUMBERS.index(asked[2]))


def test_a_visitor_answers_on_a_phone_and_leaves_no_trace(
    site: Site, phone: Page, examiner: BrowserContext
) -> None:
    phone.goto(site.path("/surveys/"))
    phone.get_by_role("link", name="Ваше мнение об обслуживании").click()
    phone.get_by_role("group", name=QUESTION).get_by_label("5 — отлично").check()
    phone.get_by_role("group", name="Чем вы пользуетесь").get_by_label("тарифы").check()
    # Whoever answers faster than a person can is taken for a program.
    time.sleep(3.5)
    phone.get_by_role("button", name="Отправить ответы").click()
    expect(phone.get_by_role("alert")).to_contain_text("Ответьте на проверочный вопрос")
    phone.locator("input[name=captcha_1]").fill(sum_asked(phone))
    phone.get_by_role("button", name="Отправить ответы").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Спасибо, ваши ответы приняты")
    assert not phone.context.cookies()
    for path in ("/surveys/", "/surveys/mnenie/", "/surveys/mnenie/thanks/", "/measures/", "/measures/you-said/"):
        examine(examiner, site.path(path))


def test_years_and_closed_surveys_fit_a_phone(site: Site, phone: Page, examiner: BrowserContext) -> None:
    for overview, words in (("/measures/", "год"), ("/surveys/", "Как мы обслуживаем")):
        phone.goto(site.path(overview))
        link = phone.locator("main").get_by_role("link", name=re.compile(words)).last
        examine(examiner, site.path(str(link.get_attribute("href"))))


def test_a_paper_sheet_is_typed_in_by_keyboard(site: Site, browser: Browser) -> None:
    context = new_context(browser)
    page = context.new_page()
    log_in(page, site, "operator")
    page.goto(site.path("/admin/answers/"))
    page.get_by_role("link", name=re.compile("Ввести анкеты «Ваше мнение")).click()
    page.get_by_label("Номер листа").focus()
    page.keyboard.type("А-901")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Лист А-901 записан.")).to_be_visible()
    expect(page.get_by_label("Номер листа")).to_have_value("")
    assert violations(page) == []
    context.close()
