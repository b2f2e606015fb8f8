"""A letter from the mailbox to the register in a browser, and how its screens look."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.inbox import dovecot as servers
from tests.inbox.dovecot import PASSWORD, USER, Server
from tests.inbox.mail import PDF, letter
from tests.system.conftest import ROOT, Site, log_in, new_context
from tests.system.test_admin_screens import TOO_WIDE, ours

LIST = "/admin/inbox/letter/"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if servers.BINARY is None:
        pytest.skip(servers.MISSING)
    with servers.dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def operator(site: Site, browser: Browser) -> Iterator[Page]:
    page = new_context(browser).new_page()
    log_in(page, site, "operator")
    yield page
    page.context.close()


def fetch(site: Site, server: Server) -> None:
    settings = {
        "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(server.port), "IMAP_SECURITY": "none", "IMAP_USER": USER,
        "IMAP_PASSWORD": PASSWORD, "EMAIL_FROM": USER,
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "site" / "manage.py"), "fetch_mail"]
    subprocess.run(
        command, env={**site.environment, **settings}, check=True, timeout=120, capture_output=True
    )


def test_a_letter_without_a_name_is_registered_by_the_registrar(
    site: Site, server: Server, operator: Page
) -> None:
    files = (("Счёт.pdf", PDF, "application/pdf"), ("архив.zip", b"PK\x03\x04", "application/zip"))
    long = "Очень-длинная-строка-без-пробелов" * 12
    server.append(
        letter(f"Прошу проверить счёт. {long}", sender="vera@pochta.example", subject=long, files=files)
    )
    fetch(site, server)

    operator.goto(site.path("/admin/"))
    operator.get_by_role("link", name="Разобрать почту").click()
    operator.get_by_role("link", name="Посмотреть").first.click()
    expect(operator.get_by_text("отправитель не назвал имени")).to_be_visible()
    expect(operator.get_by_text("Не принято: Файл «архив.zip»")).to_be_visible()
    page = operator.url.removeprefix(site.url)
    key = page.rstrip("/").rpartition("/")[2]
    screens = [
        LIST,
        page,
        *(f"/admin/mail/{key}/{step}/" for step in ("register", "join", "spam", "nothing")),
    ]
    assert looks(site, operator, screens) == {}

    operator.set_viewport_size({"width": 1280, "height": 900})
    operator.goto(site.path(page))
    operator.get_by_role("link", name="Зарегистрировать").press("Enter")
    operator.get_by_label("Фамилия, имя, отчество").fill("Проверкина Вера")
    operator.get_by_role("button", name="Зарегистрировать").press("Enter")
    expect(operator.get_by_text("Письмо зарегистрировано: обращение №")).to_be_visible()
    operator.goto(site.path(page))
    operator.get_by_role("link", name="№ 20").click()
    expect(operator.get_by_role("heading", name="Письма из почтового ящика")).to_be_visible()
    expect(operator.get_by_text("Вложение «архив.zip» не принято")).to_be_visible()


def looks(site: Site, page: Page, screens: list[str]) -> dict[str, object]:
    """Return what is wrong with screens on a telephone and on a desk, but only where something is."""
    found: dict[str, object] = {}
    for path in screens:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(site.path(path))
            # The list is Wagtail's own and scrolls by itself.
            wide = [] if path == LIST else page.evaluate(TOO_WIDE)
            found[f"{path} {width}"] = [*wide, *ours(page)]
    return {path: result for path, result in found.items() if result}
