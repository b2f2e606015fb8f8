"""What the code on a page of a letter says, and when a letter is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.letter_marks import (
    LetterMark,
    MarkedPage,
    NotAMark,
    assemble,
    marks_of,
    own_marks,
    parse,
)


@given(
    st.integers(2000, 2999), st.integers(1, 999_999_999), st.integers(1, 999).flatmap(
        lambda pages: st.tuples(st.integers(1, pages), st.just(pages))
    ),
)  # fmt: skip
def test_what_is_printed_is_read_again(year: int, serial: int, place: tuple[int, int]) -> None:
    mark = LetterMark(f"{year}-{serial:06d}", *place)
    assert parse(mark.text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "", "https://example.ru/", "PISMO/2026-000123/0/2", "PISMO/2026-000123/3/2", "PISMO/2026-12/1/1",
        "PISMO/2026-000123/1/2/", "pismo/2026-000123/1/2", "СТ/2026-000123/1/2",
    ],
)  # fmt: skip
def test_other_codes_are_no_marks(text: str) -> None:
    with pytest.raises(NotAMark):
        parse(text)
    assert own_marks([text, "PISMO/2026-000123/1/2", "PISMO/2026-000123/1/2"]) == [
        LetterMark("2026-000123", 1, 2)
    ]


def test_each_page_has_a_mark_and_a_caption_for_people() -> None:
    assert [mark.text for mark in marks_of("2026-000123", 2)] == [
        "PISMO/2026-000123/1/2",
        "PISMO/2026-000123/2/2",
    ]
    assert marks_of("2026-000123", 2)[1].caption == "2026-000123, стр. 2 из 2"


def pages(*places: tuple[int, int]) -> list[MarkedPage]:
    """Return pages of (stack, number), each where it lies in its stack."""
    return [MarkedPage(stack, position, number) for position, (stack, number) in enumerate(places, 1)]


def test_a_whole_letter_comes_in_order() -> None:
    found = pages((5, 3), (5, 1), (5, 2))
    assert assemble(found, pages=3, stack=5).pages == [found[1], found[2], found[0]]


@pytest.mark.parametrize(
    ("numbers", "trouble"),
    [
        ([1, 3], "не хватает страницы 2 из 3"),
        ([2], "не хватает страниц 1 и 3 из 3"),
        ([1, 1, 2, 3], "страница 1 в стопке дважды"),
        ([1, 1, 2, 2], "страницы 1 и 2 в стопке дважды"),
        ([1, 2, 4], "в письме 3 стр., а код говорит о странице 4"),
    ],
)
def test_a_letter_that_is_not_whole_says_why(numbers: list[int], trouble: str) -> None:
    assembly = assemble(pages(*[(5, number) for number in numbers]), pages=3, stack=5)
    assert (list(assembly.pages), assembly.trouble) == ([], trouble)


def test_what_a_stack_lacks_comes_from_an_older_one_and_what_it_has_is_newer() -> None:
    found = pages((4, 1), (4, 2), (5, 2), (5, 3))
    assert assemble(found, pages=3, stack=5).pages == [found[0], found[2], found[3]]
