from typing import Any

import pytest
from tests.search.conftest import Shelf

from search.finding import similar


@pytest.fixture
def answers(shelf: Shelf) -> Shelf:
    shelf.put("Где заплатить без комиссии?", "Оплатить можно в кассе предприятия.", lead="В кассе.")
    shelf.put("В какой срок ответят на обращение?", "Ответ на обращение с сайта дают за 15 рабочих дней.")
    shelf.put("Когда работает офис?", "С понедельника по пятницу с 8 до 17 часов.")
    return shelf


def offered(text: str, audience: str = "individual", **more: Any) -> list[str]:
    return [entry.title for entry in similar(text, source="books", audience=audience, **more)]


@pytest.mark.usefixtures("answers")
def test_the_nearest_comes_first() -> None:
    assert offered("Подскажите, как мне заплатить за свет без комиссий")[0] == "Где заплатить без комиссии?"


@pytest.mark.usefixtures("answers")
def test_one_typing_error_is_forgiven() -> None:
    assert offered("комисия") == ["Где заплатить без комиссии?"]


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("text", ["Сдаётся гараж возле вокзала, недорого", "", "!", "как и где"])
def test_a_text_about_something_else_finds_nothing(text: str) -> None:
    assert offered(text) == []


@pytest.mark.usefixtures("answers")
def test_no_more_are_offered_than_asked_for() -> None:
    assert len(offered("офис комиссии обращение", limit=2)) == 2


def test_nothing_is_offered_out_of_nothing(shelf: Shelf) -> None:
    assert offered("офис") == []


def test_only_this_source_and_audience_are_looked_at(sources: tuple[Shelf, Shelf]) -> None:
    sources[0].put("Договор для всех", audience="both")
    sources[0].put("Договор для граждан", audience="individual")
    sources[0].put("Договор для организаций", audience="organization")
    sources[1].put("Договор в письме")
    assert sorted(offered("договор")) == ["Договор для всех", "Договор для граждан"]
    assert offered("договор", audience="") == ["Договор для всех"]


def test_other_sources_do_not_make_a_word_common(sources: tuple[Shelf, Shelf]) -> None:
    sources[0].put("Где узнать долг?")
    sources[0].put("Где касса?")
    for number in range(20):
        sources[1].put(f"Долг {number}")
    assert offered("касса и долг") == ["Где узнать долг?", "Где касса?"]


@pytest.mark.usefixtures("answers")
def test_an_appeal_of_thousands_of_words_is_looked_at() -> None:
    assert offered("комиссии " + " ".join(f"слово{number}" for number in range(5000)), limit=3) == []
