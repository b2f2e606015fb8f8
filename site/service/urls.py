from django.urls import URLPattern, URLResolver, path

from service.views import journal, screens

app_name = "service"
urlpatterns: list[URLPattern | URLResolver] = [
    path("screen/<slug:slug>/", screens.ScreenView.as_view(), name="screen"),
    path("screen/<slug:slug>/come/", screens.ComeView.as_view(), name="come"),
    path("screen/<slug:slug>/<int:pk>/<slug:step>/", screens.StepView.as_view(), name="step"),
    path("row/<int:pk>/void/", journal.VoidView.as_view(), name="void"),
    path("row/<int:pk>/take-back/", journal.TakeBackView.as_view(), name="take_back"),
]
