"""One appeal of GIS ZhKKh: from the stand-in server to the desk, and its answer with files back there."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.gis_sync.signing.material import Program
from tests.system.conftest import Mailbox, Site, free_port, log_in, new_context, wait_until_up
from tests.system.desk import form_of
from tests.system.installation import Installation, installed

from gis_sync.signing.errors import ToolMissing
from gis_sync.signing.hashes import require_library
from gis_sync.signing.openssl import Openssl, default_engine
from gis_sync.stand import demo
from gis_sync.stand.options import Options
from gis_sync.stand.server import Stand
from gis_sync.stand.signatures import gost_check, gost_digest
from gis_sync.stand.world import Appeal, Applicant, Attachment, World

GUID = "b0000000-0000-4000-8000-000000000001"
FILE = "b0000000-0000-4000-8000-0000000000f1"
PHOTO = "Показания (снимок).txt"
CONTENT = "12345 кВт·ч\n".encode()
ANSWER = "Перерасчёт сделан по показаниям, которые вы приложили."
PATIENCE = 240
"""Seconds for one way: GIS ZhKKh is asked for an answer ten seconds after the question."""


@pytest.fixture(scope="module")
def signature(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a key made for this test: what is not signed by it the stand refuses.

    Without the gost engine there are none, and the stand is as plain as СИТ-02.
    """
    try:
        require_library()
        openssl = Openssl(default_engine())
        openssl.require()
    except ToolMissing:
        return {}
    program = Program.with_engine(openssl.engine, tmp_path_factory.mktemp("openssl"))
    pair = program.pair(tmp_path_factory.mktemp("pairs") / "own", password="пароль с пробелом")
    return {
        "GIS_SIGNER": "openssl", "GIS_KEY_FILE": str(pair.key), "GIS_CERTIFICATE_FILE": str(pair.certificate),
        "GIS_KEY_PASSWORD": str(pair.password),
    }  # fmt: skip


@pytest.fixture(scope="module")
def stand(signature: dict[str, str]) -> Iterator[Stand]:
    checks = {"check_signature": gost_check(), "digest": gost_digest()} if signature else {}
    with Stand(World(), Options(), **checks) as stand:  # type: ignore[arg-type]
        demo.load(stand)
        stand.desk.files.put(PHOTO, CONTENT, reader=demo.PPA_GUID, guid=FILE)
        today = stand.world.today()
        stand.world.put(
            Appeal(
                guid=GUID, number="00-26-7001", owner=demo.PPA_GUID, created_on=today,
                text="<p>Прошу <b>пересчитать</b> плату &amp; ответить.</p>",
                applicant=Applicant("Счётчикова", "Вера", "Павловна"), topic="5.1",
                execution_end=today + timedelta(days=30),
                attachments=[Attachment(PHOTO, FILE, "Показания")],
            )
        )  # fmt: skip
        yield stand


@pytest.fixture(scope="module")
def site(
    stand: Stand, signature: dict[str, str], mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Installation]]:
    port, var = free_port(), tmp_path_factory.mktemp("gis-var")
    settings = {
        "SITE_URL": f"http://127.0.0.1:{port}", "EMAIL_PORT": str(mailbox.port), "GIS_URL": stand.url,
        "GIS_ORG_PPA_GUID": demo.PPA_GUID, "GIS_IS_STAND": "yes", **signature,
    }  # fmt: skip
    with installed(var, "site_gis", **settings) as installation:
        installation.manage("prepare")
        server = installation.start("serve", "--port", str(port))
        wait_until_up(f"http://127.0.0.1:{port}/", server, installation.log)
        yield Site(f"http://127.0.0.1:{port}", mailbox, installation.environment), installation
        # Its children are stopped by it alone.
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


@pytest.fixture
def tab(site: tuple[Site, Installation], browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Return a browser tab of a role, logged in."""
    contexts = []

    def act(role: str) -> Page:
        contexts.append(new_context(browser))
        page = contexts[-1].new_page()
        log_in(page, site[0], role)
        return page

    yield act
    for context in contexts:
        context.close()


def exchange_until(true: Callable[[], bool], installation: Installation) -> None:
    """Let rounds of the exchange run, as the clock does, until something has come of them."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, [
            installation.rows("SELECT kind, state, attempts, polls, error FROM gis_sync_operation"),
            installation.rows("SELECT kind, state, attempts, trouble FROM gis_sync_action"),
        ]
        installation.manage("gis_sync")


