"""A request that somebody has no right to: answered with 403, and written down if it was a step.

Wagtail by itself sends such a request to the admin's front page with a message, and leaves no trace.
"""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from wagtail.admin import auth

from review.errors import NotReviewed
from review.journal import record_refusal

TITLE = "Нет доступа"
DENIED = "У вас нет права на это действие."
CLOSED = "У вас нет права открывать эту страницу."
LOOKING = ("GET", "HEAD")
IN_PLACE, WRITTEN = "_is_refused_in_place", "_is_refusal_written"


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
    setattr(request, WRITTEN, True)
    match = request.resolver_match
    record_refusal(
        request.user,
        step=(match.view_name if match else "unknown")[:64],
        what=_object_of(match.kwargs if match else {}),
    )


def refuse_in_place(request: HttpRequest) -> None:
    """Write the refusal down; the form that says no by itself keeps what was typed, and answers with 403."""
    write_down(request)
    setattr(request, IN_PLACE, True)


class RefusalMiddleware:
    """Finishes what is refused in place, and writes down what others refuse: Wagtail to scripts, its API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, IN_PLACE, False):
            response.status_code = 403
        elif response.status_code == 403 and _is_step(request) and not hasattr(request, WRITTEN):
            write_down(request)
        return response


def _is_step(request: HttpRequest) -> bool:
    """Whether somebody known has sent something to the admin, by a form or a script of our own."""
    match = request.resolver_match
    if match is None or request.method in LOOKING or not request.user.is_authenticated:
        return False
    # A form that has lost its token is no step that somebody may not take.
    is_ours = getattr(request, "csrf_processing_done", False) or getattr(match.func, "csrf_exempt", False)
    return bool(is_ours and request.path.startswith(reverse("wagtailadmin_home")))


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    context = {
        "reason": reason,
        "is_written_down": request.method not in LOOKING,
        "header_title": TITLE,
        "page_title": TITLE,
    }
    return render(request, "review/refused.html", context, status=403)


def _object_of(arguments: dict[str, object]) -> str:
    """Name by its number what the step was about: only digits, whatever was put into the address."""
    found = next((str(value) for value in arguments.values() if str(value).isdecimal()), "")
    return found[:20]
