from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

import pytest

from staff.models import Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    user = get_user_model().objects.create_user("keeper")
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.label))
    client.force_login(user)
    return client


def test_the_administrator_adds_an_employee(administrator: Client) -> None:
    user = get_user_model().objects.create_user("newcomer")
    form = {"user": user.pk, "full_name": "Примерова Анна Ивановна", "post": "инженер", "can_sign": "on"}
    response = administrator.post("/admin/employee/new/", form)
    assert response.status_code == 302
    assert Employee.objects.get().can_sign


@pytest.mark.parametrize(
    ("address", "word"),
    [("/admin/employee/", "сотрудник"), ("/admin/department/", "отдел"), ("/admin/users/", "Пользователи")],
)
def test_the_administrator_sees_the_lists_in_russian(administrator: Client, address: str, word: str) -> None:
    response = administrator.get(address)
    assert response.status_code == 200
    assert word in response.content.decode()


def test_an_editor_does_not_see_the_staff(client: Client) -> None:
    user = get_user_model().objects.create_user("writer")
    user.groups.add(Group.objects.get(name=Role.EDITOR.label))
    client.force_login(user)
    assert client.get("/admin/employee/").status_code == 403
