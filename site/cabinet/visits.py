"""Who is in the cabinet: the address that a link from its mailbox has confirmed, for two hours.

A visit has a cookie and a row of its own and nothing to do with the users of the admin: neither opens what
the other does.
"""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse

from pages import cookies
from pages.leaving import leave_nothing

COOKIE = cookies.named("cabinet")
ADDRESS = "cabinet_address"
LASTS = timedelta(hours=2)


def address_of(request: HttpRequest) -> str:
    """Return the confirmed address of the visitor, empty without one or when its time is over; one query."""
    key = request.COOKIES.get(COOKIE)
    return str(SessionStore(key).get(ADDRESS, "")) if key else ""


def begin(response: HttpResponse, address: str) -> HttpResponse:
    """Let whoever gets this response in; the key is new each time."""
    visit = SessionStore()
    visit.create()
    visit[ADDRESS] = address
    visit.set_expiry(LASTS)
    visit.save()
    cookies.put(response, COOKIE, str(visit.session_key), lasts=LASTS)
    return response


def end(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """End the visit here: its key opens nothing any more, in any browser."""
    if key := request.COOKIES.get(COOKIE):
        visit = SessionStore(key)
        # A key of the admin's session is none of ours to end.
        if ADDRESS in visit:
            visit.flush()
    cookies.drop(response, COOKIE)
    leave_nothing(response)
    return response


def forget_ended() -> None:
    """Delete the rows of visits, and of staff's sessions, whose time is over: they hold addresses."""
    SessionStore.clear_expired()
