"""Verification of a XAdES-BES signature in the profile of GIS ZhKKh.

What is put together wrongly, or is of another text, is a fault of format; a value that is not that of the
key, or a certificate out of term, is a fault of value. Whether we know the signer is for the caller to ask.
"""

import base64
import binascii
from datetime import datetime

from lxml import etree

from gis_sync.signing import names
from gis_sync.signing.canonical import EXCLUSIVE, INCLUSIVE, canonical, canonical_without
from gis_sync.signing.certificates import GOST_2012_256, Certificate, read_certificate
from gis_sync.signing.errors import (
    CertificateOutOfTerm,
    CertificateRefused,
    SignatureFormatError,
    SignatureValueError,
)
from gis_sync.signing.hashes import streebog_256
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.xades import (
    DIGEST_METHOD,
    DS,
    ENVELOPED,
    SIGNATURE,
    SIGNATURE_METHOD,
    SIGNED_PROPERTIES,
    XADES,
    bearers,
)

PREFIXES = {"ds": DS, "xades": XADES}
VALUE_BYTES = 64


def verify(element: etree._Element, *, openssl: Openssl, now: datetime) -> Certificate:
    """Return the certificate of who signed an element, which stands in the tree it came in.

    Raises SignatureFormatError or SignatureValueError when the signature does not hold at ``now``, an aware
    time; ToolMissing, OpensslSlow or OpensslFailed when that cannot be found out.
    """
    try:
        certificate = _signer(element, openssl)
        certificate.require_in_term(now)
    except CertificateOutOfTerm as error:
        raise SignatureValueError(error.problem) from error
    except etree.C14NError as error:
        # A relative name of a namespace has no canonical form (Canonical XML, 1.3).
        raise SignatureFormatError("Запрос не приводится к канонической форме.") from error
    return certificate


def _signer(element: etree._Element, openssl: Openssl) -> Certificate:
    signature = _signature_of(element)
    info = _only(signature, "ds:SignedInfo")
    properties = _only(signature, "ds:Object/xades:QualifyingProperties/xades:SignedProperties")
    _require_references(element, signature, info, properties)
    certificate = _certificate(signature, openssl)
    _require_signed_certificate(properties, certificate)
    _require_value(signature, info, certificate, openssl)
    return certificate


def _signature_of(element: etree._Element) -> etree._Element:
    first = next(element.iterchildren(etree.Element), None)
    if first is None or first.tag != SIGNATURE:
        raise SignatureFormatError("Запрос не подписан: ds:Signature нет или стоит не первым.")
    if len(element.findall(SIGNATURE)) > 1:
        raise SignatureFormatError("В запросе несколько подписей.")
    if next(element.iter(etree.Comment), None) is not None:
        # A comment is not signed and would part a text in two.
        raise SignatureFormatError("В подписанном запросе есть комментарии XML.")
    return first


def _require_references(
    element: etree._Element, signature: etree._Element, info: etree._Element, properties: etree._Element
) -> None:
    references = info.findall("ds:Reference", PREFIXES)
    if len(references) != 2:
        raise SignatureFormatError("В подписи должно быть две ссылки: на запрос и на свойства подписи.")
    to_properties = [one for one in references if one.get("Type") == SIGNED_PROPERTIES]
    to_request = [one for one in references if one.get("Type") != SIGNED_PROPERTIES]
    if len(to_properties) != 1:
        raise SignatureFormatError("В подписи нет ссылки на её свойства.")
    _require_target(to_request[0], element)
    if _transforms(to_request[0]) != [ENVELOPED, EXCLUSIVE]:
        raise SignatureFormatError("Ссылка на запрос преобразует его не так, как условлено.")
    _require_digest(to_request[0], canonical_without(element, signature), "запроса")
    _require_target(to_properties[0], properties)
    if _only(signature, "ds:Object/xades:QualifyingProperties").get("Target") != f"#{signature.get('Id')}":
        raise SignatureFormatError("Свойства относятся не к этой подписи.")
    form = _form_of_properties(to_properties[0])
    _require_digest(to_properties[0], canonical(properties, form), "свойств подписи")


def _form_of_properties(reference: etree._Element) -> str:
    transforms = _transforms(reference)
    if not transforms:
        return INCLUSIVE
    if transforms not in ([EXCLUSIVE], [INCLUSIVE]):
        raise SignatureFormatError("Ссылка на свойства преобразует их не так, как условлено.")
    return transforms[0]


