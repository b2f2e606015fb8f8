"""Twenty identical posts at once, over real HTTP, against the product as it is started by its users."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from tests.system.conftest import NUMBER_WORDS, Site

TWINS = 20
pytestmark = pytest.mark.prove


def open_form(site: Site, address: str) -> tuple[requests.Session, dict[str, str]]:
    """Fetch the form as a visitor with an address of his own and fill it in rightly."""
    session = requests.Session()
    session.headers["X-Real-IP"] = address
    html = session.get(site.path("/ask/individual/"), timeout=20).text

    def hidden(name: str) -> str:
        return re.search(rf'name="{name}" value="([^"]*)"', html).group(1)  # type: ignore[union-attr]

    first, second = re.search(r"Сколько будет (\S+) плюс (\S+?)\?", html).groups()  # type: ignore[union-attr]
    return session, {
        "csrfmiddlewaretoken": hidden("csrfmiddlewaretoken"),
        "token": hidden("token"),
        "consent_edition": hidden("consent_edition"),
        "captcha_0": hidden("captcha_0"),
        "captcha_1": str(NUMBER_WORDS.index(first) + NUMBER_WORDS.index(second)),
        "kind": "complaint",
        "text": f"Проверка одновременной отправки {address}",
        "person_name": "Проверкина Вера",
        "reply_channel": "email",
        "email": "vera@pochta.example",
        "consent": "on",
    }


def send(site: Site, session: requests.Session, data: dict[str, str]) -> str:
    """Post the form in a browser tab of its own and return the number that the visitor sees."""
    tab = requests.Session()
    tab.headers.update(session.headers)
    tab.cookies.update(session.cookies)
    answer = tab.post(site.path("/ask/individual/"), data=data, timeout=60)
    assert answer.status_code == 200, answer.text[:2000]
    assert answer.url.endswith("/ask/accepted/"), answer.text[:2000]
    return re.search(r"№ (\d{4}-\d{6})", answer.text).group(1)  # type: ignore[union-attr]


def test_identical_posts_make_one_appeal_in_every_round(site: Site) -> None:
    for number in range(5):
        session, data = open_form(site, f"192.0.2.{number}")
        time.sleep(3.2)
        with ThreadPoolExecutor(TWINS) as pool:
            numbers = list(pool.map(lambda _: send(site, session, data), range(TWINS)))  # noqa: B023
        assert len(set(numbers)) == 1


def test_different_posts_get_numbers_without_gaps(site: Site) -> None:
    forms = [open_form(site, f"198.51.100.{number}") for number in range(TWINS)]
    time.sleep(3.2)
    with ThreadPoolExecutor(TWINS) as pool:
        numbers = sorted(pool.map(lambda form: send(site, *form), forms))
    counted = [int(number.rsplit("-", 1)[1]) for number in numbers]
    assert counted == list(range(counted[0], counted[0] + TWINS))
