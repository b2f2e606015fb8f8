from django.urls import URLPattern, URLResolver, include, path, re_path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from files.serving import media

urlpatterns: list[URLPattern | URLResolver] = [
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
    path("", include("pages.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "pages.errors.bad_request"
handler404 = "pages.errors.not_found"
handler500 = "pages.errors.server_error"
