"""The pictures of the editors' guide, taken anew by `make screenshots` into the place it shows them from.

Each walks the way that the guide tells, by the very words that it prints in bold.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.system.conftest import ROOT, Site, log_in, new_context
from tests.system.desk import today
from tests.system.test_screenshots import palette

from tariffs.caps import templates
from tariffs.caps.bulletin import PriceKind
from tariffs.caps.invented import invent
from tariffs.caps_demo import months_before
from tariffs.months import NAMES

PICTURES = ROOT / "site" / "guide" / "static" / "guide"
WIDTH, HEIGHT = 1000, 720
MARK = "element => element.style.outline = '4px solid #d4351c'"
TO_THE_TOP = "element => { element.style.scrollMarginTop = '70px'; element.scrollIntoView(); }"
TITLE = "Обслуживание на дому"
AsRole = Callable[[str], Page]
pytestmark = pytest.mark.screenshots


@pytest.fixture
def as_role(site: Site, browser: Browser) -> AsRole:
    def open_admin(role: str) -> Page:
        page = new_context(browser, width=WIDTH).new_page()
        log_in(page, site, role)
        return page

    return open_admin


def take(
    page: Page, name: str, *, marked: Locator | None = None, width: int = WIDTH, height: int = HEIGHT
) -> None:
    """Save what stands in the window, with an outline around what the text speaks of."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.activeElement?.blur()")
    # The calendars of fields that were filled in stay open over what is below.
    page.add_style_tag(content=".xdsoft_datetimepicker { display: none !important }")
    if marked:
        marked.evaluate(MARK)
    # Wagtail's menus and panels slide.
    page.wait_for_timeout(700)
    palette(page.screenshot(animations="disabled")).save(PICTURES / f"{name}.png", optimize=True)


def find(page: Page, site: Site, title: str) -> None:
    page.goto(site.path(f"/admin/pages/search/?q={title}"))
    page.locator("main").get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("footer .w-dropdown__toggle")).to_be_visible()


def more(page: Page) -> Locator:
    """Open the menu beside the button at the bottom of a page's form."""
    page.locator("footer .w-dropdown__toggle").first.click()
    return page.locator("footer")


def press(page: Page, button: Locator) -> None:
    # Leaving before the answer is there would call the request off.
    with page.expect_navigation():
        button.first.click()


def test_a_text_is_changed_sent_and_reviewed(site: Site, as_role: AsRole) -> None:
    editor = as_role("editor")
    find(editor, site, TITLE)
    editor.locator("textarea[name=intro]").fill("Если вам трудно прийти в офис, специалист приедет к вам.")
    sending = more(editor).get_by_role("button", name=re.compile("Проверка обязательных сведений"))
    take(editor, "page-text", marked=sending)
    press(editor, sending)
    lawyer = as_role("lawyer")
    lawyer.goto(site.path("/admin/review/"))
    take(lawyer, "review-waiting", height=400, marked=lawyer.get_by_role("link", name=TITLE))
    lawyer.get_by_role("link", name=TITLE).click()
    expect(more(lawyer).get_by_role("button", name="Одобрить", exact=True)).to_be_visible()
    take(lawyer, "review-decide")
    compare(lawyer)
    take(lawyer, "review-compare", height=560)


