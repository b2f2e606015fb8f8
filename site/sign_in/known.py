"""Whether a browser is known to have signed somebody in: a signed cookie that names accounts by number."""

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pages import cookies

COOKIE, SALT = cookies.named("known_browser"), "sign_in.known"
LASTS = timedelta(days=180)
AT_MOST = 20
"""Accounts that one browser is known to; a desk has a few people."""


def accounts(request: HttpRequest) -> list[int]:
    """Return the accounts that have signed in by this browser; nothing by a cookie that is not ours."""
    try:
        found: list[int] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []
    return found


def remember(response: HttpResponseBase, known: list[int], account: int) -> None:
    """Let the browser show from now on that this account has signed in by it."""
    latest = [*(each for each in known if each != account), account][-AT_MOST:]
    cookies.put(response, COOKIE, signing.dumps(latest, salt=SALT), lasts=LASTS)
