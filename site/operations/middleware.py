from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from operations.maintenance import Maintenance, current

READING = ("GET", "HEAD", "OPTIONS")
DESK, PROGRAMS = "/admin/", "/api/"


class MaintenanceMiddleware:
    """Refuse whatever writes while the site is held; what visitors read goes on and asks for nothing more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING and not request.path.startswith(DESK):
            return self.get_response(request)
        held = current()
        return refusal(request, held) if held else self.get_response(request)


def refusal(request: HttpRequest, held: Maintenance) -> HttpResponse:
    now = timezone.now()
    response: HttpResponse
    if request.path.startswith(PROGRAMS):
        response = JsonResponse({"error": "maintenance"}, status=503)
    else:
        until = held.until if held.until and held.until > now else None
        about = {"until": until, "is_desk": request.path.startswith(DESK)}
        response = render(None, "operations/maintenance.html", about, status=503)
    response["Retry-After"] = str(held.retry_after(now))
    response["Cache-Control"] = "no-store"
    return response
