"""How an appeal may end without an answer on its substance: who decides, what is needed, who is told.

The list is closed (Стандарт, «Порядок заочного обслуживания посредством почтовой переписки»; 59-ФЗ, ст. 11).
Pure: no database, no clock.
"""

from dataclasses import dataclass
from enum import StrEnum

from questions.choices import Channel, Outcome
from questions.lifecycle import Step

NAMELESS = frozenset({"", "аноним", "анонимно", "без имени", "без подписи", "неизвестно", "не указано"})
"""What stands in the place of a name when there is none."""


class Informed(StrEnum):
    NOBODY = "nobody"
    REACHABLE = "reachable"
    """The customer is told if there is any way to reach him."""
    ALWAYS = "always"
    """There is no such outcome for somebody who cannot be told."""


@dataclass(frozen=True)
class OutcomeRule:
    """The duties of one outcome; `notice` is the kind of the letter owed, `motive` what must be written."""

    step: Step
    by_head: bool
    informed: Informed
    motive: str
    notice: str = ""
    needs_previous: bool = False
    needs_addressee: bool = False


RULES: dict[Outcome, OutcomeRule] = {
    # «Действия по обращению не производятся»: no letter is owed; that it was abuse a head must say.
    Outcome.OBSCENE: OutcomeRule(Step.DECLINE, True, Informed.NOBODY, "что в тексте недопустимо"),
    Outcome.UNREADABLE: OutcomeRule(
        Step.DECLINE, False, Informed.REACHABLE, "что не удалось прочитать", "unreadable"
    ),
    Outcome.REPEATED: OutcomeRule(
        Step.DECLINE, False, Informed.ALWAYS, "почему новых доводов нет", "repeated", needs_previous=True
    ),
    Outcome.CONFIDENTIAL: OutcomeRule(
        Step.DECLINE, True, Informed.ALWAYS, "какие сведения раскрыл бы ответ", "confidential"
    ),
    Outcome.ANONYMOUS: OutcomeRule(Step.DECLINE, True, Informed.NOBODY, "чего нет в обращении"),
    Outcome.ABUSIVE_CALL: OutcomeRule(Step.DECLINE, False, Informed.NOBODY, "как прошёл разговор"),
    Outcome.REDIRECTED: OutcomeRule(
        Step.REDIRECT, False, Informed.ALWAYS, "почему вопрос решает другой", "redirection",
        needs_addressee=True,
    ),
    Outcome.WITHDRAWN: OutcomeRule(
        Step.WITHDRAW, False, Informed.NOBODY, "как и когда заявитель отозвал обращение"
    ),
}  # fmt: skip


def owes_notice(outcome: Outcome, *, can_be_reached: bool) -> bool:
    """Whether the outcome may not happen without a letter to the customer."""
    informed = RULES[outcome].informed
    return informed is Informed.ALWAYS or (informed is Informed.REACHABLE and can_be_reached)


def why_not(outcome: Outcome, *, channel: str, name: str, can_be_reached: bool) -> str:
    """Return, in Russian, why the outcome is not for this appeal; empty when it may be."""
    if outcome is Outcome.ABUSIVE_CALL and channel != Channel.PHONE:
        return "Прекратить можно только телефонный разговор, а обращение получено иначе."
    if outcome is Outcome.ANONYMOUS and is_named(name) and can_be_reached:
        return "В обращении есть имя и контакты: на него нужно ответить."
    return ""


def is_named(name: str) -> bool:
    """Whether what stands in the place of a name is one."""
    return " ".join(name.lower().strip(" .").split()) not in NAMELESS
