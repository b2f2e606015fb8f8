"""A customer takes his consent back by himself: told what follows, by a button, once."""

from collections.abc import Callable

from django.test import Client

import pytest
import time_machine
from tests.cabinet.conftest import OTHER, address, visitor
from tests.questions.conftest import Team, moscow
from tests.questions.register import as_

from ledger.models import Entry
from ledger.services import verify
from privacy.models import RetentionRule, Withdrawal
from questions.models import Appeal, ConsentRecord

pytestmark = pytest.mark.django_db
TODAY = moscow(2026, 11, 28)


def test_the_page_says_what_follows_and_does_nothing_by_itself(drafted: Appeal) -> None:
    client = visitor()
    card = client.get(address(drafted)).content.decode()
    assert f'href="{address(drafted, "consent/")}"' in card
    page = client.get(address(drafted, "consent/")).content.decode()
    assert "Отозвать согласие на обработку личных данных</h1>" in page
    assert f"Срок ответа прежний — {drafted.due_on:%d.%m.%Y}" in page
    assert not Withdrawal.objects.exists()


def test_the_button_records_it_and_the_page_names_the_day(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "consent/")
    with time_machine.travel(TODAY, tick=False):
        assert client.post(path)["Location"] == path
        page = client.get(path).content.decode()
        card = client.get(address(drafted)).content.decode()
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.subject, withdrawal.way) == (drafted.stream, "cabinet")
    assert (withdrawal.recorded_by, withdrawal.received_on) == ("visitor", TODAY.date())
    assert f"по обращению № {drafted.registration_number} получен 28.11.2026" in page
    assert "Что дальше" in page
    assert '<button class="button button--primary"' not in page
    assert "Согласие на обработку личных данных отозвано 28.11.2026" in card
    assert verify(f"withdrawal:{withdrawal.pk}") is None


def test_the_same_twice_is_as_once(drafted: Appeal) -> None:
    client, path = visitor(), address(drafted, "consent/")
    with time_machine.travel(TODAY, tick=False):
        client.post(path)
    again = client.post(path)
    assert (again.status_code, again["Location"]) == (302, path)
    assert Withdrawal.objects.get().received_on == TODAY.date()
    assert Entry.objects.filter(stream__startswith="withdrawal:").count() == 1


def test_the_term_in_force_is_told_and_the_answer_is_not_promised_again(answered: Appeal) -> None:
    page = visitor().get(address(answered, "consent/")).content.decode()
    rule = RetentionRule.objects.in_force(TODAY.date())["appeal_withdrawn"]
    assert "всё равно ответим" not in page
    assert f"После отзыва сведения хранятся {rule.words}" in page
    assert rule.source in page
    RetentionRule.objects.all().delete()
    page = visitor().get(address(answered, "consent/")).content.decode()
    assert "День мы назовём по вашему запросу" in page


def test_another_persons_consent_is_not_there(drafted: Appeal) -> None:
    for client in (visitor(OTHER), Client()):
        for answer in (client.get(address(drafted, "consent/")), client.post(address(drafted, "consent/"))):
            assert answer.status_code == 404
    assert not Withdrawal.objects.exists()


def test_an_appeal_that_came_without_a_consent_has_none_to_take_back(
    make_appeal: Callable[..., Appeal],
) -> None:
    appeal = make_appeal()
    ConsentRecord.objects.all().delete()
    client = visitor()
    assert "Отозвать согласие" not in client.get(address(appeal)).content.decode()
    assert client.post(address(appeal, "consent/")).status_code == 404
    assert not Withdrawal.objects.exists()


def test_a_button_pressed_on_another_site_takes_nothing_back(drafted: Appeal) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(visitor().cookies)
    assert client.post(address(drafted, "consent/")).status_code == 403
    assert not Withdrawal.objects.exists()


def test_the_desk_sees_that_it_was_the_customer_himself(drafted: Appeal, team: Team) -> None:
    visitor().post(address(drafted, "consent/"))
    card = as_(team.operator).get(f"/admin/appeals/{drafted.pk}/").content.decode()
    assert "сам, на сайте" in card
