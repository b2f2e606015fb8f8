"""What belongs to a customer, a program or a colleague is there for nobody else, at each address about it.

The addresses come from the resolver, so that a new one is asked, too.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

import pytest
from tests.cabinet.api import ADDRESS, program
from tests.cabinet.conftest import OTHER, VERA, visitor
from tests.questions import conftest as register
from tests.questions.conftest import Team
from tests.questions.register import as_
from tests.security.addresses import Address, addresses
from tests.security.arguments import NOT_THERE

from questions.models import Addition, Appeal, Rating, SavedFilter

pytestmark = pytest.mark.django_db
consent, team, make_appeal = register.consent, register.team, register.make_appeal
CABINET = [each for each in addresses() if each.name.startswith("cabinet:") and "number" in each.takes]
OF_API = [each for each in addresses() if each.name.startswith("appeals-api:") and "number" in each.takes]
SENT = {"text": "Чужое", "reason": "Чужое", "mark": "5"}


def path(address: Address, number: str) -> str:
    route = address.route.replace("<str:number>", number)
    return "/" + route.replace("<uuid:file_id>", str(NOT_THERE))


def nothing_was_done(appeal: Appeal) -> bool:
    unchanged = Appeal.objects.get(pk=appeal.pk).state == appeal.state
    return unchanged and not Addition.objects.exists() and not Rating.objects.exists()


@pytest.mark.parametrize("address", CABINET, ids=lambda each: each.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_cabinet_shows_and_takes_nothing_of_anothers_appeal(
    make_appeal: Callable[..., Appeal], team: Team, address: Address, method: str
) -> None:
    appeal = make_appeal()
    url = path(address, appeal.registration_number)
    for who in (Client(), visitor(OTHER), as_(team.head), as_(team.operator)):
        answer = getattr(who, method)(url, SENT)
        assert answer.status_code in {404, 405}
        page = answer.content.decode()
        assert not [word for word in ("Где заплатить", "Проверкина", VERA) if word in page]
    assert nothing_was_done(appeal)


@pytest.mark.parametrize("address", OF_API, ids=lambda each: each.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_program_sees_and_changes_nothing_of_anothers_appeal(
    consent: Any, address: Address, method: str
) -> None:
    appeal = program("Наша").appeal(consent)
    stranger = program("Чужая")
    url = path(address, appeal.registration_number)
    headers = {**stranger.headers, "Idempotency-Key": str(NOT_THERE)}
    body = {} if method == "get" else {"data": '{"text": "Чужое"}', "content_type": "application/json"}
    answer = getattr(Client(), method)(url, headers=headers, **body)
    assert answer.status_code in {404, 405}
    assert "Проверкина" not in answer.content.decode()
    assert nothing_was_done(appeal)
    assert url.startswith(ADDRESS)


def test_a_colleagues_choice_of_rows_cannot_be_dropped(team: Team) -> None:
    owner = User.objects.create_user("owner")
    saved = SavedFilter.objects.create(owner=owner, name="Мой", query="scope=all")
    for colleague in (team.operator, team.other, team.head):
        assert as_(colleague).post(f"/admin/appeals/filters/{saved.pk}/delete/").status_code == 404
    assert SavedFilter.objects.filter(pk=saved.pk).exists()


@pytest.mark.parametrize("url", ["/cabinet/", "/cabinet/ask/"])
def test_no_page_of_a_customer_is_kept_by_browser_or_cache(
    make_appeal: Callable[..., Appeal], url: str
) -> None:
    make_appeal()
    assert "no-store" in visitor(VERA).get(url).headers["Cache-Control"]


@pytest.mark.parametrize("rest", ["", "?scope=all"])
def test_no_page_of_the_staff_is_kept_by_browser_or_cache(
    make_appeal: Callable[..., Appeal], team: Team, rest: str
) -> None:
    appeal = make_appeal(received_at=timezone.now())
    for url in (f"/admin/appeals/{rest}", f"/admin/appeals/{appeal.pk}/"):
        assert "no-store" in as_(team.head).get(url).headers["Cache-Control"]
