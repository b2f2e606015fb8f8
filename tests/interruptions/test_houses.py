import pytest
from hypothesis import given
from hypothesis import strategies as st

from interruptions.houses import ALL, House, Houses, Parity, Span, UnreadableHouses, parse, parse_house


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1–15 нечётные, 2а, 20/1", "1–15 нечётные, 2а, 20/1"),
        ("1-15 неч., 2 - А, 20 / 1", "1–15 нечётные, 2а, 20/1"),
        ("нечётные с 1 по 15", "1–15 нечётные"),
        ("2–20 (чётные)", "2–20 чётные"),
        ("дома 3, 5 и 7", "3, 5, 7"),
        ("д. 12 корп. 2, 14к3, 16 стр. 1", "12 корп.\u00a02, 14 корп.\u00a03, 16 корп.\u00a01"),
        ("", "все дома"),
        ("Все дома", "все дома"),
        ("вся улица", "все дома"),
        ("все чётные дома", "все чётные дома"),
        ("нечётная сторона", "все нечётные дома"),
        ("37A", "37а"),
        ("20/1а", "20/1а"),
        ("1…5", "1–5"),
    ],
)
def test_a_line_of_houses_is_read_and_written_in_one_way(text: str, words: str) -> None:
    assert parse(text).words == words
    assert parse(parse(text).words) == parse(text)


@pytest.mark.parametrize(
    ("line", "asked", "is_named"),
    [
        ("1–15 нечётные", "3", True),
        ("1–15 нечётные", "15", True),
        ("1–15 нечётные", "4", False),
        ("1–15 нечётные", "17", False),
        ("2–20 чётные", "2", True),
        ("1–15", "8а", True),
        ("1–15", "8/2", True),
        ("1–15", "8 корп. 2", True),
        ("2а", "2", False),
        ("2", "2а", False),
        ("2а", "2-А", True),
        ("20/1", "20", False),
        ("20/1", "д. 20/1", True),
        ("12 корп. 2", "12к2", True),
        ("все дома", "9999", True),
        ("все чётные дома", "7", False),
    ],
)
def test_a_house_is_among_them_or_not(line: str, asked: str, is_named: bool) -> None:
    house = parse_house(asked)
    assert house is not None
    assert parse(line).covers(house) is is_named


@pytest.mark.parametrize("text", ["", "Советская", "37 лет", "1–15", "12345", "/1"])
def test_what_is_no_house_is_none(text: str) -> None:
    assert parse_house(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("15–1", "от большего к меньшему"),
        ("2а–10", "только номера"),
        ("2–10б", "только номера"),
        ("4–4 нечётные", "нет таких домов"),
        ("5 нечётные", "здесь один дом"),
        ("школа", "«школа»: не похоже на дома"),
        (",,", "домов здесь нет"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(text: str, fault: str) -> None:
    with pytest.raises(UnreadableHouses, match=fault):
        parse(text)


def test_every_fault_of_a_line_is_named() -> None:
    with pytest.raises(UnreadableHouses) as raised:
        parse("1–5, школа, 9–3")
    assert [fault.partition(":")[0] for fault in raised.value.faults] == ["«школа»", "«9–3»"]


@pytest.mark.parametrize(
    ("first", "second", "do_meet"),
    [
        ("1–15", "15–30", True),
        ("1–14", "15–30", False),
        ("1–15 нечётные", "2–20 чётные", False),
        ("1–15 нечётные", "15–30", True),
        ("1–4 чётные", "3–5 нечётные", False),
        ("4–9 нечётные", "1–4", False),
        ("2а", "1–5", True),
        ("2а", "2", False),
        ("20/1", "20/1", True),
        ("все дома", "77", True),
    ],
)
def test_two_lines_name_the_same_house_or_not(first: str, second: str, do_meet: bool) -> None:
    assert parse(first).meets(parse(second)) is do_meet
    assert parse(second).meets(parse(first)) is do_meet


numbers = st.integers(1, 60)
spans = st.builds(
    lambda first, length, parity: Span(first, first + length, parity),
    numbers, st.integers(0, 20), st.sampled_from(Parity),
)  # fmt: skip
parts = spans | st.builds(House, numbers)


@given(st.lists(parts, min_size=1, max_size=4), st.lists(parts, min_size=1, max_size=4))
def test_lines_meet_exactly_when_some_plain_number_is_in_both(first: list[Span], second: list[Span]) -> None:
    one, other = Houses(tuple(first)), Houses(tuple(second))
    in_both = [n for n in range(1, 90) if one.covers(House(n)) and other.covers(House(n))]
    assert one.meets(other) is bool(in_both)


def test_all_houses_are_all() -> None:
    assert ALL.is_all
    assert not parse("все чётные дома").is_all
