"""A view that fails with personal data wherever a program may hold them, beside the addresses of the site."""

import logging

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

PERSON = "Проверкина Вера"
EMAIL = "vera@pochta.example"
PHONE = "+79000000000"


def fail(request: HttpRequest, number: str) -> HttpResponse:
    name, told = request.POST["name"], f"Обращение: {PERSON}"
    logging.getLogger("probe").error("Appeal of %s", name)
    logging.getLogger("probe").error(told)
    raise ValueError(f"Key (email)=({EMAIL}) of {name} already exists")


urlpatterns = [path("fail/<str:number>/", fail), path("", include("config.urls"))]
