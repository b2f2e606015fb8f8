"""Tariffs as visitors use them: a walk on a telephone without scripts, the keyboard, paper, no pictures."""

import csv
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from tests.system.conftest import Site
from tests.system.crawl import sorts_of_pages
from tests.system.test_layout import FOCUS, open_page


@pytest.fixture
def hours(site: Site) -> str:
    """The address of the hours of the latest month that has them."""
    return site.path(sorts_of_pages(site.url)["tariffs:price_hours"])


def show(page: Page, **choices: str) -> None:
    """Choose from the lists of the page by their names, and ask for the answer."""
    for name, label in choices.items():
        page.locator(f"main select[name={name}]").select_option(label=label)
    page.get_by_role("main").get_by_role("button", name="Показать").click()


def first_price(page: Page) -> str:
    return page.locator(".hours-table tbody td").first.inner_text()


def test_an_organisation_finds_its_price_its_hours_and_the_file(site: Site, plain_page: Page) -> None:
    page = plain_page
    page.goto(site.path("/"))
    page.get_by_role("main").get_by_role("link", name="Тарифы", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Тарифы для населения")
    page.get_by_role("main").get_by_role("link", name="цены для организаций").click()
    show(page, category="Третья ценовая категория", group="менее 670 кВт")
    found = page.get_by_role("heading", name=re.compile(r"3\sЦК, НН, менее 670 кВт"))
    answer = page.locator("section", has=found)
    expect(answer.locator("dd")).to_contain_text(re.compile(r"от [\d\s]+,\d\d до [\d\s]+,\d\d"))
    answer.get_by_role("link", name="Все категории за").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Предельные уровни цен за")
    page.locator("h3:has-text('Четвёртая') + ul").get_by_role("link", name="ВН", exact=True).first.click()
    expect(page.locator(".lead")).to_have_text("4 ЦК, фактические почасовые объёмы, менее 670 кВт, ВН")
    before = first_price(page)
    show(page, category="Шестая ценовая категория", voltage="НН")
    expect(page.locator(".lead")).to_have_text("6 ЦК, фактические почасовые объёмы, менее 670 кВт, НН")
    assert first_price(page) != before
    rows = downloaded(page)
    assert len(rows) == 24 * page.locator(".hours-table tbody tr").count()
    assert rows[0]["price_rub_mwh"].replace(".", ",") == re.sub(r"\s", "", first_price(page))


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="эти часы (CSV)").click()
    assert re.fullmatch(r"price-caps-\d{4}-\d\d-6-.*\.csv", waiting.value.suggested_filename)
    return list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))


def test_the_keyboard_scrolls_the_hours_and_the_days_stay_in_sight(hours: str, browser: Browser) -> None:
    with browser.new_page(viewport={"width": 360, "height": 900}, locale="ru-RU") as page:
        page.goto(hours)
        page.locator("main form button").focus()
        page.keyboard.press("Tab")
        table = page.get_by_role("region", name="Цены по часам")
        expect(table).to_be_focused()
        _, outline, width = page.evaluate(FOCUS)
        assert (outline, width > 0) == ("solid", True)
        day = table.locator("tbody th").first
        left = x_of(day)
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        # It glides.
        page.wait_for_timeout(500)
        assert table.evaluate("element => element.scrollLeft") > 100
        assert abs(x_of(day) - left) < 2


def x_of(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["x"]


def pages_of(page: Page, address: str) -> list[str]:
    """Print a page as its styles ask and return the words of each sheet without spaces."""
    page.goto(address)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    return [re.sub(r"\s", "", sheet.extract_text()) for sheet in sheets]


def test_paper_has_each_hour_of_the_month(hours: str, page: Page) -> None:
    printed = pages_of(page, hours)
    last = page.locator(".hours-table tbody tr").last.locator("td").all_inner_texts()
    assert len(last) == 24
    assert re.sub(r"\s", "", "".join(last)) in printed[-1]
    assert "".join(printed).count("Среднее") == 1
    assert len(printed) == 2


def test_paper_keeps_the_name_of_a_group_with_its_table(site: Site, page: Page) -> None:
    printed = pages_of(page, site.path(sorts_of_pages(site.url)["tariffs:period"]))
    groups = [re.sub(r"\s", "", name) for name in page.locator(".tariff-part h2").all_inner_texts()]
    assert len(groups) > 2
    text = "\n".join(printed)
    starts = [text.index(name) for name in groups] + [len(text)]
    parts = [text[start:end] for start, end in pairwise(starts)]
    assert [part for part in parts if "\n" in part[: part.index("Одноставочный")]] == []


def test_words_stand_in_for_the_drawing_of_hours(site: Site, hours: str, browser: Browser) -> None:
    with open_page(browser, site, look="images-hidden") as page:
        page.goto(hours)
        expect(page.locator(".heat figcaption")).to_contain_text("Дороже всего")
        for drawing in page.locator(".heat svg").all():
            expect(drawing).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".heat__drawing")).to_be_visible()
