import pytest

from questions.captcha import NUMBER_WORDS, make_challenge, normalise_answer


def test_the_question_fits_its_column_and_has_its_sum_as_answer() -> None:
    for _ in range(500):
        question, answer = make_challenge()
        first, second = question.split(" плюс ")
        assert len(question) <= 32
        assert NUMBER_WORDS.index(first) + NUMBER_WORDS.index(second) == int(answer)


def test_the_longest_possible_question_fits() -> None:
    longest = max(NUMBER_WORDS[1:10], key=len)
    assert len(f"{longest} плюс {longest}") <= 32


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("7", "7"), (" семь ", "7"), ("Семь.", "7"), ("восемнадцать", "18"), ("много", "много")],
)
def test_a_number_may_be_written_in_words(typed: str, meant: str) -> None:
    assert normalise_answer(typed) == meant
