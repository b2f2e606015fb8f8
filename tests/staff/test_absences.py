from collections.abc import Callable
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.models import Absence, Department, Employee
from staff.roles import Role
from staff.substitutes import available, stand_in

DAY = date(2026, 12, 1)


@pytest.fixture
def person(db: None) -> Callable[[str], Employee]:
    def make(name: str) -> Employee:
        user = get_user_model().objects.create_user(name)
        return Employee.objects.create(user=user, full_name=name, post="специалист")

    return make


def away(employee: Employee, substitute: Employee | None, first: date = DAY, last: date = DAY) -> Absence:
    return Absence.objects.create(employee=employee, substitute=substitute, first_day=first, last_day=last)


@pytest.mark.parametrize(
    ("absences", "found"),
    [
        ({}, 1),
        ({1: [2]}, 2),
        ({1: [None]}, None),
        ({1: [2], 2: [3]}, 3),
        ({1: [2], 2: [1]}, None),
        ({1: [2], 2: [3], 3: [1]}, None),
        ({1: [1]}, None),
        ({1: [None, 2]}, 2),
        ({1: [2, 3], 2: [None]}, 3),
        ({1: [9]}, None),
        ({1: [9], 9: [2]}, 2),
    ],
)
def test_the_work_goes_along_the_substitutes(
    absences: dict[int, list[int | None]], found: int | None
) -> None:
    assert stand_in(1, away=absences, present={1, 2, 3}) == found


PEOPLE = st.integers(min_value=1, max_value=6)


@given(st.dictionaries(PEOPLE, st.lists(st.none() | PEOPLE, min_size=1, max_size=3)), st.sets(PEOPLE), PEOPLE)
def test_nobody_absent_or_gone_ever_gets_the_work(
    absences: dict[int, list[int | None]], present: set[int], asked: int
) -> None:
    found = stand_in(asked, away=absences, present=present)
    assert found is None or (found in present and found not in absences)


def test_both_ends_of_an_absence_belong_to_it(person: Callable[[str], Employee]) -> None:
    one, two = person("one"), person("two")
    away(one, two, date(2026, 12, 1), date(2026, 12, 3))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4)]
    assert [available(one, on=day) for day in days] == [one, two, two, one]


def test_who_cannot_log_in_any_more_gets_nothing(person: Callable[[str], Employee]) -> None:
    one, two = person("one"), person("two")
    two.user.is_active = False
    two.user.save()
    away(one, two)
    assert available(one, on=DAY) is None
    assert available(two, on=DAY) is None


def signed_in(role: Role) -> Client:
    user = get_user_model().objects.create_user(f"as-{role.value}")
    user.groups.add(Group.objects.get(name=role.label))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HEAD])
def test_the_administrator_and_the_head_enter_absences(person: Callable[[str], Employee], role: Role) -> None:
    one, two = person("one"), person("two")
    client = signed_in(role)
    form = {"employee": one.pk, "first_day": "2026-12-01", "last_day": "2026-12-14", "substitute": two.pk}
    assert client.post("/admin/absence/new/", form).status_code == 302
    assert Absence.objects.get().substitute == two
    html = client.get("/admin/absence/").content.decode()
    assert "Кто замещает" in html
    assert "отсутствия" in html.lower()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"last_day": "2026-11-30"}, "Последний день раньше первого"),
        ({"substitute": "one"}, "другой сотрудник"),
    ],
)
def test_a_senseless_absence_is_refused_with_a_reason(
    person: Callable[[str], Employee], changes: dict[str, str], reason: str
) -> None:
    one = person("one")
    form = {"employee": one.pk, "first_day": "2026-12-01", "last_day": "2026-12-14", "substitute": ""}
    form |= {name: str(one.pk) if value == "one" else value for name, value in changes.items()}
    answer = signed_in(Role.ADMINISTRATOR).post("/admin/absence/new/", form)
    assert reason in answer.content.decode()
    assert not Absence.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EDITOR, Role.SIGNATORY])
def test_others_do_not_see_absences(db: None, role: Role) -> None:
    assert signed_in(role).get("/admin/absence/").status_code == 403


def test_the_administrator_names_the_head_of_a_department(person: Callable[[str], Employee]) -> None:
    department = Department.objects.create(name="Отдел работы с потребителями")
    head = person("head")
    client = signed_in(Role.ADMINISTRATOR)
    client.post(f"/admin/department/edit/{department.pk}/", {"name": department.name, "head": head.pk})
    department.refresh_from_db()
    assert department.head == head
    assert "Начальник" in client.get("/admin/department/").content.decode()


def test_the_list_of_employees_says_who_has_no_address(person: Callable[[str], Employee]) -> None:
    person("one")
    html = signed_in(Role.ADMINISTRATOR).get("/admin/employee/").content.decode()
    assert "Электронная почта" in html
    assert "не заполнено" in html