def compare(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Переключить статус").click()
    page.get_by_role("button", name="Посмотреть детали").click()
    page.get_by_role("link", name="Сравнить с опубликованной версией").click()
    expect(page.locator("main ins, main .addition").first).to_be_visible()


def test_a_new_edition_of_a_document(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    find(page, site, "Стандарт качества обслуживания")
    page.get_by_role("button", name="Добавить Редакция").click()
    new = page.locator("[data-inline-panel-child]").last
    new.locator("input[name$=-number]").fill("вторая")
    new.locator("input[name$=-valid_from]").fill(f"{today() + timedelta(days=30):%d.%m.%Y}")
    new.locator("input[name$=-approving_act]").fill("(пример) Приказ об утверждении второй редакции")
    new.evaluate("element => element.scrollIntoView()")
    take(page, "edition", marked=new.get_by_role("button", name="Выбрать или загрузить файл"))


def test_a_frequent_question(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    add_below(page, site, "Частые вопросы")
    page.locator("textarea[name=title], input[name=title]").fill("Можно ли прийти без записи?")
    page.locator("textarea[name=short_answer]").fill("Да, в часы работы офиса записываться не нужно.")
    take(page, "question", height=900)


def add_below(page: Page, site: Site, title: str) -> None:
    """Begin a page below another, as the «plus» beside its name does."""
    page.goto(site.path(f"/admin/pages/search/?q={title}"))
    address = page.locator("main").get_by_role("link", name=title, exact=True).first.get_attribute("href")
    page.goto(site.path(str(address).removesuffix("edit/")))
    page.get_by_role("link", name="Добавить дочернюю страницу").first.click()
    expect(page.get_by_role("button", name="Сохранить черновик")).to_be_visible()


def test_a_notice_goes_live_at_once_and_leaves_by_two_hands(site: Site, as_role: AsRole) -> None:
    editor, publisher = as_role("editor"), as_role("publisher")
    add_below(editor, site, "Новости")
    title = "(пример) Завтра касса закрыта с 12 до 15 часов"
    editor.locator("textarea[name=title], input[name=title]").fill(title)
    editor.locator("textarea[name=intro]").fill("Заплатить в это время можно в банке или через интернет.")
    editor.get_by_role("button", name="Сохранить черновик").click()
    editor.wait_for_url(re.compile(r"/edit/"))
    item = more(editor).get_by_role("link", name="Опубликовать срочно…")
    take(editor, "news", marked=item)
    item.click()
    editor.get_by_label("Почему").fill("Касса закрывается завтра, согласовать не успеваем.")
    take(editor, "urgent", height=560)
    press(editor, editor.get_by_role("button", name="Опубликовать сейчас"))
    ask_to_remove(editor)
    publisher.goto(site.path("/admin/review/"))
    publisher.get_by_role("listitem").filter(has_text="Просят снять").get_by_role("link", name=title).click()
    publisher.get_by_label("Снять с публикации", exact=True).check()
    take(publisher, "removal")


def ask_to_remove(page: Page) -> None:
    more(page).get_by_role("link", name="Снять с публикации…").click()
    page.get_by_label("Почему").fill("Касса уже работает как обычно.")
    take(page, "removal-request", height=560)
    press(page, page.get_by_role("button", name="Попросить снять с публикации"))


def test_times_of_publishing(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    find(page, site, "Плановые работы в сети (пример)")
    page.get_by_role("tab", name="Настройки").click()
    for name, days in (("go_live_at", 2), ("expire_at", 9)):
        page.locator(f"input[name={name}]").fill(f"{today() + timedelta(days=days):%d.%m.%Y} 09:00")
    take(page, "schedule")


def test_the_register_of_duties(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    page.goto(site.path("/admin/duties/"))
    take(page, "duties", width=1280)
    page.locator("main td a").first.click()
    confirming = page.get_by_role("button", name="Подтверждаю: сведения актуальны")
    expect(confirming).to_be_visible()
    take(page, "duty-card", width=1280, marked=confirming)


def test_a_new_tariff_with_its_checks(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    page.goto(site.path("/admin/snippets/tariffs/tariffperiod/add/"))
    page.locator("input[name=valid_from]").fill(f"01.07.{today().year + 1}")
    page.locator("input[name=vat_percent]").fill("22")
    page.get_by_role("button", name="Добавить Диапазон").click()
    page.get_by_role("button", name="Добавить Строка цен").click()
    typed = {
        "ranges-0": {"number": "1", "above_kwh": "0", "up_to_kwh": "3900"},
        "rates-0": {"range_number": "1", "single": "7.02", "day": "8.07", "night": "4.91"},
    }
    for row, fields in typed.items():
        page.locator(f"select[name={row}-group]").select_option(index=1)
        for name, value in fields.items():
            page.locator(f"input[name={row}-{name}]").fill(value)
    press(page, page.get_by_role("button", name="Сохранить черновик"))
    page.reload()
    expect(page.get_by_text("Сначала исправьте его последний день")).to_be_visible()
    take(page, "tariff-checks", height=900, marked=page.locator(".help-critical"))
    page.get_by_role("heading", name="Диапазоны объёмов потребления").evaluate(TO_THE_TOP)
    take(page, "tariff-prices", height=1080)


def test_price_caps_of_a_month(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    page.goto(site.path("/admin/price_imports/"))
    year, month = months_before(today(), 1)[0]
    page.get_by_label("Месяц").select_option(label=NAMES[month - 1])
    page.get_by_label("Год").fill(str(year))
    page.get_by_label("НДС, %").fill("22")
    file = {"name": f"ПУНЦ {year}-{month:02}.xlsx", "mimeType": "", "buffer": changed_caps(year, month)}
    page.get_by_label("Файлы").set_input_files(file)
    take(page, "price-upload", height=920, marked=page.get_by_role("button", name="Загрузить и прочитать"))
    page.get_by_role("button", name="Загрузить и прочитать").click()
    taking = page.get_by_role("button", name="Перенести в черновик")
    expect(taking).to_be_visible(timeout=90_000)
    take(page, "price-differences", height=1090, marked=taking)
    press(page, taking)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    page.get_by_role("button", name="Переключить предварительный просмотр").click()
    mode = page.get_by_label("Режим предпросмотра")
    shown = page.frame_locator("iframe:visible").get_by_role("heading", level=1)
    # A choice made while the first page loads would be lost.
    expect(shown).to_contain_text("Предельные уровни цен")
    mode.select_option(label="Все часы, 3 ЦК")
    expect(shown).to_contain_text("все часы, 3 ЦК")
    take(page, "price-preview", width=1280, height=900, marked=mode)


def changed_caps(year: int, month: int) -> bytes:
    """Return the demo's month with two prices of the first category corrected."""
    source = (ROOT / "fixtures" / "demo" / "price_caps.toml").read_text(encoding="utf-8")
    caps = invent(tomllib.loads(source), year, month, hourly=True)
    for key in [key for key in caps.prices if key.kind == PriceKind.FLAT][:2]:
        caps.prices[key] += Decimal("1.17")
    return templates.form(year, month, caps)


def test_visits_are_taken_down_by_one_click(site: Site, as_role: AsRole) -> None:
    page = as_role("operator")
    page.goto(site.path("/admin/service/screen/reception/"))
    for _ in range(3):
        press(page, page.get_by_role("button", name="Пришёл", exact=True))
    press(page, page.get_by_role("button", name="Начать №"))
    page.goto(site.path("/admin/service/screen/reception/"))
    take(page, "reception", width=1280, height=760)


def test_whoever_runs_the_site_sees_how_its_parts_stand(site: Site, as_role: AsRole) -> None:
    page = as_role("administrator")
    page.goto(site.path("/admin/operations/"))
    take(page, "system-state", width=1280)


PLAIN = {
    "company": "/admin/settings/pages/companysettings/",
    "payment-points": "/admin/pages/paymentpoint/",
    "health": "/admin/health/",
    "archive": "/admin/archive/",
    "announcements": "/admin/announcements/",
    "interruptions": "/admin/snippets/interruptions/interruption/",
}
TABLES = {"payment-points", "archive", "announcements", "interruptions"}
"""Wide ones: in a narrow window their last columns would be out of sight."""


def test_screens_that_need_no_walk(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    for name, path in PLAIN.items():
        page.goto(site.path(path))
        take(page, name, width=1280 if name in TABLES else WIDTH)
    page.goto(site.path("/admin/workdays/specialday/create/"))
    page.locator("select[name=point]").select_option(index=1)
    page.locator("input[name=date]").fill(f"{today() + timedelta(days=14):%d.%m.%Y}")
    page.locator("input[name=act]").fill("(пример) Приказ о санитарном дне")
    page.locator("input[name=note], textarea[name=note]").fill("Санитарный день")
    take(page, "special-day")


def test_a_frequent_question_with_somebody_in_it(site: Site, as_role: AsRole) -> None:
    page = as_role("operator")
    page.goto(site.path("/admin/frequent/from/1/"))
    page.locator("[name=short_answer]").fill("Позвоните Иванову И. И. по телефону 8 900 123-45-67.")
    page.locator("[name=category]").select_option("3-payment")
    press(page, page.get_by_role("button", name="Сохранить черновик"))
    expect(page.get_by_role("heading", name="Похоже на личные данные")).to_be_visible()
    take(page, "question-found")


def test_a_sign_in_without_a_second_step(site: Site, as_role: AsRole) -> None:
    page = as_role("editor")
    page.goto(site.path("/admin/sign-in/"))
    take(page, "second-step", marked=page.get_by_role("link", name="Подключить второй шаг"))


def test_what_the_head_watches_and_writes_down(site: Site, as_role: AsRole) -> None:
    page = as_role("head")
    page.goto(site.path("/admin/programme/"))
    page.get_by_role("heading", name="Мероприятия", exact=True).evaluate(TO_THE_TOP)
    take(page, "measures", width=1280)
    page.goto(site.path("/admin/answers/"))
    page.get_by_role("region", name="Анкеты").get_by_role("link", name="Как мы обслуживаем").first.click()
    expect(page.get_by_role("region", name="Ответы по вопросам")).to_be_visible()
    take(page, "survey-results", width=1280)
    page.goto(site.path("/admin/quality/"))
    take(page, "quality", width=1280)
    page.goto(site.path("/admin/yearly/"))
    press(page, page.get_by_role("button", name=f"Начать отчёт за {today().year} год"))
    checks = page.get_by_role("heading", name="Что мешает опубликовать")
    expect(page.get_by_role("button", name="Пересчитать")).to_be_visible(timeout=60_000)
    take(page, "yearly-report", width=1280, height=900, marked=checks)
