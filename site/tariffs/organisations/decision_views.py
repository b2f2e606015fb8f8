from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tariffs.organisations import decisions


@require_safe
def markups(request: HttpRequest) -> HttpResponse:
    """The sales markups with their decisions: what holds today, what comes, how it was."""
    today = timezone.localdate()
    context = {"decisions": decisions.markups_on(today), "today": today}
    return render(request, "tariffs/organisations/markups.html", context)


@require_safe
def transmission(request: HttpRequest) -> HttpResponse:
    """The tariffs for transmission with their decisions: what holds today, what comes, how it was."""
    today = timezone.localdate()
    context = {"decisions": decisions.transmission_on(today), "today": today}
    return render(request, "tariffs/organisations/transmission.html", context)
