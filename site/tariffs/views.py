from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tariffs.models import TariffPeriod


def period(request: HttpRequest, pk: int) -> HttpResponse:
    """One published period whole."""
    row = get_object_or_404(TariffPeriod.objects.live(), pk=pk)
    return render(request, "tariffs/period.html", {"period": row})
