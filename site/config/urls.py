from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from files.serving import media


def not_there(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail breaks on purpose at the first of them, to try its page of errors. The others are about the
    # library's own documents, which nobody is offered and no address serves.
    path("admin/failwhale/", not_there),
    path("admin/test404/", not_there),
    re_path(r"^admin/api/main/documents/(?P<rest>.*)$", not_there),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^media/(?P<path>.*)$", media),
    path("ask/", include("questions.urls")),
    # The check is a plain question, but its library looks its own addresses up; its pictures are not offered.
    path("captcha/", include("captcha.urls")),
    path("cabinet/", include("cabinet.urls")),
    path("link/", include("one_time_links.urls")),
    path("calendar/", include("workdays.urls")),
    path("archive/", include("archive.urls")),
    path("disclosure/", include("disclosure.urls")),
    path("measures/", include("measures.urls")),
    path("subscriptions/", include("notices.urls")),
    path("search/", include("search.urls")),
    path("surveys/", include("surveys.urls")),
    path("tariffs/", include("tariffs.urls")),
    path("interruptions/", include("interruptions.urls")),
    path("api/appeals/", include("cabinet.api.urls")),
    path("api/", include("tariffs.api.urls")),
    path("api/", include("interruptions.api.urls")),
    path("api/", include("pages.open_data.urls")),
    path("", include("operations.urls")),
    path("", include("pages.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "pages.errors.bad_request"
handler404 = "pages.errors.not_found"
handler500 = "pages.errors.server_error"
