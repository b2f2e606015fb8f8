"""The signer that the settings of this installation name."""

from pathlib import Path

from django.conf import settings

from gis_sync.signing.certificates import Certificate, read_certificate
from gis_sync.signing.errors import CertificateRefused, KeyRefused
from gis_sync.signing.openssl import Openssl, default_engine
from gis_sync.signing.signer import NoSigner, OpensslSigner, Signer

NONE, OPENSSL = "none", "openssl"
CHOICES = (NONE, OPENSSL)


def configured_signer() -> Signer:
    """Return the signer for one run of the exchange; raise SigningError when the settings do not make one."""
    if settings.GIS_SIGNER == NONE:
        return NoSigner()
    openssl = configured_openssl()
    return OpensslSigner(
        openssl=openssl,
        key=configured_key(),
        certificate=configured_certificate(openssl),
        password=settings.GIS_KEY_PASSWORD or None,
    )


def configured_openssl() -> Openssl:
    """Return openssl with the engine of the settings, or with the one of the package; raise ToolMissing."""
    return Openssl(Path(settings.GIS_GOST_ENGINE) if settings.GIS_GOST_ENGINE else default_engine())


def configured_key() -> Path:
    """Return the key's file; raise KeyRefused when there is none to read."""
    if not settings.GIS_KEY_FILE:
        raise KeyRefused("Закрытый ключ для ГИС ЖКХ не указан.", "Укажите путь к нему в GIS_KEY_FILE.")
    path = Path(settings.GIS_KEY_FILE)
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise KeyRefused(
            f"Закрытый ключ {path} не открывается: {_reason(error)}.",
            "Исправьте GIS_KEY_FILE или права на файл.",
        ) from error


def configured_certificate(openssl: Openssl) -> Certificate:
    """Return the certificate; raise CertificateRefused when its file is not to be read or holds none."""
    if not settings.GIS_CERTIFICATE_FILE:
        raise CertificateRefused(
            "Сертификат для ГИС ЖКХ не указан.", "Укажите путь к нему в GIS_CERTIFICATE_FILE."
        )
    path = Path(settings.GIS_CERTIFICATE_FILE)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CertificateRefused(
            f"Сертификат {path} не открывается: {_reason(error)}.",
            "Исправьте GIS_CERTIFICATE_FILE или права на файл.",
        ) from error
    return read_certificate(content, openssl)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "такого файла нет"
    if isinstance(error, PermissionError):
        return "нет прав на чтение"
    return error.strerror or "ошибка чтения"
