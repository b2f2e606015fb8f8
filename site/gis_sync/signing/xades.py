"""The parts of a XAdES-BES signature as GIS ZhKKh takes them (ETSI TS 101 903, 1.3.2).

Whoever signs walks through a Draft: it digests the text, gives the bytes to sign, and takes their signature.
"""

import base64
import uuid
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from lxml import etree

from gis_sync.signing.canonical import EXCLUSIVE, INCLUSIVE, canonical
from gis_sync.signing.certificates import Certificate
from gis_sync.signing.hashes import streebog_256

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SIGNATURE_METHOD = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012-256"
DIGEST_METHOD = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34112012-256"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
SIGNATURE = f"{{{DS}}}Signature"
MOSCOW = ZoneInfo("Europe/Moscow")
ANY_ID = etree.XPath("//@*[translate(local-name(), 'ID', 'id') = 'id'][. = $value]/..")


class Draft:
    """A signature without its value, put first into the element that it signs.

    The element stands within its final tree, which nobody may indent or take apart afterwards. ``form`` is
    the canonical form of what is signed, one of canonical.py. Raises ValueError unless the element has an Id
    that is its own, is not signed yet, and ``now`` is an aware time.
    """

    def __init__(
        self, element: etree._Element, certificate: Certificate, *, now: datetime, form: str
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("the time of signing must know its time zone")
        self.element = element
        self.form = form
        request = f"#{_own_id(element)}"
        self.name = f"xmldsig-{uuid.uuid4()}"
        digest = streebog_256(canonical(element, EXCLUSIVE))
        self.signature = etree.Element(SIGNATURE, nsmap={"ds": DS}, Id=self.name)
        self.signed_info = self._signed_info(request, digest)
        self.value = _ds(self.signature, "SignatureValue", Id=f"{self.name}-sigvalue")
        data = _ds(_ds(self.signature, "KeyInfo"), "X509Data")
        _ds(data, "X509Certificate", _base64(certificate.der))
        properties = self._properties(certificate, now)
        element.insert(0, self.signature)
        self._add_reference_to(properties)

    def bytes_to_sign(self) -> bytes:
        """Return the canonical bytes of SignedInfo."""
        return canonical(self.signed_info, self.form)

    def finish(self, value: bytes) -> None:
        """Write the signature's value."""
        self.value.text = _base64(value)

    def withdraw(self) -> None:
        """Take the signature out again."""
        self.element.remove(self.signature)

    def _signed_info(self, request: str, digest: bytes) -> etree._Element:
        info = _ds(self.signature, "SignedInfo")
        _ds(info, "CanonicalizationMethod", Algorithm=self.form)
        _ds(info, "SignatureMethod", Algorithm=SIGNATURE_METHOD)
        reference = _ds(info, "Reference", Id=f"{self.name}-ref0", URI=request)
        _transforms(reference, ENVELOPED, EXCLUSIVE)
        _digest(reference, digest)
        return info

    def _properties(self, certificate: Certificate, now: datetime) -> etree._Element:
        holder = _ds(self.signature, "Object")
        qualifying = _xades(holder, "QualifyingProperties", Target=f"#{self.name}")
        properties = _xades(qualifying, "SignedProperties", Id=f"{self.name}-signedprops")
        signature = _xades(properties, "SignedSignatureProperties")
        _xades(signature, "SigningTime", now.astimezone(MOSCOW).isoformat(timespec="seconds"))
        cert = _xades(_xades(signature, "SigningCertificate"), "Cert")
        _digest(_xades(cert, "CertDigest"), streebog_256(certificate.der))
        issuer = _xades(cert, "IssuerSerial")
        _ds(issuer, "X509IssuerName", certificate.issuer)
        _ds(issuer, "X509SerialNumber", str(certificate.serial))
        return properties

    def _add_reference_to(self, properties: etree._Element) -> None:
        """Refer to the properties, whose digest depends on the tree in the inclusive form."""
        uri = f"#{properties.get('Id')}"
        reference = _ds(self.signed_info, "Reference", Type=SIGNED_PROPERTIES, URI=uri)
        if self.form != INCLUSIVE:
            # Without transforms the inclusive form is meant (XML Signature, 4.4.3.2).
            _transforms(reference, self.form)
        _digest(reference, streebog_256(canonical(properties, self.form)))


def bearers(element: etree._Element, name: str) -> list[etree._Element]:
    """Return all elements of the tree that have ``name`` for an Id, however the attribute is spelled."""
    return cast(list[etree._Element], ANY_ID(element.getroottree(), value=name))


def _own_id(element: etree._Element) -> str:
    name = element.get("Id")
    if not name or bearers(element, name) != [element]:
        raise ValueError(f"Id of {element.tag!r} must be there and be its own: {name!r}")
    if element.find(SIGNATURE) is not None:
        raise ValueError(f"{element.tag!r} is signed already")
    return name


def _transforms(reference: etree._Element, *algorithms: str) -> None:
    transforms = _ds(reference, "Transforms")
    for algorithm in algorithms:
        _ds(transforms, "Transform", Algorithm=algorithm)


def _digest(parent: etree._Element, digest: bytes) -> None:
    _ds(parent, "DigestMethod", Algorithm=DIGEST_METHOD)
    _ds(parent, "DigestValue", _base64(digest))


def _ds(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{DS}}}{tag}", attributes)
    child.text = text
    return child


def _xades(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{XADES}}}{tag}", attributes, nsmap={"xades": XADES})
    child.text = text
    return child


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
