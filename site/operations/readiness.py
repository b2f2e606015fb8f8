"""Whether this process can do its work: the database answers and has every table that the code expects."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

DATABASE = "database"
MIGRATIONS = "migrations"


def trouble() -> str:
    """Return what keeps the site from working: DATABASE, MIGRATIONS, or «»."""
    try:
        return MIGRATIONS if unapplied() else ""
    except DatabaseError:
        return DATABASE


def unapplied() -> set[tuple[str, str]]:
    """Return the migrations of this code that the database lacks. DatabaseError when it does not answer."""
    return set(_shipped() - set(MigrationRecorder(connection).applied_migrations()))


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    """Read the migrations of the code, once in a process: they lie in a hundred folders."""
    return frozenset(MigrationLoader(None).graph.nodes)
