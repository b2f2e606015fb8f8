import pytest

from questions.lifecycle import RULES, STATE_LABELS, IllegalStep, State, Step, after, allows

PATH = [
    (State.REGISTERED, Step.ASSIGN, State.ASSIGNED),
    (State.ASSIGNED, Step.DRAFT, State.DRAFTED),
    (State.DRAFTED, Step.SUBMIT, State.AWAITING_APPROVAL),
    (State.AWAITING_APPROVAL, Step.APPROVE, State.APPROVED),
    (State.APPROVED, Step.SEND, State.SENT),
    (State.SENT, Step.CLOSE, State.CLOSED),
]
OTHERS = [
    (State.ASSIGNED, Step.ASSIGN, State.ASSIGNED),
    (State.DRAFTED, Step.ASSIGN, State.DRAFTED),
    (State.DRAFTED, Step.DRAFT, State.DRAFTED),
    (State.AWAITING_APPROVAL, Step.RETURN, State.DRAFTED),
    (State.AWAITING_APPROVAL, Step.RECALL, State.DRAFTED),
    (State.REGISTERED, Step.TELL, State.SENT),
    (State.ASSIGNED, Step.TELL, State.SENT),
    (State.DRAFTED, Step.TELL, State.SENT),
    (State.SENT, Step.BOUNCE, State.APPROVED),
    (State.CLOSED, Step.BOUNCE, State.APPROVED),
]
BEFORE_AN_ANSWER = [
    State.REGISTERED,
    State.ASSIGNED,
    State.DRAFTED,
    State.AWAITING_APPROVAL,
    State.APPROVED,
]
ENDS = [
    (state, step, target)
    for state in BEFORE_AN_ANSWER
    for step, target in [
        (Step.DECLINE, State.DECLINED),
        (Step.REDIRECT, State.REDIRECTED),
        (Step.WITHDRAW, State.WITHDRAWN),
    ]
]
STAYS = [
    (state, step, state)
    for state in BEFORE_AN_ANSWER
    for step in (Step.ASK_EXTENSION, Step.EXTEND, Step.REFUSE_EXTENSION, Step.CLARIFY, Step.DECIDE)
] + [(State.SENT, Step.DECIDE, State.SENT)]
STAYS += [(state, step, state) for state in BEFORE_AN_ANSWER for step in (Step.AGREE_CALL, Step.CORRECT)]
STAYS += [(state, Step.PUT_OFF_CALL, state) for state in BEFORE_AN_ANSWER]
STAYS += [(state, step, state) for state in State for step in (Step.MISS_CALL, Step.RECORD_CALL)]
LEGAL = {(source, step): target for source, step, target in PATH + OTHERS + ENDS + STAYS}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_each_step_from_each_state_is_allowed_or_refused_as_written_down(state: State, step: Step) -> None:
    if (state, step) in LEGAL:
        assert allows(state, step)
        assert after(state, step) is LEGAL[state, step]
    else:
        with pytest.raises(IllegalStep, match=STATE_LABELS[state]):
            after(state, step)


def test_every_step_and_state_has_its_rule_and_label() -> None:
    assert set(RULES) == set(Step)
    assert set(STATE_LABELS) == set(State)
