from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from staff.models import Employee


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def active(self) -> EmployeeQuerySet:
        return self.filter(user__is_active=True)

    def of_user(self, user: AbstractBaseUser | AnonymousUser) -> Employee | None:
        """Return who is behind an account, None where nobody is."""
        return self.filter(user=user.pk).first()

    def holding(self, permission: str) -> EmployeeQuerySet:
        """Those whose role has the permission; superusers have all of them and are not meant."""
        users = User.objects.with_perm(
            permission, backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
        )
        return self.active().filter(user__in=users).select_related("user")

    def signatories(self) -> EmployeeQuerySet:
        """Those who may sign letters on behalf of the company and can still log in."""
        return self.active().filter(can_sign=True)
