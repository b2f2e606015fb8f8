"""The search that follows the browser tests would find a person wherever one could be written down."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.system import traces

TABLES = {
    "questions_appeal": "person_name, organization_name, email, phone, phone_digits, account_number",
    "staff_employee": "full_name, phone",
    "notices_subscriber": "email",
    "outbox_message": "subject",
    "ledger_entry": "stream, event, text, actor",
    "ledger_accessrecord": "actor, subject, action",
}
NAME, EMAIL = "Зверобойникова Аглая", "aglaya@zveroboy.example"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with enough people, and a log in which nobody stands."""
    (tmp_path / "serve.log").write_text("GET /ask/")
    with closing(sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None)) as database:
        for table, columns in TABLES.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
        for number in range(30):
            row = (f"Условный Человек {number}", "", f"demo{number}@pochta.example", "", "", "")
            database.execute("INSERT INTO questions_appeal VALUES (?, ?, ?, ?, ?, ?)", row)
        row = (NAME, "", EMAIL, "+7 903 555-41-17", "79035554117", "40917718231")
        database.execute("INSERT INTO questions_appeal VALUES (?, ?, ?, ?, ?, ?)", row)
        yield database


def found(folder: Path) -> list[str]:
    return traces.leaks({"VAR_DIR": str(folder)})


def test_a_site_that_writes_nobody_down_passes(installation: sqlite3.Connection, tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (f"INSERT INTO outbox_message VALUES ('Ответ для: {NAME.upper()}')", "subjects of letters"),
        (f"INSERT INTO ledger_entry VALUES ('appeal:1', 'note', '{EMAIL}', 'visitor')", "the journal"),
        ("INSERT INTO ledger_accessrecord VALUES ('user:1', '40917718231', 'card')", "the access log"),
    ],
)
def test_a_person_in_a_table_is_found(
    installation: sqlite3.Connection, tmp_path: Path, statement: str, place: str
) -> None:
    installation.execute(statement)
    assert found(tmp_path) == [place]


def test_a_person_in_the_log_or_in_an_address_is_found(
    installation: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "serve.log").write_text(f"could not send to {EMAIL}")
    monkeypatch.setattr(
        traces,
        "VISITED",
        {
            "http://127.0.0.1/find/?q=%D0%97%D0%B2%D0%B5%D1%80%D0%BE"
            "%D0%B1%D0%BE%D0%B9%D0%BD%D0%B8%D0%BA%D0%BE%D0%B2%D0%B0+%D0%90%D0%B3%D0%BB%D0%B0%D1%8F"
        },
    )
    assert found(tmp_path) == ["the server's log", "addresses"]
