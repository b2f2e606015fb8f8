"""What a certificate says, read by the openssl program."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime

from gis_sync.signing import names
from gis_sync.signing.errors import CertificateOutOfTerm, CertificateRefused
from gis_sync.signing.openssl import Openssl

GOST_2012_256 = "1.2.643.7.1.1.1.1"
"""id-tc26-gost3410-12-256: a key of GOST R 34.10-2012 with 256 bits (RFC 9215)."""
# Numbers for all types, RFC 4514 order and escapes, Cyrillic as it is.
NAMES = "esc_2253,esc_ctrl,utf8,dump_nostr,dump_der,sep_comma_plus,dn_rev,oid"
SHOWN = ("-issuer", "-subject", "-serial", "-dates", "-pubkey", "-dateopt", "iso_8601", "-nameopt", NAMES)
FIELD = re.compile(r"^(issuer|subject|serial|notBefore|notAfter)=(.*)$", re.MULTILINE)
PEM = "(-----BEGIN {0}-----\n(.+?)-----END {0}-----\n)"


@dataclass(frozen=True)
class Certificate:
    """A certificate; names are in the form of RFC 4514, with numbers for types that it has no names for."""

    der: bytes
    issuer: str
    subject: str
    serial: int
    not_before: datetime
    not_after: datetime
    public_key: bytes
    """SubjectPublicKeyInfo in PEM."""
    key_algorithm: str
    """Dotted number of the key's algorithm."""

    def require_in_term(self, now: datetime) -> None:
        """Raise CertificateOutOfTerm when the certificate is not valid at ``now``, an aware time."""
        if now < self.not_before:
            raise CertificateOutOfTerm(
                f"Сертификат действует только с {self.not_before:%d.%m.%Y %H:%M} UTC.",
                "Проверьте часы сервера или дождитесь этого срока.",
            )
        if now > self.not_after:
            raise CertificateOutOfTerm(
                f"Срок действия сертификата истёк {self.not_after:%d.%m.%Y}.",
                "Получите новый сертификат и укажите его и его ключ в настройках.",
            )


def read_certificate(content: bytes, openssl: Openssl) -> Certificate:
    """Return what is in a certificate in DER or PEM; of several the first.

    Raises CertificateRefused when it is none, ToolMissing, OpensslSlow.
    """
    answer = openssl.run("x509", *SHOWN, message=content)
    try:
        if not answer.code:
            return _read(answer.output.decode())
    except (ValueError, LookupError):
        # openssl shows what it cannot make out of a broken certificate in words of its own.
        pass
    raise CertificateRefused(
        "Это не сертификат, который читает openssl.", "Нужен сертификат X.509 в формате PEM или DER."
    )


def _read(text: str) -> Certificate:
    fields = dict(FIELD.findall(text))
    public_key, key_info = _block("PUBLIC KEY", text)
    return Certificate(
        der=_block("CERTIFICATE", text)[1],
        issuer=names.rfc4514(fields["issuer"]),
        subject=names.rfc4514(fields["subject"]),
        serial=int(fields["serial"], 16),
        not_before=datetime.fromisoformat(fields["notBefore"]),
        not_after=datetime.fromisoformat(fields["notAfter"]),
        public_key=public_key.encode(),
        key_algorithm=_algorithm(key_info),
    )


def _block(title: str, text: str) -> tuple[str, bytes]:
    """Return the one block of PEM with that title, and what is in it."""
    [(block, content)] = re.findall(PEM.format(title), text, re.DOTALL)
    return block, base64.b64decode(content)


def _algorithm(key_info: bytes) -> str:
    """Return the dotted number that stands first in a SubjectPublicKeyInfo (RFC 5280, 4.1)."""
    at = _inside(key_info, _inside(key_info, 0))
    first, *rest = key_info[at + 2 : at + 2 + key_info[at + 1]]
    numbers, number = [*divmod(first, 40)], 0
    for byte in rest:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return ".".join(map(str, numbers))


def _inside(der: bytes, at: int) -> int:
    """Return where the content of the DER value at ``at`` begins (X.690, 8.1.3)."""
    length = der[at + 1]
    return at + 2 + (length & 0x7F if length & 0x80 else 0)
