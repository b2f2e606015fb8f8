"""Each role at each action of the admin: what it is shown, what it can open, what it can do.

Who may is asked of what the apps declare, which docs/reference/permissions.md shows. Whoever may not is
refused with 403, nothing changes, and the journal says so.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from wagtail import hooks

import pytest
from tests.staff import world as worlds
from tests.staff.actions import ACTIONS, NO_ACTION, Action, leave
from tests.staff.world import World

from ledger.models import Entry
from staff.roles import PAGE_ACTIONS, Role, merge_grants

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
WRITE = re.compile(r'(INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"')
REFUSAL = {"INSERT ledger_entry"}
LOOKED = {"INSERT ledger_accessrecord"}
"""The card that a refusal is shown on is looked at, once in ten minutes."""
GET_THROUGH = {200, 302}
Seen = dict[tuple[Role, str], str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all: each test takes back what it has done to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.make()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Pages that a role has looked at already: many actions stand on the same one."""
    return {}


def rights_of(role: Role) -> set[str]:
    grants = merge_grants(hook() for hook in hooks.get_hooks("role_permissions"))
    return grants[role] | {f"page.{action}" for action in PAGE_ACTIONS.get(role, ())}


def may(role: Role, action: Action) -> bool:
    return not rights_of(role).isdisjoint({action.right, *action.also})


def as_(world: World, role: Role) -> Client:
    """Return a browser of the role's person that has no messages of earlier pages."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client


@contextmanager
def writing() -> Iterator[set[str]]:
    """Collect what is written meanwhile, as «INSERT staff_employee»; what the session keeps is left out."""
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITE.match(sql)) and found[2] != "django_session":
            written.add(f"{found[1]} {found[2]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def hidden(html: str) -> dict[str, str]:
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in pairs}


def read(world: World, role: Role, action: Action, seen: Seen) -> str:
    """Return the page on which the action stands, as the role sees it; nothing if the role does not."""
    address = action.stands_on(world)
    if action.first is not leave or (role, address) not in seen:
        answer = as_(world, role).get(address)
        assert answer.status_code in {200, 403}, address
        seen[role, address] = unescape(answer.content.decode()) if answer.status_code == 200 else ""
    return seen[role, address]


def stands_in(offer: str, html: str) -> bool:
    """Whether the page names the address itself, and not only another that begins alike."""
    return re.search(rf"{re.escape(offer)}(?![\w/])", html.replace("\\u0026", "&")) is not None


def pairs() -> Iterator[Any]:
    """Yield each role with each action; one who may do it shows what the database thinks of the writing."""
    for action in ACTIONS:
        doer = next((role for role in Role if may(role, action)), None)
        for role in Role:
            marks = [pytest.mark.every_case] if role == doer else []
            yield pytest.param(role, action, id=f"{role}-{action.name}", marks=marks)


each_pair = pytest.mark.parametrize(("role", "action"), list(pairs()))


@each_pair
def test_it_is_shown_opened_and_done_by_those_who_may_and_by_no_one_else(
    world: World, seen: Seen, role: Role, action: Action
) -> None:
    action.first(world, world.people[role])
    allowed = may(role, action)
    shown = stands_in(action.offered_by(world), read(world, role, action, seen))
    assert shown == (allowed and role not in action.unseen_by)
    client, url = as_(world, role), action.url(world)
    if allowed:
        _can(client, url, action, world)
    else:
        _cannot(client, url, action, world, role)


def _can(client: Client, url: str, action: Action, world: World) -> None:
    if action.opens:
        opened = client.get(url)
        # A file is read to its end, or it would stay open.
        list(opened if opened.streaming else ())
        assert opened.status_code in GET_THROUGH
    if action.data is None:
        return
    with writing() as written:
        data = action.data(world)
        answer = client.post(url, data)
        if action.confirmed:
            # What was tried to show what would follow is taken back: the second request writes it anew.
            written.clear()
            answer = client.post(url, {**hidden(answer.content.decode()), "confirmed": "yes"})
    assert answer.status_code in GET_THROUGH, answer
    assert action.writes in written, complaints(answer)


def complaints(answer: Any) -> Any:
    """Return what the form has against its fields: the first thing to know when a row's data are wrong."""
    form = (answer.context or {}).get("form")
    return getattr(form, "errors", answer)


def _cannot(client: Client, url: str, action: Action, world: World, role: Role) -> None:
    stream = f"refusals:{world.people[role].user_id}"
    with writing() as written:
        if action.opens:
            assert client.get(url).status_code == 403
        assert not written
        answer = client.post(url, action.data(world) if action.data else {})
    if action.data is None and answer.status_code == 405:
        # Nothing is sent there by anybody: no step was tried.
        assert not written
        return
    assert answer.status_code == 403
    assert written - LOOKED == REFUSAL
    assert Entry.objects.filter(stream=stream, event="refused").count() == 1


def test_every_right_of_the_matrix_has_an_action_or_a_reason_to_have_none() -> None:
    rights = set().union(*(rights_of(role) for role in Role))
    proven = {action.right for action in ACTIONS}
    assert proven | set(NO_ACTION) == rights
    assert proven.isdisjoint(NO_ACTION)


def test_the_names_of_the_actions_differ() -> None:
    names = [action.name for action in ACTIONS]
    assert len(names) == len(set(names))


def test_who_has_no_role_is_sent_to_the_login(world: World) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody"))
    for method in (client.get, client.post):
        answer = method("/admin/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_every_role_opens_the_admin(world: World) -> None:
    assert all(as_(world, role).get("/admin/").status_code == 200 for role in Role)
