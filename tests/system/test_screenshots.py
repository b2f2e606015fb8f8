"""The pictures of the documents, taken anew by `make screenshots` from the product as its users start it."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader, PdfWriter
from tests.system.conftest import ROOT, Site, answer_captcha, log_in, new_context
from tests.system.test_whole_path import open_card

PICTURES = ROOT / "docs" / "screenshots"
WIDE, NARROW = 1280, 360
LOWEST, HIGHEST = 720, 1600
TEXT = (
    "Прибор учёта заменили 12 числа. Прошу объяснить, как будет посчитана плата за этот месяц "
    "и нужно ли передать показания обоих приборов."
)
ANSWER = (
    "Плата за месяц замены складывается из двух частей: по показаниям снятого прибора на день замены "
    "и по показаниям нового прибора со дня его установки. Показания снятого прибора записаны в акте замены, "
    "передавать их ещё раз не нужно."
)
pytestmark = pytest.mark.screenshots


# The admin scrolls inside an element of its own.
FULL_HEIGHT = "Math.max(...[...document.querySelectorAll('*')].map(element => element.scrollHeight))"


def take(page: Page, name: str, *widths: int) -> None:
    """Save the page from its top at each width, in a palette of 256 colours."""
    for width in widths or (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": LOWEST})
        page.wait_for_timeout(400)
        height = max(LOWEST, min(int(page.evaluate(FULL_HEIGHT)), HIGHEST))
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(400)
        taken = page.screenshot(animations="disabled")
        palette(taken).save(PICTURES / f"{name}-{width}.png", optimize=True)


def palette(taken: bytes) -> Image.Image:
    """Return a picture of the screen in 256 colours: as good to the eye, and a third of the size."""
    return Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE)


@pytest.fixture
def as_role(site: Site, browser: Browser) -> Callable[[str], Page]:
    def open_admin(role: str) -> Page:
        page = new_context(browser).new_page()
        log_in(page, site, role)
        return page

    return open_admin


VISITED = {
    "home": "/",
    "standard": "/standart/",
    "contract": "/fizicheskim-licam/kak-zaklyuchit-dogovor/",
    "payment": "/fizicheskim-licam/gde-zaplatit/",
    "consequences": "/fizicheskim-licam/posledstviya-neoplaty/",
    "acts": "/dokumenty/normativnye-dokumenty/",
    "forms": "/dokumenty/tipovye-formy/",
    "bodies": "/obrashcheniya/kuda-eshche-obratitsya/",
    "news": "/novosti/",
    "contacts": "/kontakty/",
    "search": "/search/?q=показанеи счетчика",
    "view": "/view/",
    "disclosure": f"/disclosure/{datetime.now(UTC).year - 1}/",
}


def test_pages_that_visitors_read(site: Site, page: Page) -> None:
    for name, path in VISITED.items():
        page.goto(site.path(path))
        take(page, name)


def test_the_look_that_a_reader_chooses(site: Site, page: Page) -> None:
    page.goto(site.path("/view/"))
    for choice in ("крупный, 150 %", "увеличенные", "белым по чёрному"):
        page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Применить").click()
    page.goto(site.path("/fizicheskim-licam/posledstviya-neoplaty/"))
    take(page, "low-vision")


def test_an_appeal_from_the_form_to_the_end(site: Site, page: Page, as_role: Callable[[str], Page]) -> None:
    number, code = ask(site, page)
    operator, signatory = as_role("operator"), as_role("signatory")
    operator.goto(site.path("/admin/appeals/"))
    take(operator, "desk")
    open_card(site, operator, number)
    draft(operator)
    open_card(site, operator, number)
    take(operator, "card")
    show_status(site, page, number, code)
    operator.get_by_role("button", name="Отправить на согласование").click()
    open_card(site, signatory, number)
    take(signatory, "operator-approve", WIDE)
    signatory.get_by_role("button", name="Согласовать и выпустить письмо").click()
    expect(signatory.locator(".appeal-card__tags")).to_contain_text("ответ согласован")
    send(site, operator, number)


def ask(site: Site, page: Page) -> tuple[str, str]:
    page.goto(site.path("/ask/individual/"))
    page.get_by_label("Ваш вопрос или обращение").fill(TEXT)
    page.get_by_label("по электронной почте").check()
    page.get_by_label(re.compile("^Электронная почта")).fill("vera@pochta")
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    take(page, "form")
    page.get_by_label("Фамилия, имя, отчество").fill("Проверкина Вера Павловна")
    page.get_by_label(re.compile("^Электронная почта")).fill("vera@pochta.example")
    page.get_by_role("checkbox").check()
    answer_captcha(page)
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Обращение принято")
    take(page, "accepted")
    number = re.search(r"\d{4}-\d{6}", page.locator(".receipt__number").inner_text())
    assert number
    return number.group(), page.locator(".receipt__code").inner_text().strip()


def draft(page: Page) -> None:
    page.get_by_role("button", name="Взять в работу").click()
    editor = page.locator("#action-draft [contenteditable=true]")
    editor.click()
    editor.type(ANSWER)
    # The editor hands its text over a moment after the last key.
    expect(page.locator("#action-draft input[name=text]")).to_have_value(re.compile("ещё раз не нужно"))
    signatories = page.locator("#action-draft select[name=signatory]")
    signatories.select_option(label=signatories.locator("option", has_text="Подписантов").inner_text())
    page.get_by_role("button", name="Сохранить черновик").click()
    expect(page.locator(".appeal-card__tags")).to_contain_text("готовится ответ")


def show_status(site: Site, page: Page, number: str, code: str) -> None:
    page.goto(site.path("/ask/status/"))
    page.get_by_label("Номер обращения").fill(number)
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Показать").click()
    page.locator("summary", has_text="Как считается срок").click()
    take(page, "status")


def send(site: Site, page: Page, number: str) -> None:
    open_card(site, page, number)
    address = page.locator("a", has_text=re.compile(r"№ \d{4}-\d{6} от .*PDF")).get_attribute("href")
    letter = page.request.get(site.path(str(address))).body()
    page.locator("#action-scan input[type=file]").set_input_files(
        {"name": "письмо с подписью.pdf", "mimeType": "application/pdf", "buffer": letter}
    )
    page.get_by_role("button", name="Приложить скан").click()
    open_card(site, page, number)
    take(page, "operator-send", WIDE)
    page.get_by_role("button", name="Отправить по электронной почте").click()
    site.mailbox.wait_for(f"Ответ на обращение № {number}", "vera@pochta.example")


DESK = {
    "register": ("operator", "/admin/registration/?channel=post"),
    "calls": ("operator", "/admin/registration/calls/"),
    "dashboard": ("head", "/admin/appeals/dashboard/"),
    "reports": ("head", "/admin/appeals/reports/"),
    "decisions": ("head", "/admin/decisions/"),
    "journal": ("head", "/admin/appeals/journal/"),
}


def test_screens_of_the_desk(site: Site, as_role: Callable[[str], Page]) -> None:
    pages = {role: as_role(role) for role in {role for role, _ in DESK.values()}}
    for name, (role, path) in DESK.items():
        pages[role].goto(site.path(path))
        take(pages[role], name)


def test_a_stack_of_signed_letters(site: Site, as_role: Callable[[str], Page]) -> None:
    page = as_role("operator-2")
    page.goto(site.path("/admin/appeals/?scope=mine"))
    rows = page.locator("tr", has_text="ответ согласован").get_by_role(
        "link", name=re.compile(r"\d{4}-\d{6}")
    )
    cards = [row.get_attribute("href") for row in rows.all()]
    letters = []
    for card in cards:
        page.goto(site.path(str(card)))
        address = page.locator("a", has_text=re.compile(r"№ \d{4}-\d{6} от .*PDF")).first.get_attribute(
            "href"
        )
        letters.append(page.request.get(site.path(str(address))).body())
    page.goto(site.path("/admin/scans/"))
    page.locator("input[type=file]").set_input_files(
        {"name": "письма.pdf", "mimeType": "application/pdf", "buffer": stack_of(letters)}
    )
    page.get_by_role("button", name="Загрузить и разложить").click()
    expect(page.get_by_text(re.compile("Разложены"))).to_be_visible()
    take(page, "scans")


def stack_of(letters: list[bytes]) -> bytes:
    """Put letters into the feeder: a blank back after the first, and a page without a code at the end."""
    stack = PdfWriter()
    for number, letter in enumerate(letters):
        stack.append(io.BytesIO(letter))
        if number == 0:
            stack.add_blank_page()
    cut = PdfReader(io.BytesIO(letters[0])).pages[0]
    cut.cropbox.lower_left = (0, 120)
    cut.mediabox.lower_left = (0, 120)
    stack.add_page(cut)
    made = io.BytesIO()
    stack.write(made)
    return made.getvalue()


def test_what_a_change_of_the_calendar_does(site: Site, as_role: Callable[[str], Page]) -> None:
    page = as_role("administrator")
    page.goto(site.path("/admin/workdays/calendarday/create/"))
    soon = datetime.now(UTC).date() + timedelta(days=7)
    soon += timedelta(days=8 - soon.isoweekday() if soon.isoweekday() > 5 else 0)
    page.locator("input[name=date]").fill(f"{soon:%d.%m.%Y}")
    page.locator("select[name=kind]").select_option(label="нерабочий день")
    page.locator("input[name=note]").fill("(демо) Перенос выходного дня")
    page.locator("form [type=submit]").last.click()
    expect(page.get_by_role("button", name="Сохранить и пересчитать")).to_be_visible()
    take(page, "calendar")
