"""The states of an appeal and the steps between them; nothing else may move one.

Overdue is no state: it is derived from the due date. Pure: no database, no clock.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    DRAFTED = "drafted"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    SENT = "sent"
    CLOSED = "closed"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"


STATE_LABELS: dict[State, str] = {
    State.REGISTERED: "зарегистрировано",
    State.ASSIGNED: "у исполнителя",
    State.DRAFTED: "готовится ответ",
    State.AWAITING_APPROVAL: "на согласовании",
    State.APPROVED: "ответ согласован",
    State.SENT: "ответ отправлен",
    State.CLOSED: "закрыто",
    State.DECLINED: "оставлено без ответа по существу",
    State.REDIRECTED: "передано в другой орган",
    State.WITHDRAWN: "отозвано заявителем",
}
ANSWERED = frozenset({State.SENT, State.CLOSED})
"""States in which the answer has left the company."""
ENDED = frozenset({State.DECLINED, State.REDIRECTED, State.WITHDRAWN})
"""States of an appeal that ended otherwise than by an answer on its substance."""
FINISHED = [State.SENT, State.CLOSED, State.DECLINED, State.REDIRECTED, State.WITHDRAWN]
"""States in which nothing is left to be done by a date, in the order of the indexes that leave them out."""


class Step(StrEnum):
    ASSIGN = "assign"
    DRAFT = "draft"
    SUBMIT = "submit"
    RETURN = "return"
    RECALL = "recall"
    APPROVE = "approve"
    SEND = "send"
    CLOSE = "close"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    CLARIFY = "clarify"
    DECIDE = "decide"
    TELL = "tell"
    AGREE_CALL = "agree_call"
    PUT_OFF_CALL = "put_off_call"
    MISS_CALL = "miss_call"
    RECORD_CALL = "record_call"
    CORRECT = "correct"
    BOUNCE = "bounce"


@dataclass(frozen=True)
class Rule:
    """From where a step is taken and where it leads; without a target the state stays as it is."""

    sources: frozenset[State]
    target: State | None


UNANSWERED = frozenset(set(State) - ANSWERED - ENDED)

# An answer being written survives a change of its executor, so ASSIGN leaves later states alone: see `after`.
RULES: dict[Step, Rule] = {
    Step.ASSIGN: Rule(frozenset({State.REGISTERED, State.ASSIGNED, State.DRAFTED}), State.ASSIGNED),
    Step.DRAFT: Rule(frozenset({State.ASSIGNED, State.DRAFTED}), State.DRAFTED),
    Step.SUBMIT: Rule(frozenset({State.DRAFTED}), State.AWAITING_APPROVAL),
    Step.RETURN: Rule(frozenset({State.AWAITING_APPROVAL}), State.DRAFTED),
    Step.RECALL: Rule(frozenset({State.AWAITING_APPROVAL}), State.DRAFTED),
    Step.APPROVE: Rule(frozenset({State.AWAITING_APPROVAL}), State.APPROVED),
    Step.SEND: Rule(frozenset({State.APPROVED}), State.SENT),
    # A letter may come back days after it was accepted: the customer then has no answer yet.
    Step.BOUNCE: Rule(ANSWERED, State.APPROVED),
    Step.CLOSE: Rule(frozenset({State.SENT}), State.CLOSED),
    Step.DECLINE: Rule(UNANSWERED, State.DECLINED),
    Step.REDIRECT: Rule(UNANSWERED, State.REDIRECTED),
    Step.WITHDRAW: Rule(UNANSWERED, State.WITHDRAWN),
    Step.ASK_EXTENSION: Rule(UNANSWERED, None),
    Step.EXTEND: Rule(UNANSWERED, None),
    Step.REFUSE_EXTENSION: Rule(UNANSWERED, None),
    Step.CLARIFY: Rule(UNANSWERED, None),
    # A call is answered in words: no letter is made, so none may be on its way to approval.
    Step.TELL: Rule(frozenset({State.REGISTERED, State.ASSIGNED, State.DRAFTED}), State.SENT),
    Step.AGREE_CALL: Rule(UNANSWERED, None),
    Step.PUT_OFF_CALL: Rule(UNANSWERED, None),
    # An agreed call may turn out needless after the answer; that is written down too, as is an attempt.
    Step.MISS_CALL: Rule(frozenset(State), None),
    Step.RECORD_CALL: Rule(frozenset(State), None),
    Step.CORRECT: Rule(UNANSWERED, None),
    # What was decided on a complaint may be written down until it is closed, also after the answer.
    Step.DECIDE: Rule(UNANSWERED | {State.SENT}, None),
}


class IllegalStep(Exception):
    """A step that the present state does not allow."""

    def __init__(self, step: Step, state: State) -> None:
        super().__init__(f"Действие невозможно: обращение сейчас «{STATE_LABELS[state]}».")
        self.step = step
        self.state = state


def allows(state: State, step: Step) -> bool:
    return state in RULES[step].sources


def after(state: State, step: Step) -> State:
    """Return the state that `step` leads to from `state`; raise IllegalStep when it is not allowed."""
    if not allows(state, step):
        raise IllegalStep(step, state)
    if step is Step.ASSIGN and state is State.DRAFTED:
        return state
    return RULES[step].target or state
