"""The page of a link. Mail scanners follow links, so only its button uses the link up.

The token goes from the address into a cookie at once: the page itself, its button, the browser's history and
whatever is logged of an error have an address without it.
"""

import re
from datetime import timedelta
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from one_time_links.models import OneTimeLink
from one_time_links.purposes import Purpose, purposes
from one_time_links.services import LinkUnusable, Unusable, find, redeem
from one_time_links.throttling import may_not_try
from pages import cookies

COOKIE = cookies.named("one_time_link")
COOKIE_LASTS = timedelta(minutes=30)
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
STATUS = {
    Unusable.UNKNOWN: HTTPStatus.NOT_FOUND,
    Unusable.USED: HTTPStatus.GONE,
    Unusable.EXPIRED: HTTPStatus.GONE,
}


@never_cache
@require_safe
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token out of the address, whatever it is; nothing is looked up."""
    response = redirect("one_time_links:open")
    cookies.put(response, COOKIE, token if TOKEN.fullmatch(token) else "", lasts=COOKIE_LASTS)
    return _unreferred(response)


@never_cache
def open_link(request: HttpRequest) -> HttpResponse:
    """Show what the link is for with a button; use it up when the button is pressed."""
    token = request.COOKIES.get(COOKIE, "")
    try:
        return _unreferred(_use(request, token) if request.method == "POST" else _show(request, token))
    except LinkUnusable as unusable:
        if may_not_try(request):
            return render(request, "pages/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        return _unreferred(_refuse(request, unusable.why))


def _show(request: HttpRequest, token: str) -> HttpResponse:
    link = find(token=token)
    context = {"purpose": _purpose_of(link), "address": masked(link.address), "link": link}
    return render(request, "one_time_links/open.html", context)


def _use(request: HttpRequest, token: str) -> HttpResponse:
    purpose = _purpose_of(find(token=token))
    with transaction.atomic():
        response = purpose.redeem(request, redeem(token=token))
    cookies.drop(response, COOKIE)
    return response


def _purpose_of(link: OneTimeLink) -> Purpose:
    purpose = purposes().get(link.purpose)
    if purpose is None:
        raise LinkUnusable(Unusable.UNKNOWN)
    return purpose


def _refuse(request: HttpRequest, why: Unusable) -> HttpResponse:
    context = {"why": str(why), "purposes": list(purposes().values())}
    return render(request, "one_time_links/unusable.html", context, status=STATUS[why])


def masked(address: str) -> str:
    """Return the address so that its owner knows it and a passer-by does not: «v…a@pochta.example»."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}{at}{domain}"


def _unreferred(response: HttpResponse) -> HttpResponse:
    # Not «no-referrer»: a browser would then hide the form's origin, too, and the form would be refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
