"""«Версия для слабовидящих»: how a reader wants to see the site, kept in a small cookie.

The cookie holds nothing about the person: only the choices that differ from the usual look, for example
``size-150.scheme-black``. What is not known is left out, so an old or a forged cookie does no harm.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pages import cookies

COOKIE = cookies.named("view")
KEPT_FOR = timedelta(days=365)
LONGEST_ADDRESS = 2000
"""Longer addresses are not carried to the settings and back: a proxy would refuse them."""

CHOICES: dict[str, dict[str, str]] = {
    "size": {"100": "обычный", "150": "крупный, 150 %", "200": "очень крупный, 200 %"},
    "spacing": {"normal": "обычные", "wide": "увеличенные", "wider": "большие"},
    "scheme": {
        "normal": "обычные цвета сайта",
        "white": "чёрным по белому",
        "black": "белым по чёрному",
        "blue": "тёмно-синим по голубому",
    },
    "font": {"sans": "без засечек", "serif": "с засечками"},
    "images": {"shown": "показывать", "hidden": "не показывать, описывать словами"},
}
"""What can be chosen; the first of each is the usual look."""

LEGENDS = {
    "size": "Размер букв",
    "spacing": "Расстояния между буквами и строками",
    "scheme": "Цвета",
    "font": "Шрифт",
    "images": "Рисунки",
}


@dataclass(frozen=True)
class Look:
    """The look of the site for one reader: a value of ``CHOICES`` for each preference."""

    size: str = "100"
    spacing: str = "normal"
    scheme: str = "normal"
    font: str = "sans"
    images: str = "shown"

    @property
    def changes(self) -> dict[str, str]:
        """Return the preferences that differ from the usual look."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    @property
    def without_images(self) -> bool:
        return self.images == "hidden"


def chosen(values: Mapping[str, str], *, over: Look | None = None) -> Look:
    """Return a look changed by the given preferences; unknown names and values change nothing."""
    known = {name: values[name] for name in CHOICES if values.get(name) in CHOICES[name]}
    return Look(**{**asdict(over or Look()), **known})


def parse(cookie: str) -> Look:
    """Read a look from the value of the cookie, for example ``size-150.scheme-black``; never fail."""
    pairs = (part.partition("-") for part in cookie.split("."))
    return chosen({name: value for name, _, value in pairs})


def serialise(look: Look) -> str:
    """Write a look as the value of the cookie; the usual look is an empty text."""
    return ".".join(f"{name}-{value}" for name, value in look.changes.items())


LOW_VISION = "low-vision"
"""The preview of the admin that shows a draft as people with weak sight read it."""
LOW_VISION_LOOK = Look(size="200", spacing="wide", scheme="black")


def look_of(request: HttpRequest) -> Look:
    if getattr(request, "preview_mode", "") == LOW_VISION:
        return LOW_VISION_LOOK
    return parse(request.COOKIES.get(COOKIE, ""))


def safe_back(address: str) -> str:
    """Return an address inside this site to go back to; home instead of anything else."""
    local = address.startswith("/") and len(address) <= LONGEST_ADDRESS
    return address if local and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def look(request: HttpRequest) -> dict[str, Any]:
    """Give templates the reader's look and the address of the page itself, without asking the database.

    The name is not «view»: Django's own views put themselves into the context under that name.
    """
    here = request.get_full_path()
    if len(here) > LONGEST_ADDRESS:
        here = request.path if len(request.path) <= LONGEST_ADDRESS else "/"
    return {"look": look_of(request), "here": here}


# No token: the worst that a foreign page could do here is to enlarge our letters, while a token would give
# each visitor a cookie of his own and make every page that shows the panel uncacheable.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def view_settings(request: HttpRequest) -> HttpResponse:
    """Show the preferences; keep posted ones in the cookie and return the reader where he was."""
    if request.method == "POST":
        usual = "usual" in request.POST
        wanted = Look() if usual else chosen(request.POST.dict(), over=look_of(request))
        response = HttpResponseRedirect(safe_back(request.POST.get("back", "/")))
        _remember(response, wanted)
        return response
    back = safe_back(request.GET.get("back", "/"))
    here = f"{request.path}?{urlencode({'back': back}, safe='/')}"
    context = {"back": back, "here": here, "groups": _groups(look_of(request))}
    return render(request, "pages/view_settings.html", context)


def _groups(current: Look) -> list[dict[str, Any]]:
    """Return the preferences with their options, each telling whether it is the present one."""
    return [
        {
            "name": name,
            "legend": LEGENDS[name],
            "options": [
                {"value": value, "label": label, "checked": getattr(current, name) == value}
                for value, label in options.items()
            ],
        }
        for name, options in CHOICES.items()
    ]


def _remember(response: HttpResponse, wanted: Look) -> None:
    if wanted.changes:
        cookies.put(response, COOKIE, serialise(wanted), lasts=KEPT_FOR)
    else:
        cookies.drop(response, COOKIE)


class VaryByLookMiddleware:
    """Tell caches that a page differs by cookie, or one reader's large letters would be served to another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
