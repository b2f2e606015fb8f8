from django.db import connection

from questions.models import Counter

APPEALS = "appeal"
LETTERS = "letter"


def take_number(*, series: str, year: int) -> int:
    """Return the next number of a series in a year, without gaps: a failed transaction gives its number back.

    Others who want a number of the same series wait until the caller's transaction ends, so take it late.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    sql = (
        f"INSERT INTO {table} (series, year, last) VALUES (%s, %s, 1) "  # noqa: S608 - the name is the model's own
        f"ON CONFLICT (series, year) DO UPDATE SET last = {table}.last + 1 RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [series, year])
        return int(cursor.fetchone()[0])
