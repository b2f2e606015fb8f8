import base64
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from lxml import etree
from tests.gis_sync.signing.material import (
    APPEALS,
    BASE,
    SOAP,
    Pair,
    Program,
    copied,
    now,
    received,
    request,
)

from gis_sync.signing.canonical import EXCLUSIVE, INCLUSIVE
from gis_sync.signing.errors import CertificateOutOfTerm, WrongPassword
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.signer import NoSigner, OpensslSigner, Signer
from gis_sync.signing.verify import verify
from gis_sync.signing.xades import DS, SIGNATURE, XADES, Draft

FORMS = [EXCLUSIVE, INCLUSIVE]
DS_ALONE = f'xmlns:ds="{DS}"'
ALL_IN_SCOPE = f'xmlns:ap="{APPEALS}" xmlns:base="{BASE}" {DS_ALONE} xmlns:soapenv="{SOAP}"'


def signed(signer: Signer) -> etree._Element:
    element = request()
    signer.sign(element, now=now())
    return received(element)


def found(element: etree._Element, path: str) -> etree._Element:
    one = element.find(path, {"ds": DS, "xades": XADES})
    assert one is not None
    return one


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_request_verifies(openssl: Openssl, pair: Pair, form: str) -> None:
    signer = pair.signer(openssl, form=form)
    assert verify(signed(signer), openssl=openssl, now=now()) == signer.certificate


@pytest.mark.parametrize("form", FORMS)
def test_openssl_and_pythons_own_canonical_form_agree_with_it(
    openssl: Openssl, program: Program, pair: Pair, tmp_path: Path, form: str
) -> None:
    element = signed(pair.signer(openssl, form=form))
    info = found(element, ".//ds:SignedInfo")
    text = canonicalize(etree.tostring(info, encoding="unicode", with_tail=False))
    if form == INCLUSIVE:
        text = text.replace(DS_ALONE, ALL_IN_SCOPE, 1)
    key, value = tmp_path / "public.pem", tmp_path / "value"
    key.write_bytes(program("x509", "-in", pair.certificate, "-noout", "-pubkey"))
    value.write_bytes(base64.b64decode(found(element, ".//ds:SignatureValue").text or ""))
    command = ["dgst", "-md_gost12_256", "-verify", key, "-signature", value]
    assert program(*command, message=text.encode()) == b"Verified OK\n"


def test_its_digests_are_those_of_openssl(openssl: Openssl, program: Program, pair: Pair) -> None:
    element = signed(pair.signer(openssl))
    digests = [base64.b64decode(one.text or "") for one in element.iter(f"{{{DS}}}DigestValue")]
    properties = canonicalize(etree.tostring(found(element, ".//xades:SignedProperties"), encoding="unicode"))
    bare = canonicalize(etree.tostring(request(), encoding="unicode", with_tail=False))
    der = program("x509", "-in", pair.certificate, "-outform", "DER")
    contents = [bare.encode(), properties.encode(), der]
    assert digests == [program("dgst", "-md_gost12_256", "-binary", message=one) for one in contents]


def test_the_signature_stands_first_and_nothing_else_is_changed(openssl: Openssl, pair: Pair) -> None:
    element = signed(pair.signer(openssl))
    assert element[0].tag == SIGNATURE
    element.remove(element[0])
    assert etree.tostring(element.getroottree()) == etree.tostring(request().getroottree())


def test_it_says_who_signed_and_when(openssl: Openssl, pair: Pair) -> None:
    signer = pair.signer(openssl)
    element = request()
    at = signer.certificate.not_before.replace(microsecond=0) + timedelta(hours=1)
    signer.sign(element, now=at)
    time = found(element, ".//xades:SigningTime").text or ""
    assert time.endswith("+03:00")
    assert datetime.fromisoformat(time) == at
    assert found(element, ".//ds:X509IssuerName").text == signer.certificate.issuer
    assert found(element, ".//ds:X509SerialNumber").text == str(signer.certificate.serial)
    assert base64.b64decode(found(element, ".//ds:X509Certificate").text or "") == signer.certificate.der


