import pytest

from tariffs import months


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (1, 12, set(range(1, 13))),
        (10, 4, {10, 11, 12, 1, 2, 3, 4}),
        (5, 9, {5, 6, 7, 8, 9}),
        (7, 7, {7}),
        (12, 1, {12, 1}),
    ],
)
def test_months_go_over_the_turn_of_the_year(first: int, last: int, found: set[int]) -> None:
    assert months.between(first, last) == found


@pytest.mark.parametrize("pair", [(0, 3), (3, 13)])
def test_there_is_no_thirteenth_month(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="No such month"):
        months.between(*pair)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (range(1, 13), "весь год"),
        ({10, 11, 12, 1, 2, 3, 4}, "с октября по апрель"),
        ({5, 6, 7, 8, 9}, "с мая по сентябрь"),
        ({7}, "июль"),
        ({1, 3, 7}, "январь, март, июль"),
    ],
)
def test_a_season_is_said_in_russian(given: set[int], words: str) -> None:
    assert months.said(frozenset(given)) == words
