from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from lxml import etree
from tests.gis_sync.stand.certificates import OF_FIFTY_YEARS, OF_TWO_YEARS, PRINT_OF_TWO_YEARS
from tests.gis_sync.stand.client import NSI, Client, acknowledged, export, fault, guid
from tests.gis_sync.stand.conftest import SUPPLIER

from gis_sync.stand.refusals import Refused
from gis_sync.stand.server import Stand
from gis_sync.stand.world import World

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
GOST = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34"
DIGEST = f'<ds:DigestMethod Algorithm="{GOST}112012-256"/><ds:DigestValue>AA==</ds:DigestValue>'
STEP = f'<ds:Transform Algorithm="{EXCLUSIVE}"/>'
SECOND = f"<ds:Transforms>{STEP}</ds:Transforms>"


def signature(certificate: str = OF_TWO_YEARS) -> str:
    """Return a signature of the right shape; its values are no values at all."""
    return (
        f'<ds:Signature xmlns:ds="{DS}" Id="s"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{GOST}102012-gostr34112012-256"/>'
        f'<ds:Reference URI="#x"><ds:Transforms><ds:Transform Algorithm="{DS}enveloped-signature"/>{STEP}'
        f"</ds:Transforms>{DIGEST}</ds:Reference>"
        f'<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#s-signedprops">'
        f"{SECOND}{DIGEST}</ds:Reference></ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        f'<ds:Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="#s">'
        f'<x:SignedProperties Id="s-signedprops"/></x:QualifyingProperties></ds:Object></ds:Signature>'
    )


SIGNED = export(signature())


class Checker:
    """Stands in the place of the cryptography: notes what it was given, and may refuse it."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, datetime]] = []
        self.code = ""

    def __call__(self, element: etree._Element, now: datetime) -> None:
        self.seen.append((str(element.tag).rpartition("}")[2], now))
        if self.code:
            raise Refused(self.code)


@pytest.fixture
def checker() -> Checker:
    return Checker()


@pytest.fixture
def stand(world: World, checker: Checker) -> Iterator[Stand]:
    with Stand(world, check_signature=checker) as stand:
        yield stand


def send(client: Client, body: str) -> str:
    """Return the code of the fault, or "" when the message is accepted."""
    response = client.post("exportAppeal", client.envelope(body))
    return fault(response) if response.status_code == 500 else acknowledged(response)[:0]


def test_a_signature_of_the_right_shape_goes_to_the_cryptography(
    stand: Stand, client: Client, checker: Checker
) -> None:
    assert send(client, SIGNED) == ""
    assert checker.seen == [("exportAppealRequest", stand.world.now())]


@pytest.mark.parametrize("code", ["AUT011004", "AUT011005"])
def test_what_the_cryptography_refuses_is_a_fault(client: Client, checker: Checker, code: str) -> None:
    checker.code = code
    assert send(client, SIGNED) == code


def test_polls_need_no_signature(client: Client, checker: Checker) -> None:
    response = client.post("exportAppeal", client.envelope(SIGNED))
    assert client.state(acknowledged(response)).status_code == 200
    assert len(checker.seen) == 1


def test_the_neighbour_services_are_signed_as_well(client: Client) -> None:
    body = '<c:exportNsiItemRequest Id="x" b:version="10.0.1.2">{}<c:RegistryNumber>220</c:RegistryNumber>'
    body += "<n:ListGroup>NSI</n:ListGroup></c:exportNsiItemRequest>"
    for inside, status in (("", 500), (signature(), 200)):
        content = client.envelope(body.format(inside), client.system_header())
        assert client.post("exportNsiItem", content, NSI).status_code == status


WRONG = {
    "absent": export(""),
    "no id": SIGNED.replace('Id="x"', ""),
    "foreign reference": SIGNED.replace('URI="#x"', 'URI="#y"'),
    "id of several": SIGNED.replace("<ds:Object>", '<ds:Object Id="x">'),
    "old algorithm": SIGNED.replace(
        f"{GOST}102012-gostr34112012-256", "http://www.w3.org/2001/04/xmldsig-more#gostr34102001-gostr3411"
    ),
    "typing error of the algorithm": SIGNED.replace(
        "gostr34102012-gostr34112012", "gostr34102012gostr34112012"
    ),
    "digest of another size": SIGNED.replace(
        '112012-256"/><ds:DigestValue', '112012-512"/><ds:DigestValue', 1
    ),
    "other transform": SIGNED.replace(
        f"{DS}enveloped-signature", "http://www.w3.org/TR/1999/REC-xpath-19991116"
    ),
    "other canonicalization": SIGNED.replace(
        f'CanonicalizationMethod Algorithm="{EXCLUSIVE}"', 'CanonicalizationMethod Algorithm="urn:none"'
    ),
    "no properties": SIGNED.replace('Id="s-signedprops"', 'Id="elsewhere"'),
    "properties of no type": SIGNED.replace("01903#SignedProperties", "01903#Other"),
    "no method": SIGNED.replace("ds:SignatureMethod", "ds:Method"),
    "unreadable certificate": export(signature("AAAA")),
    "certificate not in base64": export(signature("A")),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_shape_is_a_fault_of_format(client: Client, checker: Checker, case: str) -> None:
    assert send(client, WRONG[case]) == "AUT011005"
    assert checker.seen == []


def test_a_signature_that_is_not_first_is_a_fault(client: Client) -> None:
    body = export(f"<a:AppealGUID>{guid()}</a:AppealGUID>" + signature())
    # The order of the schema is looked at before the signature.
    assert send(client, body) == "FMT001300"


def test_both_ways_of_canonicalization_are_accepted(client: Client) -> None:
    inclusive = SIGNED.replace(
        f'CanonicalizationMethod Algorithm="{EXCLUSIVE}"', f'CanonicalizationMethod Algorithm="{INCLUSIVE}"'
    ).replace(SECOND + DIGEST, DIGEST)
    assert inclusive.count("<ds:Transforms>") == 1
    assert send(client, inclusive) == ""


def test_a_certificate_is_refused_out_of_its_term(stand: Stand, client: Client, checker: Checker) -> None:
    stand.world.move_clock(timedelta(days=-306))
    assert stand.world.today().isoformat() == "2025-12-31"
    assert send(client, SIGNED) == "AUT011004"
    stand.world.move_clock(timedelta(days=731))
    assert stand.world.today().isoformat() == "2028-01-01"
    assert send(client, SIGNED) == "AUT011004"
    assert checker.seen == []


def test_a_certificate_may_have_to_be_a_known_one(stand: Stand, client: Client) -> None:
    stand.options.certificates = frozenset({PRINT_OF_TWO_YEARS})
    assert send(client, SIGNED) == ""
    assert send(client, export(signature(OF_FIFTY_YEARS))) == "AUT011004"


def test_rights_are_asked_for_before_the_signature(client: Client) -> None:
    client.organisation = guid()
    assert send(client, export("")) == "AUT011002"
    client.organisation = SUPPLIER
    assert send(client, export("")) == "AUT011005"


def test_a_plain_stand_asks_for_no_signature(world: World) -> None:
    with Stand(world) as stand, Client(stand.url, SUPPLIER) as client:
        assert send(client, export("")) == ""


def test_a_result_may_be_signed_and_stays_as_it_was_signed(world: World) -> None:
    def sign(element: etree._Element) -> None:
        element.insert(0, etree.fromstring(f'<ds:Signature xmlns:ds="{DS}"/>'))

    with Stand(world, sign=sign) as stand, Client(stand.url, SUPPLIER) as client:
        result = client.exported("")
        assert result[0].tag == f"{{{DS}}}Signature"
