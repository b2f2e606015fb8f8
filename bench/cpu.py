"""Print the milliseconds of processor time that a page of the project in the settings costs, made anew.

Two numbers: of the first page and of the others. On our site the addresses are those of equal pages, each
asked for once in each of several generations, so that it is made and kept; a fresh project keeps nothing.
"""

import sys
import time
from http import HTTPStatus
from statistics import median

import django
from django.conf import settings
from django.test import Client

WARM_UP = 2
ROUNDS = 4
LEAST = 24
"""Requests in a round."""


def milliseconds_of(paths: list[str]) -> tuple[float, float]:
    """Return the medians in a warm process: of the first request in each round, and of the rest."""
    client, first, others = Client(), [], []
    for number in range(WARM_UP + ROUNDS):
        _begin()
        costs = [_once(client, path) for path in _round(paths)]
        if number >= WARM_UP:
            first.append(costs[0])
            others += costs[1:]
    return median(first), median(others)


def _round(paths: list[str]) -> list[str]:
    return paths if len(paths) >= LEAST else [paths[0]] * LEAST


def _once(client: Client, path: str) -> float:
    start = time.process_time()
    status = client.get(path).status_code
    cost = (time.process_time() - start) * 1000
    if status != HTTPStatus.OK:
        raise SystemExit(f"{path} does not answer 200")
    return cost


def _begin() -> None:
    if getattr(settings, "GENERATIONS", False):
        from generations.commits import folder

        folder().open(number=0, until=time.time() + 3600)


def main() -> None:
    django.setup()
    sys.stdout.write("{:.3f} {:.3f}".format(*milliseconds_of(sys.argv[1:])))


if __name__ == "__main__":
    main()
