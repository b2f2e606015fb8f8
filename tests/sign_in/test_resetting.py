"""Whose second step may be reset by whom, and what is left of it."""

from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

import pytest
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.sign_in.conftest import CODE, HOME, LOGIN, STAFF, Person, app_code, connected, log_in

from ledger.models import Entry
from outbox.models import Message
from sign_in.errors import NotTheirs
from sign_in.services.second_step import reset
from staff.roles import Role

pytestmark = pytest.mark.django_db


def address(user: User) -> str:
    return f"{STAFF}{user.pk}/reset/"


def last_entry(user: User) -> tuple[str, str]:
    entry = Entry.objects.filter(stream=f"second_step:{user.pk}").order_by("seq").last()
    assert entry
    return entry.event, entry.actor


def test_an_administrator_resets_a_colleagues_second_step(
    client: Client, operator: User, administrator: User
) -> None:
    connected(operator)
    theirs = Client()
    log_in(theirs, operator)
    theirs.post(CODE, {"code": app_code(operator)})
    assert theirs.get(HOME).status_code == 200
    client.force_login(administrator)
    assert address(operator) in client.get(STAFF).content.decode()
    assert "по телефону или при встрече" in client.get(address(operator)).content.decode()
    assert client.post(address(operator)).headers["Location"] == STAFF
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert theirs.get(HOME).headers["Location"].startswith(LOGIN)
    assert last_entry(operator) == ("reset", f"user:{administrator.pk}")
    letter = Message.objects.get(kind="second_step_reset")
    assert letter.to == operator.email
    assert operator.username not in letter.subject


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_does(client: Client, person: Person, role: Role, administrator: User) -> None:
    connected(administrator)
    client.force_login(person("curious", role))
    for answer in (
        client.get(STAFF),
        client.get(address(administrator)),
        client.post(address(administrator)),
    ):
        assert answer.status_code == 403
    assert TOTPDevice.objects.filter(user=administrator).exists()


def test_nobody_resets_his_own_here(client: Client, administrator: User) -> None:
    codes = connected(administrator)
    log_in(client, administrator)
    client.post(CODE, {"code": codes[0]})
    assert address(administrator) not in client.get(STAFF).content.decode()
    assert client.get(address(administrator)).status_code == 403
    assert client.post(address(administrator)).status_code == 403
    assert TOTPDevice.objects.filter(user=administrator).exists()
    with pytest.raises(NotTheirs):
        reset(user=administrator, by=administrator)


def test_an_administrator_does_not_reset_a_superusers(client: Client, administrator: User) -> None:
    root = User.objects.create_superuser("root", "root@example.org", "dlinny-parol-2")
    connected(root)
    client.force_login(administrator)
    assert address(root) not in client.get(STAFF).content.decode()
    assert client.post(address(root)).status_code == 403
    with pytest.raises(NotTheirs):
        reset(user=root, by=administrator)
    assert TOTPDevice.objects.filter(user=root).exists()


def test_a_superuser_resets_another_superusers(client: Client) -> None:
    first, second = (User.objects.create_superuser(name, password="dlinny-parol-2") for name in ("a", "b"))
    connected(second)
    client.force_login(first)
    assert client.post(address(second)).status_code == 302
    assert not TOTPDevice.objects.exists()
    # Nobody can write to an account without an address.
    assert not Message.objects.exists()


def test_the_list_names_who_has_not_connected_yet(
    client: Client, operator: User, administrator: User
) -> None:
    connected(operator)
    User.objects.create_user("stranger")
    client.force_login(administrator)
    page = client.get(STAFF).content.decode()
    assert "Не подключили второй шаг: 1 из 2." in page
    assert "stranger" not in page


def test_a_command_resets_the_last_administrators(
    administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    connected(administrator)
    call_command("reset_second_step", administrator.username)
    assert "Reset." in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    assert last_entry(administrator) == ("reset", "job:reset_second_step")


def test_the_command_says_that_there_is_no_such_account() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_second_step", "nobody")
