"""A private source is found by its own people only: no query of a visitor reaches it by any way."""

import pytest
from tests.search.conftest import Shelf

from search.finding import find, similar
from search.models import Posting, SearchEntry, Stem, WordForm
from search.private import forget_private, index_private, keys_with_all, keys_with_any, known_keys
from search.services import rebuild, reconcile

pytestmark = pytest.mark.django_db
SECRET = {"7": {"проверкин", "счетчик"}, "8": {"проверкин", "долг"}, "9": {"иванов"}}


@pytest.fixture
def secret(shelf: Shelf) -> None:
    shelf.put("Долг и счётчик", "Как проверить счётчик")
    index_private(source="cases", terms_by_key=SECRET)


def of_cases(*terms: str) -> list[str]:
    return keys_with_all(source="cases", terms=terms, limit=10)


@pytest.mark.usefixtures("secret")
def test_entries_with_all_terms_are_found_the_latest_first() -> None:
    assert of_cases("проверкин") == ["8", "7"]
    assert of_cases("проверкин", "долг") == ["8"]
    assert of_cases("проверкин", "иванов") == of_cases("никто") == of_cases() == []
    assert keys_with_any(source="cases", terms=["долг", "иванов"], limit=10) == ["9", "8"]
    assert keys_with_all(source="cases", terms=["проверкин"], limit=1) == ["8"]


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("query", ["проверкин", "Проверкина", "проверкни", "ghjdthrby", "_", "иванов долг"])
def test_no_query_of_a_visitor_reaches_them(query: str) -> None:
    findings = find(query)
    assert all(result.url == "/1/" for result in findings.results)
    assert findings.everywhere <= 1
    assert not findings.reading.fixes
    assert all(entry.source == "books" for entry in similar(query, source="", audience=""))


@pytest.mark.usefixtures("secret")
def test_a_digest_typed_by_a_visitor_or_a_private_source_asked_for_finds_nothing() -> None:
    digest = Stem.objects.filter(text__startswith="_").values_list("text", flat=True)[0]
    assert not find(digest).results
    assert not find("счётчик", source="private:cases").results
    assert not similar("проверкин счетчик", source="private:cases", audience="")


@pytest.mark.usefixtures("secret")
def test_no_word_of_theirs_is_stored_anywhere() -> None:
    assert not Stem.objects.filter(text__in=["проверкин", "иванов"]).exists()
    assert not WordForm.objects.filter(text__in=["проверкин", "иванов"]).exists()
    entry = SearchEntry.every.get(key="7", source="private:cases")
    assert (entry.title, entry.lead, entry.body, entry.url, entry.place) == ("", "", "", "", "")


@pytest.mark.usefixtures("secret")
def test_they_change_neither_the_order_nor_the_counts_of_public_results() -> None:
    known = find("счётчик").reading.terms[0].stem
    assert (known.having, known.entries) == (1, 1)
    assert SearchEntry.objects.count() == 1


@pytest.mark.usefixtures("secret")
def test_the_upkeep_of_the_public_index_leaves_them_alone() -> None:
    assert reconcile() == 0
    rebuild()
    assert of_cases("проверкин") == ["8", "7"]


@pytest.mark.usefixtures("secret")
def test_indexing_again_writes_only_what_is_different() -> None:
    assert index_private(source="cases", terms_by_key=SECRET) == 0
    assert index_private(source="cases", terms_by_key={"7": {"иванов"}, "9": {"иванов"}}) == 1
    assert of_cases("проверкин") == ["8"]
    assert of_cases("иванов") == ["9", "7"]


@pytest.mark.usefixtures("secret")
def test_what_is_forgotten_leaves_no_posting() -> None:
    forget_private(source="cases", keys=["7", "8"])
    assert of_cases("проверкин") == []
    assert known_keys(source="cases", keys=["7", "8", "9"]) == {"9"}
    assert Posting.objects.filter(stem__text__startswith="_").count() == 1


@pytest.mark.usefixtures("secret")
def test_two_private_sources_know_nothing_of_each_other() -> None:
    index_private(source="other", terms_by_key={"7": {"проверкин"}})
    assert keys_with_all(source="other", terms=["проверкин"], limit=10) == ["7"]
    assert of_cases("проверкин") == ["8", "7"]
    assert keys_with_all(source="other", terms=["иванов"], limit=10) == []
