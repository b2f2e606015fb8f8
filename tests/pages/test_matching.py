from pages.matching import Entry, rank, stems

PAY = Entry.of(1, "Где заплатить без комиссии?", "Оплатить можно в кассе предприятия.")
TERM = Entry.of(
    2, "В какой срок ответят на обращение?", "Ответ на обращение с сайта дают за 15 рабочих дней."
)
OFFICE = Entry.of(3, "Когда работает офис?", "С понедельника по пятницу с 8 до 17 часов.")
ALL = [PAY, TERM, OFFICE]


def test_word_forms_share_a_stem() -> None:
    assert stems("Тарифы тарифов тариф") == ["тариф"] * 3


def test_yo_is_read_as_ye_and_small_words_are_left_out() -> None:
    assert stems("Счёт и счет") == stems("счет счет")


def test_words_without_a_meaning_of_their_own_are_left_out() -> None:
    assert stems("Как и что на этом, и когда можно?") == []


def test_the_nearest_question_comes_first() -> None:
    assert rank("Подскажите, как мне заплатить за свет без комиссий", ALL, 3)[0] == 1


def test_one_typing_error_is_forgiven() -> None:
    assert rank("комисия", ALL, 3) == [1]


def test_a_text_about_something_else_finds_nothing() -> None:
    assert rank("Сдаётся гараж возле вокзала, недорого", ALL, 3) == []


def test_no_questions_and_no_text_find_nothing() -> None:
    assert rank("офис", [], 3) == []
    assert rank("", ALL, 3) == []


def test_no_more_are_offered_than_asked_for() -> None:
    assert len(rank("офис комиссии обращение", ALL, 2)) == 2
