from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations import metrics
from operations.facts import gather
from operations.presenting import lines_of
from operations.readiness import trouble
from operations.rules import worst
from staff.screens import SectionView

VIEW = "operations.view_health"
SCHEME = "Bearer "


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers; nothing is asked of the database."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether visitors may be sent here; why not is named in one word."""
    found = trouble()
    if found:
        return JsonResponse({"status": "unavailable", "reason": found}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def metrics_text(request: HttpRequest) -> HttpResponse:
    """Hand the numbers to whoever holds the token; without a token set, there is no such address.

    The visitor's address decides nothing: behind a proxy of this machine everybody comes from the loopback.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, SCHEME + settings.METRICS_TOKEN):
        return HttpResponse("Unauthorized\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
    now = timezone.now()
    return HttpResponse(metrics.text_of(gather(now), now), content_type=metrics.CONTENT_TYPE)


class HealthView(SectionView):
    """How each part of the system stands at this moment, and what is to be done."""

    permission = VIEW
    template_name = "operations/health.html"
    section = page_title = "Состояние системы"
    section_url = "operations:index"
    header_icon = "desktop"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        lines = lines_of(gather(now), now)
        return self.show(lines=lines, worst=worst(lines), now=now)
