"""A request that somebody has no right to: answered with 403, and written down if it was a step.

Wagtail by itself sends such a request to the admin's front page with a message, and leaves no trace.
"""

import sys
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from wagtail.admin import auth

from review.errors import NotReviewed
from review.journal import record_refusal

DENIED = "У вас нет права на это действие."
CLOSED = "У вас нет права открывать эту страницу."
LOOKING = ("GET", "HEAD")


def install() -> None:
    """Stand where Wagtail answers a request that lacks a right."""
    auth.permission_denied = permission_denied


def permission_denied(request: HttpRequest) -> HttpResponseBase:
    """Refuse what Wagtail would refuse, for the reason that the gate has given, if it was the gate."""
    if request.method in LOOKING:
        return _refused(request, CLOSED)
    error = sys.exc_info()[1]
    return refuse(request, str(error) if isinstance(error, NotReviewed) else DENIED)


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """Write the refusal down and say why; the page that the person came from is one click away."""
    write_down(request)
    return _refused(request, reason)


def write_down(request: HttpRequest) -> None:
    """Write into the person's own stream that he tried a step he has no right to."""
    match = request.resolver_match
    record_refusal(
        request.user,
        step=(match.view_name if match else "unknown")[:64],
        what=_object_of(match.kwargs if match else {}),
    )


class RefusalMiddleware:
    """Writes down the steps of scripts: Wagtail lets the refusal of such a request pass by its own answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        is_step = isinstance(exception, PermissionDenied) and request.method not in LOOKING
        if is_step and request.user.is_authenticated:
            write_down(request)


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"reason": reason, "is_written_down": request.method not in LOOKING}
    return render(request, "review/refused.html", context, status=403)


def _object_of(arguments: dict[str, object]) -> str:
    """Name by its number what the step was about: only digits, whatever was put into the address."""
    found = next((str(value) for value in arguments.values() if str(value).isdecimal()), "")
    return found[:20]
