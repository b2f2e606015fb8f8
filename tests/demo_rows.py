"""The demonstration for tests of something else: loaded once by each process, then put back from memory.

Loading it asks the database ten thousand times. What only reads a loaded site need not pay for that again;
what is about the loading itself calls `pages.demo.load`.
"""

from datetime import time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

import pages.demo

Rows = dict[str, list[tuple[Any, ...]]]
_kept: Rows = {}


def load_demo() -> None:
    """Leave in an empty database what `pages.demo.load` leaves there: call it before anything else is put."""
    if _kept:
        _put(_kept)
    else:
        pages.demo.load()
        _kept.update(all_rows())


def all_rows() -> Rows:
    """Return the rows of each table; SQLite's index of full texts follows its table by triggers."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # The count of changes is never put back: it only grows.
            if "_fts" not in table and not table.startswith("generations_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = [tuple(map(_writable, row)) for row in cursor.fetchall()]
    return found


def _writable(value: Any) -> Any:
    """Return the value as both databases take it: SQLite knows no time of day."""
    return str(value) if isinstance(value, time) else value


def _put(rows: Rows) -> None:
    present = all_rows()
    changed = {table: wanted for table, wanted in rows.items() if present[table] != wanted}
    with connection.cursor() as cursor:
        for table in changed:
            if present[table]:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, wanted in changed.items():
            if wanted:
                marks = ", ".join(["%s"] * len(wanted[0]))
                cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({marks})", wanted)
    connection.check_constraints()
    # A transactional test before may have numbered them anew.
    ContentType.objects.clear_cache()
