"""The operators' list over a small and over a large register."""

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from statistics import median
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.pages import queries_of
from bench.rows import Row
from questions.choices import Audience, Channel, Kind, ReplyChannel
from questions.models import Appeal

SMALL, LARGE = 100, 10_000
RATIO_LIMIT = 2.0
WARM_UP = 3
RUNS = 15
DAYS_OF_TERMS = 60


def measure() -> list[Row]:
    """Fill the register, measure the list, and leave no trace."""
    with transaction.atomic():
        client = Client()
        client.force_login(get_user_model().objects.create_superuser("bench"))
        _fill(1, SMALL)
        small_ms, small_queries = _list_cost(client)
        _fill(SMALL + 1, LARGE)
        large_ms, large_queries = _list_cost(client)
        transaction.set_rollback(True)
    return [
        Row(f"register list at {SMALL:,} appeals: processor time", round(small_ms, 2), "ms"),
        Row(f"register list at {LARGE:,} appeals: processor time", round(large_ms, 2), "ms"),
        Row("register list, large to small", round(large_ms / small_ms, 2), "times", RATIO_LIMIT),
        Row(f"register list at {LARGE:,} appeals: SQL queries", large_queries, "queries"),
        Row("register list, more queries when large", abs(large_queries - small_queries), "queries", 0),
    ]


def _list_cost(client: Client) -> tuple[float, int]:
    path = reverse("appeals:index")
    queries = [queries_of(client, path) for _ in range(WARM_UP)][-1]
    return median(_milliseconds(client, path) for _ in range(RUNS)), queries


def _milliseconds(client: Client, path: str) -> float:
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


def _fill(first: int, last: int) -> None:
    Appeal.objects.bulk_create(_appeals(first, last), batch_size=500)


def _appeals(first: int, last: int) -> Iterator[Appeal]:
    now, today = timezone.now(), timezone.localdate()
    kinds, channels = cycle(Kind.values), cycle(Channel.values)
    for number in range(first, last + 1):
        due_on = today + timedelta(days=number % DAYS_OF_TERMS - DAYS_OF_TERMS // 4)
        yield Appeal(
            token=uuid4(),
            year=today.year,
            number=number,
            access_code=f"{number:012d}",
            kind=next(kinds),
            channel=next(channels),
            audience=Audience.INDIVIDUAL,
            text="Когда придёт ответ?",
            person_name=f"Заявитель {number}",
            reply_channel=ReplyChannel.EMAIL,
            email=f"bench{number}@example.org",
            received_at=now,
            registered_on=today,
            due_on=due_on,
            control_on=due_on,
            term_snapshot={},
        )
