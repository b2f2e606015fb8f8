"""No address of the admin answers past the second step, or when a sign-in is over."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from wagtail.admin import messages

from pages.leaving import leave_nothing
from sign_in import state
from sign_in.arrival import arrive
from sign_in.services import sign_ins
from sign_in.services.second_step import device_of
from sign_in.signals import SIGNED_IN, SIGNED_OUT

CONNECT, CODE = "sign_in:connect", "sign_in:code"
WITHOUT_THE_STEP = {
    CONNECT, CODE, "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete",
}  # fmt: skip
"""Views that show nothing of the site, and the second step itself."""
NO_ACTION = {"wagtailadmin_editing_sessions:ping"}
"""What an open tab asks for by itself: nobody need be at work."""
OVER = "Вход закончился: прошло его время. Войдите снова."


class SignInMiddleware:
    """Works for addresses of the admin alone: a public page asks nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_of_the_admin(request):
            return self.get_response(request)
        key = request.session.session_key
        if request.user.is_authenticated and state.ended(request.session, timezone.now()):
            logout(request)
            messages.warning(request, OVER)
        response = self.get_response(request)
        if hasattr(request, SIGNED_OUT):
            leave_nothing(response)
        if hasattr(request, SIGNED_IN):
            arrive(request, response)
        elif key != request.session.session_key and (row := request.session.get(state.ROW)):
            # A changed password and a passed second step give the session a new key.
            sign_ins.note(pk=row, session_key=request.session.session_key)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        if not _is_of_the_admin(request) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in WITHOUT_THE_STEP and (step := step_before(request)):
            return HttpResponseRedirect(f"{reverse(step)}?{_way_back(request)}")
        is_noted = name not in NO_ACTION and state.note_action(request.session, timezone.now())
        if is_noted and (row := request.session.get(state.ROW)):
            sign_ins.note(pk=row, seen_at=timezone.now())
        return None


def step_before(request: HttpRequest) -> str:
    """Name the view that has to come before all others; empty when there is none.

    A session knows from its beginning whether its owner has an app; who connects one later ends the others.
    """
    if request.user.is_verified():  # type: ignore[union-attr]  # django_otp adds it
        return ""
    if request.session.get(state.ASKED):
        return CODE
    if settings.SECOND_STEP != "required":
        return ""
    return CODE if device_of(request.user) else CONNECT  # type: ignore[arg-type]  # who is known here


def _is_of_the_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("wagtailadmin_home"))


def _way_back(request: HttpRequest) -> str:
    wanted = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return urlencode({"next": wanted})
