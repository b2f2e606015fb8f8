"""Guessing of passwords is shut out by django-axes: how it counts, what it keeps and what it says.

An attempt is kept until its lock-out would have ended: login, network address, browser; never a password.
"""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler

logger = logging.getLogger(__name__)

OF_AN_ADDRESS = 4
"""So many times more failures lock a whole address out: an office of many people may stand behind it."""
UNKNOWN = "?"
"""Begins the name under which attempts at an unknown login are counted."""
NAME = "_attempted_name"


class Handler(AxesDatabaseHandler):
    """Counts a login from an address, and the address by itself with a higher limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        of_login, of_address = (
            attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(of_login, of_address // OF_AN_ADDRESS)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget, after a right password, what was counted for this login from this address.

        The count of the address stays: an account of one's own must not buy new guesses at others.
        """
        of_login, _ = self.filter_user_attempts(request, credentials)
        count: int = of_login.delete()[0]
        return count


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the login that is tried, a keyed digest where there is none such.

    People type their password into the field of the login now and then: it must not be kept.
    """
    typed = str((credentials or request.POST).get("username") or "")
    known: tuple[str, str] | None = getattr(request, NAME, None)
    if known is None or known[0] != typed:
        there = User.objects.filter(username=typed).exists()
        digest = salted_hmac("sign_in.lockout", typed).hexdigest()[:20]
        known = typed, typed if there else f"{UNKNOWN}{digest}"
        setattr(request, NAME, known)
    return known[1]


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """Say until when no password is tried, in the same words for every login, known or not."""
    logger.warning("A sign-in is locked out after wrong passwords")
    context = {"until": _until(request, credentials)}
    return render(request, "sign_in/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def _until(request: HttpRequest, credentials: Any) -> datetime:
    attempts = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    latest = [each.aggregate(latest=Max("attempt_time"))["latest"] for each in attempts]
    known = [moment for moment in latest if moment is not None]
    return max(known, default=timezone.now()) + settings.AXES_COOLOFF_TIME
