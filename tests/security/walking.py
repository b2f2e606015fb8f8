"""Asking an address and saying in a word what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.security.addresses import Address
from tests.security.arguments import url_of
from tests.staff.world import World

from staff.roles import Role

LETTERS = {
    Role.EDITOR: "E", Role.LAWYER: "L", Role.PUBLISHER: "P", Role.OPERATOR: "O", Role.SIGNATORY: "S",
    Role.HEAD: "H", Role.DIRECTOR: "D", Role.ADMINISTRATOR: "A",
}  # fmt: skip
LOGIN, ADMIN = "/admin/login/", "/admin/"
FAST = {"x-requested-with": "XMLHttpRequest"}
"""A script is refused without a page to look at."""
BREAKS_WHEN_EMPTY = {
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_pages:add content_type_app_name content_type_model_name parent_page_id",
    "wagtailadmin_pages:edit page_id",
    "wagtailadmin_pages:copy page_id",
    "wagtailadmin_pages:revisions_revert page_id revision_id",
    "wagtailredirects:process_import",
}
"""Forms of Wagtail's own that break on what its own pages never send: nothing in them."""
SAYS_NO = {"health/ready"}
"""Answers with 503 as long as something of the installation is not ready, which a test never is."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Let what a request has done be gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def as_(world: World, role: Role) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client


def answer_of(client: Client, method: str, address: Address, world: World, **headers: str) -> Any:
    """Return the answer; None from a form of Wagtail's that has broken on an empty request."""
    url = url_of(address, world)
    with taken_back():
        try:
            answer = getattr(client, method)(url, headers=headers)
        except (AttributeError, KeyError):
            if method == "get" or address.key not in BREAKS_WHEN_EMPTY:
                raise
            return None
        list(answer if answer.streaming else ())
    assert answer.status_code < 500 or address.key in SAYS_NO, f"{method} {url}"
    return answer


def gets_something(answer: Any, address: Address) -> bool:
    """Whether the address has let somebody in: it has not refused, sent away or denied that it is there."""
    if answer is None:
        return True
    is_sent_home = answer.status_code == 302 and answer["Location"] == ADMIN
    is_login = answer.status_code == 302 and answer["Location"].startswith(LOGIN)
    return not (answer.status_code in {403, 404, 405} or is_sent_home or is_login)
