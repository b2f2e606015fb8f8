import pytest

from staff.models import Employee
from staff.names import initials_name


@pytest.mark.parametrize(
    ("full_name", "printed"),
    [
        ("Примеров Иван Петрович", "И. П. Примеров"),
        ("Примерова-Образцова Анна", "А. Примерова-Образцова"),
        ("Примеров", "Примеров"),
        ("  примеров   иван  петрович ", "И. П. примеров"),
        ("Примеров Али Вели оглы", "А. В. Примеров"),
        ("", ""),
    ],
)
def test_initials_stand_before_the_surname(full_name: str, printed: str) -> None:
    assert initials_name(full_name) == printed


def test_an_employee_is_shown_with_initials_and_post() -> None:
    employee = Employee(full_name="Примерова Анна Ивановна", post="инженер")
    assert str(employee) == "А. И. Примерова, инженер"
