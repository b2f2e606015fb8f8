"""Lets the view fail once, in a process of its own: the library of error reports changes Django for good."""

import os
import sys

import django


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    from django.conf import settings
    from django.test import Client

    import sentry_sdk
    from tests.operations.failing_urls import EMAIL, PERSON, PHONE

    settings.ROOT_URLCONF = "tests.operations.failing_urls"
    client = Client(raise_request_exception=False, headers={"user-agent": PERSON, "referer": f"/?q={EMAIL}"})
    client.cookies["seen"] = EMAIL
    answer = client.post(f"/fail/{PHONE}/?email={EMAIL}", {"name": PERSON, "phone": PHONE})
    sentry_sdk.flush(timeout=20)
    return 0 if answer.status_code == 500 else 1


if __name__ == "__main__":
    sys.exit(main())