def test_an_appeal_comes_from_gis_and_its_answer_with_files_goes_back(
    site: tuple[Site, Installation],
    stand: Stand,
    tab: Callable[[str], Page],
    tmp_path: Path,
) -> None:
    address, installation = site
    exchange_until(
        lambda: installation.count("gis_sync_gisfile", f"state = 'taken' AND name = '{PHOTO}'") > 0,
        installation,
    )
    operator = tab("operator")
    card = when_the_operator_finds_it_with_its_file(address, operator)
    when_the_answer_is_written_and_approved(operator, tab("signatory"), card)
    scan = when_the_signed_scan_goes_to_gis(operator, card, tmp_path)
    exchange_until(lambda: bool(stand.world.appeal(GUID).answers), installation)
    then_gis_has_the_answer_with_both_files(stand, scan)
    exchange_until(lambda: installation.count("gis_sync_action", "state <> 'done'") == 0, installation)
    then_the_card_says_so(operator, card)


def when_the_operator_finds_it_with_its_file(site: Site, page: Page) -> str:
    page.goto(site.path("/admin/appeals/?scope=all"))
    row = page.locator("main table tbody tr", has_text="Счётчикова")
    expect(row).to_contain_text("ГИС ЖКХ")
    row.get_by_role("link").first.click()
    card = page.locator(".appeal-card")
    expect(card).to_contain_text("Прошу пересчитать плату & ответить.")
    expect(card).to_contain_text("00-26-7001")
    link = card.get_by_role("link", name=PHOTO).first.get_attribute("href")
    assert page.request.get(site.path(str(link))).body() == CONTENT
    return page.url


def when_the_answer_is_written_and_approved(operator: Page, signatory: Page, card: str) -> None:
    operator.get_by_role("button", name="Взять в работу").click()
    form = form_of(operator, "draft")
    editor = form.locator("[contenteditable=true]")
    editor.click()
    editor.type(ANSWER)
    expect(form.locator("input[name=text]")).to_have_value(re.compile("вы приложили"))
    chosen = form.locator("select[name=signatory] option", has_text="Подписантова").get_attribute("value")
    form.locator("select[name=signatory]").select_option(str(chosen))
    operator.get_by_role("button", name="Сохранить черновик").click()
    operator.get_by_role("button", name="Отправить на согласование").click()
    expect(operator.locator(".appeal-card__tags")).to_contain_text("на согласовании")
    signatory.goto(card)
    signatory.get_by_role("button", name="Согласовать и выпустить письмо").click()
    expect(signatory.locator(".appeal-card__tags")).to_contain_text("ответ согласован")


def when_the_signed_scan_goes_to_gis(page: Page, card: str, folder: Path) -> bytes:
    page.goto(card)
    letter = page.locator("a", has_text=re.compile(r"№ \d{4}-\d{6} от .*PDF")).first.get_attribute("href")
    content = page.request.get(f"{card.split('/admin/')[0]}{letter}").body()
    scan = folder / "скан письма 100%.pdf"
    scan.write_bytes(content)
    page.locator("#action-scan input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Приложить скан").click()
    page.get_by_role("button", name="Отправить через ГИС ЖКХ").click()
    expect(page.locator(".appeal-card")).to_contain_text("передано на отправку через ГИС ЖКХ")
    return content


def then_gis_has_the_answer_with_both_files(stand: Stand, scan: bytes) -> None:
    appeal = stand.world.appeal(GUID)
    (answer,) = appeal.answers
    assert (answer.text, answer.answerer, bool(answer.sent_on)) == (ANSWER, demo.EMPLOYEES[0], True)
    names = [each.name for each in answer.attachments]
    assert len(names) == 2
    assert names[0].startswith("скан письма 100")
    stored = stand.desk.files.get(answer.attachments[0].guid)
    assert stored is not None
    assert (stored.length, stored.is_completed) == (len(scan), True)
    digest = stand.desk.files.digest(stored.guid)
    assert answer.attachments[0].digest == digest or digest is None


def then_the_card_says_so(page: Page, card: str) -> None:
    page.goto(card)
    expect(page.locator(".appeal-card__tags")).to_contain_text("ответ отправлен")
    expect(page.locator(".appeal-card")).to_contain_text("Отправить ответ (в ГИС ЖКХ №")
    expect(page.locator(".appeal-card")).to_contain_text("через ГИС ЖКХ")
