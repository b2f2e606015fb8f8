"""A year in plain sentences: exact words, right forms of nouns, nothing that nobody has counted."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.disclosure.reports import APPEALS, IN_TERM, LATE, PROGRAMME, SURVEY, a_snapshot, fact

from disclosure.public.summary import counted_whole, summary
from disclosure.yearly.snapshot import Programme
from questions.choices import Kind


def plain(sentences: tuple[str, ...]) -> list[str]:
    return [each.replace("\u00a0", " ") for each in sentences]


def test_a_year_is_told_by_its_figures() -> None:
    before = a_snapshot(2024, Counter({fact(): 1}))
    assert plain(summary(a_snapshot(), before)) == [
        "За 2025 год зарегистрировано 6 обращений, на 5 больше, чем за 2024 год. "
        "Из них 1 жалоба и 1 претензия.",
        "Больше всего обращений: февраль (4).",
        "Вовремя дан ответ на 4 из 5 обращений, срок которых наступил (80 %).",
        "В очереди на приём ждали в среднем 6 минут 12 секунд (измерено 2 из 3, 66 %).",
        "Соединения со специалистом по телефону ждали в среднем 31 секунду.",
        "Приём длился в среднем 10 минут (измерено 2 из 3, 66 %).",
        "Разговор по телефону длился в среднем 2 минуты.",
        "Ответы оценили в среднем на 4,75 из 5 (4 оценки).",
        "Выполнено 1 из 2 мероприятий программы.",
        "Анкета «Как мы работаем»: ответил 21 человек, средняя оценка 4,33 из 5.",
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [(6, "столько же, сколько за 2024 год"), (8, "на 2 меньше, чем за 2024 год"), (5, "на 1 больше, чем")],
)
def test_a_year_is_compared_with_the_one_before(count: int, words: str) -> None:
    before = a_snapshot(2024, Counter({fact(): count}))
    assert words in plain(summary(a_snapshot(), before))[0]


def test_alone_a_year_is_compared_with_nothing() -> None:
    assert plain(summary(a_snapshot()))[0].startswith("За 2025 год зарегистрировано 6 обращений. Из них")


@pytest.mark.parametrize(
    ("kept", "late", "words"),
    [
        (20, 1, "Вовремя дан ответ на 20 из 21 обращения, срок которого наступил (95,2 %)."),
        (11, 0, "Вовремя дан ответ на 11 из 11 обращений, срок которых наступил (100 %)."),
        (0, 2, "Вовремя дан ответ на 0 из 2 обращений, срок которых наступил (0 %)."),
    ],
)
def test_terms_agree_with_their_number(kept: int, late: int, words: str) -> None:
    appeals = Counter({fact(part=IN_TERM): kept, fact(part=LATE): late})
    assert words in plain(summary(a_snapshot(appeals=+appeals)))


def test_what_nobody_measured_is_said_and_no_zero() -> None:
    told = plain(summary(a_snapshot(contacts=[])))
    assert "Ожидание в очереди на приём: сбор данных не ведётся." in told
    assert "Продолжительность разговора по телефону: сбор данных не ведётся." in told
    assert not any("0 секунд" in each for each in told)


def test_a_snapshot_of_appeals_alone_says_nothing_of_the_rest() -> None:
    whole = a_snapshot()
    alone = replace(whole, tables=whole.tables[:4], programme=None, surveys=())
    assert len(summary(alone)) == 2


def test_no_term_has_come_yet() -> None:
    told = plain(summary(a_snapshot(appeals=Counter({fact(12, part="not_due"): 2}))))
    assert "Срок ответа ещё ни по одному обращению не наступил." in told


def test_that_no_measures_were_taken_is_said_in_the_company_s_words() -> None:
    stated = a_snapshot(programme=Programme("Мероприятия не проводились.", ()))
    assert "Мероприятия не проводились." in summary(stated)


def test_a_survey_without_marks_has_no_score() -> None:
    told = plain(summary(a_snapshot(surveys=(replace(SURVEY, answers=2, score=None),))))
    assert told[-1] == "Анкета «Как мы работаем»: ответили 2 человека."


@pytest.mark.parametrize(("number", "words"), [(1, "1 жалоба"), (22, "22 жалобы"), (1011, "1 011 жалоб")])
def test_a_noun_agrees_and_stays_with_its_number(number: int, words: str) -> None:
    assert counted_whole(number, ("жалоба", "жалобы", "жалоб")) == words.replace(" ", "\u00a0")


def test_the_figures_of_the_sentences_are_those_of_the_tables() -> None:
    assert sum(APPEALS.values()) == 6
    assert sum(count for each, count in APPEALS.items() if each.kind == Kind.COMPLAINT) == 1
    assert sum(measure.done_on is not None for measure in PROGRAMME.measures) == 1
