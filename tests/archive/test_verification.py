"""Any byte of any row or file that is changed is found, and named."""

from collections.abc import Callable
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection
from django.forms.models import model_to_dict

import pytest
from tests.archive.conftest import of_pages, spoil
from tests.review.conftest import moscow

from archive.digests import COLUMNS
from archive.models import Snapshot
from archive.verification import verify
from ledger import triggers
from ledger.services import write_anchor
from pages.models import DocumentPage, InfoPage

pytestmark = pytest.mark.django_db
Publish = Callable[..., InfoPage]
CHANGES = {
    "revision_id": "999",
    "html": "x'00'",
    "at": "'2020-01-01 00:00:00'",
}


@pytest.fixture
def archive(publish: Publish, document: DocumentPage) -> None:
    publish(moscow(2026, 3, 1))
    publish(moscow(2026, 4, 1), intro="До 20-го.")
    write_anchor(moscow(2026, 5, 1))


def run(statement: str, *values: object) -> None:
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def broken() -> str:
    found = verify().broken
    assert found is not None
    return str(found)


def test_a_whole_archive_is_proved(archive: None) -> None:
    proof = verify()
    assert (proof.snapshots, proof.files, proof.broken) == (3, 1, None)
    out = StringIO()
    call_command("verify_archive", stdout=out)
    assert "Архив цел: 3 снимка, 1 файл." in out.getvalue()


@pytest.mark.parametrize("column", [*COLUMNS, "digest"])
def test_a_change_of_any_column_is_found(archive: None, column: str) -> None:
    pk = of_pages().order_by("id").last().pk
    value = CHANGES.get(column, "'0'")
    if connection.vendor == "postgresql" and column == "html":
        value = "'\\x00'::bytea"
    run(f"UPDATE archive_snapshot SET {column} = {value} WHERE id = {pk}")
    assert f"снимок {pk}" in broken()


@pytest.mark.parametrize("column", [*COLUMNS, "digest"])
@pytest.mark.parametrize("flipped", [1, 128])
def test_a_change_of_any_byte_is_found(archive: None, column: str, flipped: int) -> None:
    """One bit of the first, the middle and the last byte, as somebody would change it in the file itself."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite lets a column hold whatever bytes")
    pk = of_pages().order_by("id").last().pk
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CAST({column} AS BLOB), typeof({column}) FROM archive_snapshot WHERE id = {pk}"
        )
        stored, kind = cursor.fetchone()
    for place in {0, len(stored) // 2, len(stored) - 1}:
        spoilt = bytes(byte ^ flipped if at == place else byte for at, byte in enumerate(stored))
        put = {"blob": "x'{}'", "text": "CAST(x'{}' AS TEXT)", "integer": "CAST(x'{}' AS TEXT)"}[kind]
        run(f"UPDATE archive_snapshot SET {column} = {put.format(spoilt.hex())} WHERE id = {pk}")
        assert f"снимок {pk}" in broken(), (column, place)


def test_two_exchanged_rows_are_found(archive: None) -> None:
    first, second = Snapshot.objects.filter(title="Оплата").order_by("id").values_list("pk", flat=True)
    for old, new in ((first, 9000), (second, first), (9000, second)):
        run(f"UPDATE archive_snapshot SET id = {new} WHERE id = {old}")
    assert f"снимок {first}" in broken()


def test_a_removed_row_is_found(archive: None) -> None:
    pk = of_pages().order_by("id").first().pk
    run(f"DELETE FROM archive_snapshot WHERE id = {pk}")
    assert broken().startswith(f"снимок {pk}: его нет")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger_entry WHERE stream = %s AND seq = 2",
        "DELETE FROM ledger_entry WHERE stream = %s AND seq = 1",
        "UPDATE ledger_entry SET event = 'removed' WHERE stream = %s AND seq = 1",
        "UPDATE ledger_entry SET previous_hash = hash WHERE stream = %s AND seq = 1",
    ],
)
def test_a_change_of_the_ledger_is_found(archive: None, statement: str) -> None:
    stream = of_pages().order_by("id").last().stream
    run(statement, stream)
    assert f"поток {stream}" in broken()


def test_a_row_and_its_entry_cut_off_together_are_found_by_the_days_anchor(archive: None) -> None:
    last = of_pages().order_by("id").last()
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq = 2", last.stream)
    run(f"DELETE FROM archive_snapshot WHERE id = {last.pk}")
    assert "heads:2026-05-01" in broken()


def test_a_row_put_in_by_hand_is_found(archive: None) -> None:
    last = of_pages().order_by("id").last()
    values = {name: value for name, value in model_to_dict(last).items() if name not in ("id", "html")}
    extra = Snapshot(**values, html=last.html)
    extra.save()
    assert f"снимок {extra.pk}" in broken()
    assert "нет записи" in broken()


def test_a_changed_byte_of_a_file_is_found(archive: None, document: DocumentPage) -> None:
    spoil(document.editions.first().file.stored)
    assert "содержимое не то" in broken()
    with pytest.raises(CommandError, match="Первое нарушение: файл"):
        call_command("verify_archive", "--files-only")
    call_command("verify_archive", "--snapshots-only", stdout=StringIO())


def test_a_file_that_is_gone_is_found(archive: None, document: DocumentPage) -> None:
    stored = document.editions.first().file.stored
    stored.content.storage.delete(stored.content.name)
    assert "не открывается" in broken()


def test_parts_of_the_archive_are_proved_by_themselves(archive: None) -> None:
    for option, said in (
        ("--files-only", "Архив цел: 1 файл."),
        ("--snapshots-only", "Архив цел: 3 снимка."),
    ):
        out = StringIO()
        call_command("verify_archive", option, stdout=out)
        assert said in out.getvalue()
