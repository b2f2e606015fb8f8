"""What a measure of the programme may be and what its results must say. Pure: codes, numbers and words.

The kinds are those of the Standard, «Организация программы мероприятий, направленных на повышение качества
обслуживания потребителей».
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    MYSTERY_SHOPPER = "mystery_shopper"
    VIDEO_MONITORING = "video_monitoring"
    TRAINING = "training"
    SURVEY = "survey"
    AUDIT = "audit"
    OTHER = "other"


KINDS = {
    Kind.MYSTERY_SHOPPER: "тайный покупатель",
    Kind.VIDEO_MONITORING: "видеомониторинг",
    Kind.TRAINING: "обучение и проверка знаний",
    Kind.SURVEY: "анкетирование",
    Kind.AUDIT: "аудит",
    Kind.OTHER: "другое",
}


class State(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


STATES = {
    State.PLANNED: "запланировано",
    State.UNDER_WAY: "выполняется",
    State.DONE: "выполнено",
    State.CANCELLED: "отменено",
}
OPEN = frozenset({State.PLANNED, State.UNDER_WAY})
"""States in which something is still to be done."""
NEXT: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.UNDER_WAY, State.DONE, State.CANCELLED}),
    State.UNDER_WAY: frozenset({State.DONE, State.CANCELLED}),
    State.DONE: frozenset({State.UNDER_WAY}),
    State.CANCELLED: frozenset({State.PLANNED}),
}
"""Where a measure may go from where it stands: what was marked by mistake can be taken back."""

LABELS = {
    "conducted_by": "кто провёл",
    "score": "балл",
    "maximum": "наибольший балл",
    "participants": "сколько человек участвовало",
    "passed": "сколько сдали проверку знаний",
    "findings": "что выяснилось",
}
REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    # Стандарт: «исследование качества работы сотрудников … Результаты доводятся до руководства».
    Kind.MYSTERY_SHOPPER: ("conducted_by", "score", "maximum", "findings"),
    # Стандарт: «для контроля качества обслуживания клиентов, их безопасности … и соблюдения порядка».
    Kind.VIDEO_MONITORING: ("conducted_by", "findings"),
    # Стандарт: «Обучение и проверка знаний сотрудников».
    Kind.TRAINING: ("conducted_by", "participants", "passed"),
    # Стандарт: «Сбор информации для расчёта уровня удовлетворённости».
    Kind.SURVEY: ("conducted_by", "participants", "score", "maximum"),
    # Стандарт: аудит проводится «независимой стороной».
    Kind.AUDIT: ("conducted_by", "findings"),
    Kind.OTHER: ("findings",),
}
"""What a record of results of each kind has to say, besides its day."""


@dataclass(frozen=True)
class Result:
    """What somebody wrote down of a measure that was held."""

    on: date
    conducted_by: str = ""
    score: Decimal | None = None
    maximum: Decimal | None = None
    participants: int | None = None
    passed: int | None = None
    findings: str = ""


def faults_of_result(kind: Kind, result: Result, *, today: date) -> dict[str, str]:
    """Say in Russian what a record lacks or contradicts, by field; empty when it is in order."""
    found = {
        name: f"Для этого вида мероприятий нужно: {LABELS[name]}."
        for name in REQUIRED[kind]
        if getattr(result, name) in (None, "")
    }
    if result.on > today:
        found["on"] = "Этот день ещё не наступил."
    return {**_faults_of_numbers(result), **found}


def _faults_of_numbers(result: Result) -> dict[str, str]:
    found = {}
    if result.maximum is not None and result.maximum <= 0:
        found["maximum"] = "Наибольший балл больше нуля."
    elif result.score is not None and result.maximum is not None and result.score > result.maximum:
        found["score"] = "Балл больше наибольшего."
    if result.score is not None and result.score < 0:
        found["score"] = "Балл не бывает отрицательным."
    if result.passed is not None and result.participants is not None and result.passed > result.participants:
        found["passed"] = "Сдавших больше, чем участников."
    return found


def refusal_to_move(
    state: State, target: State, *, kind: Kind, records: int, on: date | None, today: date, reason: str
) -> str:
    """Say in Russian why a measure may not go from a state to another; empty when it may.

    `records` is how many records of results there are, `on` the day on which it was done.
    """
    if target not in NEXT[state]:
        return f"Сейчас мероприятие «{STATES[state]}»: отметить «{STATES[target]}» нельзя."
    if target is State.CANCELLED and not reason.strip():
        return "Напишите, почему мероприятие отменено: причину увидят посетители."
    if target is State.DONE:
        return _refusal_to_finish(kind, records, on, today)
    return ""


def _refusal_to_finish(kind: Kind, records: int, on: date | None, today: date) -> str:
    if on is None:
        return "Укажите день, когда мероприятие выполнено."
    if on > today:
        return "Этот день ещё не наступил."
    if kind is not Kind.OTHER and not records:
        return "Сначала запишите результат: без него не видно, что мероприятие проведено."
    return ""


def state_words(state: State, due_on: date, today: date) -> str:
    """Say how a measure stands on a day; one that is late is called so."""
    if state in OPEN and due_on < today:
        return "срок прошёл, ещё не выполнено"
    return STATES[state]


def remarks_on_year(kinds: Collection[Kind], *, has_statement: bool) -> list[str]:
    """Say in Russian what a year's programme lacks; `kinds` are those of its measures not cancelled."""
    if has_statement:
        return []
    if not kinds:
        return ["Программа не заполнена: нет ни мероприятий, ни указания, что они не проводились."]
    # Стандарт: «Ежегодно сотрудники Общества … проходят внутреннее обучение».
    if Kind.TRAINING not in kinds:
        return ["Нет обучения сотрудников: по Стандарту оно проводится ежегодно."]
    return []
