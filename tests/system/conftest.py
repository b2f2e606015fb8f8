"""The product as its users have it: started by its own commands, driven in a real browser.

Its letters are taken by a real SMTP server. Everything listens on the loopback and is stopped by process id.
"""

import email
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import psycopg
import pytest
import requests
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.system.traces import VISITED, leaks

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM_PATH") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)
TIMEOUT_MS = 20_000
NUMBER_WORDS = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.get_closest_marker("prove") is None:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium found; install it or set CHROMIUM_PATH"))


@dataclass
class Mailbox:
    """What the SMTP server has taken, newest last."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        content = envelope.content  # type: ignore[attr-defined]
        self.messages.append(email.message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def wait_for(self, subject: str, recipient: str, seconds: float = 30) -> EmailMessage:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.messages:
                if subject in message["Subject"] and recipient in message["To"]:
                    return message
            time.sleep(0.2)
        subjects = [message["Subject"] for message in self.messages]
        raise AssertionError(f"No letter «{subject}» within {seconds} s; there were {subjects}")


@dataclass(frozen=True)
class Site:
    url: str
    mailbox: Mailbox
    environment: dict[str, str]

    def path(self, path: str) -> str:
        return f"{self.url}{path}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def database() -> Iterator[dict[str, str]]:
    """SQLite as installed; with SYSTEM_ON_POSTGRESQL a new one on the server of TEST_DATABASE_URL."""
    if not os.environ.get("SYSTEM_ON_POSTGRESQL"):
        yield {}
        return
    server, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS site_system WITH (FORCE)")
        connection.execute("CREATE DATABASE site_system")
        yield {"DATABASE_URL": f"{server}/site_system"}
        connection.execute("DROP DATABASE IF EXISTS site_system WITH (FORCE)")


@pytest.fixture(scope="session")
def site(
    mailbox: Mailbox, database: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    port = free_port()
    var = tmp_path_factory.mktemp("var")
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))
        },
        "VAR_DIR": str(var),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.port),
        "PYTHONWARNINGS": "default",
        # Each test may come from an address of its own, or the limits on one address would stop it.
        "CLIENT_IP_HEADER": "X-Real-IP",
        **database,
    }
    manage = [sys.executable, str(ROOT / "site" / "manage.py")]
    subprocess.run([*manage, "prepare"], env=environment, check=True, timeout=600)
    log = (var / "serve.log").open("wb")
    server = subprocess.Popen(
        # Appeals from a stand-in server would change what the tests count.
        [*manage, "serve", "--without-gis", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/", server, var / "serve.log")
        yield Site(f"http://127.0.0.1:{port}", mailbox, environment)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)
        log.close()
    # An error at the end of the session belongs to all of it: something wrote a person's data down.
    assert leaks(environment) == []


def wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(url, timeout=5).status_code == 200:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.2)
    raise AssertionError(f"The site did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


def new_context(browser: Browser, width: int = 1280, **options: object) -> BrowserContext:
    context = browser.new_context(locale="ru-RU", viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    context.set_default_timeout(TIMEOUT_MS)
    context.on("request", lambda request: VISITED.add(request.url))
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = new_context(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser with JavaScript off, as wide as a phone."""
    context = new_context(browser, width=360, java_script_enabled=False)
    yield context.new_page()
    context.close()


def answer_captcha(page: Page) -> None:
    """Do what a person does: read the question and write the sum."""
    label = page.locator("label", has_text="Сколько будет").inner_text()
    first, second = re.search(r"Сколько будет (\S+) плюс (\S+?)\?", label).groups()  # type: ignore[union-attr]
    page.get_by_label(label).fill(str(NUMBER_WORDS.index(first) + NUMBER_WORDS.index(second)))


def log_in(page: Page, site: Site, role: str) -> None:
    page.goto(site.path("/admin/login/"))
    page.locator("input[name=username]").fill(role)
    page.locator("input[name=password]").fill(f"demo-{role}-2026")
    page.locator("form button[type=submit], form input[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/$"))
