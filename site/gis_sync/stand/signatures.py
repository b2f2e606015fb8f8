"""The signature of a request: its shape is checked here, the cryptography by whatever was given for it."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gis_sync.stand import certificates
from gis_sync.stand.file_store import Digest
from gis_sync.stand.refusals import Refused
from gis_sync.stand.wire import DIGITAL_SIGNATURE, Element, elements

CheckSignature = Callable[[Element, datetime], None]
"""Verify digests and value of an element's enveloped signature at a moment; raise Refused for a bad one."""

FORMAT, VALUE = "AUT011005", "AUT011004"

_ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_GOST = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:"
# ГОСТ Р 34.10-2012 and 34.11-2012, by size; the older ones are no longer accepted.
_SIGNATURES = {
    f"{_GOST}gostr34102012-gostr34112012-256": f"{_GOST}gostr34112012-256",
    f"{_GOST}gostr34102012-gostr34112012-512": f"{_GOST}gostr34112012-512",
}


def gost_check() -> CheckSignature:
    """Return the check by the gost engine; raise SigningError when there is none."""
    from gis_sync.signing.errors import SignatureFormatError, SignatureValueError
    from gis_sync.signing.openssl import Openssl, default_engine
    from gis_sync.signing.verify import verify

    openssl = Openssl(default_engine())
    openssl.require()

    def check(element: Element, now: datetime) -> None:
        try:
            verify(element, openssl=openssl, now=now)
        except SignatureFormatError as error:
            raise Refused(FORMAT, str(error)) from error
        except SignatureValueError as error:
            raise Refused(VALUE, str(error)) from error

    return check


def gost_digest() -> Digest:
    """Return the digest of files, GOST R 34.11-94; raise SigningError when it cannot be computed."""
    from gis_sync.signing.hashes import gost_94, require_library

    require_library()

    def digest(path: Path) -> str:
        with path.open("rb") as content:
            return gost_94(content)

    return digest


def check_shape(element: Element) -> None:
    """Refuse by AUT011005 a wrong place, id, reference or algorithm; nothing is computed yet."""
    signature = _signature(element)
    identifier = element.get("Id", "")
    if not identifier or len(_with_id(element, identifier)) != 1:
        raise Refused(FORMAT, "атрибут Id отсутствует или повторяется")
    signed_info = _child(signature, "SignedInfo")
    _check_canonicalization(_algorithm(signed_info, "CanonicalizationMethod"))
    digest = _SIGNATURES.get(_algorithm(signed_info, "SignatureMethod"))
    references = [child for child in elements(signed_info) if child.tag == _ds("Reference")]
    if (
        digest is None
        or len(references) != 2
        or any(_algorithm(r, "DigestMethod") != digest for r in references)
    ):
        raise Refused(FORMAT, "неподдерживаемый алгоритм или состав ссылок")
    _check_references(element, references)


def check_certificate(element: Element, *, now: datetime, known: frozenset[str] | None) -> None:
    """Refuse an unknown certificate, or one out of its term, by AUT011004; an unreadable one by AUT011005."""
    text = element.findtext(f".//{_ds('X509Certificate')}", "")
    try:
        der = base64.b64decode(text, validate=False)
        begins, ends = certificates.term(der)
    except (binascii.Error, certificates.BadCertificate) as error:
        raise Refused(FORMAT, "сертификат не читается") from error
    if not begins <= now <= ends:
        raise Refused(VALUE, "срок действия сертификата истёк или не начался")
    if known is not None and certificates.fingerprint(der) not in known:
        raise Refused(VALUE, "сертификат неизвестен")


def _signature(element: Element) -> Element:
    first = next(elements(element), None)
    if first is None or first.tag != _ds("Signature"):
        raise Refused(FORMAT, "подпись отсутствует или стоит не первой")
    return first


def _check_references(element: Element, references: list[Element]) -> None:
    body, properties = references
    if body.get("URI") != f"#{element.get('Id')}":
        raise Refused(FORMAT, "ссылка не на подписанный элемент")
    if _transforms(body) != [_ENVELOPED, _EXCLUSIVE]:
        raise Refused(FORMAT, "преобразования первой ссылки")
    # Both variants are in use: the exclusive canonicalisation said, and the inclusive one understood.
    if properties.get("Type") != _PROPERTIES or _transforms(properties) not in ([], [_EXCLUSIVE]):
        raise Refused(FORMAT, "ссылка на свойства подписи")
    identifier = properties.get("URI", "").removeprefix("#")
    found = _with_id(element, identifier)
    if len(found) != 1 or not str(found[0].tag).endswith("}SignedProperties"):
        raise Refused(FORMAT, "свойства подписи не найдены")


def _with_id(element: Element, identifier: str) -> list[Element]:
    return [found for found in element.getroottree().getroot().iter() if found.get("Id") == identifier]


def _check_canonicalization(algorithm: str) -> None:
    if algorithm not in (_EXCLUSIVE, _INCLUSIVE):
        raise Refused(FORMAT, "неподдерживаемая канонизация")


def _transforms(reference: Element) -> list[str]:
    return [
        step.get("Algorithm", "") for step in reference.iterfind(f"{_ds('Transforms')}/{_ds('Transform')}")
    ]


def _algorithm(parent: Element, name: str) -> str:
    return str(_child(parent, name).get("Algorithm", ""))


def _child(parent: Element, name: str) -> Element:
    found = parent.find(_ds(name))
    if found is None:
        raise Refused(FORMAT, f"нет элемента {name}")
    return found


def _ds(name: str) -> str:
    return f"{{{DIGITAL_SIGNATURE}}}{name}"
