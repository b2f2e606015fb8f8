"""Reminders from a billing file to the log, by two people, with a real mail server."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.utils import timezone

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.system.conftest import Site, log_in, new_context
from tests.system.test_accessibility import violations
from tests.system.test_layout import TOO_WIDE

EMAIL, SUBJECT = "dolzhnik@pochta.example", "О задолженности за электроэнергию"
HEAD = "Лицевой счёт;ФИО;E-mail;Телефон;Адрес;Вид;Сумма;Долг на дату;Оплатить до;Дата события"


def test_each_kind_goes_from_the_file_to_the_log(site: Site, browser: Browser, tmp_path: Path) -> None:
    operator, head = (_signed_in(site, browser, role) for role in ("operator", "head"))
    when_nobody_is_disturbed_by_no_hour(site, browser)
    when_the_file_is_loaded(site, operator, _file(tmp_path))
    operator.get_by_role("button", name="Отправить на утверждение").click()
    expect(operator.get_by_text("Вы готовили этот файл")).to_be_visible()
    address = operator.url
    head.goto(address)
    head.get_by_role("button", name="Утвердить и отправить").click()
    expect(head.get_by_text("Утверждено.")).to_be_visible()
    letter = site.mailbox.wait_for(SUBJECT, EMAIL, seconds=150)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "1 250,50 руб." in body.get_content().replace("\u00a0", " ")
    assert "2026-" not in str(letter["Subject"])
    then_letters_are_printed_and_posted(operator, address)
    then_calls_are_made(operator, address)
    then_the_log_proves_it(site, operator)


def _signed_in(site: Site, browser: Browser, role: str) -> Page:
    page = new_context(browser).new_page()
    log_in(page, site, role)
    return page


def _file(folder: Path) -> Path:
    today = timezone.localdate()
    soon, far = f"{today + timedelta(days=14):%d.%m.%Y}", f"{today + timedelta(days=40):%d.%m.%Y}"
    rows = [
        f"777-1;Проверкина Вера;{EMAIL};;;задолженность;1250,50;{today:%d.%m.%Y};{soon};",
        f"777-2;Учебнов Пётр;;;г. Пробный, ул. Речная, 3;ограничение;900;;{soon};{far}",
        f"777-3;Образцова Анна;;+7 900 000-00-03;;договор;;;;{far}",
        f"777-4;Примерный Олег;;+7 900 000-00-04;;срок оплаты;;;{soon};",
        f"777-5;Пробина Нина;;;г. Пробный, ул. Дальняя, 8;тариф;;;;{far}",
        f"777-6;Условный Глеб;;;;задолженность;-3;{today:%d.%m.%Y};{soon};",
    ]
    path = folder / "dolgi.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="cp1251")
    return path


def when_nobody_is_disturbed_by_no_hour(site: Site, browser: Browser) -> None:
    """Tests run at night, too."""
    page = _signed_in(site, browser, "administrator")
    page.goto(site.path("/admin/settings/reminders/remindersettings/"))
    for field in page.locator("input[id*=quiet]").all():
        field.fill("0")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("обновлен")).to_be_visible()
    page.context.close()


def when_the_file_is_loaded(site: Site, page: Page, path: Path) -> None:
    page.goto(site.path("/admin/reminders/"))
    assert violations(page) == []
    page.get_by_role("link", name="Добавить источник").click()
    page.get_by_label("Название").fill("Проверочная выгрузка")
    page.get_by_label("Вид файла").select_option("csv")
    page.get_by_role("button", name="Сохранить источник").click()
    page.get_by_label("Источник").select_option(label="Проверочная выгрузка")
    page.locator("#id_upload").set_input_files(path)
    page.get_by_role("button", name="Загрузить и посмотреть").click()
    expect(page.get_by_role("heading", name="Какой столбец что значит")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("Сумма, руб.")).to_have_value("Сумма")
    _looks_right(page)
    page.get_by_role("button", name="Проверить весь файл").click()
    expect(page.get_by_text("Принято 5, отклонено 1")).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать отклонённые строки").click()
    rejected = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "777-6" in rejected
    assert "сумма должна быть больше нуля" in rejected
    _looks_right(page)


def _looks_right(page: Page) -> None:
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def then_letters_are_printed_and_posted(page: Page, address: str) -> None:
    page.goto(address)
    link = str(page.get_by_role("link", name="часть 1 (PDF)").get_attribute("href"))
    pdf = PdfReader(BytesIO(page.request.get(re.sub(r"/admin/.*", link, address)).body()))
    text = "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "Учебнов Пётр" in text
    assert "ограничена" in text
    page.get_by_text("Письма сданы на почту…").click()
    page.get_by_label("Номер почтового списка").fill("5")
    page.get_by_role("button", name="Отметить письма сданными").click()
    expect(page.get_by_text("писем сдано на почту 2")).to_be_visible()


def then_calls_are_made(page: Page, address: str) -> None:
    page.goto(f"{address}calls/")
    assert violations(page) == []
    for result in ("reached", "refused"):
        form = page.locator("form").filter(has=page.locator("select[name=result]")).first
        form.locator("select[name=result]").select_option(result)
        form.get_by_role("button", name="Отметить").click()
        expect(page.get_by_text("отмечен")).to_be_visible()
    expect(page.get_by_text("Звонить больше некому.")).to_be_visible()


def then_the_log_proves_it(site: Site, page: Page) -> None:
    page.goto(site.path("/admin/reminders/log/"))
    page.get_by_label("Лицевой счёт или договор").fill("777-1")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_text("Найдено: 1.")).to_be_visible()
    assert "777" not in page.url
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("№ ")).first.click()
    expect(page.get_by_text("Отправлено", exact=True)).to_be_visible()
    expect(page.get_by_text("почтовый сервер принял")).to_be_visible()
    _looks_right(page)
    page.goto(site.path("/admin/reminders/stops/"))
    expect(page.get_by_text("отказ во время звонка")).to_be_visible()
    assert violations(page) == []
