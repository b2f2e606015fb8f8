"""The desk as the company's people use it: one browser tab a role, each logged in once."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from tests.system.conftest import ROOT, Site, log_in, new_context

PUT_CASES = Path(__file__).with_name("put_cases.py")


@dataclass(frozen=True)
class Case:
    """An appeal by what its people and its customer know of it."""

    pk: int
    number: str
    code: str


@dataclass
class Desk:
    site: Site
    browser: Browser
    tabs: dict[str, Page] = field(default_factory=dict)
    javascript: bool = True
    looked: int = 0
    """How often the public page was asked: each time from an address of its own."""

    def tab(self, role: str) -> Page:
        if role not in self.tabs:
            self.tabs[role] = new_context(self.browser, java_script_enabled=self.javascript).new_page()
            log_in(self.tabs[role], self.site, role)
        return self.tabs[role]

    def card(self, role: str, case: Case) -> Page:
        page = self.tab(role)
        page.goto(self.site.path(f"/admin/appeals/{case.pk}/"))
        expect(page.locator(".appeal-card")).to_be_visible()
        return page

    def row(self, role: str, case: Case) -> Locator:
        """Find the appeal among all on the desk, of which the latest come first."""
        page = self.tab(role)
        page.goto(self.site.path("/admin/appeals/?scope=all"))
        return page.locator("main table tbody tr", has_text=case.number)

    def public_status(self, case: Case) -> Locator:
        """Ask for the appeal as its customer does and return what the page says."""
        self.looked += 1
        if "visitor" not in self.tabs:
            self.tabs["visitor"] = new_context(self.browser).new_page()
        page = self.tabs["visitor"]
        page.context.set_extra_http_headers({"X-Real-IP": f"203.0.113.{self.looked}"})
        page.goto(self.site.path("/ask/status/"))
        page.get_by_label("Номер обращения").fill(case.number)
        page.get_by_label("Код").fill(case.code)
        page.get_by_role("button", name="Показать").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Обращение № {case.number}")
        return page.locator("main")

    def terms(self, *lines: str) -> list[dict[str, str]]:
        """Return what `manage.py due_date` says of lines «channel day»; days as people write them."""
        manage = [sys.executable, str(ROOT / "site" / "manage.py"), "due_date", "--stdin"]
        done = subprocess.run(
            manage, env=self.site.environment, check=True, timeout=60, input="\n".join(lines),
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return [
            {name: as_written(value) for name, value in row.items()}
            for row in csv.DictReader(io.StringIO(done.stdout))
        ]

    def register(self, role: str, way: str, fields: dict[str, str], *scans: Path) -> Case:
        """Enter what did not come through the site: first the way it came, then what is asked of it."""
        page = self.tab(role)
        page.goto(self.site.path("/admin/registration/"))
        page.get_by_role("group", name="Как поступило").get_by_role("button", name=way).click()
        form = page.locator("form.desk-form")
        expect(form.get_by_role("button", name=way)).to_have_attribute("aria-current", "true")
        fill(form, fields)
        if scans:
            form.get_by_label("Скан и приложения").set_input_files(scans)
        form.get_by_role("button", name="Зарегистрировать", exact=True).click()
        confirmed = page.get_by_label("Время согласовано, хотя оно нерабочее")
        expect(page.locator(".desk-registered__number").or_(confirmed)).to_be_visible()
        if confirmed.count():
            confirmed.check()
            form.get_by_role("button", name="Зарегистрировать", exact=True).click()
        return self.registered(page)

    def registered(self, page: Page) -> Case:
        """Read the number from the page after a registration, and the code from the slip printed from it."""
        number = page.locator(".desk-registered__number").inner_text().removeprefix("№").strip()
        slip = page.request.get(f"{page.url}receipt/").text()
        code = re.search(r"Код для проверки</dt><dd>([\d ]+)", slip)
        assert code
        return Case(int(page.url.rstrip("/").rpartition("/")[2]), number, code[1])

    def shell(self, code: str) -> str:
        """Run a few lines beside the product and return what they print."""
        manage = [sys.executable, str(ROOT / "site" / "manage.py"), "shell", "--verbosity", "0", "--command"]
        done = subprocess.run(
            [*manage, code], env=self.site.environment, check=True, timeout=120, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        return done.stdout

    def put(self, cases: list[dict[str, str]]) -> dict[str, Case]:
        """Register appeals beside the browser and bring each as far as is asked."""
        manage = [sys.executable, str(ROOT / "site" / "manage.py"), "shell", "--verbosity", "0"]
        done = subprocess.run(
            manage, env={**self.site.environment, "CASES": json.dumps(cases)}, check=True, timeout=240,
            input=PUT_CASES.read_text(encoding="utf-8"), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return {name: Case(**known) for name, known in json.loads(done.stdout).items()}


def today() -> date:
    """Return the product's own day: Moscow's."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


def as_written(value: str) -> str:
    """Return a day as people write it; anything else as it is."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3.\2.\1", value)


@contextmanager
def opened(site: Site, browser: Browser, *, javascript: bool = True) -> Iterator[Desk]:
    desk = Desk(site, browser, javascript=javascript)
    yield desk
    for page in desk.tabs.values():
        page.context.close()


def form_of(page: Page, action: str) -> Locator:
    """Unfold what hides an action of the card and return its form."""
    form = page.locator(f"#action-{action}")
    folded = page.locator("details:not([open])", has=form)
    if folded.count():
        folded.locator("summary").click()
    return form


def take(page: Page, action: str, button: str, fields: dict[str, str] | None = None) -> None:
    """Fill an action of the card in and press its button."""
    fill(form_of(page, action), fields or {})
    form_of(page, action).get_by_role("button", name=button, exact=True).click()


def fill(form: Locator, fields: dict[str, str]) -> None:
    """Fill fields in by their labels; a list takes the option whose words contain the value, a tick none."""
    for label, value in fields.items():
        if not value:
            form.get_by_label(label).check()
            continue
        control = form.get_by_label(re.compile(f"^{re.escape(label)}"))
        if control.evaluate("element => element.tagName") == "SELECT":
            option = control.locator("option", has_text=value).first
            control.select_option(value=option.get_attribute("value"))
        else:
            control.fill(value)


def words_of_pdf(content: bytes) -> str:
    """Return the words of a letter on one line, divided words joined."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", text).split())


def letter_on_card(page: Page, words: str) -> str:
    """Open the letter of the card whose link has these words and return what it says."""
    address = page.locator(".appeal-card a", has_text=words).first.get_attribute("href")
    answer = page.request.get(f"{page.url.split('/admin/')[0]}{address}")
    return words_of_pdf(answer.body())


def letter_in_mail(letter: EmailMessage) -> str:
    """Return what the letter attached to a message says."""
    (attached,) = letter.iter_attachments()
    content = attached.get_content()
    assert isinstance(content, bytes)
    return words_of_pdf(content)
