"""Whom to turn to about an appeal besides its executor."""

from datetime import date

from django.contrib.auth.models import User

from questions.models import Appeal
from questions.permissions import ASSIGN
from staff.models import Department, Employee
from staff.querysets import EmployeeQuerySet
from staff.substitutes import available


def holders(permission: str) -> EmployeeQuerySet:
    """Employees whose role has the permission; superusers have all of them and are not meant."""
    users = User.objects.with_perm(
        permission, backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
    )
    return Employee.objects.active().filter(user__in=users).select_related("user")


def department_of(appeal: Appeal) -> Department | None:
    """Return the department that answers: the executor's, else the one that the topic leads to."""
    if appeal.assignee is not None and appeal.assignee.department is not None:
        return appeal.assignee.department
    topic = appeal.topic
    if topic is None:
        return None
    return topic.department or (topic.parent.department if topic.parent else None)


def heads_of(appeal: Appeal, *, on: date) -> list[Employee]:
    """Return whom to turn to about the appeal: nothing is escalated to nobody."""
    return heads_in(department_of(appeal), on=on)


def heads_in(department: Department | None, *, on: date) -> list[Employee]:
    """Return the head of the department, or who stands in for him; else all who may assign appeals."""
    head = department.head if department else None
    present = available(head, on=on) if head else None
    return [present] if present else list(holders(ASSIGN))
