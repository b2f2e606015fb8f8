"""The load: visitors who read, customers who write and send again until they see a number."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter

NUMBER_WORDS = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]
HUMAN = 3.2
"""Seconds that a person takes at least to fill in the form."""
PATIENCE = 90.0
"""Seconds for which a customer goes on sending before he is said to have failed."""
AGAIN = 0.5
SERVED = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class FromAddress(HTTPAdapter):
    """Comes from one address of the loopback: each visitor has his own, as limits are counted by them."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)  # type: ignore[arg-type]


def browser(address: str, certificate: Path) -> requests.Session:
    session = requests.Session()
    session.mount("https://", FromAddress(address))
    session.verify = str(certificate)
    # What the environment says of proxies and certificates is not for the loopback.
    session.trust_env = False
    return session


@dataclass
class Answers:
    """What a kind of visitor got, by phase of the drill: how many answers, and how many were errors."""

    all: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    last_error_at: dict[str, float] = field(default_factory=dict)


@dataclass
class Load:
    url: str
    certificate: Path
    pages: list[str]
    phase: str = "calm"
    read: Answers = field(default_factory=Answers)
    asked: Answers = field(default_factory=Answers)
    numbers: dict[str, str] = field(default_factory=dict)
    """The number that each customer saw, by his e-mail."""
    failed: list[str] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, *, readers: int, writers: int) -> None:
        self._run(self._probe, 250)
        for number in range(readers):
            self._run(self._read, number)
        for number in range(writers):
            self._run(self._write, number)

    def end(self) -> None:
        """Let those who write get their number, and stop."""
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE + 30)

    def _run(self, target: Callable[[int], None], number: int) -> None:
        thread = threading.Thread(target=target, args=[number], daemon=True)
        thread.start()
        self._threads.append(thread)

    def _note(self, answers: Answers, status: int) -> None:
        with self._lock:
            answers.all[self.phase] += 1
            if status not in SERVED:
                answers.errors[self.phase] += 1
                answers.last_error_at[self.phase] = time.monotonic()

    def _get(self, session: requests.Session, path: str) -> int:
        try:
            return session.get(f"{self.url}{path}", timeout=15).status_code
        except requests.RequestException:
            return 0

    def _read(self, number: int) -> None:
        session = browser(f"127.0.1.{number + 1}", self.certificate)
        turn = 0
        while not self._ending.is_set():
            self._note(self.read, self._get(session, self.pages[turn % len(self.pages)]))
            turn += 1
            time.sleep(0.02)

    def _probe(self, number: int) -> None:
        """Ask ten times a second for a page that the database is needed for."""
        session = browser(f"127.0.1.{number}", self.certificate)
        while not self._ending.is_set():
            self._note(self.asked, self._get(session, "/ask/individual/"))
            time.sleep(0.1)

    def _write(self, number: int) -> None:
        turn = 0
        while not self._ending.is_set():
            turn += 1
            # Another visitor each time, from an address of his own.
            session = browser(f"127.0.{number + 10}.{turn % 250 + 1}", self.certificate)
            customer = f"customer-{number}-{turn}@pochta.example"
            seen = self._send(session, customer)
            with self._lock:
                if seen:
                    self.numbers[customer] = seen
                else:
                    self.failed.append(customer)

    def _send(self, session: requests.Session, customer: str) -> str:
        deadline = time.monotonic() + PATIENCE
        form: dict[str, str] = {}
        while time.monotonic() < deadline:
            try:
                if not form:
                    form = self._fill(session, customer)
                    time.sleep(HUMAN)
                if number := self._post(session, form):
                    return number
            except (requests.RequestException, AttributeError):
                # Away, or a page of those who are away instead of the form.
                pass
            time.sleep(AGAIN)
        return ""

    def _fill(self, session: requests.Session, customer: str) -> dict[str, str]:
        html = session.get(f"{self.url}/ask/individual/", timeout=15).text

        def hidden(name: str) -> str:
            return re.search(rf'name="{name}" value="([^"]*)"', html).group(1)  # type: ignore[union-attr]

        first, second = re.search(r"Сколько будет (\S+) плюс (\S+?)\?", html).groups()  # type: ignore[union-attr]
        return {
            "csrfmiddlewaretoken": hidden("csrfmiddlewaretoken"),
            "token": hidden("token"),
            "consent_edition": hidden("consent_edition"),
            "captcha_0": hidden("captcha_0"),
            "captcha_1": str(NUMBER_WORDS.index(first) + NUMBER_WORDS.index(second)),
            "kind": "complaint",
            "text": f"Учебная тревога, {customer}",
            "person_name": "Проверкина Вера",
            "reply_channel": "email",
            "email": customer,
            "consent": "on",
        }

    def _post(self, session: requests.Session, form: dict[str, str]) -> str:
        page = f"{self.url}/ask/individual/"
        answer = session.post(page, data=form, timeout=30, headers={"Referer": page})
        found = re.search(r"№ (\d{4}-\d{6})", answer.text)
        return found.group(1) if found and answer.url.endswith("/ask/accepted/") else ""
