"""The way out, for people and for mail programs (RFC 8058): a key in the address, no cookie, no login.

Scanners of mail open links, so that opening one ends nothing: only POST does, by the page's button or by the
mail program's own.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices import visits
from notices.choices import Subscribed
from notices.models import Subscriber
from notices.services.leaving import unsubscribe
from one_time_links.views import masked
from pages.throttle import Limit, client_address, exceeds

TRIED = Limit("leave-tries", attempts=30, seconds=600)
"""Keys that belong to nobody, shown by one visitor."""


# Without the check against foreign forms: a mail program has no page of ours to take its token from, and
# whoever knows the key has the letter.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    subscriber = Subscriber.objects.filter(key=key).first()
    if subscriber is None:
        if exceeds(TRIED, client_address(request)):
            return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        return _private(render(request, "notices/leave_unknown.html", status=HTTPStatus.NOT_FOUND))
    if request.method == "POST":
        unsubscribe(subscriber_id=subscriber.pk)
        return _private(visits.end(render(request, "notices/left.html")))
    if subscriber.state == Subscribed.LEFT:
        return _private(render(request, "notices/left.html"))
    return _private(render(request, "notices/leave.html", {"address": masked(subscriber.email)}))


def _private(response: HttpResponse) -> HttpResponse:
    """Let the key go nowhere with a click: it stands in the address of this page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
