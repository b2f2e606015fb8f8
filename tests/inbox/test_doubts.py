import pytest

from inbox.doubts import MOST_A_DAY, WORDS, Doubt, Facts, doubts_about
from inbox.reading.recognising import Kind

SURE = {"kind": Kind.LETTER, "has_address": True, "has_name": True, "has_text": True}


def doubts(**facts: object) -> list[Doubt]:
    return doubts_about(Facts(**{**SURE, **facts}))  # type: ignore[arg-type]


def test_nothing_speaks_against_a_plain_letter() -> None:
    assert doubts() == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_spam": True}, Doubt.SPAM),
        ({"kind": Kind.AUTOMATIC}, Doubt.AUTOMATIC),
        ({"kind": Kind.MAILING}, Doubt.MAILING),
        ({"kind": Kind.RETURNED}, Doubt.RETURNED),
        ({"is_forged": True}, Doubt.FORGED),
        ({"is_from_us": True}, Doubt.OWN_ADDRESS),
        ({"repeats_id": True}, Doubt.SAME_ID),
        ({"answers_staff_letter": True}, Doubt.TO_STAFF),
        ({"is_others": True}, Doubt.OTHER_ADDRESS),
        ({"is_finished": True}, Doubt.FINISHED),
        ({"has_address": False}, Doubt.NO_SENDER),
        ({"has_name": False}, Doubt.NO_NAME),
        ({"has_text": False}, Doubt.NO_TEXT),
        ({"registered_today": MOST_A_DAY}, Doubt.MANY),
    ],
)
def test_each_doubt_has_its_reason(facts: dict[str, object], expected: Doubt) -> None:
    assert doubts(**facts) == [expected]


def test_a_letter_to_an_appeal_of_its_sender_needs_no_name_and_has_no_limit() -> None:
    assert doubts(joins=True, has_name=False, registered_today=99) == []


def test_every_doubt_is_said_in_words() -> None:
    assert set(WORDS) == set(Doubt)
