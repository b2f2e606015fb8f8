import hashlib
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError, transaction

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.files.samples import DOCX, PDF, zipped

from files.errors import FileRefused, NotAccepted
from files.models import StoredFile
from files.services import discard, store


def _kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_the_stored_bytes_are_the_original(keep: Callable[..., StoredFile], private_root: Path) -> None:
    content = zipped(DOCX)

    stored = keep(content, "заявление.docx")

    (path,) = _kept(private_root)
    assert path.read_bytes() == content
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored.state == StoredFile.State.ACCEPTED


def test_a_big_upload_on_disk_is_kept_whole(db: None, private_root: Path) -> None:
    content = PDF + b"%" * 300_000
    with TemporaryUploadedFile("скан.pdf", "text/html", len(content), None) as upload:
        upload.write(content)
        stored = store(upload=upload, max_bytes=1024 * 1024)

    with stored.content.open("rb") as kept:
        assert kept.read() == content


def test_the_path_tells_nothing_about_the_file(keep: Callable[..., StoredFile], private_root: Path) -> None:
    stored = keep(name="паспорт.pdf")

    folder, subfolder, name = Path(stored.content.name).parts
    assert (len(folder), len(subfolder), len(name)) == (2, 2, 28)
    assert int(folder + subfolder + name, 16)
    assert stored.original_name == "паспорт.pdf"


def test_the_senders_content_type_does_not_count(db: None, private_root: Path) -> None:
    upload = SimpleUploadedFile("письмо.pdf", PDF, content_type="text/html")

    assert store(upload=upload, max_bytes=1000).content_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [(b"MZ", "a.pdf", "программа"), (b"", "a.pdf", "пустой"), (PDF * 30_000, "a.pdf", "больше 1 МБ")],
)
def test_a_refused_file_leaves_neither_row_nor_bytes(
    keep: Callable[..., StoredFile], private_root: Path, content: bytes, name: str, reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason):
        keep(content, name)

    assert not StoredFile.objects.exists()
    assert not _kept(private_root)


def test_a_file_of_exactly_the_limit_is_kept(keep: Callable[..., StoredFile]) -> None:
    assert keep(max_bytes=len(PDF)).size == len(PDF)


def test_bytes_whose_row_cannot_be_written_are_removed(
    db: None, private_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(StoredFile, "save", fail)

    with pytest.raises(DatabaseError):
        store(upload=ContentFile(PDF, name="a.pdf"), max_bytes=1000)
    assert not _kept(private_root)


def test_discarding_removes_row_and_bytes(
    keep: Callable[..., StoredFile],
    private_root: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    stored = keep()

    with django_capture_on_commit_callbacks(execute=True):
        discard(stored_file=stored)

    assert not StoredFile.objects.exists()
    assert not _kept(private_root)


@pytest.mark.django_db(transaction=True)
def test_bytes_outlive_a_discard_that_is_undone(keep: Callable[..., StoredFile], private_root: Path) -> None:
    stored = keep()

    with transaction.atomic():
        discard(stored_file=stored)
        transaction.set_rollback(True)

    assert StoredFile.objects.count() == 1
    assert len(_kept(private_root)) == 1


@pytest.mark.parametrize("state", [StoredFile.State.QUARANTINED, StoredFile.State.REFUSED])
def test_a_file_that_is_not_accepted_is_opened_for_nobody(
    keep: Callable[..., StoredFile], state: str
) -> None:
    stored = keep()
    with stored.open_accepted() as content:
        assert content.read() == PDF
    stored.state = state

    with pytest.raises(NotAccepted):
        stored.open_accepted()