def _require_target(reference: etree._Element, element: etree._Element) -> None:
    name = element.get("Id")
    if not name or reference.get("URI") != f"#{name}":
        raise SignatureFormatError(f"Подпись ссылается не на своё: {reference.get('URI')}.")
    if bearers(element, name) != [element]:
        raise SignatureFormatError(f"Идентификатор {name} есть у нескольких элементов.")


def _transforms(reference: etree._Element) -> list[str]:
    found = reference.findall("ds:Transforms/ds:Transform", PREFIXES)
    if any(len(one) for one in found):
        raise SignatureFormatError("Преобразования с параметрами не приняты.")
    return [one.get("Algorithm", "") for one in found]


def _require_digest(holder: etree._Element, content: bytes, of_what: str) -> None:
    if _algorithm(holder, "ds:DigestMethod") != DIGEST_METHOD:
        raise SignatureFormatError(f"Хэш {of_what} не по ГОСТ Р 34.11-2012 (256 бит).")
    if _decoded(_only(holder, "ds:DigestValue")) != streebog_256(content):
        raise SignatureFormatError(
            f"Хэш {of_what} не совпал: текст изменён или отформатирован после подписания."
        )


def _certificate(signature: etree._Element, openssl: Openssl) -> Certificate:
    content = _decoded(_only(signature, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"))
    try:
        certificate = read_certificate(content, openssl)
    except CertificateRefused as error:
        raise SignatureFormatError("Сертификат в подписи не читается.") from error
    if certificate.der != content:
        raise SignatureFormatError("В подписи не только сертификат.")
    if certificate.key_algorithm != GOST_2012_256:
        raise SignatureFormatError("Ключ сертификата не ГОСТ Р 34.10-2012 (256 бит).")
    return certificate


def _require_signed_certificate(properties: etree._Element, certificate: Certificate) -> None:
    cert = _only(properties, "xades:SignedSignatureProperties/xades:SigningCertificate/xades:Cert")
    _require_digest(_only(cert, "xades:CertDigest"), certificate.der, "сертификата")
    serial = _text(_only(cert, "xades:IssuerSerial/ds:X509SerialNumber"))
    if serial != str(certificate.serial):
        raise SignatureFormatError("Серийный номер в подписи не тот, что в сертификате.")
    if not names.same(_text(_only(cert, "xades:IssuerSerial/ds:X509IssuerName")), certificate.issuer):
        raise SignatureFormatError("Издатель в подписи не тот, что в сертификате.")


def _require_value(
    signature: etree._Element, info: etree._Element, certificate: Certificate, openssl: Openssl
) -> None:
    form = _algorithm(info, "ds:CanonicalizationMethod")
    if form not in (EXCLUSIVE, INCLUSIVE) or _algorithm(info, "ds:SignatureMethod") != SIGNATURE_METHOD:
        raise SignatureFormatError("Алгоритм подписи или её канонической формы не принят.")
    value = _decoded(_only(signature, "ds:SignatureValue"))
    if len(value) != VALUE_BYTES:
        raise SignatureFormatError(f"Значение подписи должно быть длиной {VALUE_BYTES} байта.")
    if openssl.verifies(canonical(info, form), value, public_key=certificate.public_key):
        return
    if any((one.text or "").isspace() or (one.tail or "").isspace() for one in info):
        raise SignatureFormatError("Подпись отформатирована после подписания.")
    raise SignatureValueError("Значение подписи не подходит к ключу сертификата.")


def _algorithm(parent: etree._Element, path: str) -> str:
    method = _only(parent, path)
    if len(method):
        raise SignatureFormatError("Алгоритмы с параметрами не приняты.")
    return method.get("Algorithm", "")


def _only(parent: etree._Element, path: str) -> etree._Element:
    found = parent.findall(path, PREFIXES)
    if len(found) != 1:
        raise SignatureFormatError(
            f"В подписи должен быть один {path.rpartition('/')[2]}, а их {len(found)}."
        )
    return found[0]


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _decoded(element: etree._Element) -> bytes:
    """Return what is in Base64, in lines or not; its one right spelling alone is taken."""
    text = "".join(_text(element).split()).encode()
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        content = b""
    if not content or base64.b64encode(content) != text:
        raise SignatureFormatError(f"{etree.QName(element).localname} не в кодировке Base64.")
    return content
