"""Which tests run on PostgreSQL each time, and which once a landing with the long proofs: docs/adr/0022."""

from collections.abc import Iterable

import pytest

OWN_SQL = ("tests/ledger/", "tests/search/")
"""Tests of the rooms that write SQL and triggers of their own, for each database another."""


def everyday_on_postgresql(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return every test that reads or writes the database, with one of its cases or, if it asks, with all.

    The first case stands for the others, whatever order the tests came in. Long proofs stand for nobody.
    """
    chosen: list[pytest.Item] = []
    first: dict[str, pytest.Item] = {}
    for item in items:
        if not item.get_closest_marker("database") or item.get_closest_marker("prove"):
            continue
        if _is_decided_by_the_database(item):
            chosen.append(item)
            continue
        test = item.nodeid.partition("[")[0]
        if test not in first or _case(item) < _case(first[test]):
            first[test] = item
    return [*chosen, *first.values()]


def _is_decided_by_the_database(item: pytest.Item) -> bool:
    """Whether each case may end differently there: own SQL, real transactions, or the test says so."""
    marker = item.get_closest_marker("django_db")
    is_transactional = "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        marker and marker.kwargs.get("transaction")
    )
    return (
        is_transactional
        or item.nodeid.startswith(OWN_SQL)
        or item.get_closest_marker("every_case") is not None
    )


def _case(item: pytest.Item) -> tuple[tuple[int, ...], str]:
    """Return the place of a case among those of its test: the numbers of its parameters as written."""
    callspec = getattr(item, "callspec", None)
    return tuple(callspec.indices.values()) if callspec else (), item.nodeid
