"""What has a time to appear or to vanish does so by itself, at the worker's next round."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.test import Client

from wagtail.models import ModelLogEntry, Page, PageLogEntry

import pytest
import time_machine

from pages.jobs import expire_due, publish_due
from pages.models import HomePage, InfoPage
from pages.wagtail_hooks import keep_publishing_times

NOON = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Plan = Callable[..., InfoPage]


@pytest.fixture
def plan(home: HomePage) -> Plan:
    """Publish a page at noon with times of its own, as the editor's «Опубликовать» does."""

    def make(slug: str = "novost", **times: datetime) -> InfoPage:
        with time_machine.travel(NOON, tick=False):
            page = home.add_child(instance=InfoPage(title=slug, slug=slug, live=False, **times))
            page.save_revision().publish()
        return InfoPage.objects.get(pk=page.pk)

    return make


def tick_at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        call_command("tick")


def status(client: Client, slug: str = "novost") -> int:
    return client.get(f"/{slug}/").status_code


def test_a_page_appears_at_its_time_and_vanishes_at_its_end(plan: Plan, client: Client) -> None:
    plan(go_live_at=NOON + HOUR, expire_at=NOON + 2 * HOUR)
    seen = []
    for minutes in (0, 59, 61, 119, 121):
        tick_at(NOON + timedelta(minutes=minutes))
        seen.append(status(client))
    assert seen == [404, 404, 200, 200, 404]


def test_a_page_without_times_stays(plan: Plan, client: Client) -> None:
    plan()
    tick_at(NOON + timedelta(days=3650))
    assert status(client) == 200


def test_the_very_minute_counts(plan: Plan, client: Client) -> None:
    plan(go_live_at=NOON + HOUR)
    tick_at(NOON + HOUR)
    assert status(client) == 200


def test_a_worker_that_was_down_past_both_times_shows_nothing(plan: Plan, client: Client) -> None:
    page = plan(go_live_at=NOON + HOUR, expire_at=NOON + 2 * HOUR)
    tick_at(NOON + timedelta(days=10))
    page.refresh_from_db()
    assert status(client) == 404
    assert (page.live, page.expired) == (False, True)


def test_a_coming_change_replaces_the_live_text_at_its_time(plan: Plan, client: Client) -> None:
    page = plan()
    page.title, page.go_live_at = "Новое имя", NOON + HOUR
    with time_machine.travel(NOON, tick=False):
        page.save_revision().publish()
    tick_at(NOON)
    assert "Новое имя" not in client.get("/novost/").content.decode()
    tick_at(NOON + HOUR)
    assert "Новое имя" in client.get("/novost/").content.decode()


def test_a_second_round_does_nothing_more_and_says_nothing(plan: Plan) -> None:
    plan(go_live_at=NOON + HOUR)
    plan("drugaya", expire_at=NOON + HOUR)
    later = NOON + 2 * HOUR
    with time_machine.travel(later, tick=False):
        assert keep_publishing_times(later) == "1 published, 1 expired on schedule"
        logged = PageLogEntry.objects.count()
        assert keep_publishing_times(later) == ""
    assert (PageLogEntry.objects.count(), ModelLogEntry.objects.count()) == (logged, 0)


def test_what_was_withdrawn_meanwhile_stays_withdrawn(plan: Plan, client: Client) -> None:
    page = plan()
    page.go_live_at = NOON + HOUR
    with time_machine.travel(NOON, tick=False):
        page.save_revision().publish()
        page.unpublish()
    tick_at(NOON + 2 * HOUR)
    assert status(client) == 404


def test_a_page_that_fails_is_logged_and_the_others_go_on(
    plan: Plan, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan("slomana", go_live_at=NOON + HOUR)
    plan("tselaya", go_live_at=NOON + 2 * HOUR)
    save = InfoPage.save

    def refuse(page: InfoPage, *args: Any, **kwargs: Any) -> None:
        if page.slug == "slomana" and page.live:
            raise ValueError("no")
        save(page, *args, **kwargs)

    monkeypatch.setattr(InfoPage, "save", refuse)
    tick_at(NOON + 3 * HOUR)
    assert (status(client, "slomana"), status(client, "tselaya")) == (404, 200)
    assert "could not be published" in caplog.text


def test_the_jobs_count_what_they_did(plan: Plan) -> None:
    plan(go_live_at=NOON + HOUR)
    plan("drugaya", expire_at=NOON + HOUR)
    with time_machine.travel(NOON + 2 * HOUR, tick=False):
        assert (publish_due(NOON), expire_due(NOON)) == (0, 0)
        assert (publish_due(NOON + HOUR), expire_due(NOON + HOUR)) == (1, 1)
    assert Page.objects.get(slug="drugaya").expired
