"""A corpus of harmful files, against a real clamd where one is installed: none is accepted unmarked."""

import io
import shutil
import socket
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

import pytest
from PIL import Image
from pypdf import PdfWriter
from pytest_django import Settings
from tests.files.conftest import private_root as private_root
from tests.files.samples import (
    DOCX,
    ODT,
    PDF,
    XLSX,
    docx,
    encrypted,
    ole,
    pdf,
    picture,
    png_head,
    written,
    xls,
    zipped,
)

from files.errors import FileRefused
from files.models import StoredFile
from files.services import store
from files.services.quarantine import scan_waiting
from files.serving import file_response, preview_response

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.usefixtures("private_root")]
MEGABYTES = 10 * 1024 * 1024
# In two halves, so that an antivirus on a developer's machine leaves this file alone.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*").encode()
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed (Debian: clamav-daemon)")
CONFIGURATION = """
Foreground yes
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.ctl
StreamMaxLength 50M
AlertExceedsMax yes
"""


@contextmanager
def running_clamd(folder: Path) -> Iterator[None]:
    """Run a clamd of this test's own, which knows EICAR and nothing else."""
    (folder / "signatures").mkdir(exist_ok=True)
    (folder / "signatures" / "own.ndb").write_text(f"Eicar-Of-Ours:0:*:{EICAR.hex()}\n", encoding="ascii")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
    with (folder / "clamd.log").open("wb") as log:
        command = [str(CLAMD), "--config-file", str(folder / "clamd.conf")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(folder / "clamd.ctl", process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, (path.parent / "clamd.log").read_text(encoding="utf-8")
        with socket.socket(socket.AF_UNIX) as connection:
            if connection.connect_ex(str(path)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("clamd has not started in half a minute")


@pytest.fixture(scope="module")
def clamd_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("clamd")
    with running_clamd(folder):
        yield folder


@pytest.fixture
def clamd(clamd_folder: Path, settings: Settings) -> None:
    settings.CLAMD_ADDRESS = str(clamd_folder / "clamd.ctl")


def keep(content: bytes, name: str) -> StoredFile:
    return store(upload=ContentFile(content, name=name), max_bytes=MEGABYTES)


def with_attachment() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Заявление")))
    writer.add_attachment("a.txt", EICAR)
    return written(writer)


INFECTED = {
    "text": ("письмо.txt", EICAR),
    "behind a picture": ("фото.jpg", picture("JPEG") + EICAR),
    "in a Word document": ("письмо.docx", docx("<w:p/>", **{"word/media/image1.png": EICAR})),
    "in a workbook": ("цены.xlsx", zipped({**XLSX, "xl/media/a.png": EICAR}, zipfile.ZIP_DEFLATED)),
    "in a stream of a PDF": ("скан.pdf", PDF + b"2 0 obj\n<<>>\nstream\n" + EICAR + b"\nendstream\nendobj\n"),
    "in a packed stream of a PDF": (
        "скан.pdf",
        PDF
        + b"2 0 obj\n<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream\nendobj\n"
        % (len(zlib.compress(EICAR)), zlib.compress(EICAR)),
    ),
    "attached to a PDF": ("скан.pdf", with_attachment()),
    "in an old document": ("письмо.doc", ole("WordDocument") + EICAR),
}
CLEAN = {
    "скан.pdf": pdf("Прошу проверить счётчик"),
    "фото.jpg": picture("JPEG"),
    "письмо.docx": docx("<w:p><w:t>Прошу</w:t></w:p>"),
    "письмо.txt": "Прошу проверить счётчик".encode(),
}


@needs_clamd
@pytest.mark.parametrize(("name", "content"), INFECTED.values(), ids=INFECTED.keys())
def test_an_infected_file_reaches_nobody(clamd: None, name: str, content: bytes) -> None:
    stored = keep(content, name)
    assert (stored.state, file_response(stored).status_code) == (StoredFile.State.QUARANTINED, 403)

    assert scan_waiting(timezone.now()) == 1

    stored.refresh_from_db()
    assert (stored.state, stored.note) == (StoredFile.State.REFUSED, "вирус Eicar-Of-Ours.UNOFFICIAL")
    assert file_response(stored).status_code == preview_response(stored).status_code == 403


@needs_clamd
@pytest.mark.parametrize(("name", "content"), CLEAN.items(), ids=CLEAN.keys())
def test_a_clean_file_reaches_its_reader(clamd: None, name: str, content: bytes) -> None:
    stored = keep(content, name)

    assert scan_waiting(timezone.now()) == 1

    stored.refresh_from_db()
    assert (stored.state, stored.state_words) == (StoredFile.State.ACCEPTED, "")


@needs_clamd
def test_a_file_of_the_largest_size_is_judged(clamd: None) -> None:
    content = pdf("Заявление")
    stored = keep(content + b"%" * (MEGABYTES - len(content)), "скан.pdf")

    assert scan_waiting(timezone.now()) == 1
    stored.refresh_from_db()
    assert stored.is_accepted


@needs_clamd
def test_while_clamd_is_down_files_wait_and_then_each_is_judged_once(
    tmp_path: Path, settings: Settings
) -> None:
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd.ctl")
    stored = [keep(content, name) for name, content in [*CLEAN.items(), INFECTED["text"]]]

    with running_clamd(tmp_path):
        pass
    assert scan_waiting(timezone.now()) == 0
    assert {file.state for file in StoredFile.objects.all()} == {StoredFile.State.QUARANTINED}

    with running_clamd(tmp_path):
        assert [scan_waiting(timezone.now()) for _ in range(2)] == [len(stored), 0]
    assert StoredFile.objects.filter(state=StoredFile.State.REFUSED).count() == 1


def flat_picture(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def swelling(size: int) -> bytes:
    """A Word document of a hundred kilobytes whose picture unpacks to so many bytes."""
    return zipped({**DOCX, "word/media/image1.bmp": b"\0" * size}, zipfile.ZIP_DEFLATED)


def overlapping() -> bytes:
    """A zip in which a thousand names share one packed part."""
    content = bytearray(zipped({**DOCX, "word/media/image1.bmp": b"\0" * 1_000_000}, zipfile.ZIP_DEFLATED))
    start = content.rindex(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = bytes(content[start:end])
    many = 1000
    tail = bytearray(content[end:])
    members = (int.from_bytes(tail[10:12], "little") + many).to_bytes(2, "little")
    directory = int.from_bytes(tail[12:16], "little") + many * len(entry)
    tail[8:10] = tail[10:12] = members
    tail[12:16] = directory.to_bytes(4, "little")
    return bytes(content[:end]) + entry * many + bytes(tail)


ARCHIVE = zipped({"a.txt": b"a"})
PAGE = b"<html><script>alert(1)</script></html>"
# Made when they are asked for: some take a while.
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "by its size": ("a.docx", lambda: swelling(501 * 1024 * 1024)),
    "by its overlap": ("a.docx", overlapping),
    "by its parts": ("a.xlsx", lambda: zipped({**XLSX, **{f"a{number}": b"" for number in range(5000)}})),
    "of pixels": ("a.png", lambda: flat_picture(20_000)),
    "of pixels, head only": ("a.png", lambda: png_head(2**31 - 1, 2**31 - 1)),
    "nested": ("a.docx", lambda: zipped({**DOCX, "word/a.bin": zipped({"b.zip": ARCHIVE})})),
}
CORPUS = {
    "archive for a document": ("a.docx", ARCHIVE),
    "archive": ("a.zip", ARCHIVE),
    "locked archive": ("a.docx", encrypted(zipped(DOCX))),
    # Polyglots.
    "PDF and zip": ("a.pdf", pdf("a") + ARCHIVE),
    "PDF and rar": ("a.pdf", pdf("a") + b"Rar!\x1a\x07\0"),
    "JPEG and zip": ("a.jpg", picture("JPEG") + ARCHIVE),
    "JPEG and page": ("a.jpg", picture("JPEG") + PAGE),
    "PNG and PHP": ("a.png", picture("PNG") + b"<?php system('a');"),
    "GIF and JAR": ("a.jpg", b"GIF89a" + ARCHIVE),
    "WebP and PDF": ("a.webp", picture("WEBP") + pdf("a")),
    "zip and PDF": ("a.docx", zipped({"a.pdf": pdf("a"), **DOCX})),
    "page for a picture": ("a.png", b"<svg onload='alert(1)'/>"),
    # Names that mislead.
    "double extension": ("счёт.pdf.exe", pdf("a")),
    "double extension inside": ("счёт.exe.pdf", pdf("a")),
    "blanks before the extension": ("счёт.pdf                    .scr", pdf("a")),
    "turned name": ("счёт\u202efdp.exe", pdf("a")),
    "turned name of a PDF": ("exe.\u202eфайл.pdf", pdf("a")),
    "program for a PDF": ("счёт.pdf", b"MZ\x90\0" + b"\0" * 100),
    # Macros.
    "macros of Word": ("a.docx", zipped({**DOCX, "word/vbaProject.bin": b"a"})),
    "macros under another name": (
        "a.docx",
        zipped({**DOCX, "[Content_Types].xml": b"<a>ms-office.vbaProject</a>", "word/a.bin": b"a"}),
    ),
    "macros of old Word": ("a.doc", ole("WordDocument", "Macros", "VBA")),
    "macros of Excel": ("a.xlsx", zipped({**XLSX, "xl/vbaProject.bin": b"a"})),
    "macro sheets of Excel": ("a.xlsx", zipped({**XLSX, "xl/macrosheets/sheet1.xml": b"a"})),
    "macros of ODT": ("a.odt", zipped({**ODT, "Basic/Standard/Module1.xml": b"a"})),
    "locked workbook": ("a.xls", xls(locked=True)),
    # What acts by itself.
    "script in a PDF": ("a.pdf", pdf("a") + b"<</OpenAction<</S/JavaScript/JS(a)>>>>"),
    "program in a PDF": ("a.pdf", pdf("a") + b"<</S/Launch/F(cmd.exe)>>"),
    "script in a PDF, escaped": ("a.pdf", pdf("a") + b"<</S/J#61vaScript>>"),
    "attachment of a PDF": ("a.pdf", with_attachment()),
    "object in RTF": ("a.rtf", rb"{\rtf1{\object\objemb{\*\objdata 01}}}"),
    "object in Word": ("a.docx", zipped({**DOCX, "word/embeddings/oleObject1.bin": b"a"})),
    "object in old Word": ("a.doc", ole("WordDocument", "\x01Ole10Native")),
    "template from afar": (
        "a.docx",
        zipped({**DOCX, "word/_rels/a.rels": b'relationships/attachedTemplate" TargetMode="External"'}),
    ),
}


def refusal_of(content: bytes, name: str) -> str:
    """Return why a file is not taken, «» when it is."""
    try:
        keep(content, name)
    except FileRefused as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize(("name", "make"), BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused(name: str, make: Callable[[], bytes]) -> None:
    assert f"«{name}»" in refusal_of(make(), name)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(("name", "content"), CORPUS.values(), ids=CORPUS.keys())
def test_a_harmful_file_is_refused_or_marked_and_never_shown_in_place(name: str, content: bytes) -> None:
    if refusal_of(content, name):
        assert not StoredFile.objects.exists()
        return

    stored = StoredFile.objects.get()
    assert stored.has_active_content
    assert stored.state_words.startswith("активное содержимое: ")
    response = file_response(stored, inline=True)
    assert response.headers["Content-Disposition"].startswith("attachment")
    response.close()
