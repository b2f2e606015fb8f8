"""Whether a visitor can tell by the clock what is known here: answers to known and unknown, in turn."""

import random
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles

from bench.rows import Row

RUNS = 200
LIMIT = 1.0
"""The difference of the medians, in the spread of one and the same: the range of its middle half."""


def measure() -> Iterator[Row]:
    """Ask in the loaded demo, each time as if nobody had asked before."""
    from questions.models import Appeal

    appeals = list(Appeal.objects.exclude(email="").order_by("pk")[:RUNS])
    yield from _rows(
        "asking for a link", _sign_in, [appeal.email for appeal in appeals], "nobody{}@example.org"
    )
    numbers = [appeal.registration_number for appeal in appeals]
    yield from _rows("asking for a state by a wrong code", _status, numbers, "2019-{:06d}")


def _sign_in(address: str) -> int:
    return _post("cabinet:index", {"email": address}, 302)


def _status(number: str) -> int:
    return _post("questions:status", {"number": number, "code": "123412341234"}, 422)


def _post(name: str, data: dict[str, str], expected: int) -> int:
    """Return the nanoseconds of one answer."""
    from django.core.cache import cache
    from django.test import Client
    from django.urls import reverse

    cache.clear()
    client, path = Client(), reverse(name)
    start = time.perf_counter_ns()
    status = client.post(path, data).status_code
    took = time.perf_counter_ns() - start
    if status != expected:
        raise RuntimeError(f"{path}: {status}")
    return took


def _rows(what: str, ask: Callable[[str], int], known: list[str], unknown: str) -> Iterator[Row]:
    order, took = random.Random(1), {True: list[int](), False: list[int]()}  # noqa: S311
    for number in range(RUNS):
        pair = [(True, known[number % len(known)]), (False, unknown.format(number))]
        order.shuffle(pair)
        for is_known, subject in pair:
            took[is_known].append(ask(subject))
    low, _, high = quantiles(took[True])
    difference = abs(median(took[True]) - median(took[False]))
    yield Row(f"{what}: known", round(median(took[True]) / 1e6, 2), "ms")
    yield Row(f"{what}: unknown", round(median(took[False]) / 1e6, 2), "ms")
    yield Row(f"{what}: difference to its own spread", round(difference / (high - low), 2), "times", LIMIT)
