"""What must hold of the signatures for GIS ZhKKh, said to the administrator. Identifiers are stable."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils import timezone

from gis_sync.exchange.connection import configured_endpoint, configured_profile, is_configured
from gis_sync.messages.errors import ProfileInvalid
from gis_sync.messages.profile import Canonicalisation
from gis_sync.signing import hashes
from gis_sync.signing.certificates import GOST_2012_256, Certificate
from gis_sync.signing.configured import (
    CHOICES,
    NONE,
    configured_certificate,
    configured_key,
    configured_openssl,
)
from gis_sync.signing.errors import (
    CertificateOutOfTerm,
    CertificateRefused,
    KeyMismatch,
    KeyRefused,
    OpensslFailed,
    OpensslSlow,
    SigningError,
    ToolMissing,
    WrongKeyAlgorithm,
    WrongPassword,
)
from gis_sync.transport import BadEndpoint

SOON = timedelta(days=30)
PROBE = "Проверка ключа".encode()
IDS: Mapping[type[SigningError], str] = {
    ToolMissing: "gis_sync.E002",
    KeyRefused: "gis_sync.E003",
    WrongPassword: "gis_sync.E004",
    WrongKeyAlgorithm: "gis_sync.E005",
    CertificateRefused: "gis_sync.E006",
    KeyMismatch: "gis_sync.E007",
    CertificateOutOfTerm: "gis_sync.E008",
    OpensslFailed: "gis_sync.E009",
    OpensslSlow: "gis_sync.E010",
}


@register(Tags.security)
def requests_can_be_signed(**kwargs: Any) -> list[CheckMessage]:
    """Say all that would keep requests to GIS ZhKKh from being signed; nothing when nothing is set."""
    if settings.GIS_SIGNER not in CHOICES:
        return [
            Error(
                f"GIS_SIGNER не может быть {settings.GIS_SIGNER!r}.",
                hint=f"Укажите одно из двух: {', '.join(CHOICES)}.",
                id="gis_sync.E001",
            )
        ]
    if settings.GIS_SIGNER == NONE:
        return _unused()
    return _problems(timezone.now())


def _unused() -> list[CheckMessage]:
    if not (settings.GIS_KEY_FILE or settings.GIS_CERTIFICATE_FILE):
        return []
    return [
        Warning(
            "Ключ или сертификат для ГИС ЖКХ указан, но запросы не подписываются: GIS_SIGNER=none.",
            hint="Укажите GIS_SIGNER=openssl или уберите GIS_KEY_FILE и GIS_CERTIFICATE_FILE.",
            id="gis_sync.W001",
        )
    ]


class Problems(list[CheckMessage]):
    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Put down what stops the work within, and go on after it."""
        try:
            yield
        except SigningError as error:
            self.append(Error(error.problem, hint=error.cure, id=IDS[type(error)]))


def _problems(now: datetime) -> list[CheckMessage]:
    found = Problems()
    key = signature = None
    with found.gathered():
        hashes.require_library()
    with found.gathered():
        key = configured_key()
    with found.gathered():
        openssl = configured_openssl()
        openssl.require()
        with found.gathered():
            signature = key and openssl.sign(PROBE, key=key, password=settings.GIS_KEY_PASSWORD)
        certificate = configured_certificate(openssl)
        found += _term(certificate, now)
        if certificate.key_algorithm != GOST_2012_256:
            raise WrongKeyAlgorithm(
                f"В сертификате {settings.GIS_CERTIFICATE_FILE} ключ другого вида.",
                "ГИС ЖКХ принимает ключи ГОСТ Р 34.10-2012 (256 бит).",
            )
        if signature and not openssl.verifies(PROBE, signature, public_key=certificate.public_key):
            raise KeyMismatch(
                "Закрытый ключ не от этого сертификата: подпись не проверяется.",
                "Укажите в GIS_KEY_FILE и GIS_CERTIFICATE_FILE файлы одной пары.",
            )
    return found


def _term(certificate: Certificate, now: datetime) -> list[CheckMessage]:
    found = Problems()
    with found.gathered():
        certificate.require_in_term(now)
    if not found and certificate.not_after - now < SOON:
        found.append(
            Warning(
                f"Сертификат для ГИС ЖКХ действует только до {certificate.not_after:%d.%m.%Y}.",
                hint="Получите новый сертификат заранее и укажите его и его ключ в настройках.",
                id="gis_sync.W002",
            )
        )
    return found


@register(Tags.security)
def exchange_is_set_up(**kwargs: Any) -> list[CheckMessage]:
    """Say what of the address and the versions is wrong; nothing while the exchange is off."""
    if not is_configured():
        return []
    try:
        configured_endpoint()
        profile = configured_profile()
    except (BadEndpoint, ProfileInvalid) as error:
        return [Error(str(error), hint="Исправьте настройки GIS_…", id="gis_sync.E011")]
    except ValueError:
        known = ", ".join(Canonicalisation)
        return [Error("GIS_CANONICALISATION: такой формы нет.", hint=f"Бывает: {known}.", id="gis_sync.E012")]
    return [
        Warning(f"Версия {version} не описана в формате ГИС ЖКХ.", id="gis_sync.W003")
        for version in profile.undocumented
    ]
