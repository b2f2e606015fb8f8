"""backup, restore, restore_drill and backup_key, on the database that the tests run on."""

import io
import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction

import pytest
import time_machine
from pytest_django import Settings

from files.models import StoredFile
from files.services import store
from ledger import triggers
from ledger.models import Entry
from ledger.services import append
from operations.backup import database, restoring
from operations.backup.making import backups_in, names_in
from operations.models import Run

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = "стереть и восстановить"


def run(*command: str) -> str:
    output = io.StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


@pytest.fixture
def key(tmp_path: Path, settings: Settings) -> Path:
    """Make a pair of keys by our own command, and name the public one in the settings."""
    path = tmp_path / "key.txt"
    told = run("backup_key", "--to", str(path))
    settings.BACKUP_RECIPIENTS = re.findall(r"age1\w+", told)
    return path


@pytest.fixture
def site(transactional_db: None) -> Iterator[StoredFile]:
    """A site with somebody, a chain of the journal, and files of both sorts, all of it committed."""
    for alias in restoring.STORED:
        for name in list(names_in(storages[alias])):
            storages[alias].delete(name)
    User.objects.create_user("administrator")
    with transaction.atomic():
        for number in (1, 2):
            append(stream="appeal:1", event="registered", data={"step": number}, actor="visitor", now=NOW)
    storages["default"].save("pictures/a.png", ContentFile(b"picture"))
    yield store(upload=ContentFile(b"%PDF-1.4 letter", name="a.pdf"), max_bytes=1000)
    shutil.rmtree(storages["default"].path("pictures"), ignore_errors=True)


@pytest.fixture
def copy(site: StoredFile, key: Path, tmp_path: Path) -> Path:
    with time_machine.travel(NOW, tick=False):
        run("backup", "--to", str(tmp_path / "copies"))
    return tmp_path / "copies" / "site-20261124T090000Z.tar.age"


