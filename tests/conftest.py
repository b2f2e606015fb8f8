import gc
from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase

import pytest
from hypothesis import settings
from tests.everyday import everyday_on_postgresql

from ledger import triggers
from review.gate import exempt

# A busy machine is slow, not wrong: no example has a deadline.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what reads or writes the database, and of that what runs on PostgreSQL every day."""
    for item in items:
        unittest = getattr(item, "cls", None) or object
        fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if fixtures or item.get_closest_marker("django_db") or issubclass(unittest, TransactionTestCase):
            # pytest-django refuses the database to all others.
            item.add_marker("database")
    for item in everyday_on_postgresql(items):
        item.add_marker("everyday")


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of the collections of garbage to come, and make them rarer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Threads and a second connection need a database file: SQLite's memory knows neither WAL nor waiting."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            path = tmp_path_factory.mktemp("database") / "test.sqlite3"
            connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget what an earlier test left in the cache: Wagtail keeps the addresses of its sites there."""
    cache.clear()


@pytest.fixture(autouse=True)
def _published_without_review(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests of other rooms publish as the loader of a new site does; those of the review do not."""
    if "reviewed" in request.keywords:
        yield
        return
    with exempt("job:tests"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_journal() -> Iterator[None]:
    """Lift the journal's triggers while a transactional test's tables are emptied, and put them back."""
    flush = TransactionTestCase._fixture_teardown

    def flush_unguarded(self: Any) -> None:
        with triggers.lifted():
            flush(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
    yield
    patch.undo()
