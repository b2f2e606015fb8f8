"""How recovery codes are kept: salted and slow; those of before go on until they are used or made anew."""

from unittest.mock import patch

from django.contrib.auth.hashers import check_password, identify_hasher
from django.contrib.auth.models import User
from django.test import Client

import pytest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from tests.sign_in.conftest import CODE, HOME, OWN, PASSWORD, app_code, connected, log_in

from sign_in.codes import bare, fingerprint
from sign_in.models import RecoveryCode
from sign_in.services import recovery, second_step

pytestmark = pytest.mark.django_db
FORMER = "4821-0937-5562"


def opens(user: User, code: str) -> bool:
    browser = Client()
    log_in(browser, user)
    return browser.post(CODE, {"code": code}).status_code == 302 and browser.get(HOME).status_code == 200


def connected_before(user: User) -> None:
    """Connect an app as the former version did: one of its codes in the column of django-otp."""
    connected(user)
    RecoveryCode.objects.all().delete()
    StaticToken.objects.create(device=StaticDevice.objects.get(), token=fingerprint(FORMER))


def test_each_code_is_kept_by_the_hasher_of_passwords_with_a_salt_of_its_own(operator: User) -> None:
    codes = connected(operator)
    rows = list(RecoveryCode.objects.order_by("place"))
    assert len(rows) == len({row.digest.split("$")[-2] for row in rows}) == 10
    assert all(check_password(bare(code), row.digest) for code, row in zip(codes, rows, strict=True))
    assert {identify_hasher(row.digest).algorithm for row in rows} == {
        identify_hasher(operator.password).algorithm
    }
    kept = " ".join(row.digest for row in rows)
    assert not any(bare(code) in kept or fingerprint(code) in kept for code in codes)
    assert not StaticToken.objects.exists()


def test_a_code_of_before_lets_in_once(operator: User) -> None:
    connected_before(operator)
    assert recovery.left(operator) == 1
    assert opens(operator, FORMER.replace("-", " "))
    assert recovery.left(operator) == 0
    assert not opens(operator, FORMER)


def test_codes_made_anew_end_those_of_before(client: Client, operator: User) -> None:
    connected_before(operator)
    log_in(client, operator)
    client.post(CODE, {"code": app_code(operator)})
    client.post(f"{OWN}recovery-codes/", {"password": PASSWORD})
    assert not StaticToken.objects.exists()
    assert recovery.left(operator) == 10
    assert not opens(operator, FORMER)


def test_a_typed_code_is_compared_with_one_hash(operator: User) -> None:
    code = connected(operator)[3]
    with patch.object(recovery, "check_password", wraps=check_password) as compared:
        second_step.check(user=operator, code=code)
    assert compared.call_count == 1


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "typed", ["", "1", "1234-5678-901", "1234-5678-90123", "абвг-дежз-ийкл", "١٢٣٤٥٦٧٨٩٠١٢"]
)
def test_what_is_no_code_is_compared_with_none(operator: User, typed: str) -> None:
    connected(operator)
    with patch.object(recovery, "check_password", wraps=check_password) as compared:
        assert not recovery.spend(StaticDevice.objects.get(), typed)
    assert compared.call_count == 0


def test_while_codes_are_slowed_down_nothing_is_compared_and_nothing_spent(operator: User) -> None:
    code = connected(operator)[0]
    with pytest.raises(second_step.WrongCode):
        second_step.check(user=operator, code="0000-0000-0000" if bare(code) != "0" * 12 else "1" * 12)
    with (
        patch.object(recovery, "check_password", wraps=check_password) as compared,
        pytest.raises(second_step.TooSoon),
    ):
        second_step.check(user=operator, code=code)
    assert compared.call_count == 0
    assert recovery.left(operator) == 10


def test_codes_go_with_their_app(operator: User) -> None:
    connected(operator)
    second_step.disconnect(user=operator, session_key=None)
    assert not RecoveryCode.objects.exists()
