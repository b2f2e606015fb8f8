import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.logs import REQUEST_ID

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's admin writes inline styles and scripts, and previews pages in a frame.
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)


class ContentSecurityPolicyMiddleware:
    """Let a browser fetch nothing from elsewhere: the law on localisation asks it, and we promise it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


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
