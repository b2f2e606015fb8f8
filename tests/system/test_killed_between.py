"""The web process is killed between registering an appeal and confirming it, and the customer tries again.

The killing stands in `dying/dying_site.py`: at one point within the transaction, at another right after it.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
import requests
from tests.system.conftest import ROOT, Mailbox, Site, free_port, wait_until_up
from tests.system.installation import WORKER, Installation, installed, kill, wait_until
from tests.system.test_exactly_once import open_form, send

DYING = Path(__file__).parent / "dying"
HUMAN = 3.2
"""Seconds that a person takes at least to fill in the form."""
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4"]
REGISTERING = ["questions_appeal", "questions_consentrecord", "outbox_message", "ledger_entry"]
CONSENT = """
from datetime import date
from pages.models import CompanySettings, Edition
page = CompanySettings.objects.get().consent_page
page.live = True
page.save()
Edition.objects.create(page=page, number="1", valid_from=date(2024, 1, 1), body=[])
"""
pytestmark = pytest.mark.prove


@dataclass
class Web:
    """The web process of an installation, on a port that stays the same after each of its deaths."""

    installation: Installation
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, dies_at: str = "") -> subprocess.Popen[bytes]:
        target = "dying_site:application" if dies_at else "config.wsgi:application"
        web = self.installation.run(
            *GRANIAN, "--host", "127.0.0.1", "--port", str(self.port), target,
            DJANGO_SETTINGS_MODULE="config.settings.dev", DIES_AT=dies_at,
            PYTHONPATH=f"{ROOT / 'site'}:{DYING}",
        )  # fmt: skip
        wait_until_up(f"{self.url}/ask/status/", web, self.installation.log)
        return web


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Web]:
    port = free_port()
    with installed(
        tmp_path_factory.mktemp("killed"),
        "site_killed",
        SITE_URL=f"http://127.0.0.1:{port}",
        EMAIL_PORT=str(mailbox.port),
        CLIENT_IP_HEADER="X-Real-IP",
    ) as installation:
        installation.manage("migrate", "--verbosity", "0")
        installation.manage("load_starter")
        installation.manage("shell", "--verbosity", "0", "--command", CONSENT)
        yield Web(installation, port)


@pytest.fixture
def site(web: Web, mailbox: Mailbox) -> Site:
    return Site(web.url, mailbox, web.installation.environment)


def written(web: Web) -> dict[str, object]:
    """Return what a registration leaves behind it: its rows, and the last number taken."""
    rows: dict[str, object] = {table: web.installation.count(table) for table in REGISTERING}
    return {**rows, "last": last_number(web)}


def last_number(web: Web) -> int:
    taken = "SELECT coalesce(sum(last), 0) FROM questions_counter WHERE series = 'appeal'"
    return int(web.installation.rows(taken)[0][0])


def when_it_is_killed(
    web: Web, site: Site, dies_at: str, address: str
) -> tuple[requests.Session, dict[str, str]]:
    """Fill the form in and send it to a web process that dies over it; return what was filled in."""
    process = web.start(dies_at=dies_at)
    session, data = open_form(site, address)
    data["email"] = f"{dies_at}@pochta.example"
    sleep(HUMAN)
    with pytest.raises(requests.ConnectionError):
        send(site, session, data)
    kill(process)
    return session, data


def test_killed_within_the_registration_nothing_is_half_registered_and_no_number_is_lost(
    web: Web, site: Site
) -> None:
    before = written(web)
    session, data = when_it_is_killed(web, site, "inside", "192.0.2.70")
    assert written(web) == before
    process = web.start()
    numbers = {send(site, session, data) for _ in range(3)}
    kill(process)
    assert numbers == {registration_number(web)}
    assert last_number(web) == before["last"] + 1  # type: ignore[operator]
    assert web.installation.count("questions_appeal", "email = 'inside@pochta.example'") == 1
    assert web.installation.count("outbox_message", "\"to\" = 'inside@pochta.example'") == 1


def test_killed_before_the_answer_the_customer_gets_the_same_number_and_one_letter(
    web: Web, site: Site, mailbox: Mailbox
) -> None:
    last = last_number(web)
    session, data = when_it_is_killed(web, site, "after", "192.0.2.71")
    assert last_number(web) == last + 1
    number = registration_number(web)
    waiting = "\"to\" = 'after@pochta.example' AND state = 'queued' AND attempts = 0"
    assert web.installation.count("outbox_message", waiting) == 1

    processes = [web.start(), web.installation.start(*WORKER), web.installation.start("clock")]
    assert {send(site, session, data) for _ in range(3)} == {number}
    mailbox.wait_for(f"Обращение № {number} зарегистрировано", "after@pochta.example", 60)
    accepted = "\"to\" = 'after@pochta.example' AND state = 'accepted'"
    wait_until(lambda: web.installation.count("outbox_message", accepted) == 1, 30)
    web.installation.manage("tick")
    for process in processes:
        kill(process)
    letters = [letter for letter in mailbox.messages if "after@pochta.example" in letter["To"]]
    assert len(letters) == 1
    assert web.installation.count("questions_appeal", "email = 'after@pochta.example'") == 1
    assert last_number(web) == last + 1


def registration_number(web: Web) -> str:
    """Return the number of the appeal registered last."""
    ((year, number),) = web.installation.rows(
        "SELECT year, number FROM questions_appeal ORDER BY id DESC LIMIT 1"
    )
    return f"{year}-{number:06d}"
