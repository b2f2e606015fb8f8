"""The site's own cookies: for this very host, over https in production, out of reach of scripts."""

from datetime import timedelta

from django.conf import settings
from django.http.response import HttpResponseBase


def named(name: str) -> str:
    """Return the full name of a cookie: browsers hold those with some prefixes to what the prefix says."""
    return f"{settings.OWN_COOKIE_PREFIX}{name}"


def put(
    response: HttpResponseBase, name: str, value: str, *, lasts: timedelta, salt: str | None = None
) -> None:
    """Give the browser a cookie, signed if there is a salt. No narrower path: `__Host-` names forbid it."""
    secure = settings.SESSION_COOKIE_SECURE
    if salt is None:
        response.set_cookie(name, value, lasts, secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_signed_cookie(
            name, value, salt, max_age=lasts, secure=secure, httponly=True, samesite="Lax"
        )


def drop(response: HttpResponseBase, name: str) -> None:
    response.delete_cookie(name, samesite="Lax")
