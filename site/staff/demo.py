"""Accounts for a demonstration: invented people, passwords known to everyone, refused on a real site."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from staff.errors import DemoRefused
from staff.models import Employee
from staff.roles import Role
from staff.services import create_employee

PHONE = "(демо) 0-00-00"


@dataclass(frozen=True)
class Person:
    role: Role
    full_name: str
    post: str
    department: str
    can_sign: bool = False
    number: int = 1
    """Tells apart those of one role."""

    @property
    def login(self) -> str:
        return self.role.value if self.number == 1 else f"{self.role.value}-{self.number}"

    @property
    def password(self) -> str:
        return f"demo-{self.login}-2026"


PEOPLE = [
    Person(Role.EDITOR, "Редакторова Демьяна Примеровна", "редактор сайта (демо)", "Отдел информации (демо)"),
    Person(Role.LAWYER, "Юристов Демьян Примерович", "юрист (демо)", "Договорный отдел (демо)"),
    Person(
        Role.PUBLISHER,
        "Выпускающева Демьяна Примеровна",
        "выпускающий редактор (демо)",
        "Отдел информации (демо)",
    ),
    Person(
        Role.OPERATOR,
        "Операторов Демьян Примерович",
        "специалист (демо)",
        "Отдел по работе с потребителями (демо)",
    ),
    Person(
        Role.OPERATOR,
        "Образцова Демьяна Макетовна",
        "специалист (демо)",
        "Договорный отдел (демо)",
        number=2,
    ),
    Person(
        Role.SIGNATORY,
        "Подписантова Демьяна Примеровна",
        "подписант (демо)",
        "Руководство (демо)",
        can_sign=True,
    ),
    Person(
        Role.HEAD,
        "Руководителев Демьян Примерович",
        "руководитель (демо)",
        "Руководство (демо)",
        can_sign=True,
    ),
    Person(
        Role.DIRECTOR,
        "Директоров Демьян Примерович",
        "директор (демо)",
        "Руководство (демо)",
        can_sign=True,
    ),
    Person(
        Role.ADMINISTRATOR,
        "Администраторова Демьяна Примеровна",
        "администратор сайта (демо)",
        "Отдел информации (демо)",
    ),
]


@transaction.atomic
def load() -> list[tuple[str, str, str]]:
    """Make the accounts that are missing; return login, password and the role's name of all of them."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    present = set(Employee.objects.filter(is_demo=True).values_list("user__username", flat=True))
    for person in PEOPLE:
        if person.login not in present:
            _create(person)
    return accounts()


def accounts() -> list[tuple[str, str, str]]:
    """Return login, password and the role's name of the demo accounts that exist here."""
    present = set(Employee.objects.filter(is_demo=True).values_list("user__username", flat=True))
    return [
        (person.login, person.password, person.role.label) for person in PEOPLE if person.login in present
    ]


def _create(person: Person) -> Employee:
    return create_employee(
        login=person.login,
        password=person.password,
        role=person.role,
        department=person.department,
        full_name=person.full_name,
        post=person.post,
        phone=PHONE,
        can_sign=person.can_sign,
        is_demo=True,
    )
