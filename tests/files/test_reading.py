import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from tests.files.samples import PNG, doc, docx, locked_pdf, odt, pdf, xlsx

from files import extraction, reading
from files.children import SOURCE_ROOT
from files.errors import FileRefused
from files.inspection import DOCX, ODT, TYPES, XLSX
from files.reading import READABLE, Findings, examine, read_text

PDF, TXT = "application/pdf", "text/plain"
STRINGS = "<si><t>Тарифы</t></si>"


def in_child(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        env={"PYTHONPATH": str(SOURCE_ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("content", "content_type", "pages"),
    [
        (pdf("Один", "Два"), PDF, 2),
        (locked_pdf(user_password=""), PDF, 1),
        (docx("<w:p><w:t>Договор</w:t></w:p>"), DOCX, None),
        (docx("<w:p/>", **{"word/media/scan.png": PNG}), DOCX, None),
        (odt("<text:p>Договор</text:p>"), ODT, None),
        (xlsx("<c><v>1</v></c>"), XLSX, None),
        ("Договор".encode("cp1251"), TXT, None),
        (PNG, "image/png", None),
        (doc(locked=False), TYPES[".doc"], None),
    ],
)
def test_a_file_that_opens_may_be_published(content: bytes, content_type: str, pages: int | None) -> None:
    assert examine(io.BytesIO(content), content_type, "a") == Findings(pages=pages)


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        (pdf("Договор", "Тарифы"), PDF, "Договор\nТарифы"),
        (pdf(""), PDF, ""),
        (docx("<w:p><w:t>Тари\u00adфы</w:t></w:p>"), DOCX, "Тарифы"),
        (odt("<text:p>и\u0306</text:p>"), ODT, "й"),
        (xlsx('<c t="s"><v>0</v></c>', STRINGS), XLSX, "Тарифы"),
        ("Тарифы".encode(), TXT, "Тарифы"),
        ("Тарифы".encode("utf-8-sig"), TXT, "Тарифы"),
        ("Тарифы".encode("utf-16"), TXT, "Тарифы"),
        ("Тарифы".encode("cp1251"), TXT, "Тарифы"),
        (PNG, "image/png", ""),
    ],
)
def test_the_text_of_a_file_is_got(
    content: bytes, content_type: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_text(io.BytesIO(content), content_type) == text
    assert not caplog.records


@pytest.mark.parametrize(
    ("content", "content_type", "outcome"),
    [
        (b"%PDF-1.7 garbage", PDF, "damaged"),
        (locked_pdf(user_password="тайна"), PDF, "protected"),
        (docx("<w:p>")[:-30], DOCX, "damaged"),
        (docx("", before="<!DOCTYPE a>"), DOCX, "hostile"),
    ],
)
def test_odd_content_has_no_text_and_a_warning_without_any_of_it(
    content: bytes, content_type: str, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_text(io.BytesIO(content), content_type) == ""
    assert caplog.messages == [f"No text could be read from a file of type {content_type}: {outcome}"]


def test_a_file_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Half a minute of parsing that weighs a few kilobytes packed.
    endless = io.BytesIO(docx("<w:p/>" * 5_000_000))
    monkeypatch.setattr(reading, "CHECK_SECONDS", 1)
    monkeypatch.setattr(reading, "TEXT_SECONDS", 1)

    with pytest.raises(FileRefused, match="Файл «a» слишком сложный: проверить его не удалось"):
        examine(endless, DOCX, "a")
    assert read_text(endless, DOCX) == ""
    assert caplog.records[0].levelno == logging.WARNING


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("while True: pass", ""),
        ("open(sys.argv[1], 'wb', 0).write(b'a')", "File too large"),
    ],
    ids=["memory", "processor", "writing"],
)
def test_the_child_is_stopped_at_its_limits(code: str, error: str, tmp_path: Path) -> None:
    done = in_child(
        f"import sys\nfrom files import extraction\nextraction.limit(1)\n{code}", str(tmp_path / "a")
    )

    assert done.returncode != 0
    assert error in done.stderr


@pytest.mark.parametrize(
    ("ending", "outcome"), [("import os; os.kill(os.getpid(), 9)", "complex"), ("1 / 0", "damaged")]
)
def test_a_child_that_ends_without_an_answer_stands_for_one(
    ending: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reading, "_run", lambda *_: subprocess.run([sys.executable, "-c", ending], capture_output=True)
    )

    with pytest.raises(FileRefused) as refusal:
        examine(io.BytesIO(pdf("Договор")), PDF, "a.pdf")
    assert str(refusal.value) == reading.REFUSALS[outcome].format(name="a.pdf")


def test_the_child_knows_no_django_and_the_site_no_pypdf() -> None:
    child = in_child("import sys, files.extraction; sys.exit('django' in sys.modules)")
    site = in_child("import sys, files.reading; sys.exit('pypdf' in sys.modules)")

    assert (child.returncode, site.returncode) == (0, 0)


def test_each_kind_that_is_opened_has_its_reader() -> None:
    assert set(extraction.TEXTS) == READABLE <= set(TYPES.values())
    assert set(extraction.OUTCOMES.values()) | {"empty"} == set(reading.REFUSALS)


def test_no_more_text_is_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "MOST_CHARACTERS", 10)

    found = extraction.text(io.BytesIO(b"a" * 50), TXT, deadline=float("inf"))
    assert (found["text"], found["whole"]) == ("a" * 10, False)


def test_what_was_read_by_the_deadline_counts() -> None:
    found = extraction.text(io.BytesIO(pdf("Один", "Два")), PDF, deadline=0)

    assert (found["text"], found["whole"]) == ("Один", False)


def test_a_text_read_in_part_is_said_so_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert len(read_text(io.BytesIO(b"abcd " * 500_000), TXT)) == extraction.MOST_CHARACTERS - 1
    assert caplog.messages == [f"Only the beginning of a file of type {TXT} was read"]
