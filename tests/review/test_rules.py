import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules import (
    MAY_NOT_OWN,
    MAY_NOT_TWICE,
    NO_STEPS,
    NOT_ALL_STEPS,
    OWN_TEXT,
    SAME_PERSON,
    Approval,
    refusal_to_approve,
    refusal_to_publish,
)

ANNA, BORIS, VERA = 1, 2, 3
LAWYER, PUBLISHER = 10, 20


@pytest.mark.parametrize(
    ("steps", "approvals", "writers", "expected"),
    [
        ({LAWYER, PUBLISHER}, [(LAWYER, BORIS), (PUBLISHER, VERA)], {ANNA}, ""),
        ({LAWYER, PUBLISHER}, [(LAWYER, BORIS), (PUBLISHER, VERA)], set(), ""),
        ({PUBLISHER}, [(PUBLISHER, BORIS)], {ANNA}, ""),
        (set(), [], {ANNA}, NO_STEPS),
        (set(), [(LAWYER, BORIS)], {ANNA}, NO_STEPS),
        ({LAWYER, PUBLISHER}, [], {ANNA}, NOT_ALL_STEPS),
        ({LAWYER, PUBLISHER}, [(LAWYER, BORIS)], {ANNA}, NOT_ALL_STEPS),
        ({PUBLISHER}, [(LAWYER, BORIS)], {ANNA}, NOT_ALL_STEPS),
        ({PUBLISHER}, [(PUBLISHER, None)], {ANNA}, NOT_ALL_STEPS),
        ({LAWYER, PUBLISHER}, [(LAWYER, BORIS), (PUBLISHER, ANNA)], {ANNA}, OWN_TEXT),
        ({LAWYER, PUBLISHER}, [(LAWYER, ANNA), (PUBLISHER, BORIS)], {ANNA, VERA}, OWN_TEXT),
        ({LAWYER, PUBLISHER}, [(LAWYER, BORIS), (PUBLISHER, BORIS)], {ANNA}, SAME_PERSON),
    ],
)
def test_a_text_goes_live_through_all_its_steps_each_taken_by_another(
    steps: set[int], approvals: list[tuple[int, int | None]], writers: set[int], expected: str
) -> None:
    taken = [Approval(step, by) for step, by in approvals]
    assert refusal_to_publish(steps=steps, approvals=taken, writers=writers) == expected


@pytest.mark.parametrize(("person", "expected"), [(ANNA, MAY_NOT_OWN), (BORIS, MAY_NOT_TWICE), (VERA, "")])
def test_a_step_is_for_somebody_new(person: int, expected: str) -> None:
    assert refusal_to_approve(person=person, approvals=[Approval(LAWYER, BORIS)], writers={ANNA}) == expected


PEOPLE = st.sampled_from([ANNA, BORIS, VERA, None])


@given(
    steps=st.sets(st.sampled_from([LAWYER, PUBLISHER, 30]), max_size=3),
    approvals=st.lists(
        st.builds(Approval, step=st.sampled_from([LAWYER, PUBLISHER, 30]), by=PEOPLE), max_size=4
    ),
    writers=st.sets(st.sampled_from([ANNA, BORIS])),
)
def test_nothing_goes_live_without_somebody_who_has_not_written_it(
    steps: set[int], approvals: list[Approval], writers: set[int]
) -> None:
    if refusal_to_publish(steps=steps, approvals=approvals, writers=writers) == "":
        seen = {approval.by for approval in approvals if approval.step in steps} - {None}
        assert seen
        assert not seen & writers
        assert len(seen) >= len(steps)
