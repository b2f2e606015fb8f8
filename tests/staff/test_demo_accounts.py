from django.contrib.auth import authenticate, get_user_model
from django.test import Client, RequestFactory

import pytest
from pytest_django import Settings

from staff import demo
from staff.errors import DemoRefused
from staff.models import Department, Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db


def test_each_printed_password_opens_its_account() -> None:
    for login, password, role in demo.load():
        user = authenticate(RequestFactory().post("/admin/login/"), username=login, password=password)
        assert user is not None
        assert [group.name for group in user.groups.all()] == [role]


def test_each_role_of_the_demonstration_is_there() -> None:
    assert [role for _, _, role in demo.load()] == [
        "Редактор",
        "Юрист",
        "Выпускающий редактор",
        "Оператор",
        "Оператор",
        "Подписант",
        "Руководитель",
        "Директор",
        "Администратор",
    ]


def test_a_second_run_changes_nothing() -> None:
    demo.load()
    rows = (
        list(Employee.objects.order_by("pk").values()),
        list(get_user_model().objects.order_by("pk").values()),
    )
    demo.load()
    after = (
        list(Employee.objects.order_by("pk").values()),
        list(get_user_model().objects.order_by("pk").values()),
    )
    assert after == rows


def test_invented_people_are_marked() -> None:
    demo.load()
    for employee in Employee.objects.all():
        assert employee.is_demo
        assert "(демо)" in employee.post
        assert "(демо)" in employee.phone
    assert all("(демо)" in department.name for department in Department.objects.all())


def test_a_signatory_is_someone_else_than_the_operator() -> None:
    demo.load()
    signing = set(Employee.objects.signatories().values_list("user__username", flat=True))
    assert signing == {Role.SIGNATORY.value, Role.HEAD.value, Role.DIRECTOR.value}


def test_a_real_site_refuses_demonstration_accounts(settings: Settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        demo.load()
    assert not Employee.objects.exists()


@pytest.mark.parametrize("login", ["editor", "operator", "signatory", "head"])
def test_every_demonstration_account_opens_the_admin(client: Client, login: str) -> None:
    demo.load()
    client.force_login(get_user_model().objects.get(username=login))
    assert client.get("/admin/").status_code == 200
