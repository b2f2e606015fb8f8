"""The trial is reached as the site's database is: by a socket, a password or a certificate."""

import pytest

from config.settings.base import database
from operations.backup.drilling import _url


@pytest.mark.parametrize(
    "url",
    [
        "postgres://supplier_site@%2Fvar%2Frun%2Fpostgresql/supplier_site",
        "postgres://supplier_site:a%2Fb@127.0.0.1:5433/supplier_site",
        "postgres://supplier_site@db.example/supplier_site?sslmode=verify-full&sslcert=%2Fetc%2Fsite.pem",
        "postgres://supplier_site@db.example/supplier_site?connect_timeout=5",
    ],
)
def test_its_address_leads_there_in_the_same_way(url: str) -> None:
    assert database(_url({**database(url), "NAME": "restore_drill_1"})) == {
        **database(url), "NAME": "restore_drill_1",
    }  # fmt: skip
