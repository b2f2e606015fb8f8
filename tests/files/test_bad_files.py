"""What an editor is told of a file that cannot be published; nothing of it is kept."""

from pathlib import Path

from django.core.files.base import ContentFile

import pytest
from tests.files.samples import DOCX, PDF, docx, encrypted, locked_pdf, odt, ole, pdf, xlsx, zipped

from files.errors import FileRefused
from files.models import StoredFile
from files.reading import Findings
from files.services import store_examined

MEGABYTE = 1024 * 1024
PROTECTED = "Файл «{}» защищён паролем. Снимите защиту и загрузите снова."
DAMAGED = "Файл «{}» повреждён и не открывается. Сохраните его заново и загрузите снова."
HOSTILE = (
    "В файле «{}» есть определения, которых в документах не бывает. "
    "Сохраните его заново или в PDF и загрузите снова."
)
EMPTY = "В файле «{}» ничего нет: ни текста, ни страниц. Проверьте, тот ли это файл."
MISMATCH = "Содержимое файла «{}» не соответствует его расширению. Сохраните файл заново в нужном виде."
MACROS = "В файле «{}» есть макросы. Сохраните документ без макросов или в PDF и приложите снова."
BOMB = "Файл «{}» распаковывается в слишком большой объём. Сохраните его заново или в PDF и приложите снова."
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ха"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>'


def declared(size: int) -> bytes:
    """A Word document whose main part is said to unpack to so many bytes."""
    content = bytearray(docx("<w:p/>"))
    start = content.rindex(b"PK\x01\x02")
    content[start + 24 : start + 28] = size.to_bytes(4, "little")
    return bytes(content)


BAD = {
    "cut": ("договор.pdf", pdf("Договор")[:-200], DAMAGED),
    "header only": ("договор.pdf", b"%PDF-1.7\n", DAMAGED),
    "garbage": ("договор.pdf", b"%PDF-1.7\n" + b"garbage >> [ " * 500, DAMAGED),
    "no pages": ("договор.pdf", PDF, DAMAGED),
    "password": ("договор.pdf", locked_pdf(user_password="тайна"), PROTECTED),
    "password of Word": ("договор.docx", ole("EncryptionInfo", "EncryptedPackage"), PROTECTED),
    "password of Excel": ("цены.xlsx", ole("EncryptionInfo", "EncryptedPackage"), PROTECTED),
    "password of zip": ("договор.docx", encrypted(docx("<w:p/>")), PROTECTED),
    "other kind": ("договор.docx", pdf("Договор"), MISMATCH),
    "archive in archive": ("договор.docx", zipped({"договор.docx": docx("<w:p/>")}), MISMATCH),
    "bomb": ("договор.docx", declared(600 * MEGABYTE), BOMB),
    "bomb that lies": ("договор.docx", declared(20), DAMAGED),
    "entity": ("договор.docx", docx("<w:p><w:t>&b;</w:t></w:p>", before=ENTITY), HOSTILE),
    "laughs": ("договор.docx", docx("<w:p><w:t>&d;</w:t></w:p>", before=LAUGHS), HOSTILE),
    "macros": ("договор.docx", zipped({**DOCX, "word/vbaProject.bin": b"\0"}), MACROS),
    "open element": ("договор.docx", docx("<w:p><w:t>Договор"), DAMAGED),
    "no text": ("договор.docx", docx("<w:p><w:t> </w:t></w:p>"), EMPTY),
    "no text in ODT": ("договор.odt", odt("<text:p/>"), EMPTY),
    "no cells": ("цены.xlsx", xlsx(""), EMPTY),
    "blanks": ("договор.txt", b" \r\n\t", EMPTY),
    "nothing": ("договор.txt", b"", "Файл «{}» пустой."),
    "huge": ("договор.txt", b"a" * (MEGABYTE + 1), "Файл «{}» больше 1 МБ. Уменьшите его и приложите снова."),
}


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
    db: None, private_root: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(FileRefused) as refusal:
        store_examined(upload=ContentFile(content, name=name), max_bytes=MEGABYTE)

    assert str(refusal.value) == message.format(name)
    assert not StoredFile.objects.exists()
    assert list(private_root.iterdir()) == []


def test_a_good_file_is_kept_whole_with_what_was_found(db: None, private_root: Path) -> None:
    content = pdf("Один", "Два")

    stored, findings = store_examined(upload=ContentFile(content, name="договор.pdf"), max_bytes=MEGABYTE)

    assert findings == Findings(pages=2)
    assert stored.is_accepted
    with stored.content.open("rb") as kept:
        assert kept.read() == content
