"""Print the milliseconds of processor time that the home page of the project in the settings costs."""

import sys
import time
from http import HTTPStatus
from statistics import median

import django
from django.test import Client

WARM_UP = 10
RUNS = 100
HOME = "/"


def milliseconds_of(path: str) -> float:
    """Return the median over many requests of a warm process."""
    client = Client()
    for _ in range(WARM_UP):
        if client.get(path).status_code != HTTPStatus.OK:
            raise SystemExit(f"{path} does not answer 200")
    return median(_once(client, path) for _ in range(RUNS))


def _once(client: Client, path: str) -> float:
    start = time.process_time()
    client.get(path)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(f"{milliseconds_of(HOME):.3f}")
