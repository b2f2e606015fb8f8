"""Sign-ins that are shut after wrong passwords: which there are, opening one, forgetting attempts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Sum

from axes.models import AccessAttempt

from ledger.services import append
from sign_in.lockout import OF_AN_ADDRESS, UNKNOWN


@dataclass(frozen=True)
class Locked:
    """`name` is empty where everybody from the address is shut out."""

    address: str
    name: str
    until: datetime

    @property
    def label(self) -> str:
        if not self.name:
            return "все учётные записи"
        return "неизвестная учётная запись" if self.name.startswith(UNKNOWN) else self.name


def locked(now: datetime) -> list[Locked]:
    """Return what is shut at a moment, addresses before logins."""
    return [*_locked(now, ["ip_address"], OF_AN_ADDRESS), *_locked(now, ["ip_address", "username"], 1)]


def _locked(now: datetime, by: list[str], times: int) -> list[Locked]:
    recent = AccessAttempt.objects.filter(attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    sums = (
        recent.order_by().values(*by).annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    over = sums.filter(failures__gte=settings.AXES_FAILURE_LIMIT * times).order_by(*by)
    return [
        Locked(row["ip_address"] or "", row.get("username") or "", row["last"] + settings.AXES_COOLOFF_TIME)
        for row in over
    ]


@transaction.atomic
def unlock(*, address: str, name: str, by: User) -> int:
    """Forget the failures of a login from an address, or of the whole address; return how many rows."""
    list(User.objects.select_for_update().filter(pk=by.pk).values_list("pk"))
    attempts = AccessAttempt.objects.filter(ip_address=address or None)
    count: int = (attempts.filter(username=name) if name else attempts).delete()[0]
    if count:
        whose = User.objects.filter(username=name).values_list("pk", flat=True).first()
        append(stream=f"unlocked:{by.pk}", event="unlocked", data={"user": whose}, actor=f"user:{by.pk}")
    return count


def forget_attempts(now: datetime) -> int:
    """Delete attempts that lock nobody out any more; return how many there were."""
    count: int = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()[0]
    return count
