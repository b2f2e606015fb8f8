"""The second step of somebody's sign-in: connected, checked, its recovery codes, its reset."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from ledger.services import append
from sign_in import codes, letters
from sign_in.errors import AlreadyConnected, NotTheirs, TooSoon, WrongCode
from sign_in.services import recovery
from sign_in.services.sign_ins import end_all

APP = "Приложение"
OWN = "Свой второй шаг сбрасывают на странице «Мой вход», с паролем."
ROOT = "Второй шаг главного администратора сбрасывает только главный администратор."


def device_of(user: User) -> TOTPDevice | None:
    """Return the app that somebody has connected."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()


def device_with(user: User, secret: str) -> TOTPDevice:
    """Return somebody's app with a secret of `new_secret`, as it will be kept once it has shown a code."""
    return TOTPDevice(user=user, name=APP, key=secret)


def new_secret() -> str:
    """Return 160 random bits in hexadecimal digits."""
    return str(random_hex(20))


def connect(*, user: User, secret: str, code: str, session_key: str | None) -> tuple[TOTPDevice, list[str]]:
    """Connect the app that has this secret and shows this code; end the sign-ins that knew no second step.

    Returns the device and the recovery codes, which are shown this once. AlreadyConnected, WrongCode.
    """
    device = device_with(user, secret)
    if not _shows(device, codes.bare(code)):
        raise WrongCode
    made = recovery.make()
    with transaction.atomic():
        _lock(user)
        if device_of(user) is not None:
            raise AlreadyConnected
        device.save()
        if not device.verify_token(codes.bare(code)):
            raise WrongCode
        recovery.keep(user, made)
        end_all(user=user, but=session_key)
        _journal(user, "connected", f"user:{user.pk}")
    return device, list(made)


def check(*, user: User, code: str) -> Device:
    """Return what has accepted the code: the app or the recovery codes, of which this one is now used up.

    WrongCode, TooSoon.
    """
    typed = codes.bare(code)
    if codes.APP_CODE.fullmatch(typed):
        return _verified(TOTPDevice.objects.filter(user=user, confirmed=True), typed, _shows_now)
    device = _verified(StaticDevice.objects.filter(user=user), typed, recovery.spend)
    with transaction.atomic():
        _lock(user)
        _journal(user, "recovery_code_used", f"user:{user.pk}")
    return device


def renew_codes(*, user: User) -> list[str]:
    """Return new recovery codes; the former ones open nothing any more."""
    made = recovery.make()
    with transaction.atomic():
        _lock(user)
        _journal(user, "recovery_codes_renewed", f"user:{user.pk}")
        recovery.keep(user, made)
    return list(made)


@transaction.atomic
def disconnect(*, user: User, session_key: str | None) -> None:
    """Forget somebody's own app and codes; whoever calls this has asked for the password."""
    _forget(user, event="disconnected", actor=f"user:{user.pk}")
    end_all(user=user, but=session_key)


def why_not(*, user: User, by: User) -> str:
    """Say why somebody may not reset the second step of a colleague; empty if it is possible."""
    if user.pk == by.pk:
        return OWN
    return ROOT if user.is_superuser and not by.is_superuser else ""


@transaction.atomic
def reset(*, user: User, by: User | None) -> None:
    """Forget a colleague's app and codes and end all sign-ins; the colleague is told by a letter.

    `by` is None for the command. NotTheirs.
    """
    if by is not None and (words := why_not(user=user, by=by)):
        raise NotTheirs(words)
    _forget(user, event="reset", actor=f"user:{by.pk}" if by else "job:reset_second_step")
    end_all(user=user)
    letters.tell_of_reset(user)


def _shows(device: TOTPDevice, code: str) -> bool:
    """Whether an app with this secret shows this code; nothing is written, a wrong one costs little."""
    app = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    app.time = time.time()
    return bool(codes.APP_CODE.fullmatch(code)) and bool(app.verify(int(code), device.tolerance))


def _shows_now(device: TOTPDevice, code: str) -> bool:
    """Whether the app shows this code in this half minute, by the telephone's clock.

    How far that is from ours was learnt when the app was connected; a code lives 30 seconds (ASVS V6.5.5).
    """
    device.tolerance = 0
    return bool(device.verify_token(code))


def _verified(devices: "QuerySet[Any]", typed: str, accepts: Callable[[Any, str], bool]) -> Any:
    """Return the device that accepts what was typed; a refusal is counted, so it is committed, too.

    One that is slowed down accepts nothing, and is not asked.
    """
    until: datetime | None = None
    with transaction.atomic():
        device = devices.select_for_update().order_by("pk").first()
        if device is not None:
            allowed, why = device.verify_is_allowed()
            until = None if allowed else why["locked_until"]
            if allowed and accepts(device, typed):
                return device
    raise TooSoon(timezone.localtime(until)) if until else WrongCode


def _forget(user: User, *, event: str, actor: str) -> None:
    _lock(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    _journal(user, event, actor)


def _journal(user: User, event: str, actor: str) -> None:
    append(stream=f"second_step:{user.pk}", event=event, actor=actor)


def _lock(user: User) -> None:
    """Let nobody else change this person's second step meanwhile: the stream of the journal is his, too."""
    list(User.objects.select_for_update().filter(pk=user.pk).values_list("pk"))
