import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed

from config.logs import REQUEST_ID

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's admin writes inline styles and scripts, previews pages in a frame, and its check of accessibility
# (axe) makes functions out of text.
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
NOT_USED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{feature}=()" for feature in NOT_USED)
"""What a browser could do and the site never asks for."""
OPEN = "Access-Control-Allow-Origin"
ONLY_HTTPS = "Только по https."
USUAL = ["GET", "HEAD", "POST", "OPTIONS"]


class BrowserPolicyMiddleware:
    """Tell the browser what an answer may do: every answer, that of a file or an error too.

    Nothing is fetched from elsewhere: the law on localisation asks it, and we promise it. What programs of
    other sites may read is open data and says so by itself; all else is loaded by our own pages alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _refusal(request) or self.get_response(request)
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy", ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        )
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        whose = "cross-origin" if OPEN in headers else "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", whose)
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to what is not answered at all."""
    # TRACE would send back what a proxy has added to the request.
    if request.method == "TRACE":
        return HttpResponseNotAllowed(USUAL)
    # A program that is only led to https goes on to send its secrets in the open first.
    if settings.SECURE_SSL_REDIRECT and not request.is_secure() and request.path.startswith("/api/"):
        return HttpResponseForbidden(ONLY_HTTPS, content_type="text/plain; charset=utf-8")
    return None


class RequestIdMiddleware:
    """Name each request, so that its lines in the log are found together and with those of the proxy."""

    PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        # Whatever else somebody sends must not get into the log.
        name = given if self.PLAIN.fullmatch(given) else uuid.uuid4().hex
        token = REQUEST_ID.set(name)
        try:
            response = self.get_response(request)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-ID"] = name
        return response
