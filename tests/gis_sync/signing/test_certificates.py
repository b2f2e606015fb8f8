import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.gis_sync.signing.material import Pair, Program, now

from gis_sync.signing.certificates import GOST_2012_256, read_certificate
from gis_sync.signing.errors import CertificateOutOfTerm, CertificateRefused
from gis_sync.signing.openssl import Openssl


def test_a_name_is_written_from_its_end_with_numbers_and_escapes(openssl: Openssl, pair: Pair) -> None:
    certificate = read_certificate(pair.certificate.read_bytes(), openssl)
    assert certificate.issuer.split(",1.2.840")[1] == (
        r".113549.1.9.1=is@example.invalid,STREET=ул. Примерная\, д. 1,C=RU,ST=00 Область,L=Тестоград,"
        r"O=АО \"Пример-Энергосбыт\",CN=Подписант \"Энергосбыт\"\, смена 1 \<\;\\\+\>"
    )
    assert certificate.issuer.split(",1.2.840")[0] == (
        r"2.5.4.12=\# мастер\ ,2.5.4.5=5,1.2.643.100.4=7700000000,1.2.643.3.131.1.1=007700000000,"
        "1.2.643.100.1=1020000000000"
    )
    assert certificate.subject == certificate.issuer


def test_the_number_the_term_and_the_key_are_those_that_openssl_shows(
    openssl: Openssl, program: Program, pair: Pair
) -> None:
    certificate = read_certificate(pair.certificate.read_bytes(), openssl)
    shown = program("x509", "-in", pair.certificate, "-noout", "-text", "-dates").decode()
    digits = re.search(r"Serial Number:\s+([0-9a-f:]+)", shown)
    assert digits is not None
    assert certificate.serial == int(digits[1].replace(":", ""), 16)
    assert f"notAfter={certificate.not_after:%b %e %H:%M:%S %Y} GMT" in shown
    assert certificate.not_after - certificate.not_before == timedelta(days=365)
    assert certificate.not_after.tzinfo is not None
    assert certificate.key_algorithm == GOST_2012_256
    assert certificate.public_key == program("x509", "-in", pair.certificate, "-noout", "-pubkey")


def test_der_is_read_as_pem_is(openssl: Openssl, program: Program, pair: Pair) -> None:
    der = program("x509", "-in", pair.certificate, "-outform", "DER")
    assert read_certificate(der, openssl) == read_certificate(pair.certificate.read_bytes(), openssl)
    assert read_certificate(der, openssl).der == der


@pytest.mark.parametrize(
    ("algorithm", "options", "number"),
    [
        ("gost2012_512", "paramset:A", "1.2.643.7.1.1.1.2"),
        ("gost2012_256", "paramset:TCA", GOST_2012_256),
        ("RSA", "rsa_keygen_bits:2048", "1.2.840.113549.1.1.1"),
    ],
)
def test_other_keys_are_told_apart(
    openssl: Openssl,
    program: Program,
    tmp_path_factory: pytest.TempPathFactory,
    algorithm: str,
    options: str,
    number: str,
) -> None:
    digest = {"gost2012_512": "-md_gost12_512", "RSA": "-sha256"}.get(algorithm, "-md_gost12_256")
    folder = tmp_path_factory.mktemp("keys") / algorithm
    made = program.pair(folder, algorithm=algorithm, options=options, digest=digest)
    assert read_certificate(made.certificate.read_bytes(), openssl).key_algorithm == number


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\x30\x82\x01\x00" + bytes(256)])
def test_what_is_no_certificate_is_refused(openssl: Openssl, content: bytes) -> None:
    with pytest.raises(CertificateRefused, match="не сертификат"):
        read_certificate(content, openssl)


def test_a_key_is_no_certificate(openssl: Openssl, other_pair: Pair) -> None:
    with pytest.raises(CertificateRefused):
        read_certificate(other_pair.key.read_bytes(), openssl)


def test_a_certificate_has_its_term(openssl: Openssl, pair: Pair) -> None:
    certificate = read_certificate(pair.certificate.read_bytes(), openssl)
    certificate.require_in_term(now())
    certificate.require_in_term(certificate.not_before)
    certificate.require_in_term(certificate.not_after)
    with pytest.raises(CertificateOutOfTerm, match=f"истёк {certificate.not_after:%d.%m.%Y}"):
        certificate.require_in_term(certificate.not_after + timedelta(seconds=1))
    with pytest.raises(CertificateOutOfTerm, match="действует только с"):
        certificate.require_in_term(datetime(2020, 1, 1, tzinfo=UTC))


def test_a_broken_certificate_is_refused(openssl: Openssl, pair: Pair) -> None:
    certificate = read_certificate(pair.certificate.read_bytes(), openssl)
    term = f"{certificate.not_after:%y%m%d%H%M%S}Z".encode()
    for broken in (
        certificate.der.replace(term, b"991399000000Z"),
        # An algorithm of the key that nobody knows.
        certificate.der.replace(bytes.fromhex("06082a85030701010101"), bytes.fromhex("06082a85030701010109")),
    ):
        assert broken != certificate.der
        with pytest.raises(CertificateRefused):
            read_certificate(broken, openssl)
