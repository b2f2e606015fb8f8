"""What the tests of the duty register share: moments, people, duties."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.review.conftest import moscow, user_with

from disclosure.choices import Group
from disclosure.models import Duty
from staff.models import Employee
from staff.roles import Role

MakeDuty = Callable[..., Duty]


MONDAY = moscow(2026, 11, 30)


def make_duty(code: str = "oplata", **fields: Any) -> Duty:
    values = {
        "title": f"Пункт {code}",
        "group": Group.STANDARD,
        "legal_basis": "Стандарт, «Основные критерии»",
        "proof": "page_live",
        "starts_on": date(2026, 1, 12),
    }
    duty = Duty(code=code, **{**values, **fields})
    duty.full_clean()
    duty.save()
    return duty


def person(role: Role, login: str = "") -> Employee:
    """An employee with an account in the role, with an address for letters."""
    name = login or role.value
    return Employee.objects.create(
        user=user_with(role, name), full_name=f"{name} {name} {name}", post="специалист"
    )


def state_of(duty: Duty) -> str:
    return str(Duty.objects.get(pk=duty.pk).state_words)
