import re
from collections.abc import Iterator

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from wagtail import hooks

import pytest

from one_time_links.purposes import Purpose
from outbox.models import Message

REDEEMED: list[str] = []


def redeem(request: HttpRequest, address: str) -> HttpResponse:
    REDEEMED.append(address)
    return HttpResponse("Открыто")


TEST = Purpose(
    code="test", letter="cabinet_link", letter_label="проверка", title="Проверка", explanation="Проверяем.",
    button="Открыть", again="questions:status", redeem=redeem,
)  # fmt: skip


@pytest.fixture(autouse=True)
def a_purpose(db: None) -> Iterator[None]:
    cache.clear()
    REDEEMED.clear()
    with hooks.register_temporarily("one_time_purpose", lambda: TEST):
        yield


def token_of(message: Message) -> str:
    """Return the token of the link in a letter."""
    found = re.search(r"/link/([^/\s]+)/", message.text)
    assert found, message.text
    return found[1]
