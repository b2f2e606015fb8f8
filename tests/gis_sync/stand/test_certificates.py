import base64
from datetime import UTC, datetime

import pytest
from tests.gis_sync.stand.certificates import OF_FIFTY_YEARS, OF_TWO_YEARS, PRINT_OF_TWO_YEARS

from gis_sync.stand.certificates import BadCertificate, fingerprint, term

DER = base64.b64decode(OF_TWO_YEARS)


def test_the_term_of_a_certificate_of_version_3_in_years_of_two_digits() -> None:
    assert term(DER) == (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    )


def test_the_term_of_a_certificate_of_version_1_beyond_2050() -> None:
    assert term(base64.b64decode(OF_FIFTY_YEARS)) == (
        datetime(1999, 1, 1, tzinfo=UTC),
        datetime(2051, 1, 1, tzinfo=UTC),
    )


def test_the_print_is_that_of_openssl() -> None:
    assert fingerprint(DER) == PRINT_OF_TWO_YEARS


@pytest.mark.parametrize(
    "der", [b"", b"not a certificate", b"\x30\x00", DER[:100], DER + b"\x30\x00", DER[4:], b"\x30\x82"]
)
def test_other_bytes_are_no_certificate(der: bytes) -> None:
    with pytest.raises(BadCertificate):
        term(der)
