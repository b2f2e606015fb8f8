"""What a questionnaire may ask and how an answer is kept. Pure: codes, numbers and words."""

from collections.abc import Sequence
from enum import StrEnum


class Kind(StrEnum):
    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"


KINDS = {
    Kind.SCALE: "оценка от 1 до 5",
    Kind.SINGLE: "один вариант из списка",
    Kind.MULTIPLE: "несколько вариантов из списка",
    Kind.YES_NO: "да или нет",
    Kind.NUMBER: "число",
    Kind.TEXT: "свободный ответ",
}
LISTED = frozenset({Kind.SINGLE, Kind.MULTIPLE})
"""Kinds whose options the author of the questionnaire writes."""
CHOSEN = frozenset({Kind.SCALE, Kind.SINGLE, Kind.MULTIPLE, Kind.YES_NO})
"""Kinds whose answers are counted by what was chosen."""
LOWEST, HIGHEST = 1, 5
SCALE = {5: "5 — отлично", 4: "4 — хорошо", 3: "3 — удовлетворительно", 2: "2 — плохо", 1: "1 — очень плохо"}
YES, NO = 1, 0
YES_NO = {YES: "да", NO: "нет"}
MOST_OPTIONS = 20


class Way(StrEnum):
    """How an answer came (Стандарт: «письменных (анкетирование), устных (интервьюирование) и заочных»)."""

    WEB = "web"
    PAPER = "paper"
    ORAL = "oral"
    MAIL = "mail"


WAYS = {
    Way.WEB: "на сайте",
    Way.PAPER: "на бумаге",
    Way.ORAL: "устно",
    Way.MAIL: "письмом",
}
AT_THE_DESK = (Way.PAPER, Way.ORAL, Way.MAIL)
"""Ways of which an employee enters the answers."""


def options_of(text: str) -> list[str]:
    """Return the options that the author wrote one a line, the empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def choices_of(kind: Kind, options: Sequence[str]) -> dict[int, str]:
    """Return what may be chosen, by the number that is kept: an option's number is its place from 1."""
    if kind is Kind.SCALE:
        return dict(SCALE)
    if kind is Kind.YES_NO:
        return dict(YES_NO)
    return dict(enumerate(options, 1)) if kind in LISTED else {}


def fault_of_options(kind: Kind, options: Sequence[str]) -> str:
    """Say in Russian what is wrong with a question's options; empty when nothing is."""
    if kind not in LISTED:
        return "Варианты пишут только для вопроса с выбором из списка." if options else ""
    if len(options) < 2:
        return "Для выбора нужно хотя бы два варианта, каждый с новой строки."
    if len(options) > MOST_OPTIONS:
        return f"Вариантов больше {MOST_OPTIONS}: столько не прочтут."
    return "Два варианта одинаковы." if len(set(map(str.casefold, options))) < len(options) else ""
