"""The stand with the real cryptography: signatures by the exchange's own signer, digests of files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from tests.gis_sync.stand.client import Client, acknowledged, export, fault
from tests.gis_sync.stand.conftest import SUPPLIER, SUPPLIER_ROOT, organisation

from gis_sync.stand.server import Stand
from gis_sync.stand.signatures import gost_check, gost_digest
from gis_sync.stand.world import World

signing = pytest.importorskip("gis_sync.signing.signer", reason="needs the signatures of the exchange")

from gis_sync.signing import canonical, certificates, errors, openssl  # noqa: E402

GOST_94_OF_ABC = "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c"
"""Of RFC 5831 with the S-box of CryptoPro, as other implementations publish it."""
REQUEST_NAMES = b"[req]\ndistinguished_name = none\n[none]\n"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> signing.OpensslSigner:
    """A signer with a key and a certificate made just now."""
    try:
        program = openssl.Openssl(openssl.default_engine())
        program.require()
    except errors.SigningError as error:
        pytest.skip(f"needs openssl with its GOST engine: {error}")
    key = program.run("genpkey", "-algorithm", "gost2012_256", "-pkeyopt", "paramset:XA").output
    made = program.run(
        *("req", "-x509", "-new", "-md_gost12_256", "-days", "30", "-subj", "/CN=Test"),
        *("-config", REQUEST_NAMES, "-key", key),
    )
    path: Path = tmp_path_factory.mktemp("key") / "key.pem"
    path.write_bytes(key)
    return signing.OpensslSigner(program, path, certificates.read_certificate(made.output, program))


@pytest.fixture
def client(signer: signing.OpensslSigner) -> Iterator[Client]:
    # The certificate is of today: so is this stand.
    world = World()
    world.register(organisation(SUPPLIER, SUPPLIER_ROOT, "1020000000001"))
    with (
        Stand(world, check_signature=gost_check(), digest=gost_digest()) as stand,
        Client(stand.url, SUPPLIER) as client,
    ):
        yield client


def signed(client: Client, signer: signing.OpensslSigner) -> bytes:
    envelope = etree.fromstring(client.envelope(export("<a:StartDate>2026-11-01</a:StartDate>")))
    signer.sign(envelope[1][0], now=World().now())
    return etree.tostring(envelope, encoding="utf-8")


@pytest.mark.parametrize("form", ["EXCLUSIVE", "INCLUSIVE"])
def test_a_signed_request_is_accepted_in_both_canonical_forms(
    client: Client, signer: signing.OpensslSigner, form: str
) -> None:
    of_form = replace(signer, form=getattr(canonical, form))
    acknowledged(client.post("exportAppeal", signed(client, of_form)))


def test_a_changed_request_is_a_fault_of_format(client: Client, signer: signing.OpensslSigner) -> None:
    changed = signed(client, signer).replace(b"2026-11-01", b"2026-10-01")
    assert fault(client.post("exportAppeal", changed)) == "AUT011005"


def test_a_request_formatted_after_signing_is_a_fault_of_format(
    client: Client, signer: signing.OpensslSigner
) -> None:
    formatted = signed(client, signer).replace(b"><ds:", b">\n<ds:")
    assert fault(client.post("exportAppeal", formatted)) == "AUT011005"


def test_another_value_of_the_signature_is_a_fault_of_value(
    client: Client, signer: signing.OpensslSigner
) -> None:
    first, second = (etree.fromstring(signed(client, signer)) for _ in range(2))
    path = ".//{*}SignatureValue"
    found, foreign = first.find(path), second.find(path)
    assert found is not None
    assert foreign is not None
    found.text = foreign.text
    assert fault(client.post("exportAppeal", etree.tostring(first, encoding="utf-8"))) == "AUT011004"


def test_the_digest_of_a_file_is_the_published_one(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert gost_digest()(path) == GOST_94_OF_ABC
