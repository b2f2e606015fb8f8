"""What follows a right password: the sign-in is written down, its owner hears of a new browser."""

from ipaddress import ip_address

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from pages.throttle import client_address
from sign_in import browsers, known, letters, state
from sign_in.services import sign_ins
from sign_in.signals import SIGNED_IN


def arrive(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write down that somebody has signed in, and tell him of a browser that he has not used before.

    He is told of the password alone, before the second step: somebody else may know it.
    """
    user = getattr(request, SIGNED_IN)
    key = request.session.session_key
    if key is None or not request.user.is_authenticated:
        return
    browser = browsers.name_of(request.headers.get("User-Agent", ""))
    row = sign_ins.record(
        user=user, session_key=key, browser=browser, address=address_of(request), now=timezone.now()
    )
    request.session[state.ROW] = row.pk
    seen = known.accounts(request)
    if user.pk not in seen:
        letters.tell_of_new_browser(user, browser=browser, at=row.began_at)
    known.remember(response, seen, user.pk)


def address_of(request: HttpRequest) -> str | None:
    """Return the visitor's network address, None where the proxy's header holds something else."""
    try:
        return str(ip_address(client_address(request)))
    except ValueError:
        return None
