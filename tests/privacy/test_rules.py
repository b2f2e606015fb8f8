"""A term of keeping is proposed by one and confirmed by another; what is in force never changes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ledger.models import Entry
from privacy.errors import PrivacyError
from privacy.models import RetentionRule
from privacy.services.rules import RuleDraft, confirm_rule, drop_rule, propose_rule

pytestmark = pytest.mark.django_db
DRAFT = RuleDraft("appeal", 10, "year", "event", "Приказ № 5", date(2029, 3, 10))


def in_force(on: date) -> int:
    return RetentionRule.objects.in_force(on)["appeal"].amount


def test_a_proposal_holds_from_its_day_once_another_has_confirmed_it(years_later: datetime) -> None:
    rule = propose_rule(draft=DRAFT, user_id=1)
    assert in_force(date(2029, 3, 10)) == 5
    with pytest.raises(PrivacyError, match="другой человек"):
        confirm_rule(rule_id=rule.pk, user_id=1)
    confirm_rule(rule_id=rule.pk, user_id=2)
    assert (in_force(date(2029, 3, 9)), in_force(date(2029, 3, 10))) == (5, 10)
    assert list(Entry.objects.in_stream(rule.stream).values_list("event", "actor")) == [
        ("propose", "user:1"),
        ("confirm", "user:2"),
    ]


def test_what_is_confirmed_late_holds_from_that_day_on(years_later: datetime) -> None:
    rule = propose_rule(draft=DRAFT, user_id=1)
    late = years_later.replace(month=4)
    assert confirm_rule(rule_id=rule.pk, user_id=2, now=late).valid_from == date(2029, 4, 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"valid_from": date(2029, 2, 28)}, "с сегодняшнего дня"), ({"kind": "dreams"}, "dreams")],
)
def test_a_proposal_that_cannot_be_is_refused(years_later: datetime, changed: dict, words: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(PrivacyError, match=words):
        propose_rule(draft=replace(DRAFT, **changed), user_id=1)


def test_only_what_nobody_has_confirmed_is_taken_back(years_later: datetime) -> None:
    rule = propose_rule(draft=DRAFT, user_id=1)
    drop_rule(rule_id=rule.pk, user_id=1)
    kept = propose_rule(draft=DRAFT, user_id=1)
    confirm_rule(rule_id=kept.pk, user_id=2)
    for step in (drop_rule, confirm_rule):
        with pytest.raises(PrivacyError, match="уже утверждён"):
            step(rule_id=kept.pk, user_id=2)


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (1, "year", "1 год"),
        (3, "year", "3 года"),
        (5, "year", "5 лет"),
        (1, "day", "1 день"),
        (30, "day", "30 дней"),
    ],
)
def test_a_term_is_said_in_russian(amount: int, unit: str, words: str) -> None:
    assert RetentionRule(amount=amount, unit=unit, begin="event").words == f"{words} с этого дня"
