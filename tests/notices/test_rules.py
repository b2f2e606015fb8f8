"""The pure rules: names of streets, quiet hours, what a failure says, which step leads where."""

import pytest

from notices.lifecycle import State, Step, is_possible, outcome
from notices.places import Place, distinct, key_of, parse
from outbox.quiet import is_quiet
from outbox.refusals import reason_to_suspend


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("ул. Ленинская", "Ленинская улица"), ("г. Борисоглебск", "БОРИСОГЛЕБСК"), ("Лётная", "летная"),
        ("пр-т Мира", "мира пр-т"), ("40 лет Октября", "ул. 40 лет октября"), ("2-я Полевая", "Полевая, 2 я"),
    ],
)  # fmt: skip
def test_one_street_written_in_two_ways_is_one(name: str, other: str) -> None:
    assert key_of(name) == key_of(other)


def test_different_streets_stay_different() -> None:
    assert len({key_of(name) for name in ("Советская", "Советский пер.", "Полевая", "2-я Полевая")}) == 4


def test_a_name_that_is_only_a_kind_keeps_it() -> None:
    assert key_of("Площадь") == "площадь"


def test_a_line_is_a_settlement_and_a_street_and_no_house() -> None:
    assert parse(" Борисоглебск ,  ул.  Советская , д. 3") == Place("Борисоглебск", "ул. Советская")
    assert parse("Грибановка") == Place("Грибановка", "")


def test_each_place_is_kept_once_and_one_without_a_settlement_is_not() -> None:
    places = [Place("г. Бобров", "Мира"), Place("Бобров", "ул. Мира"), Place("", "Мира"), Place("Бобров")]
    assert distinct(places) == [Place("г. Бобров", "Мира"), Place("Бобров")]


@pytest.mark.parametrize(
    ("hour", "begins", "ends", "quiet"),
    [
        (20, 21, 8, False), (21, 21, 8, True), (0, 21, 8, True), (7, 21, 8, True), (8, 21, 8, False),
        (1, 1, 5, True), (5, 1, 5, False), (3, 9, 9, False),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight(hour: int, begins: int, ends: int, quiet: bool) -> None:
    assert is_quiet(hour, begins=begins, ends=ends) is quiet


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("SMTPRecipientsRefused 550", "код 550"), ("SMTPRecipientsRefused 452", "откладывал приём"),
        ("SMTPDataError 554", "код 554"),
    ],
)  # fmt: skip
def test_a_refused_recipient_is_suspended_with_the_reason(error: str, told: str) -> None:
    assert told in reason_to_suspend(error)


@pytest.mark.parametrize(
    "error",
    ["", "ConnectionRefusedError", "SMTPAuthenticationError 535", "attachment: OSError", "TimeoutError"],
)
def test_what_is_no_fault_of_the_address_suspends_nobody(error: str) -> None:
    assert reason_to_suspend(error) == ""


def test_what_was_paused_goes_on_where_it_was() -> None:
    assert outcome(Step.RESUME, has_begun=False) == State.APPROVED
    assert outcome(Step.RESUME, has_begun=True) == State.SENDING


def test_nothing_is_possible_any_more_at_the_end() -> None:
    assert not any(is_possible(step, state) for step in Step for state in (State.DONE, State.CANCELLED))


def test_only_what_waits_is_approved() -> None:
    assert [state for state in State if is_possible(Step.APPROVE, state)] == [State.WAITING]
