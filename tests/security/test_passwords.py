"""Passwords of the staff and the sessions that they open: what the libraries are set to, held by trying."""

import re

from django.conf import global_settings, settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

import pytest

from config.settings import base
from staff.models import Employee
from staff.roles import Role
from staff.services import sync_roles

OLD, NEW = "tri-sosny-i-reka", "chetyre-sosny-i-ozero"


@pytest.fixture
def user(db: None) -> User:
    sync_roles()
    made = User.objects.create_user("primerova", password=OLD, email="primerova@example.org")
    made.groups.set([made.groups.model.objects.get(name=Role.OPERATOR.label)])
    Employee.objects.create(user=made, full_name="Примерова Анна", post="инженер", phone="0")
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_out(client: Client) -> bool:
    answer = client.get("/admin/")
    return answer.status_code == 302 and "/login/" in answer["Location"]


@pytest.mark.parametrize("password", ["korotkiy", "password123", "1234567890", "primerova1", "qwertyuiop"])
def test_what_is_guessed_first_is_refused(user: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password", [OLD, "только буквы и пробелы", "ы" * 64, "x y" * 40, "ВСЁ ЗАГЛАВНЫМИ", '!"№;%:?*()_+']
)
def test_any_letters_and_any_length_will_do(user: User, password: str) -> None:
    validate_password(password, user)
    user.set_password(password)
    assert user.check_password(password)
    assert not user.check_password(f"{password} ")
    assert not user.check_password(password[:-1])


def test_the_field_is_masked_and_leaves_password_managers_alone(client: Client, db: None) -> None:
    html = client.get("/admin/login/").content.decode()
    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", html)
    assert field
    assert 'type="password"' in field[0]
    assert 'autocomplete="off"' not in field[0]
    assert "onpaste" not in html


def test_the_old_password_is_asked_for_before_a_new_one(user: User) -> None:
    client = signed_in(user)
    for old, changed in (("wrong-wrong-wrong", False), (OLD, True)):
        client.post("/admin/account/", account_form(user, old))
        user.refresh_from_db()
        assert user.check_password(NEW) is changed


def account_form(user: User, old: str) -> dict[str, str]:
    return {
        "name_email-first_name": "Анна", "name_email-last_name": "Примерова", "name_email-email": user.email,
        "theme-theme": "system", "theme-density": "default", "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on", "locale-preferred_language": "", "locale-current_time_zone": "",
        "password-old_password": old, "password-new_password1": NEW, "password-new_password2": NEW,
    }  # fmt: skip


def test_a_changed_password_ends_the_other_sessions(user: User) -> None:
    here, elsewhere = signed_in(user), signed_in(user)
    here.post("/admin/account/", account_form(user, OLD))
    assert not is_out(here)
    assert is_out(elsewhere)


def test_whoever_is_switched_off_is_out_at_once(user: User) -> None:
    client = signed_in(user)
    assert not is_out(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert is_out(client)


def test_each_sign_in_has_a_key_of_its_own_and_the_end_of_it_is_the_end(user: User) -> None:
    first, second = signed_in(user), signed_in(user)
    name = settings.SESSION_COOKIE_NAME
    keys = [client.cookies[name].value for client in (first, second)]
    assert keys[0] != keys[1]
    assert all(len(key) >= 32 for key in keys)
    first.post("/admin/logout/")
    first.cookies[name] = keys[0]
    assert is_out(first)
    assert not is_out(second)


def test_a_key_that_somebody_brings_along_is_changed_at_the_sign_in(user: User) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "brought" * 5
    client.force_login(user)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "brought" * 5


def test_an_installation_keeps_passwords_by_the_slow_hash_of_django() -> None:
    assert not hasattr(base, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