def test_a_copy_is_one_closed_file_and_the_state_knows_of_it(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert Run.objects.get(name=Run.BACKUP).succeeded_at == NOW


def test_what_was_lost_comes_back_and_is_proved(copy: Path, key: Path, site: StoredFile) -> None:
    kept = [*Entry.objects.order_by("pk").values()]
    User.objects.all().delete()
    site.content.delete(save=False)
    storages["default"].save("pictures/new.png", ContentFile(b"after the copy"))
    with pytest.raises(CommandError, match="не пустая установка"):
        run("restore", str(copy), "--identity", str(key))
    told = run("restore", str(copy), "--identity", str(key), "--replace", WORDS)
    assert "Журнал цел: записей 2, цепочек 1." in told
    assert "Архив публикаций цел" in told
    assert User.objects.get().username == "administrator"
    assert [*Entry.objects.order_by("pk").values()] == kept
    with StoredFile.objects.get().content.open("rb") as content:
        assert content.read() == b"%PDF-1.4 letter"
    assert list(names_in(storages["default"])) == ["pictures/a.png"]
    assert triggers.missing(connection) == []


def test_a_working_site_is_not_overwritten_by_mistake(copy: Path, key: Path) -> None:
    User.objects.update(first_name="после копии")
    with pytest.raises(CommandError, match="не пустая установка"):
        run("restore", str(copy), "--identity", str(key))
    with pytest.raises(CommandError, match="Ничего не тронуто"):
        run("restore", str(copy), "--identity", str(key), "--replace", "yes")
    assert User.objects.get().first_name == "после копии"


def test_a_wrong_key_or_a_damaged_copy_touches_nothing(copy: Path, key: Path, tmp_path: Path) -> None:
    User.objects.update(first_name="после копии")
    other = tmp_path / "other.txt"
    run("backup_key", "--to", str(other))
    with pytest.raises(CommandError, match="Этот ключ не открывает копию"):
        run("restore", str(copy), "--identity", str(other), "--replace", WORDS)
    copy.write_bytes(copy.read_bytes()[:-100])
    for command in (("restore", "--replace", WORDS), ("restore_drill",)):
        with pytest.raises(CommandError, match="Копия повреждена"):
            run(command[0], str(copy), "--identity", str(key), *command[1:])
    assert User.objects.get().first_name == "после копии"
    assert Run.objects.get(name=Run.DRILL).failure == "Damaged"
    with pytest.raises(CommandError, match="Нет такого файла"):
        run("restore_drill", str(tmp_path / "nothing"), "--identity", str(key))


def test_a_drill_proves_a_copy_beside_the_site_and_leaves_nothing(copy: Path, key: Path) -> None:
    User.objects.update(first_name="после копии")
    before = sorted(path.name for path in restoring.settings.VAR_DIR.iterdir())
    told = run("restore_drill", str(copy), "--identity", str(key))
    assert "Журнал цел: записей 2, цепочек 1." in told
    assert "Проба удалась" in told
    assert Run.objects.get(name=Run.DRILL).succeeded_at
    assert User.objects.get().first_name == "после копии"
    assert sorted(path.name for path in restoring.settings.VAR_DIR.iterdir()) == before
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'restore_drill_%'")
            assert cursor.fetchall() == []


def test_a_drill_finds_a_journal_that_was_rewritten_before_the_copy(
    site: StoredFile, key: Path, tmp_path: Path
) -> None:
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET text = '{\"step\":3}' WHERE seq = 2")
    run("backup", "--to", str(tmp_path / "copies"))
    with pytest.raises(CommandError, match="Журнал нарушен: stream appeal:1, entry 2"):
        run("restore_drill", str(backups_in(tmp_path / "copies")[0]), "--identity", str(key))
    assert Run.objects.get(name=Run.DRILL).succeeded_at is None


def test_rows_that_are_missing_are_counted(site: StoredFile, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    with connection.cursor() as cursor:
        rows = database.counts(cursor)
        heads.write_bytes(b"".join(database.heads(cursor)))
        assert restoring.lacking(rows, heads, cursor) == []
        wanted = {**rows, "auth_user": 7}
        assert restoring.lacking(wanted, heads, cursor) == ["в таблице auth_user строк 1, а было 7"]
        heads.write_bytes(heads.read_bytes().replace(b"appeal:1", b"appeal:2"))
        assert restoring.lacking(rows, heads, cursor) == ["концы цепочек журнала не те, что были"]


def test_only_the_newest_copies_are_kept(copy: Path, settings: Settings, key: Path) -> None:
    (copy.parent / "notes.txt").write_text("not ours")
    settings.BACKUP_IDENTITY_FILE = str(key)
    for hour in (10, 11):
        with time_machine.travel(NOW.replace(hour=hour), tick=False):
            told = run("backup", "--to", str(copy.parent), "--keep", "2")
    assert "расшифрована целиком" in told
    assert [path.name[5:18] for path in backups_in(copy.parent)] == ["20261124T1100", "20261124T1000"]
    assert (copy.parent / "notes.txt").exists()
    with pytest.raises(CommandError):
        run("backup", "--to", str(copy.parent), "--keep", "0")


@pytest.mark.django_db
def test_nothing_is_left_of_a_copy_that_failed(
    settings: Settings, tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        run("backup", "--to", str(tmp_path / "copies"))
    assert Run.objects.get(name=Run.BACKUP).failure == "BackupError"
    with pytest.raises(CommandError, match="уже есть"):
        run("backup_key", "--to", str(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite copies itself")
def test_a_missing_program_of_postgresql_is_named_and_nothing_is_left(
    transactional_db: None, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="Нет программы pg_dump: установите пакет postgresql-client"):
        run("backup", "--to", str(tmp_path / "copies"))
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no password")
def test_no_command_line_holds_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in the place of pg_dump writes down what it was given."""
    spy = tmp_path / "pg_dump"
    spy.write_text('#!/bin/sh\necho "$0 $*" > "${0%/*}/argv"\necho "$PGPASSWORD" > "${0%/*}/env"\n')
    spy.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    secret = {**connection.settings_dict, "PASSWORD": "top-secret", "USER": "vera", "HOST": "db.example"}
    database.run_program("pg_dump", ["--format=custom"], secret)
    argv = (tmp_path / "argv").read_text()
    assert "--username vera --host db.example" in argv
    assert "top-secret" not in argv
    assert (tmp_path / "env").read_text() == "top-secret\n"
