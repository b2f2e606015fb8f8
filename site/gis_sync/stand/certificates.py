"""What the stand reads in a certificate by itself: its print and its term. No signature is computed here."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

_SEQUENCE, _VERSION, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18


class BadCertificate(ValueError):
    """Bytes that are no X.509 certificate."""


def fingerprint(der: bytes) -> str:
    """Return the SHA-1 print in lower hex, as X-Client-Cert-Fingerprint has it."""
    return hashlib.sha1(der, usedforsecurity=False).hexdigest()


def term(der: bytes) -> tuple[datetime, datetime]:
    """Return when a certificate begins and ends to be valid (RFC 5280, 4.1.2.5); raise BadCertificate."""
    try:
        certificate = _only(der, _SEQUENCE)
        fields = list(_fields(_first(certificate, _SEQUENCE)))
        # version is optional; then serial number, algorithm, issuer and validity follow.
        validity = fields[4 if fields[0][0] == _VERSION else 3][1]
        begins, ends = (_moment(tag, value) for tag, value in _fields(validity))
    except (IndexError, ValueError) as error:
        raise BadCertificate("not an X.509 certificate") from error
    return begins, ends


def _fields(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tags and values of DER; raise IndexError or ValueError where it breaks off."""
    position = 0
    while position < len(content):
        tag, length = content[position], content[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(content[position : position + size], "big")
            position += size
        if position + length > len(content):
            raise ValueError("broken off")
        yield tag, content[position : position + length]
        position += length


def _first(content: bytes, wanted: int) -> bytes:
    tag, value = next(_fields(content), (0, b""))
    if tag != wanted:
        raise ValueError(f"tag {tag:#x} instead of {wanted:#x}")
    return value


def _only(content: bytes, wanted: int) -> bytes:
    if len(list(_fields(content))) != 1:
        raise ValueError("more than one value")
    return _first(content, wanted)


def _moment(tag: int, value: bytes) -> datetime:
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        # Two digits of the year: 50 to 99 are of the last century.
        text = ("19" if text[:2] >= "50" else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise ValueError("not a time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
