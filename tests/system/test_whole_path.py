"""From a visitor's question to the year's disclosure, through everybody who has a hand in it."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.system.conftest import Site, answer_captcha, log_in, new_context
from tests.system.test_accessibility import violations

TEXT = "Прошу разъяснить, как будет считаться плата, если прибор учёта заменили в середине месяца."


def test_a_question_is_asked_answered_sent_and_counted(site: Site, browser: Browser, tmp_path: Path) -> None:
    before = counted(site)
    visitor = new_context(browser).new_page()
    given_a_visitor_who_read_the_standard_and_looked_for_an_answer(site, visitor)
    number, code = when_the_visitor_asks(site, visitor, "visitor@pochta.example")
    then_the_confirmation_arrives(site, number, code, "visitor@pochta.example")

    operator = new_context(browser).new_page()
    log_in(operator, site, "operator")
    when_the_operator_drafts_the_answer(site, operator, number)
    signatory = new_context(browser).new_page()
    log_in(signatory, site, "signatory")
    when_the_signatory_approves(site, signatory, number)
    when_the_operator_attaches_the_scan_and_sends(site, operator, number, tmp_path)

    then_the_letter_arrives_with_scan_and_accessible_copy(site, number)
    then_the_status_page_says_so(site, visitor, number, code)
    assert counted(site) == before + 1
    for page in (visitor, operator, signatory):
        page.context.close()


def given_a_visitor_who_read_the_standard_and_looked_for_an_answer(site: Site, page: Page) -> None:
    page.goto(site.path("/"))
    page.get_by_role("link", name="Документы").first.click()
    page.locator("main").get_by_role("link", name=re.compile("^Стандарт")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Стандарт")
    expect(page.locator("main")).to_contain_text("15 рабочих дней")
    page.get_by_role("link", name="Частые вопросы").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Частые вопросы")


def when_the_visitor_asks(site: Site, page: Page, address: str) -> tuple[str, str]:
    page.goto(site.path("/ask/individual/"))
    page.get_by_label("Ваш вопрос или обращение").press_sequentially("Как заплатить без комиссии?", delay=20)
    expect(page.locator("#suggestions a").first).to_be_visible()
    page.get_by_label("Ваш вопрос или обращение").fill(TEXT)
    page.get_by_label("Фамилия, имя, отчество").fill("Проверкина Вера Павловна")
    page.get_by_label("по электронной почте").check()
    page.get_by_label(re.compile("^Электронная почта")).fill(address)
    page.get_by_role("checkbox").check()
    answer_captcha(page)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Обращение принято")
    number = re.search(r"\d{4}-\d{6}", page.locator(".receipt__number").inner_text())
    assert number
    assert "Проверкина" not in page.url
    assert violations(page) == []
    return number.group(), page.locator(".receipt__code").inner_text().strip()


def then_the_confirmation_arrives(site: Site, number: str, code: str, address: str) -> None:
    letter = site.mailbox.wait_for(f"Обращение № {number} зарегистрировано", address)
    body = letter.get_body(("plain",))
    assert body is not None
    assert code in body.get_content()
    assert "Проверкина" not in letter["Subject"]


def open_card(site: Site, page: Page, number: str) -> None:
    page.goto(site.path("/admin/appeals/"))
    page.get_by_role("link", name=number, exact=True).first.click()
    expect(page.locator(".appeal-card")).to_be_visible()


def when_the_operator_drafts_the_answer(site: Site, page: Page, number: str) -> None:
    open_card(site, page, number)
    page.get_by_role("button", name="Взять в работу").click()
    editor = page.locator("#action-draft [contenteditable=true]")
    editor.click()
    editor.type("Плата считается по показаниям обоих приборов: снятого и нового.")
    # The editor hands its text over a moment after the last key.
    expect(page.locator("#action-draft input[name=text]")).to_have_value(re.compile("снятого и нового"))
    signatory = page.locator("#action-draft select[name=signatory]")
    chosen = signatory.locator("option", has_text="Подписантова").get_attribute("value")
    signatory.select_option(str(chosen))
    page.get_by_role("button", name="Сохранить черновик").click()
    page.get_by_role("button", name="Отправить на согласование").click()
    expect(page.locator(".appeal-card__tags")).to_contain_text("на согласовании")


def when_the_signatory_approves(site: Site, page: Page, number: str) -> None:
    open_card(site, page, number)
    page.get_by_role("button", name="Согласовать и выпустить письмо").click()
    expect(page.locator(".appeal-card__tags")).to_contain_text("ответ согласован")


def when_the_operator_attaches_the_scan_and_sends(site: Site, page: Page, number: str, folder: Path) -> None:
    open_card(site, page, number)
    address = page.locator("a", has_text=re.compile(r"№ \d{4}-\d{6} от .*PDF")).get_attribute("href")
    letter = page.request.get(site.path(str(address)))
    assert "Плата считается" in PdfReader(io.BytesIO(letter.body())).pages[0].extract_text()
    scan = folder / "скан письма.pdf"
    scan.write_bytes(letter.body())
    page.locator("#action-scan input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Приложить скан").click()
    page.get_by_role("button", name="Отправить по электронной почте").click()
    expect(page.locator(".appeal-card")).to_contain_text("передано почтовому серверу")


def then_the_letter_arrives_with_scan_and_accessible_copy(site: Site, number: str) -> None:
    letter = site.mailbox.wait_for(f"Ответ на обращение № {number}", "visitor@pochta.example")
    attachments = list(letter.iter_attachments())
    assert len(attachments) == 2
    for attachment in attachments:
        content = attachment.get_content()
        assert isinstance(content, bytes)
        assert content.startswith(b"%PDF")
    tagged = PdfReader(io.BytesIO(attachments[1].get_content()))
    assert tagged.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def then_the_status_page_says_so(site: Site, page: Page, number: str, code: str) -> None:
    page.goto(site.path("/ask/status/"))
    page.get_by_label("Номер обращения").fill(number)
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Показать").click()
    expect(page.locator("main")).to_contain_text("Ответ отправлен")
    assert violations(page) == []
    expect(page.locator("main")).not_to_contain_text("Проверкина")
    assert code.replace(" ", "") not in page.url


def counted(site: Site) -> int:
    year = datetime.now(UTC).year
    answer = requests.get(site.path(f"/disclosure/{year}.json"), timeout=10)
    answer.raise_for_status()
    months = next(table for table in answer.json()["tables"] if table["code"] == "kinds_by_month")
    return int(months["rows"][-1]["cells"][-1]["value"])


@pytest.mark.parametrize("audience", ["individual", "organization"])
def test_a_visitor_without_javascript_asks_too(
    site: Site, plain_page: Page, audience: str, tmp_path: Path
) -> None:
    page = plain_page
    page.goto(site.path(f"/ask/{audience}/"))
    page.get_by_label("Ваш вопрос или обращение").fill("Где можно заплатить без комиссии?")
    page.get_by_role("button", name="Показать похожие ответы").click()
    expect(page.locator("#suggestions")).to_contain_text("Возможно, ответ уже есть")
    if audience == "organization":
        page.get_by_label("Организация", exact=True).fill("ООО «Проверка»")
    page.get_by_label(re.compile("имя, отчество")).fill("Проверкина Вера Павловна")
    page.get_by_label("письмом по почте").check()
    note = tmp_path / "заметка.txt"
    note.write_text("Показания прибора учёта", encoding="utf-8")
    page.get_by_label("Файлы").set_input_files(note)
    page.wait_for_timeout(2500)
    answer_captcha(page)
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.locator(".error-summary")).to_contain_text("напишите почтовый адрес")
    expect(page.locator(".file-list")).to_contain_text("заметка.txt")
    expect(page.locator("label", has_text="Сколько будет")).to_have_count(0)
    page.get_by_label("Почтовый адрес").fill("397160, г. Борисоглебск, ул. Проверочная, д. 1")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Обращение принято")
    expect(page.locator("main")).to_contain_text("заметка.txt")
