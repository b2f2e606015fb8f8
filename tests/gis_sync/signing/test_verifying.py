import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from tests.gis_sync.signing.material import APPEALS, Pair, copied, now, received, request

from gis_sync.signing.canonical import EXCLUSIVE, INCLUSIVE
from gis_sync.signing.errors import SignatureError, SignatureFormatError, SignatureValueError
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.verify import verify
from gis_sync.signing.xades import DS, ENVELOPED, SIGNATURE, XADES

PREFIXES = {"ds": DS, "xades": XADES}
FORMS = [EXCLUSIVE, INCLUSIVE]


@pytest.fixture(scope="module", params=FORMS, ids=["exclusive", "inclusive"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def good(form: str, openssl: Openssl, pair: Pair) -> etree._Element:
    return made(openssl, pair, form)


def made(openssl: Openssl, pair: Pair, form: str) -> etree._Element:
    element = request()
    pair.signer(openssl, form=form).sign(element, now=now())
    return received(element)


def found(element: etree._Element, path: str) -> etree._Element:
    one = element.find(path, PREFIXES)
    assert one is not None
    return one


def fault(element: etree._Element, openssl: Openssl, at: datetime | None = None) -> SignatureError:
    with pytest.raises(SignatureError) as raised:
        verify(element, openssl=openssl, now=at or now())
    return raised.value


def changed(text: str, at: int) -> str:
    return text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]


def places(element: etree._Element) -> list[tuple[str, Callable[[etree._Element], None]]]:
    """Return ways to change one character of each text and attribute of a signed request."""
    ways: list[tuple[str, Callable[[etree._Element], None]]] = []
    for number, one in enumerate(element.iter()):
        name = etree.QName(one).localname
        for at in {0, len(one.text or "") - 1} if one.text else ():
            ways.append((name, lambda copy, n=number, at=at: set_text(nth(copy, n), at)))
        for key in one.attrib:
            way = lambda copy, n=number, key=key: set_attribute(nth(copy, n), str(key))  # noqa: E731
            ways.append((f"{name}/@{etree.QName(key).localname}", way))
    return ways


def nth(element: etree._Element, number: int) -> etree._Element:
    return list(element.iter())[number]


def set_text(element: etree._Element, at: int) -> None:
    element.text = changed(element.text or "", at)


def set_attribute(element: etree._Element, key: str) -> None:
    element.set(key, changed(element.get(key, ""), len(element.get(key, "")) - 1))


def test_every_changed_place_fails_as_it_should(openssl: Openssl, good: etree._Element) -> None:
    outcomes = set()
    for where, change in places(good):
        copy = copied(good)
        change(copy)
        try:
            verify(copy, openssl=openssl, now=now())
            outcomes.add((where, None))
        except SignatureError as error:
            outcomes.add((where, type(error)))
    assert len(outcomes) > 20
    assert {(where, kind) for where, kind in outcomes if kind is not SignatureFormatError} == {
        ("SignatureValue", SignatureValueError),
        ("Reference/@Id", SignatureValueError),
        # The name of the value's element is not signed and means nothing.
        ("SignatureValue/@Id", None),
    }


@pytest.mark.prove
def test_every_flipped_byte_of_the_request_fails(openssl: Openssl, good: etree._Element) -> None:
    message = etree.tostring(good.getroottree(), encoding="utf-8")
    first, last = message.index(b"<ap:importAnswerRequest"), message.index(b"</ap:importAnswerRequest")
    survivors = []
    for at in range(first, last):
        # Each look at a certificate or a value takes a child process, and their middles are all alike.
        if at % 40 and message[at - 5 : at + 5].isalnum():
            continue
        flipped = message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]
        try:
            verify(etree.fromstring(flipped)[1][0], openssl=openssl, now=now())
        except (etree.XMLSyntaxError, SignatureError, IndexError):
            continue
        survivors.append(at)
    name = message.index(b"-sigvalue")
    assert [at for at in survivors if not name - len(' Id="xmldsig-') - 36 <= at <= name + 9] == []


def indented(element: etree._Element) -> etree._Element:
    copy = copied(element)
    etree.indent(copy.getroottree())
    return copy


def test_indentation_breaks_it(openssl: Openssl, good: etree._Element) -> None:
    again = received(indented(good))
    assert isinstance(fault(again, openssl), SignatureFormatError)


def test_indentation_of_what_is_signed_alone_is_a_fault_of_format(
    openssl: Openssl, good: etree._Element
) -> None:
    copy = copied(good)
    etree.indent(found(copy, ".//ds:SignedInfo"))
    error = fault(copy, openssl)
    assert isinstance(error, SignatureFormatError)
    assert str(error) == "Подпись отформатирована после подписания."


