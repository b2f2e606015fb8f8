from django.urls import URLPattern, path

from pages import viewing, wellknown
from pages.stand import stand_sheet

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("robots.txt", wellknown.robots, name="robots"),
    path("sitemap.xml", wellknown.sitemap, name="sitemap"),
    path("stend/", stand_sheet, name="stand"),
    path("view/", viewing.view_settings, name="view"),
]
