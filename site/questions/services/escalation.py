"""Whom to turn to about an appeal besides its executor."""

from datetime import date

from questions.models import Appeal
from questions.permissions import ASSIGN
from staff.models import Department, Employee
from staff.substitutes import available


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
    return [present] if present else list(Employee.objects.holding(ASSIGN))
