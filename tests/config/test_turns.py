"""Two clocks on two machines: each job is done by one of them at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from wagtail import hooks

import psycopg
import pytest

from config.jobs import run_due_jobs
from config.turns import OURS, turn

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere() -> Iterator[psycopg.Connection]:
    """The session of another machine."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite serves one machine")
    known = connection.get_connection_params()
    wanted = {name: known[name] for name in ("dbname", "user", "password", "host", "port") if name in known}
    with psycopg.connect(**wanted, autocommit=True) as other:
        yield other


def take(elsewhere: psycopg.Connection, name: str) -> bool:
    row = elsewhere.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [OURS, name]).fetchone()
    return bool(row and row[0])


def test_a_turn_is_given_and_given_back() -> None:
    for _ in range(2):
        with turn("of tests") as is_ours:
            assert is_ours


def test_what_another_machine_is_at_is_left_to_it(elsewhere: psycopg.Connection) -> None:
    assert take(elsewhere, "of tests")
    with turn("of tests") as is_ours:
        assert not is_ours
    with turn("something else") as is_ours:
        assert is_ours


def test_what_a_dead_machine_was_at_is_done_by_the_next(elsewhere: psycopg.Connection) -> None:
    assert take(elsewhere, "of tests")
    elsewhere.close()
    with connection.cursor() as cursor:
        # The server notices the broken connection by itself; here it is only waited for.
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [OURS])
        for _ in range(200):
            if cursor.fetchone() == (0,):
                break
            cursor.execute("SELECT pg_sleep(0.02)")
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [OURS]
            )
    with turn("of tests") as is_ours:
        assert is_ours


def test_a_turn_is_given_back_by_work_that_fails(elsewhere: psycopg.Connection) -> None:
    with pytest.raises(ValueError, match="broken"), turn("of tests"):
        raise ValueError("broken")
    assert take(elsewhere, "of tests")


def test_the_clock_does_no_job_that_another_clock_is_doing(elsewhere: psycopg.Connection) -> None:
    done = []

    def counted(now: datetime) -> str:
        done.append(now)
        return "done"

    with hooks.register_temporarily("periodic_job", counted, order=-1):
        jobs = hooks._hooks["periodic_job"]
        hooks._hooks["periodic_job"] = [entry for entry in jobs if entry[0] is counted]
        try:
            name = f"{counted.__module__}.{counted.__name__}"
            assert take(elsewhere, name)
            assert list(run_due_jobs(NOW)) == []
            elsewhere.execute("SELECT pg_advisory_unlock_all()")
            assert list(run_due_jobs(NOW)) == [f"{name}: done"]
        finally:
            hooks._hooks["periodic_job"] = jobs
    assert done == [NOW]
