"""Recovery codes as they are kept: made anew, counted, spent. Slowing down is what the second step does."""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User

from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from sign_in import codes
from sign_in.models import RecoveryCode

NAME = "Резервные коды"


def left(user: User) -> int:
    """Return how many codes of somebody still open the second step."""
    former = StaticToken.objects.filter(device__user=user).count()
    return former + RecoveryCode.objects.filter(device__user=user).count()


def make() -> dict[str, str]:
    """Return ten new codes, each with its hash. It takes seconds: call it before the transaction begins."""
    return {code: make_password(codes.bare(code)) for code in codes.new_codes()}


def keep(user: User, made: dict[str, str]) -> None:
    """Let these codes take the place of all former ones; whoever calls this has locked the user."""
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": NAME})
    device.token_set.all().delete()
    RecoveryCode.objects.filter(device=device).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(device=device, place=codes.place_of(code), digest=digest)
        for code, digest in made.items()
    )


def spend(device: StaticDevice, typed: str) -> bool:
    """Use a code up, or count a wrong one; whoever calls this has locked the device, which may be tried."""
    row = _fitting(device, codes.bare(typed))
    if row is None:
        # A code of before, or a wrong one.
        return bool(device.verify_token(codes.fingerprint(typed)))
    row.delete()
    device.throttle_reset(commit=False)
    device.set_last_used_timestamp(commit=False)
    device.save()
    return True


def _fitting(device: StaticDevice, typed: str) -> RecoveryCode | None:
    if not codes.RECOVERY_CODE.fullmatch(typed):
        return None
    row = RecoveryCode.objects.filter(device=device, place=codes.place_of(typed)).first()
    return row if row is not None and check_password(typed, row.digest) else None
