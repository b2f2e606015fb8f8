"""The life of an announcement (pure): which step leads from which state to which."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


LABELS = {
    State.DRAFT: "черновик",
    State.WAITING: "ждёт утверждения",
    State.APPROVED: "утверждена, ждёт своего часа",
    State.SENDING: "отправляется",
    State.PAUSED: "приостановлена",
    State.DONE: "разослана",
    State.CANCELLED: "отменена",
}


class Step(StrEnum):
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


FROM: dict[Step, frozenset[State]] = {
    Step.SUBMIT: frozenset({State.DRAFT}),
    Step.TAKE_BACK: frozenset({State.WAITING}),
    Step.SEND_BACK: frozenset({State.WAITING}),
    Step.APPROVE: frozenset({State.WAITING}),
    Step.BEGIN: frozenset({State.APPROVED}),
    Step.PAUSE: frozenset({State.APPROVED, State.SENDING}),
    Step.RESUME: frozenset({State.PAUSED}),
    Step.FINISH: frozenset({State.SENDING}),
    Step.CANCEL: frozenset({State.DRAFT, State.WAITING, State.APPROVED, State.SENDING, State.PAUSED}),
}
TO = {
    Step.SUBMIT: State.WAITING,
    Step.TAKE_BACK: State.DRAFT,
    Step.SEND_BACK: State.DRAFT,
    Step.APPROVE: State.APPROVED,
    Step.BEGIN: State.SENDING,
    Step.PAUSE: State.PAUSED,
    Step.FINISH: State.DONE,
    Step.CANCEL: State.CANCELLED,
}


def is_possible(step: Step, state: State) -> bool:
    return state in FROM[step]


def outcome(step: Step, *, has_begun: bool) -> State:
    """Return the state that a step leads to; what was paused before its hour waits for it again."""
    if step == Step.RESUME:
        return State.SENDING if has_begun else State.APPROVED
    return TO[step]
