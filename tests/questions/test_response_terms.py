from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError

import pytest

from questions.choices import Channel, Kind
from questions.deadlines import Term
from questions.models import ResponseTerm
from questions.models.terms import NoTermInForce
from questions.reference import load_reference, load_response_terms

pytestmark = pytest.mark.django_db

WEBSITE = Term(15, "working_day", 15, "working_day")
POST = Term(30, "calendar_day", 1, "month")
DAY = date(2026, 11, 24)


def add_term(**changes: object) -> ResponseTerm:
    values = {
        "channel": Channel.WEBSITE,
        "amount": 3,
        "unit": "working_day",
        "extension_unit": "working_day",
        "valid_from": date(2023, 6, 1),
        "source": "Приказ",
    }
    return ResponseTerm.objects.create(**{**values, **changes})


@pytest.mark.parametrize("on", [date(2023, 1, 1), DAY, date(2027, 12, 31)])
@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_its_term_after_migrating(channel: Channel, on: date) -> None:
    rule = ResponseTerm.objects.in_force(channel=channel, kind=Kind.COMPLAINT, on=on)
    by_letter = channel in {Channel.POST, Channel.IN_PERSON, Channel.FAX}
    assert rule.as_term() == (POST if by_letter else WEBSITE)
    assert "Стандарт качества обслуживания потребителей" in rule.source


def test_loading_again_adds_nothing_to_a_table_of_the_companys_own() -> None:
    ResponseTerm.objects.exclude(channel=Channel.POST).delete()
    ResponseTerm.objects.update(amount=10)
    load_reference()
    assert load_response_terms() == 0
    assert [rule.amount for rule in ResponseTerm.objects.all()] == [10]


def test_an_empty_table_is_filled_again() -> None:
    ResponseTerm.objects.all().delete()
    load_reference()
    assert ResponseTerm.objects.count() == len(Channel)


def test_a_partial_migration_without_the_table_is_left_alone() -> None:
    ResponseTerm.objects.all().delete()
    load_reference(apps=type(apps)(()))
    assert not ResponseTerm.objects.exists()


def test_a_rule_for_the_very_kind_wins_over_a_later_one_for_all() -> None:
    add_term(kind=Kind.CLAIM)
    add_term(amount=20, valid_from=date(2026, 1, 1))
    in_force = ResponseTerm.objects.in_force
    assert in_force(channel=Channel.WEBSITE, kind=Kind.CLAIM, on=DAY).amount == 3
    assert in_force(channel=Channel.WEBSITE, kind=Kind.QUESTION, on=DAY).amount == 20
    assert in_force(channel=Channel.WEBSITE, on=DAY).amount == 20
    assert in_force(channel=Channel.WEBSITE, on=date(2025, 12, 31)).amount == 15
    assert in_force(channel=Channel.POST, kind=Kind.CLAIM, on=DAY).amount == 30


def test_a_rule_holds_on_both_of_its_ends_only() -> None:
    add_term(kind=Kind.CLAIM, valid_to=date(2023, 6, 30))
    amounts = [
        ResponseTerm.objects.in_force(
            channel=Channel.WEBSITE, kind=Kind.CLAIM, on=date(2023, month, day)
        ).amount
        for month, day in [(5, 31), (6, 1), (6, 30), (7, 1)]
    ]
    assert amounts == [15, 3, 3, 15]


def test_without_a_rule_the_refusal_is_named_and_russian() -> None:
    with pytest.raises(NoTermInForce, match=r"Нет действующего срока ответа: .*«post», 31\.12\.2022"):
        ResponseTerm.objects.in_force(channel=Channel.POST, on=date(2022, 12, 31))


def test_a_snapshot_gives_the_same_term_whatever_becomes_of_the_rule() -> None:
    snapshot = ResponseTerm.objects.in_force(channel=Channel.POST, on=DAY).snapshot()
    ResponseTerm.objects.all().delete()
    assert ResponseTerm.term_from(snapshot) == POST
    assert (snapshot["channel"], snapshot["valid_from"]) == ("post", "2023-01-01")


def test_a_rule_that_ends_before_it_begins_is_refused() -> None:
    rule = add_term()
    rule.valid_to = date(2023, 5, 31)
    with pytest.raises(ValidationError, match="Дата окончания раньше даты начала"):
        rule.full_clean()


def test_a_rule_of_one_day_is_fine() -> None:
    rule = add_term(valid_to=date(2023, 6, 1))
    rule.full_clean()
    assert rule.applies("", date(2023, 6, 1))


def test_a_rule_is_named_by_channel_kind_and_term() -> None:
    assert str(add_term(kind=Kind.CLAIM)) == "сайт, претензия: 3 рабочих дней"
    assert str(add_term(valid_from=date(2026, 1, 1))) == "сайт: 3 рабочих дней"
