"""People who sign in, and the telephone in their hand."""

import time
from base64 import b32decode
from collections.abc import Callable

from django.contrib.auth.models import Group, User
from django.db.models import F
from django.test import Client
from django.utils import timezone

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from sign_in.services import second_step
from staff.models import Employee
from staff.roles import Role

PASSWORD = "dlinny-parol-1"
LOGIN, HOME = "/admin/login/", "/admin/"
CODE, CONNECT, OWN, STAFF = (f"/admin/sign-in/{name}" for name in ("code/", "connect/", "", "staff/"))
Person = Callable[..., User]


@pytest.fixture
def person() -> Person:
    def make(login: str, role: Role = Role.OPERATOR, **fields: object) -> User:
        user = User.objects.create_user(login, f"{login}@example.org", PASSWORD, **fields)
        user.groups.add(Group.objects.get(name=role.label))
        Employee.objects.create(user=user, full_name="Проверкин Иван Иванович", post="специалист")
        return user

    return make


@pytest.fixture
def operator(person: Person) -> User:
    return person("operator")


@pytest.fixture
def administrator(person: Person) -> User:
    return person("administrator", Role.ADMINISTRATOR)


def log_in(client: Client, user: User, **more: str) -> str:
    """Give the password as a person does; return where it leads to."""
    answer = client.post(LOGIN, {"username": user.username, "password": PASSWORD, **more})
    return str(answer.headers.get("Location", ""))


def shown_by(secret: bytes, steps: int = 0) -> str:
    """Return the six digits that the app shows, or will show some half minutes later."""
    app = TOTP(secret)
    app.time = timezone.now().timestamp() + steps * 30
    return f"{app.token():06}"


def app_code(user: User, steps: int = 0) -> str:
    """As `shown_by`; never so late in its half minute that it could be over before it is used."""
    if timezone.now().timestamp() % 30 > 28:
        time.sleep(2)
    return shown_by(TOTPDevice.objects.get(user=user).bin_key, steps)


def typed_secret(page: str) -> bytes:
    """Return the secret as somebody without a camera reads it from the page."""
    words = page.partition("<code>")[2].partition("</code>")[0]
    return b32decode(words.replace(" ", ""))


def connected(user: User) -> list[str]:
    """Let an app have been connected some minutes ago; return the recovery codes."""
    secret = second_step.new_secret()
    shown = shown_by(second_step.device_with(user, secret).bin_key)
    codes = second_step.connect(user=user, secret=secret, code=shown, session_key=None)[1]
    TOTPDevice.objects.filter(user=user).update(last_t=F("last_t") - 10)
    return codes