def test_what_is_outside_the_request_is_not_signed(openssl: Openssl, good: etree._Element) -> None:
    copy = copied(good)
    copy.tail = "\n   "
    etree.SubElement(copy.getroottree().getroot()[0], "MessageGUID").text = "0b7a1c52"
    verify(copy, openssl=openssl, now=now())


def test_a_signature_by_another_key_is_a_fault_of_value(
    openssl: Openssl, pair: Pair, other_pair: Pair, form: str
) -> None:
    signer = Pair(other_pair.key, pair.certificate, other_pair.password).signer(openssl, form=form)
    element = request()
    signer.sign(element, now=now())
    error = fault(received(element), openssl)
    assert isinstance(error, SignatureValueError)
    assert str(error) == "Значение подписи не подходит к ключу сертификата."


def test_a_certificate_out_of_term_is_a_fault_of_value(
    openssl: Openssl, pair: Pair, good: etree._Element
) -> None:
    later = now() + timedelta(days=366)
    assert isinstance(fault(good, openssl, later), SignatureValueError)
    assert "истёк" in str(fault(good, openssl, later))
    assert isinstance(fault(good, openssl, datetime(2020, 1, 1, tzinfo=UTC)), SignatureValueError)


def remove(element: etree._Element, path: str) -> None:
    one = found(element, path)
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def duplicate(element: etree._Element, path: str) -> None:
    one = found(element, path)
    one.addnext(etree.fromstring(etree.tostring(one)))


def put_last(element: etree._Element) -> None:
    element.append(element[0])


def add_second_signature(element: etree._Element) -> None:
    etree.SubElement(element, SIGNATURE)


def add_id_elsewhere(element: etree._Element) -> None:
    element.getroottree().getroot()[0].set("ID", element.get("Id", ""))


def add_properties_elsewhere(element: etree._Element) -> None:
    name = found(element, ".//xades:SignedProperties").get("Id", "")
    element.getroottree().getroot()[0].set("{urn:wsu}Id", name)


def add_comment(element: etree._Element) -> None:
    element[1].append(etree.Comment("part"))


def wrap(element: etree._Element) -> None:
    """Leave what was signed elsewhere in the message, and put other words where they are read."""
    signed = copied(element)
    element.set("Id", "other")
    element.append(etree.Element(f"{{{APPEALS}}}Text"))
    element.getroottree().getroot()[0].append(signed)


def with_algorithm(path: str, algorithm: str) -> Callable[[etree._Element], None]:
    return lambda element: found(element, path).set("Algorithm", algorithm)


def with_text(path: str, text: str) -> Callable[[etree._Element], None]:
    def change(element: etree._Element) -> None:
        found(element, path).text = text

    return change


def with_parameter(path: str) -> Callable[[etree._Element], None]:
    return lambda element: found(element, path).append(etree.Element("InclusiveNamespaces"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda element: element.remove(element[0]), "не подписан"),
        (lambda element: [element.remove(child) for child in element], "не подписан"),
        (put_last, "не первым"),
        (add_second_signature, "несколько подписей"),
        (add_id_elsewhere, "есть у нескольких элементов"),
        (add_properties_elsewhere, "есть у нескольких элементов"),
        (add_comment, "комментарии"),
        (lambda element: element.append(etree.Element("{relative}x")), "канонической форме"),
        (wrap, "ссылается не на своё"),
        (lambda element: found(element, ".//ds:Reference").set("URI", ""), "ссылается не на своё"),
        (lambda element: found(element, ".//ds:Reference").set("URI", "http://x/"), "ссылается не на своё"),
        (lambda element: duplicate(element, ".//ds:Reference"), "две ссылки"),
        (lambda element: remove(element, ".//ds:Reference"), "две ссылки"),
        (lambda element: found(element, ".//ds:Reference[2]").attrib.pop("Type"), "нет ссылки на её"),
        (lambda element: found(element, ".//ds:Reference").set("Type", "urn:x"), "Значение подписи"),
        (lambda element: duplicate(element, ".//ds:Transform"), "не так, как условлено"),
        (lambda element: remove(element, ".//ds:Transforms"), "не так, как условлено"),
        (with_algorithm(".//ds:Transform[2]", INCLUSIVE), "не так, как условлено"),
        (with_algorithm(".//ds:Transform[2]", "http://www.w3.org/TR/1999/REC-xslt-19991116"), "не так"),
        (with_parameter(".//ds:Transform[2]"), "с параметрами"),
        (with_parameter(".//ds:CanonicalizationMethod"), "с параметрами"),
        (with_algorithm(".//ds:CanonicalizationMethod", ENVELOPED), "не принят"),
        (with_algorithm(".//ds:SignatureMethod", "urn:x"), "не принят"),
        (with_algorithm(".//ds:DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha256"), "не по ГОСТ"),
        (with_text(".//ds:DigestValue", base64.b64encode(bytes(32)).decode()), "Хэш запроса не совпал"),
        (with_text(".//ds:DigestValue", "нет"), "не в кодировке Base64"),
        (with_text(".//ds:DigestValue", ""), "не в кодировке Base64"),
        (with_text(".//ds:SignatureValue", "AAAA"), "64 байта"),
        (with_text(".//ds:X509Certificate", "AAAA"), "не читается"),
        (lambda element: duplicate(element, ".//ds:X509Certificate"), "должен быть один"),
        (lambda element: remove(element, ".//ds:KeyInfo"), "должен быть один"),
        (lambda element: remove(element, ".//ds:Object"), "должен быть один"),
        (lambda element: found(element, ".//xades:QualifyingProperties").set("Target", "#x"), "не к этой"),
        (lambda element: found(element, ".//xades:SignedProperties").set("Id", "x"), "ссылается не на своё"),
    ],
)  # fmt: skip
def test_what_is_put_together_otherwise_is_refused_in_words(
    openssl: Openssl, good: etree._Element, change: Callable[[etree._Element], object], words: str
) -> None:
    copy = copied(good)
    change(copy)
    error = fault(copy, openssl)
    assert isinstance(error, SignatureValueError if words == "Значение подписи" else SignatureFormatError)
    assert words in str(error)


