from django.contrib.auth import get_user_model

import pytest

from staff.models import Employee
from staff.roles import Role
from staff.services import create_employee

pytestmark = pytest.mark.django_db


def hire(login: str, *, can_sign: bool = False, department: str = "") -> Employee:
    return create_employee(
        login=login,
        password="long-enough-2026",
        role=Role.OPERATOR,
        department=department,
        full_name="Примеров Иван Петрович",
        post="специалист",
        can_sign=can_sign,
    )


def test_a_new_employee_logs_in_with_a_role() -> None:
    employee = hire("first", department="Сбыт")
    assert employee.user.check_password("long-enough-2026")
    assert [group.name for group in employee.user.groups.all()] == ["Оператор"]
    assert str(employee.department) == "Сбыт"


def test_two_employees_share_one_department() -> None:
    assert hire("first", department="Сбыт").department == hire("second", department="Сбыт").department


def test_signatories_may_sign_and_are_still_employed() -> None:
    signatory, dismissed = hire("first", can_sign=True), hire("second", can_sign=True)
    hire("third")
    get_user_model().objects.filter(pk=dismissed.user.pk).update(is_active=False)
    assert list(Employee.objects.signatories()) == [signatory]
