"""Ten thousand guesses at a link, a visit and a rating open nothing, spoil nothing and tell nothing."""

import random
import string
from collections import Counter
from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

import pytest
from tests.cabinet.conftest import VERA, come_in
from tests.one_time_links.conftest import token_of
from tests.questions import conftest as register

from one_time_links.models import OneTimeLink
from outbox.models import Message
from questions.models import Appeal, Rating
from questions.rating_links import rating_url

pytestmark = [pytest.mark.prove, pytest.mark.django_db]
consent, team, make_appeal = register.consent, register.team, register.make_appeal
drafted, approved = register.drafted, register.approved
GUESSES = 10_000
CLIENTS = 500


def guesses(seed: int, near: str) -> Iterator[str]:
    """Yield tokens of the right shape, half of them one letter away from a right one."""
    chosen = random.Random(seed)
    letters = string.ascii_letters + string.digits + "-_"
    for number in range(GUESSES):
        if number % 2:
            yield "".join(chosen.choices(letters, k=len(near)))
        else:
            at = chosen.randrange(len(near))
            yield near[:at] + chosen.choice(letters.replace(near[at], "")) + near[at + 1 :]


def test_no_guess_at_a_link_opens_it_or_spoils_it(approved: Appeal, caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    Client().post("/cabinet/", {"email": VERA})
    token, messages = token_of(Message.objects.latest("pk")), Message.objects.count()
    answers: Counter[int] = Counter()
    for number, guess in enumerate(guesses(1, token)):
        client = Client(REMOTE_ADDR=f"198.51.{number % CLIENTS // 250}.{number % 250}")
        client.cookies["one_time_link"] = guess
        answers[client.post("/link/").status_code] += 1
    # From so many places nobody is told to wait: what holds is the length of the token.
    assert answers == {404: GUESSES}
    assert OneTimeLink.objects.get().used_at is None
    assert (Message.objects.count(), Session.objects.count()) == (messages, 0)
    assert VERA not in caplog.text
    assert token not in caplog.text
    client = Client()
    client.get(f"/link/{token}/")
    assert client.post("/link/")["Location"] == "/cabinet/"
    assert approved.registration_number in client.get("/cabinet/").content.decode()


def test_one_who_guesses_on_is_told_to_wait(approved: Appeal) -> None:
    cache.clear()
    client, answers = Client(), Counter[int]()
    for guess in list(guesses(2, "x" * 43))[:1_000]:
        client.cookies["one_time_link"] = guess
        answers[client.post("/link/").status_code] += 1
    assert answers == {404: 30, 429: 970}


def test_no_guess_at_a_visit_or_at_an_appeal_opens_one(approved: Appeal) -> None:
    cache.clear()
    visit = come_in(VERA).cookies["cabinet"].value
    client = Client()
    for guess in list(guesses(3, visit))[:1_000]:
        client.cookies["cabinet"] = guess
        answer = client.get(f"/cabinet/{approved.registration_number}/")
        assert answer.status_code == 404
    assert Session.objects.count() == 1


def test_no_guess_at_a_rating_rates(approved: Appeal) -> None:
    cache.clear()
    Appeal.objects.update(state="sent", sent_at=register.moscow(2026, 11, 26))
    path = rating_url(approved).removeprefix("http://testserver")
    signature = path.rpartition(":")[2].strip("/")
    for guess in list(guesses(4, signature))[:1_000]:
        assert Client().post(path.replace(signature, guess), {"mark": "1"}).status_code == 404
    assert not Rating.objects.exists()
