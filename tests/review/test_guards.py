"""Views of the libraries that let in everybody of the admin are closed to those who see no rows of theirs."""

from collections.abc import Callable

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from wagtail.models import Page

import pytest

from outbox.models import Message
from staff.roles import Role
from staff.services import sync_roles
from tariffs.models import RegulatoryOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_role() -> Callable[[Role], Client]:
    sync_roles()

    def client_of(role: Role) -> Client:
        user = User.objects.create_user(role.value)
        user.groups.set([Group.objects.get(name=role.label)])
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.mark.parametrize(("role", "status"), [(Role.HEAD, 200), (Role.EDITOR, 403), (Role.OPERATOR, 403)])
def test_the_history_of_a_letter_is_for_those_who_see_the_letters(
    as_role: Callable[[Role], Client], role: Role, status: int
) -> None:
    letter = Message.objects.create(
        message_id="<1@test>", kind="system", to="vera@pochta.example", subject="О счёте", text="Т",
        created_at=timezone.now(),
    )  # fmt: skip
    answer = as_role(role).get(f"/admin/outbox/message/history/{letter.pk}/")
    assert answer.status_code == status
    assert ("vera@pochta.example" in answer.content.decode()) is False or status == 200


@pytest.mark.parametrize("rest", ["", "results/", "chosen-multiple/?id=1"])
@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 200), (Role.OPERATOR, 403)])
def test_rows_are_offered_to_choose_from_to_those_who_see_them(
    as_role: Callable[[Role], Client], role: Role, status: int, rest: str
) -> None:
    answer = as_role(role).get(f"/admin/snippets/choose/tariffs/regulatoryorder/{rest}")
    assert answer.status_code == status


def test_what_is_sent_to_a_window_without_a_form_is_not_there(as_role: Callable[[Role], Client]) -> None:
    answer = as_role(Role.EDITOR).post("/admin/snippets/choose/tariffs/regulatoryorder/create/", {})
    assert answer.status_code == 404
    assert not RegulatoryOrder.objects.exists()


@pytest.mark.parametrize("path", ["/admin/failwhale/", "/admin/test404/", "/admin/api/main/documents/"])
def test_what_the_library_shows_to_try_itself_is_not_there(
    as_role: Callable[[Role], Client], path: str
) -> None:
    assert Page.objects.exists()
    assert as_role(Role.ADMINISTRATOR).get(path).status_code == 404
