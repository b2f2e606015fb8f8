"""Which edition of a document a visitor reads, and what is said of the others."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.test import Client

import pytest
import time_machine
from tests.pages.conftest import MakeDocument, chapter, text

from pages.models import DocumentPage, Edition
from pages.models.edition import Standing, as_they_stand

FIRST, SECOND, THIRD = date(2024, 1, 1), date(2026, 7, 1), date(2027, 1, 1)
MIDNIGHT = datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Moscow"))

Read = Callable[[str], str]


def pk_of(page: DocumentPage, day: date) -> int:
    return Edition.objects.get(page=page, valid_from=day).pk


@pytest.mark.parametrize(
    ("moment", "year"), [(MIDNIGHT - timedelta(seconds=1), 2024), (MIDNIGHT, 2026)], ids=["before", "at"]
)
def test_an_edition_comes_into_force_at_midnight_in_moscow(
    make_document: MakeDocument, read: Read, moment: datetime, year: int
) -> None:
    make_document(FIRST, SECOND)
    with time_machine.travel(moment, tick=False):
        assert f"Текст {year} года" in read("/standart/")


def test_the_page_names_the_act_and_the_days_of_the_edition_in_force(
    make_document: MakeDocument, read: Read
) -> None:
    make_document(FIRST, SECOND, THIRD)
    with time_machine.travel(MIDNIGHT, tick=False):
        shown = read("/standart/")
    assert "Приказ № 2026" in shown
    assert "действует с 01.07.2026 по 31.12.2026" in shown


def test_a_coming_edition_is_announced_and_can_be_read_before(
    make_document: MakeDocument, read: Read
) -> None:
    page = make_document(FIRST, THIRD)
    with time_machine.travel(MIDNIGHT, tick=False):
        shown = read("/standart/")
        coming = read(f"/standart/redakciya/{pk_of(page, THIRD)}/")
    assert "С 01.01.2027 вступит в силу новая редакция" in shown
    assert f"/standart/redakciya/{pk_of(page, THIRD)}/" in shown
    assert "Эта редакция ещё не действует" in coming
    assert "Текст 2027 года" in coming


def test_a_former_edition_keeps_its_address_and_says_that_it_is_former(
    make_document: MakeDocument, read: Read
) -> None:
    page = make_document(FIRST, SECOND)
    with time_machine.travel(MIDNIGHT, tick=False):
        assert f"/standart/redakciya/{pk_of(page, FIRST)}/" in read("/standart/")
        former = read(f"/standart/redakciya/{pk_of(page, FIRST)}/")
    assert "Эта редакция больше не действует" in former
    assert "действовала с 01.01.2024 по 30.06.2026" in former
    assert "Текст 2024 года" in former


def test_a_document_that_is_not_in_force_yet_says_from_when_it_is(
    make_document: MakeDocument, client: Client
) -> None:
    make_document(THIRD)
    with time_machine.travel(MIDNIGHT, tick=False):
        shown = client.get("/standart/").content.decode()
        assert client.get("/standart/pdf/").status_code == 404
    assert "Документ ещё не вступил в силу" in shown
    assert "Редакция с 01.01.2027" in shown
    assert "Текст 2027 года" not in shown


@pytest.mark.parametrize("tail", ["", "pdf/"])
def test_an_edition_of_another_document_is_not_found(
    make_document: MakeDocument, client: Client, tail: str
) -> None:
    make_document(FIRST)
    other = make_document(FIRST, slug="politika", title="Политика")
    assert client.get(f"/standart/redakciya/{pk_of(other, FIRST)}/{tail}").status_code == 404


@pytest.mark.parametrize("path", ["redakciya/0/", "redakciya/0/pdf/", "redakciya/pervaya/"])
def test_an_edition_that_does_not_exist_is_not_found(
    make_document: MakeDocument, client: Client, path: str
) -> None:
    make_document(FIRST)
    assert client.get(f"/standart/{path}").status_code == 404


def test_the_standing_of_each_edition_and_its_last_day() -> None:
    editions = [Edition(number="", valid_from=day) for day in (SECOND, FIRST, THIRD)]
    rows = as_they_stand(editions, SECOND)
    assert [(row.edition.valid_from, row.standing, row.last_day) for row in rows] == [
        (THIRD, Standing.COMING, None),
        (SECOND, Standing.IN_FORCE, date(2026, 12, 31)),
        (FIRST, Standing.FORMER, date(2026, 6, 30)),
    ]


def test_a_query_finds_the_edition_of_a_day(make_document: MakeDocument) -> None:
    page = make_document(FIRST, SECOND)
    found = Edition.objects.filter(page=page)
    assert found.in_force(FIRST - timedelta(days=1)) is None
    assert found.in_force(SECOND - timedelta(days=1)) == found.get(valid_from=FIRST)
    assert found.in_force(SECOND) == found.get(valid_from=SECOND)


def test_two_editions_cannot_start_on_one_day(make_document: MakeDocument) -> None:
    page = make_document(FIRST)
    page.editions.add(Edition(number="вторая", valid_from=FIRST))
    with pytest.raises(ValidationError, match="в один день"):
        page.full_clean()


def test_a_preview_shows_the_text_that_is_being_written(make_document: MakeDocument) -> None:
    page = make_document(FIRST, needs_review=True)
    draft = [chapter("Новая глава", text("<p>Ещё не напечатано</p>"))]
    page.editions.add(Edition(number="черновая", valid_from=SECOND, body=draft))
    with time_machine.travel(MIDNIGHT, tick=False):
        response = page.make_preview_request()
    shown = response.render().content.decode()
    assert "Ещё не напечатано" in shown
    assert "Текст ждёт проверки редактором" in shown


def test_visitors_do_not_see_that_a_text_waits_for_review(make_document: MakeDocument, read: Read) -> None:
    make_document(FIRST, needs_review=True)
    assert "ждёт проверки" not in read("/standart/")
