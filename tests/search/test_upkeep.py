from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import call_command

import pytest
from tests.search.conftest import Shelf

from search import wagtail_hooks
from search.errors import UnknownSource
from search.finding import find
from search.models import Posting, SearchEntry, Stem, Sweep, WordForm
from search.services import forget, index, rebuild, reconcile, sweep
from search.sources import Content, source_named

NOON = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def state() -> list[tuple[object, ...]]:
    return sorted(Posting.objects.values_list("stem__text", "entry__key", "weight", "offset"))


def test_indexing_twice_changes_nothing(shelf: Shelf) -> None:
    key = shelf.put("Тарифы", "и ещё тарифы")
    before = state()
    assert index(source="books", key=key) is False
    assert [rebuild(), rebuild()] == [1, 1]
    assert state() == before
    assert (Stem.objects.count(), WordForm.objects.count()) == (1, 1)


def test_a_changed_text_replaces_the_old_one(shelf: Shelf) -> None:
    key = shelf.put("Тарифы")
    shelf.put("Договор", key=key)
    assert find("тарифы").results == []
    assert find("договор").total == 1


def test_a_text_that_its_source_no_longer_gives_is_forgotten(shelf: Shelf) -> None:
    key = shelf.put("Тарифы")
    shelf.texts.clear()
    assert index(source="books", key=key) is True
    assert index(source="books", key=key) is False
    assert not Posting.objects.exists()


def test_forgetting_twice_does_no_harm(shelf: Shelf) -> None:
    key = shelf.put("Тарифы")
    assert [forget(source="books", key=key) for _ in range(2)] == [1, 0]


def test_reconciling_puts_right_what_nobody_told_of(shelf: Shelf) -> None:
    shelf.put("Прежнее", key="old")
    shelf.put("Ушло", key="gone")
    shelf.put("Осталось", key="same")
    shelf.texts["old"] = Content("old", "/old/", "Тарифы")
    shelf.texts["new"] = Content("new", "/new/", "Договор")
    del shelf.texts["gone"]
    assert (reconcile(), reconcile()) == (3, 0)
    assert sorted(SearchEntry.objects.values_list("title", flat=True)) == ["Договор", "Осталось", "Тарифы"]


def test_entries_of_a_source_that_is_gone_are_dropped(shelf: Shelf) -> None:
    SearchEntry.objects.create(source="former", key="1", url="/", title="Тарифы")
    assert reconcile() == 1
    assert not SearchEntry.objects.exists()


def test_the_index_is_made_anew_by_a_command(shelf: Shelf) -> None:
    shelf.put("Тарифы")
    Posting.objects.all().delete()
    SearchEntry.objects.create(source="books", key="99", url="/", title="Лишнее")
    out = StringIO()
    call_command("rebuild_search", stdout=out)
    assert out.getvalue() == "В поиске записей: 1\n"
    assert find("тарифы").total == rebuild() == 1


def test_the_whole_is_compared_once_a_day(shelf: Shelf) -> None:
    shelf.texts["1"] = Content("1", "/1/", "Тарифы")
    assert [sweep(NOON), sweep(NOON)] == [1, None]
    assert wagtail_hooks.sweep_index(NOON) == ""
    shelf.texts["2"] = Content("2", "/2/", "Договор")
    assert wagtail_hooks.sweep_index(NOON.replace(day=2)) == "1 search entries put right"
    assert [row.day for row in Sweep.objects.all()] == [date(2026, 7, 2)]


def test_a_text_that_changes_with_the_day_is_read_again(shelf: Shelf) -> None:
    shelf.texts["1"] = Content("1", "/1/", "Прежняя", stale_on=date(2026, 7, 1))
    index(source="books", key="1")
    shelf.texts["1"] = Content("1", "/1/", "Новая")
    assert wagtail_hooks.refresh_stale_entries(NOON.replace(month=6)) == ""
    assert wagtail_hooks.refresh_stale_entries(NOON) == "1 search entries changed with the day"
    assert wagtail_hooks.refresh_stale_entries(NOON) == ""
    assert find("новая").total == 1


def test_endless_and_odd_texts_are_taken(shelf: Shelf) -> None:
    shelf.put("О\x00 тарифах\ud800", "щ" * 100_000 + " слово" * 10_000, lead="\u00ad")
    assert find("тариф слово").total == 1


def test_a_lead_too_long_to_be_shown_is_found_in_full(shelf: Shelf) -> None:
    shelf.put("Правила", lead="начало " * 100 + "о тарифах")
    entry = SearchEntry.objects.get()
    assert (len(entry.lead) < 410, entry.lead[-1]) == (True, "…")
    [result] = find("тариф").results
    assert "тарифах" in [piece.text for piece in result.excerpt if piece.marked]


def test_an_unknown_source_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UnknownSource):
        source_named("nowhere")
