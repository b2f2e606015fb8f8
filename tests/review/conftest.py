from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from django.test import Client

import pytest
from tests.pages.conftest import make_home

from pages.models import HomePage, InfoPage, NewsIndexPage, NewsPage
from review.gate import exempt
from review.services.workflows import ensure_workflows, review_shortly
from staff.roles import Role
from workdays.services import load_shipped_calendars

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=MOSCOW)


def user_with(role: Role, name: str = "") -> User:
    user = User.objects.create_user(name or role.value, email=f"{name or role.value}@example.org")
    user.groups.add(Group.objects.get(name=role.label))
    return user


@dataclass(frozen=True)
class People:
    editor: User
    colleague: User
    lawyer: User
    publisher: User
    director: User
    administrator: User
    root: User


def all_people() -> People:
    return People(
        editor=user_with(Role.EDITOR),
        colleague=user_with(Role.EDITOR, "colleague"),
        lawyer=user_with(Role.LAWYER),
        publisher=user_with(Role.PUBLISHER),
        director=user_with(Role.DIRECTOR),
        administrator=user_with(Role.ADMINISTRATOR),
        root=User.objects.create_superuser("root"),
    )


@pytest.fixture
def people(db: None) -> People:
    return all_people()


@pytest.fixture
def home(db: None) -> HomePage:
    page = make_home()
    ensure_workflows()
    load_shipped_calendars()
    return page


@pytest.fixture
def page(home: HomePage) -> InfoPage:
    """A page that has been on the site for a while; nobody has a draft of it."""
    page: InfoPage = home.add_child(instance=InfoPage(title="Оплата", slug="oplata", intro="До 15-го числа."))
    with exempt("job:tests"):
        page.save_revision().publish()
    return InfoPage.objects.get(pk=page.pk)


@pytest.fixture
def notice(home: HomePage) -> NewsPage:
    """A draft of a notice in the news, which are reviewed in one step."""
    index = home.add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
    review_shortly(index)
    news = NewsPage(
        title="Перерыв в работе кассы", slug="kassa", intro="Касса закрыта до вечера.", live=False
    )
    index.add_child(instance=news)
    return NewsPage.objects.get(pk=news.pk)


def edit(page: Any, user: User, **changes: Any) -> Any:
    """Save a draft of the page as the user does; return the page as it is now."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return type(page).objects.get(pk=page.pk)


def submit(page: Any, user: User) -> Any:
    page.get_workflow().start(page, user)
    return type(page).objects.get(pk=page.pk)


def act(page: Any, user: User, action: str = "approve", **said: Any) -> Any:
    """Take the present step of the page's review as the user."""
    page.current_workflow_task.on_action(page.current_workflow_task_state, user, action, **said)
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in