def test_a_transform_that_is_not_agreed_on_is_refused_for_the_properties(
    openssl: Openssl, pair: Pair
) -> None:
    element = made(openssl, pair, EXCLUSIVE)
    found(element, ".//ds:Reference[2]//ds:Transform").set("Algorithm", ENVELOPED)
    assert "Ссылка на свойства" in str(fault(element, openssl))


def test_a_certificate_put_in_for_the_signed_one_is_a_fault_of_format(
    openssl: Openssl, good: etree._Element, other_pair: Pair
) -> None:
    copy = copied(good)
    other = other_pair.signer(openssl).certificate
    found(copy, ".//ds:X509Certificate").text = base64.b64encode(other.der).decode()
    assert str(fault(copy, openssl)).startswith("Хэш сертификата не совпал")


def test_a_certificate_of_another_kind_is_a_fault_of_format(
    openssl: Openssl, good: etree._Element, foreign_pair: Pair
) -> None:
    copy = copied(good)
    foreign = foreign_pair.signer(openssl).certificate
    found(copy, ".//ds:X509Certificate").text = base64.b64encode(foreign.der).decode()
    assert str(fault(copy, openssl)) == "Ключ сертификата не ГОСТ Р 34.10-2012 (256 бит)."


def test_bytes_after_the_certificate_are_a_fault_of_format(openssl: Openssl, good: etree._Element) -> None:
    copy = copied(good)
    certificate = found(copy, ".//ds:X509Certificate")
    longer = base64.b64decode(certificate.text or "") + b"more"
    certificate.text = base64.b64encode(longer).decode()
    assert isinstance(fault(copy, openssl), SignatureFormatError)


@pytest.mark.parametrize("name", ["serial", "issuer"])
def test_properties_that_name_another_certificate_are_a_fault_of_format(
    openssl: Openssl, pair: Pair, other_pair: Pair, name: str
) -> None:
    signer = pair.signer(openssl)
    other = other_pair.signer(openssl).certificate
    # Signed properly, by somebody who wrote another number or issuer.
    object.__setattr__(signer.certificate, name, getattr(other, name))
    element = request()
    signer.sign(element, now=now())
    error = fault(received(element), openssl)
    assert isinstance(error, SignatureFormatError)
    assert "не тот, что в сертификате" in str(error)


def test_a_certificate_in_lines_is_read(openssl: Openssl, good: etree._Element) -> None:
    copy = copied(good)
    certificate = found(copy, ".//ds:X509Certificate")
    text = certificate.text or ""
    certificate.text = "\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    verify(copy, openssl=openssl, now=now())


def test_a_signature_indented_before_it_was_signed_holds(openssl: Openssl, pair: Pair) -> None:
    element = request()
    element.text = "\n  "
    element[0].tail = "\n"
    pair.signer(openssl).sign(element, now=now())
    verify(received(element), openssl=openssl, now=now())
