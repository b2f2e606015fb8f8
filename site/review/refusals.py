"""A step that somebody has no right to: answered with 403 and written down.

Wagtail by itself sends such a request to the admin's front page with a message, and leaves no trace.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from wagtail.admin import auth

from review.errors import NotReviewed
from review.journal import record_refusal

DENIED = "У вас нет права на это действие."
_wagtails_answer = auth.permission_denied


def install() -> None:
    """Stand where Wagtail answers a request that lacks a right."""
    auth.permission_denied = permission_denied


def permission_denied(request: HttpRequest) -> HttpResponseBase:
    """Refuse a step; who merely opens an address goes to the front page, as Wagtail has it."""
    error = sys.exc_info()[1]
    if request.method in ("GET", "HEAD"):
        return _wagtails_answer(request)
    return refuse(request, str(error) if isinstance(error, NotReviewed) else DENIED)


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """Write the refusal down and say why; the page that the person came from is one click away."""
    match = request.resolver_match
    record_refusal(
        request.user,
        step=(match.view_name if match else "unknown")[:64],
        what=_object_of(match.kwargs if match else {}),
    )
    return render(request, "review/refused.html", {"reason": reason}, status=403)


def _object_of(arguments: dict[str, object]) -> str:
    """Name by its number what the step was about: only digits, whatever was put into the address."""
    found = next((str(value) for value in arguments.values() if str(value).isdecimal()), "")
    return found[:20]
