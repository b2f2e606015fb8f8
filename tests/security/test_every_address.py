"""Every address of the resolver, asked by a guest and by each role: who gets something there.

docs/reference/addresses.md says who. An address without a row fails, and so does one that lets in more or
fewer. The everyday part asks as a guest and as one role that may not; `make prove` asks as all of them.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.test import Client

import pytest
from tests.security.addresses import Address, addresses
from tests.security.arguments import furnish
from tests.security.rights import ALL, rows
from tests.security.walking import FAST, LETTERS, answer_of, as_, gets_something
from tests.staff import world as worlds
from tests.staff.world import World

from staff.roles import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.reviewed,
    # Wagtail leaves the file of a thumbnail to be closed by chance.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
EVERY = addresses()
OF_STAFF = [each for each in EVERY if each.is_of_the_staff]
WRITE = re.compile(r'(?:INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"')
MAY_BE_WRITTEN_BY_LOOKING = {
    "django_session", "captcha_captchastore", "ledger_accessrecord", "ledger_entry",
    "wagtailadmin_editingsession", "wagtailcore_pagesubscription", "wagtailimages_image",
    "wagtailimages_rendition", "wagtailusers_userprofile", "otp_totp_totpdevice", "sign_in_signin",
}  # fmt: skip
"""What is kept of a look: sessions, questions to robots, that personal data were looked at, who has a
form open and wants to hear of comments on it, thumbnails and the size of a picture's file, and secrets that
are offered for a second step and not yet confirmed."""
TRIED_AND_UNDONE = {"workdays_calendarday_modeladmin_delete instance_pk"}
"""The question shows what a deletion would do to the terms: it is done and rolled back."""
ORDER = [Role.OPERATOR, Role.EDITOR, Role.LAWYER, *Role]
"""Whose lack of a right is tried first: the many before the few."""
SAME_VIEWS = re.compile(r"wagtailsnippet(?:s|choosers)_(?!tariffs_tariffperiod)")
"""Wagtail's views of a dozen kinds of publications: those of one stand for them every day."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all: each request takes back what it has done to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.make()
        furnish(made)
        yield made
        transaction.set_rollback(True)


def guest_gets(address: Address, world: World) -> str:
    """Return how a guest is met: `login`, or `open` with a page, a file, a refusal of the address's own."""
    said = set()
    for method in ("get", "post"):
        tables, answer = written_by(Client(), method, address, world)
        if method == "get" and tables - MAY_BE_WRITTEN_BY_LOOKING:
            said.add(f"looking writes {tables}")
        to_login = answer.status_code == 302 and answer["Location"].startswith("/admin/login/?")
        said.add("login" if to_login else "open")
    return " and ".join(sorted(said))


def written_by(client: Client, method: str, address: Address, world: World) -> tuple[set[str], Any]:
    """Return the tables that a request has written to, and its answer."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        answer = answer_of(client, method, address, world)
    return tables, answer


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    known, table = {each.key: each for each in EVERY}, rows()
    assert set(known) - set(table) == set(), "say in docs/reference/addresses.md who may"
    assert set(table) - set(known) == set()


def test_who_is_nobody_gets_into_the_admin_nowhere() -> None:
    open_to_all = {key for key, row in rows().items() if row.guest != "login"}
    assert {each.key for each in OF_STAFF if each.key in open_to_all} == {
        "admin/failwhale/", "admin/test404/", "wagtailadmin_error_test", "wagtailadmin_api:documents:listing",
        "wagtailadmin_api:documents:detail pk", "wagtailadmin_api:documents:find",
        "wagtailadmin_sprite", "wagtailadmin_login", "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm uidb64 token",
        "wagtailadmin_password_reset_complete", "wagtailadmin_javascript_catalog",
    }  # fmt: skip


def test_a_guest_gets_what_the_table_says_at_every_address(world: World) -> None:
    table = rows()
    found = {each.key: guest_gets(each, world) for each in EVERY}
    assert {key: guest for key, guest in found.items() if table[key].guest != guest} == {}


def test_whoever_may_not_send_something_is_refused_at_every_address(world: World) -> None:
    table, wrong = rows(), {}
    for address in OF_STAFF:
        if SAME_VIEWS.match(address.name):
            continue
        out = next((role for role in ORDER if LETTERS[role] not in table[address.key].sending), None)
        if out is None:
            continue
        answer = answer_of(as_(world, out), "post", address, world, **FAST)
        if gets_something(answer, address):
            wrong[address.key] = f"{out}: {answer.status_code}"
    assert wrong == {}


@pytest.mark.prove
@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_something_where_the_table_says_and_nowhere_else(world: World, role: Role) -> None:
    table, letter, wrong = rows(), LETTERS[role], {}
    for address in OF_STAFF:
        row = table[address.key]
        for method, roles in (("get", row.looking), ("post", row.sending)):
            answer = answer_of(as_(world, role), method, address, world)
            if gets_something(answer, address) != (letter in roles):
                wrong[f"{method} {address.key}"] = answer and answer.status_code
    assert wrong == {}


@pytest.mark.prove
def test_looking_changes_nothing(world: World) -> None:
    """Nothing is done by GET, so that no link, picture or robot does it for somebody."""
    table, written = rows(), {}
    for address in OF_STAFF:
        first = next((role for role in Role if LETTERS[role] in table[address.key].looking), None)
        if first is not None and address.key not in TRIED_AND_UNDONE:
            tables, _ = written_by(as_(world, first), "get", address, world)
            if tables - MAY_BE_WRITTEN_BY_LOOKING:
                written[address.key] = tables
    assert written == {}


def test_every_role_has_a_letter() -> None:
    assert "".join(LETTERS[role] for role in Role) == ALL
