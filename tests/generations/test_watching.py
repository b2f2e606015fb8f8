"""A generation ends with a commit, with the minute of a dated thing, and after a crash between the two."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from wagtail import hooks

import pytest

from generations import commits, watching
from generations.commits import folder
from generations.moments import next_moment
from workdays.models import CalendarYear

MOSCOW = ZoneInfo("Europe/Moscow")


def at(hour: int, minute: int = 0, second: float = 0) -> datetime:
    return datetime(2026, 12, 7, hour, minute, tzinfo=MOSCOW) + timedelta(seconds=second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.every_case
class TestLook:
    def test_it_opens_one_and_keeps_it(self) -> None:
        watching.look(at(12))
        name = folder().current()
        assert name
        watching.look(at(12, 1))
        assert folder().current() == name

    def test_a_commit_ends_it_before_anything_else_is_done(self) -> None:
        watching.look(at(12))
        CalendarYear.objects.create(year=2090, act="приказ")
        assert folder().current() == ""
        watching.look(at(12))
        assert folder().current()

    def test_a_process_that_died_after_its_commit_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        watching.look(at(12))
        name = folder().current()
        monkeypatch.setattr(commits, "changes_pages", lambda sql: False)
        CalendarYear.objects.create(year=2090, act="приказ")
        assert folder().current() == name
        watching.look(at(12))
        assert folder().current() not in {"", name}

    def test_what_is_taken_back_ends_nothing(self) -> None:
        watching.look(at(12))
        name = folder().current()
        with transaction.atomic():
            CalendarYear.objects.create(year=2090, act="приказ")
            transaction.set_rollback(True)
        watching.look(at(12))
        assert folder().current() == name

    def test_it_ends_before_a_dated_moment_and_begins_at_it(self) -> None:
        with hooks.register_temporarily("dated_moments", lambda now: [at(12, 30)]):
            watching.look(at(12))
            name = folder().current()
            watching.look(at(12, 29, 59.0))
            assert folder().current() == name
            watching.look(at(12, 29, 59.6))
            assert folder().current() == ""
            watching.look(at(12, 29, 59.9))
            assert folder().current() == ""
            watching.look(at(12, 30))
            assert folder().current() not in {"", name}

    def test_all_well_costs_one_query(self, django_assert_num_queries: Any) -> None:
        watching.look(at(12))
        with django_assert_num_queries(1):
            watching.look(at(12))


def test_midnight_in_moscow_is_a_dated_moment() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hooks, "get_hooks", lambda name: [])
        assert next_moment(at(12)) == datetime(2026, 12, 7, 21, tzinfo=UTC)


def test_what_is_over_and_what_has_no_end_is_no_moment_to_come() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hooks, "get_hooks", lambda name: [lambda now: [at(11), None, at(13), at(14)]])
        assert next_moment(at(12)) == at(13)


@pytest.mark.django_db
def test_a_new_start_begins_with_an_empty_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    folder().open(number=1, until=at(23).timestamp())
    monkeypatch.setattr(watching, "_watch", lambda: None)
    watching.start().join(5)
    assert folder().current() == ""


@pytest.mark.django_db
def test_the_hooks_of_the_house_ask_little(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        next_moment(timezone.now())
