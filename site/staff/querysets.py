from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from staff.models import Employee  # noqa: F401 - names the row type for mypy only


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def active(self) -> EmployeeQuerySet:
        return self.filter(user__is_active=True)

    def signatories(self) -> EmployeeQuerySet:
        """Those who may sign letters on behalf of the company and can still log in."""
        return self.active().filter(can_sign=True)
