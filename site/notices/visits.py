"""Who may change a subscription now: whoever has opened the link from its letters, for half an hour."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from notices.choices import Subscribed
from notices.models import Subscriber
from pages import cookies

COOKIE = cookies.named("subscription")
SALT = "notices.visit"
LASTS = timedelta(minutes=30)


def begin(response: HttpResponse, subscriber: Subscriber) -> HttpResponse:
    """Let whoever gets this response change this subscription: the cookie is signed and names a number."""
    cookies.put(response, COOKIE, str(subscriber.pk), lasts=LASTS, salt=SALT)
    return response


def end(response: HttpResponse) -> HttpResponse:
    cookies.drop(response, COOKIE)
    return response


def subscriber_of(request: HttpRequest) -> Subscriber | None:
    """Return the standing subscription that the visitor may change; one query."""
    key = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LASTS)
    if not key:
        return None
    standing = Subscriber.objects.filter(state__in=[Subscribed.ACTIVE, Subscribed.SUSPENDED])
    found: Subscriber | None = standing.filter(pk=key).first()
    return found
