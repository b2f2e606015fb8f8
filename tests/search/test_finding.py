import pytest
from tests.search.conftest import Shelf

from search.finding import Findings, Match, find


def titles(findings: Findings) -> list[str]:
    return ["".join(piece.text for piece in result.title) for result in findings.results]


def marked(findings: Findings) -> list[str]:
    return [piece.text for result in findings.results for piece in result.excerpt if piece.marked]


def test_any_form_of_a_word_finds_the_others(shelf: Shelf) -> None:
    shelf.put("Тарифы", "Сколько стоит киловатт-час")
    for query in ("тариф", "тарифов", "ТАРИФАМИ", "о тарифах"):
        assert titles(find(query)) == ["Тарифы"], query


def test_yo_and_ye_are_one_letter(shelf: Shelf) -> None:
    shelf.put("Расчёт платы")
    assert titles(find("расчет")) == titles(find("расчёта")) == ["Расчёт платы"]


def test_a_title_comes_before_a_body(shelf: Shelf) -> None:
    shelf.put("О компании", "тариф " * 3)
    shelf.put("Тарифы", "Сколько стоит киловатт-час")
    assert titles(find("тарифы")) == ["Тарифы", "О компании"]


def test_all_words_are_wanted(shelf: Shelf) -> None:
    shelf.put("Срок ответа", "на жалобу")
    shelf.put("Срок оплаты", "до десятого числа")
    found = find("срок ответа на жалобу")
    assert (titles(found), found.match) == (["Срок ответа"], Match.ALL)


def test_some_words_do_when_nothing_has_all_and_more_of_them_come_first(shelf: Shelf) -> None:
    shelf.put("Оплата", "оплата " * 9)
    shelf.put("Договор об оплате")
    shelf.put("Показания")
    found = find("договор оплата показания")
    assert titles(found)[0] == "Договор об оплате"
    assert (len(found.results), found.match) == (3, Match.ANY)


def test_a_word_that_is_nowhere_is_named(shelf: Shelf) -> None:
    shelf.put("Тарифы")
    found = find("тарифы жираф")
    assert (titles(found), found.reading.missing) == (["Тарифы"], ("жираф",))


@pytest.mark.parametrize("query", ["442", "№ 442", "ПП 442", "442-пп", "егрн"])
def test_numbers_and_abbreviations_are_found(shelf: Shelf, query: str) -> None:
    shelf.put("Правила", "Постановление № 442-ПП и выписка из ЕГРН")
    shelf.put("Прочее", "Постановление № 443")
    assert titles(find(query)) == ["Правила"]


def typing_errors(word: str) -> set[str]:
    """Return the word with one error in each place: a letter missing, added, replaced, exchanged."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in splits if right}
    added = {f"{left}щ{right}" for left, right in splits}
    replaced = {f"{left}щ{right[1:]}" for left, right in splits if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    return (missing | added | replaced | exchanged) - {word}


@pytest.mark.parametrize("word", ["тарифы", "энергия", "потребителей", "квитанция", "долг"])
def test_one_typing_error_anywhere_is_forgiven(shelf: Shelf, word: str) -> None:
    shelf.put("Нужное", f"Здесь {word} и другое")
    shelf.put("Прочее", "Вовсе не о том")
    lost = {typed for typed in typing_errors(word) if len(typed) > 3 and titles(find(typed)) != ["Нужное"]}
    assert lost == set()


def test_it_is_said_which_word_was_taken(shelf: Shelf) -> None:
    shelf.put("О тарифах", "Тарифы на год")
    [fix] = find("тариыф").reading.fixes
    assert (fix.typed, fix.taken) == ("тариыф", "тарифы")


def test_of_several_neighbours_the_commonest_is_taken(shelf: Shelf) -> None:
    shelf.put("Плата")
    shelf.put("Плата за месяц")
    shelf.put("Плита")
    assert titles(find("плтта")) == ["Плата", "Плата за месяц"]


def test_a_word_once_known_but_gone_is_taken_for_its_neighbour(shelf: Shelf) -> None:
    key = shelf.put("Плита")
    shelf.put("Плата")
    shelf.put("Лодка", key=key)
    assert titles(find("плита")) == ["Плата"]


@pytest.mark.parametrize("query", ["nfhba", "NFHBAJD", "nfhbas"])
def test_the_wrong_keyboard_layout_is_understood(shelf: Shelf, query: str) -> None:
    shelf.put("Тарифы")
    found = find(query)
    assert titles(found) == ["Тарифы"]
    assert found.reading.layout.lower().startswith("тариф")


def test_a_typing_error_in_the_wrong_layout_is_understood_too(shelf: Shelf) -> None:
    shelf.put("Тарифы")
    found = find("nfhjba")
    assert (titles(found), found.reading.missing) == (["Тарифы"], ())


def test_a_latin_word_that_is_known_stays_as_it_is(shelf: Shelf) -> None:
    shelf.put("Файл PDF")
    shelf.put("Зва", "зва")
    assert titles(find("pdf")) == ["Файл PDF"]


def test_the_excerpt_shows_the_words_found(shelf: Shelf) -> None:
    shelf.put("Правила", "начало " * 400 + "здесь сказано о тарифах подробно " + "конец " * 400)
    found = find("тариф")
    text = "".join(piece.text for piece in found.results[0].excerpt)
    assert marked(found) == ["тарифах"]
    assert text.startswith("… ")
    assert text.endswith("…")
    assert len(text) < 300


def test_a_lead_is_shown_when_it_says_as_much(shelf: Shelf) -> None:
    shelf.put("Правила", "много тарифов", lead="Коротко о тарифах.")
    assert marked(find("тариф")) == ["тарифах"]


def test_the_excerpt_with_most_words_is_shown(shelf: Shelf) -> None:
    shelf.put("Правила", "Сначала тариф. " + "прочее " * 200 + "Потом договор и тариф вместе")
    assert marked(find("тариф договор")) == ["договор", "тариф"]


def test_counts_are_of_each_source_and_one_can_be_chosen(sources: tuple[Shelf, Shelf]) -> None:
    books, letters = sources
    for number in range(12):
        books.put(f"Тариф {number}")
    letters.put("Письмо о тарифе")
    found = find("тариф", source="letters")
    assert [(tab.label, tab.count) for tab in found.tabs] == [("Книги", 12), ("Письма", 1)]
    assert (titles(found), found.total, found.everywhere) == (["Письмо о тарифе"], 1, 13)


def test_ten_results_make_a_page_and_pages_do_not_overlap(shelf: Shelf) -> None:
    for number in range(25):
        shelf.put(f"Тариф {number}")
    pages = [titles(find("тариф", page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({title for page in pages for title in page}) == 25
    assert find("тариф", page=99).page == 3
    assert find("тариф", page=-4).page == 1


def test_nothing_is_found_in_nothing(shelf: Shelf) -> None:
    for query in ("", "и на", "!!!", "тариф", "nfhba"):
        assert find(query).results == [], query


def test_equal_entries_keep_one_order(shelf: Shelf) -> None:
    for number in range(5):
        shelf.put(f"Тариф {'абвгд'[number]}")
    assert titles(find("тариф")) == [f"Тариф {letter}" for letter in "абвгд"]
