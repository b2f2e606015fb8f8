"""Which browsers somebody has signed in with: recorded, followed, ended."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase

from sign_in.models import SignIn


def record(*, user: User, session_key: str, browser: str, address: str | None, now: datetime) -> SignIn:
    """Write down that somebody has signed in."""
    return SignIn.objects.create(
        user=user, session_key=session_key, browser=browser, address=address, began_at=now, seen_at=now
    )


def note(*, pk: int, **changes: Any) -> None:
    """Write down the last action or the new key of a sign-in; nothing where it has ended."""
    SignIn.objects.filter(pk=pk).update(**changes)


def end_all(*, user: User, but: str | None = "") -> int:
    """End the sign-ins of somebody in all browsers, or in all but the one with this session key."""
    rows = SignIn.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        _session(key).delete()
    rows.filter(session_key__in=keys).delete()
    return len(keys)


def forget_ended(now: datetime) -> int:
    """End what has lasted too long or was left idle, and forget it; return how many there were."""
    old = SignIn.objects.filter(seen_at__lte=now - settings.SIGN_IN_IDLE) | SignIn.objects.filter(
        began_at__lte=now - settings.SIGN_IN_LASTS
    )
    found = dict(old.values_list("pk", "session_key"))
    for key in found.values():
        _session(key).delete()
    SignIn.objects.filter(pk__in=found).delete()
    return len(found)


def _session(key: str) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
