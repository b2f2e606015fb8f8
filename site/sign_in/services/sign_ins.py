"""Which browsers somebody has signed in with: recorded, followed, ended."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet

from sign_in.limits import AT_ONCE
from sign_in.models import SignIn


def record(*, user: User, session_key: str, browser: str, address: str | None, now: datetime) -> SignIn:
    """Write down that somebody has signed in; end the oldest of more sign-ins than may last at a time."""
    with transaction.atomic():
        list(User.objects.select_for_update().filter(pk=user.pk).values_list("pk"))
        row = SignIn.objects.create(
            user=user, session_key=session_key, browser=browser, address=address, began_at=now, seen_at=now
        )
        _end(SignIn.objects.filter(user=user).order_by("-began_at", "-pk")[AT_ONCE:])
    return row


def note(*, pk: int, **changes: Any) -> None:
    """Write down the last action or the new key of a sign-in; nothing where it has ended."""
    SignIn.objects.filter(pk=pk).update(**changes)


def end_all(*, user: User, but: str | None = "") -> int:
    """End the sign-ins of somebody in all browsers, or in all but the one with this session key."""
    return _end(SignIn.objects.filter(user=user).exclude(session_key=but or ""))


def forget_ended(now: datetime) -> int:
    """End what has lasted too long or was left idle, and forget it; return how many there were."""
    old = SignIn.objects.filter(seen_at__lte=now - settings.SIGN_IN_IDLE) | SignIn.objects.filter(
        began_at__lte=now - settings.SIGN_IN_LASTS
    )
    return _end(old)


def _end(rows: "QuerySet[SignIn]") -> int:
    found = dict(rows.values_list("pk", "session_key"))
    for key in found.values():
        _session(key).delete()
    SignIn.objects.filter(pk__in=found).delete()
    return len(found)


def _session(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
