"""Near-duplicates of the same person are offered, others are not."""

from collections.abc import Callable

from django.test import Client

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import Team, moscow

from questions.finding import index_missing
from questions.models import Appeal
from questions.services.outcomes import twins_of
from questions.twins import is_same_person, likeness, nearest

ASKED = "Прошу пересчитать начисления за октябрь: счётчик показывает меньше, чем в квитанции."
AGAIN = "Снова прошу пересчитать начисление за октябрь! Счётчик показал меньше, чем стоит в квитанции."
OTHER = "Где можно заплатить без комиссии?"


def test_word_forms_and_order_do_not_matter_and_another_question_is_none() -> None:
    assert likeness("Счёт за октябрь", "за октябрём счета") == 1
    assert likeness(ASKED, AGAIN) > 0.5
    assert likeness(ASKED, OTHER) < 0.2
    assert likeness("", ASKED) == likeness("и на", "и на") == 0


def test_the_nearest_come_first_and_the_far_are_left_out() -> None:
    earlier = [Appeal(pk=1, text=OTHER), Appeal(pk=2, text=AGAIN), Appeal(pk=3, text=ASKED)]
    found = nearest(Appeal(pk=9, text=ASKED), earlier)
    assert [twin.appeal.pk for twin in found] == [3, 2]
    assert found[0].percent == 100


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "Vera@pochta.example"}, {"email": "vera@pochta.example"}, True),
        ({"phone_digits": "74735400000"}, {"phone_digits": "74735400000"}, True),
        ({"account_number": "12"}, {"account_number": "12"}, True),
        ({"person_name": "Королёва  Вера"}, {"person_name": "КОРОЛЕВА ВЕРА"}, True),
        ({"person_name": "Вера"}, {"person_name": "Анна"}, False),
        ({}, {}, False),
    ],
)
def test_a_person_is_known_by_what_the_appeals_have_in_common(
    one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    assert is_same_person(Appeal(**one), Appeal(**other)) is same


@pytest.mark.django_db
def test_earlier_appeals_of_the_same_person_within_two_years_are_offered(
    make_appeal: Callable[..., Appeal],
) -> None:
    make_appeal(moscow(2024, 1, 10), text=ASKED)
    near = make_appeal(moscow(2026, 10, 26), text=ASKED, person_name="ПРОВЕРКИНА ВЕРА ПАВЛОВНА", email="")
    make_appeal(moscow(2026, 10, 27), text=ASKED, person_name="Иная Анна", email="anna@pochta.example")
    make_appeal(moscow(2026, 10, 28), text=OTHER)
    late = make_appeal(moscow(2026, 11, 23), text=AGAIN)
    make_appeal(moscow(2026, 11, 24), text=ASKED)
    index_missing()
    assert [twin.appeal for twin in twins_of(late)] == [near]


@pytest.mark.django_db
def test_the_card_shows_them_with_their_answers_while_the_appeal_is_open(
    approved: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    Appeal.objects.filter(pk=approved.pk).update(state="sent")
    again = make_appeal(moscow(2026, 12, 1))
    index_missing()
    client = Client()
    client.force_login(team.operator.user)
    html = client.get(f"/admin/appeals/{again.pk}/").content.decode()
    assert f"/admin/appeals/{approved.pk}/files/{approved.reply.letter_id}/?inline" in html
    assert "совпадает на 100 %" in html
    Appeal.objects.filter(pk=again.pk).update(state="withdrawn")
    assert "совпадает на" not in client.get(f"/admin/appeals/{again.pk}/").content.decode()


@pytest.mark.django_db
def test_the_search_costs_the_same_however_many_there_are(
    make_appeal: Callable[..., Appeal], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        make_appeal(text=ASKED)
    last = make_appeal(text=ASKED)
    index_missing()
    with django_assert_num_queries(4):
        assert len([twin.appeal.is_answered for twin in twins_of(last)]) == 4
