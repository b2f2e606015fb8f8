"""The yearly report over 100,000 and over 1,000,000 appeals and contacts: time and memory.

The budget is kept on PostgreSQL: ten times the rows may cost fifteen times the time, in less than 300 MiB. It
is measured when TEST_DATABASE_URL names a server and BENCH_MILLION is set, as for the register. Run as a
program it fills or asks the migrated database of its environment; each question is a process of its own, so
that its memory is its own.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from bench.rows import Row
from bench.search import throw_away_database
from bench.workspace import Workspace, peak_mib

SMALL, LARGE = 100_000, 1_000_000
RATIO_LIMIT, MEMORY_LIMIT_MIB = 15.0, 300.0
YEAR = 2025
NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)
CUT_OFF = date(2026, 2, 9)
PROGRAM = "bench.yearly_report"
FILL_APPEALS = """
    INSERT INTO questions_appeal (
        token, year, number, access_code, kind, channel, audience, text, person_name, organization_name, inn,
        account_number, reply_channel, email, phone, postal_address, phone_digits, topic_id, sender_number,
        is_flagged, received_at, registered_on, due_on, control_on, due_provisional, term_snapshot, state,
        sent_at, outcome, outcome_reason, redirected_to, is_demo, erased_act, outcome_on
    )
    SELECT gen_random_uuid(), 2025, n, '000000000000',
        (ARRAY['question', 'complaint', 'claim', 'suggestion', 'review', 'application'])[1 + n %% 6],
        (ARRAY['website', 'cabinet', 'email', 'post', 'in_person', 'fax', 'phone', 'gis'])[1 + n %% 8],
        CASE WHEN n %% 5 = 0 THEN 'organization' ELSE 'individual' END,
        'Когда ответите?', 'Заявитель', '', '', '', 'email', '', '', '', '',
        (SELECT id FROM questions_topic ORDER BY id OFFSET n %% 7 LIMIT 1), '', false,
        day + time '12:00', day, day + 20, day + 20, false, '{}',
        CASE WHEN n %% 50 = 0 THEN 'declined' WHEN n %% 20 = 0 THEN 'assigned' ELSE 'closed' END,
        CASE WHEN n %% 20 = 0 THEN NULL ELSE day + (5 + n %% 18) + time '12:00' END,
        CASE WHEN n %% 50 = 0 THEN (ARRAY['obscene', 'unreadable', 'repeated'])[1 + n %% 3] ELSE '' END,
        '', '', false, '', CASE WHEN n %% 50 = 0 THEN day + 3 END
    FROM (
        SELECT n, date '2025-01-01' + (n::bigint * 7919 %% 365)::int AS day FROM generate_series(%s::int,
        %s::int) AS n
    ) AS days
"""
FILL_RATINGS = """
    INSERT INTO questions_rating (appeal_id, mark, comment, rated_at)
    SELECT id, 1 + id %% 5, '', sent_at FROM questions_appeal
    WHERE number BETWEEN %s AND %s AND state = 'closed' AND number %% 10 = 1
"""
FILL_CONTACTS = """
    INSERT INTO service_contact (
        channel, day, year, month, outcome, waiting_seconds, service_seconds, source, source_key, is_void,
        void_reason, waiting_unmeasured, service_unmeasured, is_demo, is_open
    )
    SELECT (ARRAY['in_person', 'home', 'phone'])[1 + n %% 3], day, 2025, extract(month FROM day), 'served',
        CASE WHEN n %% 20 = 0 THEN NULL ELSE n::bigint * 7919 %% 3600 END, CASE WHEN n %% 50 = 0 THEN NULL
        ELSE 30 + n::bigint * 104729 %% 3600 END,
        '', '', false, '', false, false, false, false
    FROM (
        SELECT n, date '2025-01-01' + (n::bigint * 7907 %% 365)::int AS day FROM generate_series(%s::int,
        %s::int) AS n
    ) AS days
"""
FILLING = (FILL_APPEALS, FILL_RATINGS, FILL_CONTACTS)


def measure(workspace: Workspace) -> list[Row]:
    """Measure on PostgreSQL, when that is asked for."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server or not os.environ.get("BENCH_MILLION"):
        return []
    with throw_away_database(server) as address:
        workspace.python("site/manage.py", "migrate", "--verbosity=0", DATABASE_URL=address)
        return list(_compare(workspace, address))


def _compare(workspace: Workspace, database: str) -> Iterator[Row]:
    found: dict[int, dict[str, tuple[float, float]]] = {}
    done = 0
    for number in (SMALL, LARGE):
        workspace.python("-m", PROGRAM, "fill", str(done + 1), str(number), DATABASE_URL=database)
        done = number
        found[number] = {
            name: tuple(json.loads(workspace.python("-m", PROGRAM, name, DATABASE_URL=database)))
            for name in QUESTIONS
        }
    for name, title in TITLES.items():
        small, large = found[SMALL][name], found[LARGE][name]
        limit = RATIO_LIMIT if name == "draft" else None
        yield Row(f"{title}, {SMALL:,} appeals and contacts", round(small[0], 2), "s")
        yield Row(f"{title}, {LARGE:,}", round(large[0], 2), "s")
        yield Row(f"{title}, large to small", round(large[0] / small[0], 2), "times", limit)
        yield Row(f"{title}, {LARGE:,}: peak memory", round(large[1], 1), "MiB", MEMORY_LIMIT_MIB)


def _fill(first: str, last: str) -> None:
    from django.db import connection

    from questions.models import Topic

    for number in range(7 - Topic.objects.count()):
        Topic.objects.create(title=f"Тема {number}")
    with connection.cursor() as cursor:
        for statement in FILLING:
            cursor.execute(statement, [int(first), int(last)])
        cursor.execute("VACUUM ANALYZE")


def _draft() -> None:
    """Count the whole year and build its tables: what the checklist of a draft does, too."""
    from disclosure.yearly.building import tables_of
    from disclosure.yearly.counting import count_everything

    tables_of(count_everything(YEAR, CUT_OFF))


def _freeze() -> None:
    """Begin a report: count row by row, keep the rows, make the snapshot."""
    from disclosure.yearly.models import YearlyReport
    from disclosure.yearly.services.drafting import begin

    YearlyReport.objects.all().delete()
    begin(year=YEAR, user=None, now=NOW)


def _compare_rows() -> None:
    """Merge the frozen rows with the present ones, as each night does."""
    from disclosure.yearly.differing import by_cell, differing
    from disclosure.yearly.models import FrozenRows
    from disclosure.yearly.rows import current_rows, frozen_rows, is_intact

    frozen = FrozenRows.objects.get()
    if not is_intact(frozen) or by_cell(differing(frozen_rows(frozen), current_rows(YEAR, CUT_OFF))):
        raise SystemExit("The rows are not what was frozen a moment ago.")


QUESTIONS: dict[str, Callable[[], Any]] = {"draft": _draft, "freeze": _freeze, "reconcile": _compare_rows}
TITLES = {
    "draft": "yearly report, figures of a draft",
    "freeze": "yearly report, begun: rows frozen",
    "reconcile": "yearly report, compared with the register",
}


def main() -> None:
    import django

    django.setup()
    name, *arguments = sys.argv[1:]
    if name == "fill":
        _fill(*arguments)
        return
    start = time.monotonic()
    QUESTIONS[name]()
    seconds = time.monotonic() - start
    sys.stdout.write(json.dumps([seconds, peak_mib()]))


if __name__ == "__main__":
    main()
