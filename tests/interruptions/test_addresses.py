import pytest

from interruptions.addresses import (
    Likeness,
    Line,
    Street,
    likeness,
    nearest,
    read_line,
    read_question,
    settlement_key,
    split,
    street_of,
)
from interruptions.houses import House, UnreadableHouses

TOWNS = ["г. Борисоглебск", "с. Чигорак"]
SOVIET = Street(("советская",), "улица")


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("советская 37а", ("советская",), House(37, "а")),
        ("ул. Советская, д. 37-А", ("советская",), House(37, "а")),
        ("Советская ул 37 а кв. 5", ("советская",), House(37, "а")),
        ("г. Борисоглебск, ул. Советская, дом 20/1", ("советская",), House(20, fraction="1")),
        ("397160, Воронежская область, г. Борисоглебск, Советская 3", ("советская",), House(3)),
        ("борисоглебск советская", ("советская",), None),
        ("г Борисоглебск 9 Января 12", ("9", "января"), House(12)),
        ("ул. 40 лет Октября 5 корп. 2", ("40", "лет", "октября"), House(5, building="2")),
        ("ул. 9 Января", ("9", "января"), None),
        ("К.Маркса 5", ("к", "маркса"), House(5)),
        ("1-я Садовая 7", ("1", "садовая"), House(7)),
        ("мкр. 5, дом 3", ("5",), House(3)),
        ("", (), None),
        ("!!!", (), None),
    ],
)
def test_an_address_is_read_as_people_type_it(
    text: str, street: tuple[str, ...], house: House | None
) -> None:
    asked = read_question(text, TOWNS)
    assert (asked.street.words, asked.house) == (street, house)


def test_the_settlement_is_known_by_its_name() -> None:
    assert read_question("г. Борисоглебск, ул. Советская", TOWNS).settlement == "борисоглебск"
    assert read_question("село Чигорак Советская 5", TOWNS).settlement == "чигорак"
    assert read_question("Советская 5", TOWNS).settlement == ""
    assert settlement_key("Г. БОРИСОГЛЕБСК") == "борисоглебск"


@pytest.mark.parametrize(
    ("asked", "listed", "expected"),
    [
        ("советская", "ул. Советская", Likeness.SAME),
        ("Маркса Карла", "ул. Карла Маркса", Likeness.SAME),
        ("савецкая", "ул. Советская", Likeness.NONE),
        ("советсая", "ул. Советская", Likeness.CLOSE),
        ("соевтская", "ул. Советская", Likeness.CLOSE),
        ("на советской улице", "ул. Советская", Likeness.NONE),
        ("советской улице", "ул. Советская", Likeness.CLOSE),
        ("пер. Советский", "ул. Советская", Likeness.NONE),
        ("К. Маркса", "ул. Карла Маркса", Likeness.CLOSE),
        ("Карла Маркса", "ул. К. Маркса", Likeness.CLOSE),
        ("Маркса", "ул. Карла Маркса", Likeness.CLOSE),
        ("Карла", "ул. Карла Маркса", Likeness.NONE),
        ("2-я Садовая", "1-я Садовая", Likeness.NONE),
        ("Садовая", "1-я Садовая", Likeness.CLOSE),
        ("Мира", "Лира", Likeness.CLOSE),
        ("", "ул. Советская", Likeness.NONE),
    ],
)
def test_streets_are_alike_up_to_one_typing_error(asked: str, listed: str, expected: Likeness) -> None:
    assert likeness(street_of(asked), street_of(listed)) == expected


def test_the_nearest_streets_come_first_and_strangers_not_at_all() -> None:
    names = ["ул. Советская", "ул. Садовая", "пер. Свободы", "ул. Ленина"]
    assert nearest(street_of("савецкая"), names)[0] == "ул. Советская"
    assert nearest(street_of("бегемотная"), names) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("г. Поворино; ул. Мира; 1–15 неч., 2а", ("г. Поворино", "ул. Мира", "1–15 неч., 2а")),
        ("ул. Советская; все дома", ("", "ул. Советская", "все дома")),
        ("с. Чигорак; ул. Мира", ("с. Чигорак", "ул. Мира", "")),
        ("ул. Советская: 1, 3, 5", ("", "ул. Советская", "1, 3, 5")),
        ("Борисоглебск, Советская, 1-15", ("Борисоглебск", "Советская", "1-15")),
        ("Советская\t2а", ("", "Советская", "2а")),
        ("9 Января 12, 14", ("", "9 Января", "12, 14")),
        ("ул. Мира", ("", "ул. Мира", "")),
    ],
)  # fmt: skip
def test_a_line_of_a_list_is_read(line: str, expected: tuple[str, str, str]) -> None:
    assert read_line(line) == Line(*expected)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("а; б; в; г", "Частей больше трёх"),
        ("12, 14", "названия улицы"),
        ("г. Борисоглебск; ул. Советская; школа", "«школа»"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, fault: str) -> None:
    with pytest.raises(UnreadableHouses, match=fault):
        read_line(line)


def test_digits_of_a_name_are_no_houses() -> None:
    assert split("ул. 8 Марта") == ("ул. 8 Марта", "")
