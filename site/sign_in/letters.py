"""Letters about somebody's own sign-in."""

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from outbox.letters import queue_letter

RESET = "second_step_reset"
LABELS = {RESET: "сброшен второй шаг входа"}


def tell_of_reset(user: User) -> None:
    _queue(user, RESET)


def _queue(user: User, kind: str, **context: str) -> None:
    """Queue a letter to the person; nobody without an address can be told."""
    if user.email:
        address = f"{settings.SITE_URL}{reverse('sign_in:own')}"
        queue_letter(
            to=user.email, kind=kind, related=f"sign_in:{user.pk}", context={"url": address, **context}
        )
