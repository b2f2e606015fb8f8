"""The report of a year as its readers have it: on a telephone and a desk, by keyboard, on paper, as files."""

import io
import re
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.system.conftest import Site
from tests.system.test_accessibility import open_page, violations
from tests.system.test_layout import TOO_WIDE

LAST_YEAR = datetime.now(UTC).year - 1
PAGES = (f"/disclosure/{LAST_YEAR}/", "/disclosure/years/", "/disclosure/")
HIGH_CONTRAST = "size-200.spacing-wider.scheme-black.images-hidden"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "look"), [(320, ""), (1280, ""), (320, HIGH_CONTRAST)])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    site: Site, browser: Browser, path: str, width: int, look: str
) -> None:
    with open_page(browser, site, look=look, width=width) as page:
        page.goto(site.path(path))
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == []


def test_contents_lead_to_the_parts_without_scripts(site: Site, plain_page: Page) -> None:
    plain_page.goto(site.path(PAGES[0]))
    links = plain_page.get_by_role("navigation", name="На этой странице").get_by_role("link")
    assert links.count() >= 5
    for link in links.all():
        target = link.get_attribute("href") or ""
        expect(plain_page.locator(target)).to_have_count(1)


def test_the_files_open(site: Site, page: Page) -> None:
    page.goto(site.path(PAGES[0]))
    links = page.locator("#files + ul a").all()
    found = {str(link.get_attribute("href")): link.inner_text() for link in links}
    assert len(found) >= 4
    for address in found:
        answer = page.request.get(site.path(address))
        assert answer.ok, address
        if address.endswith(".xlsx"):
            assert "Методика" in load_workbook(io.BytesIO(answer.body())).sheetnames
        if address.endswith(".pdf"):
            root = PdfReader(io.BytesIO(answer.body())).trailer["/Root"]
            assert root["/MarkInfo"]["/Marked"]
            assert "/StructTreeRoot" in root


def test_paper_has_each_table_and_no_button(site: Site, page: Page) -> None:
    page.goto(site.path(PAGES[0]))
    captions = [re.sub(r"\s", "", each) for each in page.locator("main caption").all_inner_texts()]
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    printed = "".join(re.sub(r"\s", "", sheet.extract_text()) for sheet in sheets)
    assert [caption for caption in captions if caption not in printed] == []
    assert "Сравнитьсдругимигодами" not in printed
