"""Letters about somebody's own sign-in."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from outbox.letters import queue_letter

RESET, NEW_BROWSER = "second_step_reset", "sign_in_new_browser"
LABELS = {RESET: "сброшен второй шаг входа", NEW_BROWSER: "вход с нового браузера"}


def tell_of_reset(user: User) -> None:
    _queue(user, RESET)


def tell_of_new_browser(user: User, *, browser: str, at: datetime) -> None:
    moment = timezone.localtime(at)
    _queue(user, NEW_BROWSER, browser=browser, day=f"{moment:%d.%m.%Y}", time=f"{moment:%H:%M}")


def _queue(user: User, kind: str, **context: str) -> None:
    """Queue a letter to the person; nobody without an address can be told."""
    if user.email:
        address = f"{settings.SITE_URL}{reverse('sign_in:own')}"
        queue_letter(
            to=user.email, kind=kind, related=f"sign_in:{user.pk}", context={"url": address, **context}
        )
