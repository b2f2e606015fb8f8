"""The desk over a small and over a large register: its queue, its filters, its search and a card.

Run as a program it fills the empty, migrated database of its environment and prints its rows. A million
appeals on PostgreSQL take minutes, so they are measured only when BENCH_MILLION is set beside
TEST_DATABASE_URL, as `make prove` does.
"""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, timedelta
from http import HTTPStatus
from itertools import islice
from statistics import median
from typing import Any
from uuid import UUID

from bench.rows import Row
from bench.search import throw_away_database
from bench.workspace import Workspace

SMALL, LARGE, MILLION = 1_000, 50_000, 1_000_000
RATIO_LIMIT, MILLION_RATIO_LIMIT = 2.0, 4.0
WARM_UP, RUNS = 3, 15
CHUNK = 2_000
PEOPLE = 20
OPEN_IN_SMALL, OPEN_IN_LARGE = 10, 50
"""One in so many appeals is open: of five years about those of a month. More in the small register, whose
first page would not be full otherwise."""
YEARS_BACK = 5
WORDS_OF_TEXT = 8
SAME_SURNAME = 120
"""Appeals of one surname at most: a search for it gives several pages."""
SYLLABLES = ("ба", "во", "гре", "до", "жи", "ка", "ло", "ми", "но", "пра", "ру", "ся", "ты", "фе", "хо", "ше")


def measure(workspace: Workspace) -> list[Row]:
    """Measure on a copy of the empty database, and a million on PostgreSQL when that is asked for."""
    copy = workspace.folder / "register.sqlite3"
    shutil.copy(workspace.folder / "site.sqlite3", copy)
    rows = _rows(workspace, f"sqlite:///{copy}", "SQLite", LARGE, RATIO_LIMIT)
    copy.unlink()
    server = os.environ.get("TEST_DATABASE_URL", "")
    if server and os.environ.get("BENCH_MILLION"):
        with throw_away_database(server) as address:
            workspace.python("site/manage.py", "migrate", "--verbosity=0", DATABASE_URL=address)
            rows += _rows(workspace, address, "PostgreSQL", MILLION, MILLION_RATIO_LIMIT)
    return rows


def _rows(workspace: Workspace, database: str, name: str, large: int, limit: float) -> list[Row]:
    printed = workspace.python("-m", "bench.register", str(large), str(limit), DATABASE_URL=database)
    rows = [Row(**fields) for fields in json.loads(printed)]
    return [Row(f"{name}: {row.name}", row.value, row.unit, row.limit) for row in rows]


def _compare(large: int, limit: float) -> Iterator[Row]:
    """Fill the database twice and ask the same of both; yield the rows without the database's name."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench"))
    people = _people()
    _fill(1, SMALL, SMALL, people)
    _gather_statistics()
    small = {name: _cost(ask) for name, ask in _questions(client).items()}
    start = time.monotonic()
    _fill(SMALL + 1, large, large, people)
    filled = time.monotonic() - start
    _gather_statistics()
    for name, ask in _questions(client).items():
        milliseconds, queries = _cost(ask)
        before, queries_before = small[name]
        yield Row(f"{name} at {SMALL:,} appeals", round(before, 2), "ms")
        yield Row(f"{name} at {large:,} appeals", round(milliseconds, 2), "ms")
        yield Row(f"{name}, large to small", round(milliseconds / before, 2), "times", limit)
        yield Row(f"{name}: SQL queries", queries, "queries")
        yield Row(f"{name}: more queries when large", abs(queries - queries_before), "queries", 0)
    yield Row(f"register of {large:,} filled and indexed", round(filled, 1), "s")


def _questions(client: Any) -> dict[str, Callable[[], Any]]:
    """Return what people ask of the desk all day."""
    from django.urls import reverse

    from questions.models import Appeal

    desk, found = reverse("appeals:index"), reverse("appeals:find")
    open_appeal = Appeal.objects.open().filter(state="assigned").order_by("-pk")[0]
    filters = {"scope": "all", "kind": "complaint", "channel": "post"}

    def search(text: str) -> Callable[[], Any]:
        return lambda: client.post(found, {"q": text}, follow=True)

    return {
        "desk, queue": lambda: client.get(desk),
        "desk, filters": lambda: client.get(desk, filters),
        "desk, answered": lambda: client.get(desk, {"scope": "answered"}),
        "desk, search by surname": search(_surname(0)),
        "desk, search by number": search(open_appeal.registration_number),
        "desk, search by part of a telephone": search("4735410"),
        "desk, card": lambda: client.get(reverse("appeals:inspect", args=[open_appeal.pk])),
    }


def _cost(ask: Callable[[], Any]) -> tuple[float, int]:
    """Return the median of the milliseconds on the clock and the queries of one asking."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM_UP):
        with CaptureQueriesContext(connection) as queries:
            status = ask().status_code
        count = len(queries)
        if status != HTTPStatus.OK:
            raise SystemExit(f"The desk answers {status}")
    return median(_milliseconds(ask) for _ in range(RUNS)), count


