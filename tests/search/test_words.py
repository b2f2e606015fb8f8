import pytest

from search.words import (
    Piece,
    clean,
    distinct,
    excerpt,
    in_other_layout,
    may_be_mistyped,
    neighbours,
    pieces,
    words,
)


def stems(text: str) -> list[str]:
    return [word.stem for word in words(text)]


def test_word_forms_share_a_stem() -> None:
    assert stems("Тарифы тарифов тариф ТАРИФАМИ") == ["тариф"] * 4


def test_yo_is_read_as_ye_and_small_words_are_left_out() -> None:
    assert stems("Счёт и счет") == stems("счет счет")
    assert stems("Как и что на этом, и когда можно?") == []


@pytest.mark.parametrize("text", ["442", "№ 442", "№442-ПП", "ПП РФ № 442", "ЕГРН", "ФЗ-35", "глава 2"])
def test_numbers_and_abbreviations_are_words(text: str) -> None:
    assert {"442", "пп", "егрн", "фз", "35", "2"} & set(stems(text))


def test_single_letters_are_no_words_and_endless_ones_are_cut() -> None:
    assert stems("ё x ъ") == []
    assert [len(word.text) for word in words("щ" * 10_000)] == [40]


def test_a_word_knows_its_place() -> None:
    text = "О тарифах: тарифы"
    assert [text[word.start : word.end] for word in words(text)] == ["тарифах", "тарифы"]


def test_each_stem_counts_once() -> None:
    assert [word.text for word in distinct("тарифы и тариф и договор")] == ["тарифы", "договор"]


def test_what_is_not_seen_is_cleaned_away() -> None:
    assert clean("до\u00adго\u0301вор\x00  и\tтариф\u200b") == "договор и тариф"
    assert clean("и\u0306од") == "йод"
    assert clean("потреби-\n  тель") == "потребитель"


def test_a_lone_half_of_a_pair_is_cleaned_away() -> None:
    assert clean("тариф\ud800") == "тариф"


@pytest.mark.parametrize(
    "typed", ["вариф", "ариф", "этариф", "атриф", "траиф", "таирф", "тарфи", "тари", "тарифы"]
)
def test_one_typing_error_makes_a_neighbour(typed: str) -> None:
    assert "тариф" in neighbours(typed, ["тариф", "договор"])


def test_two_errors_make_none() -> None:
    assert neighbours("тираф", ["тариф"]) == set()


def test_short_words_and_numbers_are_never_mistyped() -> None:
    assert [word for word in ("дом", "4421", "дома", "еирц") if may_be_mistyped(word)] == ["дома", "еирц"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nfhba", "тариф"),
        ("'ktrnhj'ythubz", "электроэнергия"),
        ("зва", "pdf"),
        (";tr", "жек"),
        ("PDF", "ЗВА"),
    ],
)
def test_the_other_keyboard_layout_is_known(typed: str, meant: str) -> None:
    assert in_other_layout(typed) == meant


def test_words_found_are_marked_and_nothing_is_lost() -> None:
    text = "О новых тарифах."
    assert pieces(text, {"тариф"}) == [Piece("О новых "), Piece("тарифах", marked=True), Piece(".")]
    assert pieces(text, set()) == [Piece(text)]
    assert pieces("", {"тариф"}) == []


def test_an_excerpt_ends_at_whole_words() -> None:
    assert excerpt("чало слова и кон", at_start=False, at_end=False) == "… слова и…"
    assert excerpt("Весь текст", at_start=True, at_end=True) == "Весь текст"
    assert excerpt("сплошнойкусок", at_start=False, at_end=False) == "сплошнойкусок"
