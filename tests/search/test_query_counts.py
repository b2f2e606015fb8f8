"""Searching costs the same number of queries, whatever there is and whatever is asked."""

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from tests.search.conftest import Shelf

from search.finding import similar
from search.models import PromotedResult

LIMIT = 12
QUERIES = [
    "тариф",
    "тариыф",
    "nfhba",
    "nfhjba",
    "тариф жираф",
    "тариф договор год",
    "жираф",
    "таирф догвоор гдо",
]


def cost(client: Client, query: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/search/", {"q": query}).status_code == 200
    return len(queries)


def costs(client: Client, shelf: Shelf, first: int, last: int) -> dict[str, int]:
    for number in range(first, last):
        word = "тариф" if number % 2 else "договор"
        shelf.put(f"{word} {number}", f"слово{number} год " * 5)
    return {query: cost(client, query) for query in QUERIES}


def test_size_costs_nothing(client: Client, shelf: Shelf) -> None:
    PromotedResult.objects.create(words="тариф", url="/a/", title="Совет")
    # Some things the site asks for only once in its life.
    cost(client, "тариф")
    few = costs(client, shelf, 0, 3)
    many = costs(client, shelf, 3, 300)
    assert few == many
    assert {query: count for query, count in many.items() if count > LIMIT} == {}


@pytest.mark.parametrize("text", ["тариф", "тариыф договро " + "неизвестность " * 50])
def test_suggestions_cost_the_same_at_any_size(shelf: Shelf, text: str) -> None:
    counts = []
    for first, last in ((0, 3), (3, 60)):
        for number in range(first, last):
            shelf.put(f"тариф {number}", "договор")
        with CaptureQueriesContext(connection) as queries:
            similar(text, source="books", audience="individual")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
