"""How many changes have been committed. It never goes down, and each commit that changes a page moves it."""

from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

CURRENT = "SELECT COALESCE((SELECT number FROM generations_generation WHERE id = 1), 0)"
# One statement sees one moment: a row counted here was not added to the number yet.
WITH_CHANGES = CURRENT + " + (SELECT COUNT(*) FROM generations_change)"  # noqa: S608 - nothing from outside
ADD_UP = """WITH gone AS (DELETE FROM generations_change RETURNING 1)
    INSERT INTO generations_generation (id, number) SELECT 1, COUNT(*) FROM gone
    ON CONFLICT (id) DO UPDATE SET number = generations_generation.number + EXCLUDED.number"""


def current(using: str = DEFAULT_DB_ALIAS) -> int:
    """Return the number of committed changes; one query."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(WITH_CHANGES if connection.vendor == "postgresql" else CURRENT)
        return int(cursor.fetchone()[0])


def add_up(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the rows of single transactions into the number; it stays what it is."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ADD_UP)
