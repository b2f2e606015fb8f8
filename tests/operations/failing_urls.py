"""A view that fails with personal data wherever a program may hold them, and what calls it."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.urls import path

PERSON = "Проверкина Вера"
EMAIL = "vera@pochta.example"
PHONE = "+79000000000"


def fail(request: HttpRequest, number: str) -> HttpResponse:
    name, told = request.POST["name"], f"Обращение: {PERSON}"
    logging.getLogger("probe").error("Appeal of %s", name)
    logging.getLogger("probe").error(told)
    raise ValueError(f"Key (email)=({EMAIL}) of {name} already exists")


urlpatterns = [path("fail/<str:number>/", fail)]

if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    import sentry_sdk

    settings.ROOT_URLCONF = "tests.operations.failing_urls"
    client = Client(raise_request_exception=False, headers={"user-agent": PERSON, "referer": f"/?q={EMAIL}"})
    client.cookies["seen"] = EMAIL
    answer = client.post(f"/fail/{PHONE}/?email={EMAIL}", {"name": PERSON, "phone": PHONE})
    sentry_sdk.flush(timeout=20)
    sys.exit(0 if answer.status_code == 500 else 1)
