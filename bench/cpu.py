"""Print the milliseconds of processor time that a page of the project in the settings costs, made anew.

With ``GENERATIONS_OF=site`` each time a new, empty generation is open, so that the page is kept, too.
"""

import os
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from statistics import median

import django
from django.test import Client

WARM_UP = 10
RUNS = 100


def milliseconds_of(path: str, before_each: Callable[[], object]) -> float:
    """Return the median over many requests of a warm process."""
    client = Client()
    for _ in range(WARM_UP):
        before_each()
        if client.get(path).status_code != HTTPStatus.OK:
            raise SystemExit(f"{path} does not answer 200")
    return median(_once(client, path, before_each) for _ in range(RUNS))


def _once(client: Client, path: str, before_each: Callable[[], object]) -> float:
    before_each()
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


def _open_a_generation() -> None:
    from generations.commits import folder

    folder().open(number=0, until=time.time() + 3600)


def main() -> None:
    django.setup()
    of_site = os.environ.get("GENERATIONS_OF") == "site"
    cost = milliseconds_of(sys.argv[1], _open_a_generation if of_site else lambda: None)
    sys.stdout.write(f"{cost:.3f}")


if __name__ == "__main__":
    main()
