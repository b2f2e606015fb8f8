"""After any edit the next reader gets the page as it is now."""

import random
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from wagtail.models import Page, Site

import pytest
import time_machine
from tests.demo_rows import load_demo
from tests.generations.edits import EDITS, Edit

from generations import storing, watching
from pages.models import CompanySettings

READ_EACH_TIME = 3
HOURS_PASS_EVERY = 7
LONGEST_PAUSE = 2 * 60 * 60
"""Seconds."""


class Readers:
    """One is answered from the generation where it can be; the other, who says who he is, never."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.client = Client()
        self.hits = 0

    def anew(self, path: str) -> tuple[int, bytes]:
        return self._read(path, HTTP_AUTHORIZATION="Bearer x")

    def stored(self, path: str) -> tuple[int, bytes]:
        return self._read(path)

    def _read(self, path: str, **headers: str) -> tuple[int, bytes]:
        response = self.client.get(path, **headers)  # type: ignore[arg-type]
        self.client.cookies.clear()
        self.hits += "ETag" in response.headers
        # A form has a token of its own each time.
        return response.status_code, response.content if "csrfmiddlewaretoken" not in str(
            response.content
        ) else b""

    def addresses(self) -> list[str]:
        live = [page.url for page in Page.objects.live().filter(depth__gt=1).specific() if page.url]
        chosen = self.dice.sample(live, min(READ_EACH_TIME, len(live)))
        return ["/", *(url.removeprefix("http://localhost") for url in chosen)]


class Trial:
    """Random edits of a loaded site, each committed, and pages read after each; now and then hours pass."""

    def __init__(self, commit: Callable[..., Any], seed: int) -> None:
        self.commit = commit
        self.dice = random.Random(seed)
        self.readers = Readers(self.dice)
        self.stale: list[str] = []
        load_demo()
        CompanySettings.for_site(Site.objects.get(is_default_site=True))
        connection.run_on_commit = []

    def run(self, edits: int) -> None:
        order = [EDITS[number % len(EDITS)] for number in range(edits)]
        self.dice.shuffle(order)
        with time_machine.travel(timezone.now(), tick=True) as clock:
            for number, make in enumerate(order):
                paths = self.readers.addresses()
                watching.look(timezone.now())
                for path in paths:
                    self.readers.stored(path)
                if number % HOURS_PASS_EVERY == 0:
                    clock.shift(self.dice.randint(1, LONGEST_PAUSE))
                    watching.look(timezone.now())
                self._edit(make, paths)

    def _edit(self, make: Edit, paths: list[str]) -> None:
        # Nothing is committed here, so what has run stays in the list of what is to run.
        connection.run_on_commit = []
        with self.commit(execute=True):
            make(self.dice)
        if self.dice.random() < 0.5:
            watching.look(timezone.now())
        # The first read makes a page where it may be kept, the second finds it.
        seen = {path: [self.readers.stored(path), self.readers.stored(path)] for path in paths}
        old = [path for path in paths if set(seen[path]) != {self.readers.anew(path)}]
        if old:
            self.stale.append(f"{make.__name__}: {old}")


@pytest.mark.django_db
def test_no_reader_gets_an_old_page_after_an_edit_of_any_kind(
    django_capture_on_commit_callbacks: Any,
) -> None:
    trial = Trial(django_capture_on_commit_callbacks, seed=1)
    trial.run(len(EDITS) * 2)
    assert trial.stale == []
    assert trial.readers.hits > len(EDITS)


@pytest.mark.django_db
def test_every_page_of_the_demonstration_may_be_kept() -> None:
    load_demo()
    left_out = {}
    for page in Page.objects.live().filter(depth__gt=1).specific():
        with storing.reading() as tables:
            Client().get(page.url)
        if not tables.only_watched:
            left_out[page.url] = tables.tables & storing._never_noticed()
    assert left_out == {}


@pytest.mark.prove
@pytest.mark.django_db
def test_no_reader_gets_an_old_page_after_a_thousand_edits(django_capture_on_commit_callbacks: Any) -> None:
    trial = Trial(django_capture_on_commit_callbacks, seed=2)
    trial.run(1000)
    assert trial.stale == []
    assert trial.readers.hits > 1000


@pytest.mark.django_db
def test_this_very_test_sees_an_old_page(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("generations.commits.changes_pages", lambda sql: False)
    monkeypatch.setattr("generations.numbers.current", lambda: 1)
    trial = Trial(django_capture_on_commit_callbacks, seed=3)
    trial.run(len(EDITS))
    assert len(trial.stale) > 3
