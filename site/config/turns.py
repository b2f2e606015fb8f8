"""Whose turn it is, when several machines share one database: each periodic job is done by one at a time.

What the work leads to stays right without this: its rows are unique or claimed by leases. A turn only spares
two machines the same look. PostgreSQL gives it back by itself when the process that holds it dies.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

OURS = 442
"""Keeps our turns apart from other advisory locks with two keys in the same database."""


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Take the turn at what ``name`` says, without waiting; yield whether it was to be had.

    The lock belongs to the session, so that the work within may commit as often as it likes: between the
    site and PostgreSQL no pooler may share sessions by transactions. SQLite serves one machine, which has
    one clock: there is nothing to take.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    if not _asked("SELECT pg_try_advisory_lock(%s, hashtext(%s))", name):
        yield False
        return
    try:
        yield True
    finally:
        _asked("SELECT pg_advisory_unlock(%s, hashtext(%s))", name)


def _asked(statement: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [OURS, name])
        row = cursor.fetchone()
    return bool(row and row[0])
