"""A text says when it was renewed, and an editor is told when to look again."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from tests.pages.test_admin import front

from pages.freshness import REVIEWED, stale_pages, unchecked_pages
from pages.models import HomePage, InfoPage, QuestionPage, ReviewedPage

TODAY = date(2026, 11, 24)


@pytest.fixture
def make(home: HomePage) -> Callable[..., ReviewedPage]:
    def make(title: str, **fields: object) -> ReviewedPage:
        page = InfoPage(title=title, slug=title.lower(), updated_on=date(2026, 1, 15), **fields)
        home.add_child(instance=page)
        return page

    return make


@pytest.mark.parametrize(
    ("review_by", "stale"),
    [(None, False), (date(2026, 11, 23), True), (TODAY, False), (date(2027, 1, 1), False)],
)
def test_a_text_is_stale_from_the_day_after_its_own(
    make: Callable[..., ReviewedPage], review_by: date | None, stale: bool
) -> None:
    page = make("Oplata", review_by=review_by)
    assert (stale_pages(TODAY) == [page]) is stale
    assert page.waits_for_review(TODAY) is stale


def test_the_longest_overdue_comes_first(make: Callable[..., ReviewedPage]) -> None:
    make("Vtoroj", review_by=date(2026, 3, 1))
    make("Pervyj", review_by=date(2026, 2, 1))
    assert [page.title for page in stale_pages(TODAY)] == ["Pervyj", "Vtoroj"]


def test_an_unpublished_text_waits_for_nobody(make: Callable[..., ReviewedPage]) -> None:
    make("Chernovik", needs_review=True, review_by=date(2020, 1, 1), live=False)
    assert unchecked_pages() == stale_pages(TODAY) == []


@time_machine.travel("2026-11-24 12:00 +0300")
def test_the_editor_sees_both_lists_and_the_visitor_the_day_of_renewal(
    make: Callable[..., ReviewedPage], read: Callable[[str], str]
) -> None:
    make("Oplata", review_by=date(2026, 11, 1))
    make("Dogovor", needs_review=True)
    shown = front("Редактор")
    assert "проверить до 01.11.2026" in shown
    assert "Тексты ждут проверки редактором" in shown
    assert "15.01.2026" in read("/oplata/")
    assert "ждёт проверки" not in read("/dogovor/")


def test_every_kind_of_page_that_can_be_reviewed_is_looked_at() -> None:
    assert set(REVIEWED) == set(ReviewedPage.__subclasses__())
    assert QuestionPage in REVIEWED
