"""The life of a file of reminders (pure): its states, and from which of them each step is possible."""

from enum import StrEnum


class State(StrEnum):
    PREPARED = "prepared"
    CHECKING = "checking"
    CHECKED = "checked"
    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


LABELS = {
    State.PREPARED: "загружен, не проверен",
    State.CHECKING: "проверяется",
    State.CHECKED: "проверен, ждёт решения",
    State.WAITING: "ждёт утверждения",
    State.SENDING: "утверждён, отправляется",
    State.DONE: "отправлен",
    State.CANCELLED: "отменён",
    State.FAILED: "не прочитан",
}


class Step(StrEnum):
    CHECK = "check"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    FINISH = "finish"
    CANCEL = "cancel"


FROM: dict[Step, frozenset[State]] = {
    Step.CHECK: frozenset({State.PREPARED, State.CHECKED, State.FAILED}),
    Step.SUBMIT: frozenset({State.CHECKED}),
    Step.SEND_BACK: frozenset({State.WAITING}),
    Step.APPROVE: frozenset({State.WAITING}),
    Step.FINISH: frozenset({State.SENDING}),
    Step.CANCEL: frozenset(set(State) - {State.DONE, State.CANCELLED}),
}