def _milliseconds(ask: Callable[[], Any]) -> float:
    from django.db import connection

    # SQLite works inside this process: its processor time is what others on the machine do not disturb.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    start = clock()
    ask()
    return (clock() - start) * 1000


def _fill(first: int, last: int, of_all: int, people: list[Any]) -> None:
    from django.db import connection, transaction

    from questions.finding import index_appeals
    from questions.models import Appeal

    appeals = _appeals(first, last, of_all, people)
    # One transaction is fastest on SQLite; PostgreSQL cleans up behind short ones.
    with transaction.atomic() if connection.vendor == "sqlite" else nullcontext():
        while chunk := list(islice(appeals, CHUNK)):
            stored = Appeal.objects.bulk_create(chunk, batch_size=500)
            _add_what_belongs_to_them(stored)
            index_appeals(stored)


def _add_what_belongs_to_them(appeals: list[Any]) -> None:
    from ledger.models import Entry
    from questions.models import Reply

    Entry.objects.bulk_create(
        Entry(
            stream=appeal.stream, seq=1, event="registered", text="{}", previous_hash="", hash="",
            actor="visitor", created_at=appeal.received_at,
        )
        for appeal in appeals
    )  # fmt: skip
    Reply.objects.bulk_create(
        Reply(appeal=appeal, text="<p>Ответ по существу.</p>", author_id=appeal.assignee_id)
        for appeal in appeals
        if appeal.state in {"drafted", "closed"}
    )


def _appeals(first: int, last: int, of_all: int, people: list[Any]) -> Iterator[Any]:
    from django.utils import timezone

    chance = random.Random(first)  # noqa: S311 - the same register each time
    now, today = timezone.now(), timezone.localdate()
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(2_000)]
    surnames = max(1, of_all // SAME_SURNAME)
    for number in range(first, last + 1):
        text = " ".join(chance.choices(words, k=WORDS_OF_TEXT))
        yield _appeal(number, of_all, text, _surname(number % surnames), people, now, today)


def _appeal(
    number: int, of_all: int, text: str, surname: str, people: list[Any], now: Any, today: date
) -> Any:
    from questions.choices import Channel, Kind
    from questions.models import Appeal

    open_in = OPEN_IN_SMALL if number <= SMALL else OPEN_IN_LARGE
    is_open = number % open_in == 0
    age = timedelta(days=(of_all - number) * YEARS_BACK * 365 // of_all)
    registered_on = today - (timedelta(days=number // open_in % 30) if is_open else age)
    due_on = registered_on + timedelta(days=21)
    state = ("assigned", "drafted", "awaiting_approval", "registered")[number // open_in % 4]
    return Appeal(
        token=UUID(int=number), year=registered_on.year, number=number, access_code=f"{number % 10**12:012d}",
        kind=Kind.values[number % len(Kind.values)], channel=Channel.values[number % len(Channel.values)],
        audience="individual", text=text, person_name=f"{surname} Вера Павловна",
        reply_channel="email", email=f"bench{number}@pochta.example", account_number=f"{number:010d}",
        phone_digits=f"7473541{number % 10**4:04d}", received_at=now - (today - registered_on),
        registered_on=registered_on, due_on=due_on, control_on=due_on, term_snapshot={},
        state=state if is_open else "closed", sent_at=None if is_open else now - age,
        assignee=None if state == "registered" and is_open else people[number // open_in % len(people)],
    )  # fmt: skip


def _surname(number: int) -> str:
    """Return an invented surname; different numbers give different ones."""
    syllables = [SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(4)]
    return "".join(syllables).capitalize() + "нко"


def _people() -> list[Any]:
    from django.contrib.auth import get_user_model

    from staff.models import Department, Employee

    department = Department.objects.create(name="Отдел расчётов")
    users = [get_user_model().objects.create(username=f"bench{number}") for number in range(PEOPLE)]
    common = {"post": "инженер", "department": department}
    return [Employee.objects.create(user=user, full_name=f"Сотрудник {user.pk}", **common) for user in users]


def _gather_statistics() -> None:
    """PostgreSQL does this by itself within a minute of a change."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main(large: str, limit: str) -> None:
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    rows = list(_compare(int(large), float(limit)))
    sys.stdout.write(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main(*sys.argv[1:])