@pytest.mark.parametrize(("form", "transforms"), [(EXCLUSIVE, [EXCLUSIVE]), (INCLUSIVE, [])])
def test_the_forms_differ_in_what_they_name(
    openssl: Openssl, pair: Pair, form: str, transforms: list[str]
) -> None:
    element = signed(pair.signer(openssl, form=form))
    reference = element.findall(".//ds:Reference", {"ds": DS})[1]
    assert found(element, ".//ds:CanonicalizationMethod").get("Algorithm") == form
    assert [one.get("Algorithm") for one in reference.iter(f"{{{DS}}}Transform")] == transforms


def test_two_signatures_have_names_of_their_own(openssl: Openssl, pair: Pair) -> None:
    signer = pair.signer(openssl)
    assert signed(signer)[0].get("Id") != signed(signer)[0].get("Id")


def test_a_request_of_twenty_megabytes_is_signed(openssl: Openssl, other_pair: Pair) -> None:
    element = request()
    for _ in range(1000):
        etree.SubElement(element, f"{{{APPEALS}}}Text").text = "Я" * 10_000
    other_pair.signer(openssl).sign(element, now=now())
    assert verify(element, openssl=openssl, now=now()).subject == "C=RU,O=АО Пример,CN=Оператор"


def test_threads_sign_side_by_side(openssl: Openssl, pair: Pair, other_pair: Pair) -> None:
    signers = [one.signer(openssl) for one in (pair, other_pair)]
    done: list[tuple[OpensslSigner, etree._Element]] = []

    def work(signer: OpensslSigner) -> None:
        done.extend((signer, signed(signer)) for _ in range(5))

    threads = [threading.Thread(target=work, args=[signer]) for signer in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 10
    for signer, element in done:
        assert verify(element, openssl=openssl, now=now()) == signer.certificate


def test_our_own_process_keeps_its_configuration(
    openssl: Openssl, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENSSL_CONF", "/nowhere/openssl.cnf")
    before = dict(os.environ)
    descriptors = open_files()
    verify(signed(pair.signer(openssl)), openssl=openssl, now=now())
    assert dict(os.environ) == before
    assert open_files() == descriptors


def test_a_failed_signature_leaves_the_request_as_it_was(openssl: Openssl, pair: Pair) -> None:
    element = request()
    before = etree.tostring(element.getroottree())
    signer = Pair(pair.key, pair.certificate, "другой").signer(openssl)
    with pytest.raises(WrongPassword):
        signer.sign(element, now=now())
    assert etree.tostring(element.getroottree()) == before


def test_a_certificate_out_of_term_does_not_sign(openssl: Openssl, pair: Pair) -> None:
    signer = pair.signer(openssl)
    for at in (datetime(2020, 1, 1, tzinfo=UTC), signer.certificate.not_after + timedelta(days=1)):
        with pytest.raises(CertificateOutOfTerm):
            signer.sign(request(), now=at)


def test_what_cannot_be_signed_is_a_mistake_of_the_caller(openssl: Openssl, pair: Pair) -> None:
    signer = pair.signer(openssl)
    nameless, twice, again = request(), request(), request()
    nameless.attrib.pop("Id")
    twice[0].set("id", "signed-data-container")
    signer.sign(again, now=now())
    for element, message in ((nameless, "Id"), (twice, "its own"), (again, "signed already")):
        with pytest.raises(ValueError, match=message):
            signer.sign(element, now=now())


def test_a_time_without_a_zone_is_a_mistake_of_the_caller(openssl: Openssl, pair: Pair) -> None:
    certificate = pair.signer(openssl).certificate
    with pytest.raises(ValueError, match="time zone"):
        Draft(request(), certificate, now=now().replace(tzinfo=None), form=EXCLUSIVE)


def test_nobody_signs_on_the_plain_stand() -> None:
    element = request()
    NoSigner().sign(element, now=now())
    assert etree.tostring(element) == etree.tostring(copied(request()))


def test_the_password_is_not_shown(openssl: Openssl, pair: Pair) -> None:
    assert pair.password is not None
    assert pair.password not in repr(pair.signer(openssl))
