"""What results of each kind must say, and where a measure may go."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from measures.rules import (
    KINDS,
    NEXT,
    REQUIRED,
    STATES,
    Kind,
    Result,
    State,
    faults_of_result,
    refusal_to_move,
    remarks_on_year,
    state_words,
)  # fmt: skip

TODAY = date(2026, 11, 28)
FULL: dict[str, Any] = {
    "conducted_by": "ООО «Проверка»", "score": Decimal(8), "maximum": Decimal(10), "participants": 12,
    "passed": 11, "findings": "Всё спокойно.",
}  # fmt: skip


def result(**changes: Any) -> Result:
    return Result(on=TODAY, **{**FULL, **changes})


def test_every_kind_and_state_has_its_words_and_rules() -> None:
    assert set(KINDS) == set(REQUIRED) == set(Kind)
    assert set(STATES) == set(NEXT) == set(State)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_full_record_suits_every_kind(kind: Kind) -> None:
    assert faults_of_result(kind, result(), today=TODAY) == {}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in Kind for name in REQUIRED[kind]])
def test_what_a_kind_needs_may_not_be_left_out(kind: Kind, name: str) -> None:
    empty = "" if isinstance(FULL[name], str) else None
    assert name in faults_of_result(kind, result(**{name: empty}), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"score": Decimal("10.5")}, "score"),
        ({"score": Decimal(-1)}, "score"),
        ({"maximum": Decimal(0)}, "maximum"),
        ({"passed": 13}, "passed"),
    ],
)
def test_numbers_do_not_contradict_each_other(changes: dict[str, Any], field: str) -> None:
    assert list(faults_of_result(Kind.SURVEY, result(**changes), today=TODAY)) == [field]


def test_a_result_of_tomorrow_is_none() -> None:
    coming = Result(on=date(2026, 11, 29), findings="Будет.")
    assert faults_of_result(Kind.OTHER, coming, today=TODAY) == {"on": "Этот день ещё не наступил."}


@pytest.mark.parametrize(
    ("state", "target", "said", "words"),
    [
        (State.PLANNED, State.UNDER_WAY, {}, ""),
        (State.PLANNED, State.PLANNED, {}, "Сейчас мероприятие «запланировано»"),
        (State.DONE, State.CANCELLED, {"reason": "Передумали."}, "Сейчас мероприятие «выполнено»"),
        (State.CANCELLED, State.PLANNED, {}, ""),
        (State.PLANNED, State.CANCELLED, {"reason": " "}, "почему мероприятие отменено"),
        (State.PLANNED, State.CANCELLED, {"reason": "Нет средств."}, ""),
        (State.UNDER_WAY, State.DONE, {"on": None, "records": 1}, "Укажите день"),
        (State.UNDER_WAY, State.DONE, {"on": date(2026, 11, 29), "records": 1}, "ещё не наступил"),
        (State.UNDER_WAY, State.DONE, {"on": TODAY, "records": 0}, "Сначала запишите результат"),
        (State.UNDER_WAY, State.DONE, {"on": TODAY, "records": 1}, ""),
        (State.PLANNED, State.DONE, {"on": TODAY, "kind": Kind.OTHER}, ""),
    ],
)  # fmt: skip
def test_where_a_measure_may_go(state: State, target: State, said: dict[str, Any], words: str) -> None:
    given = {"kind": Kind.AUDIT, "records": 0, "on": None, "reason": "", **said}
    refusal = refusal_to_move(state, target, today=TODAY, **given)
    assert refusal.startswith(words) if words == "" else words in refusal
    assert bool(refusal) == bool(words)


def test_a_measure_is_late_from_the_day_after_its_term() -> None:
    assert state_words(State.PLANNED, TODAY, TODAY) == "запланировано"
    assert state_words(State.UNDER_WAY, date(2026, 11, 27), TODAY) == "срок прошёл, ещё не выполнено"
    assert state_words(State.DONE, date(2026, 11, 27), TODAY) == "выполнено"


@pytest.mark.parametrize(
    ("kinds", "stated", "words"),
    [
        ([], False, "Программа не заполнена"),
        ([], True, ""),
        ([Kind.AUDIT], False, "Нет обучения"),
        ([Kind.AUDIT, Kind.TRAINING], False, ""),
    ],
)
def test_a_year_is_filled_in_and_has_its_training(kinds: list[Kind], stated: bool, words: str) -> None:
    assert " ".join(remarks_on_year(kinds, has_statement=stated)).startswith(words)
    assert bool(remarks_on_year(kinds, has_statement=stated)) == bool(words)
