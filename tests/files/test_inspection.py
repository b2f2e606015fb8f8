import io

import pytest
from tests.files.samples import (
    DOCX,
    ODT,
    PDF,
    PNG,
    XLSX,
    doc,
    encrypted,
    heif,
    ole,
    picture,
    png_head,
    xls,
    zipped,
)

from files.containers import MOST_MEMBERS
from files.errors import FileRefused
from files.inspection import TYPES, inspect

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0"
RTF = b"{\\rtf1\\ansi Hello}"
TIFF = b"II*\x00\x08\0\0\0"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 "
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg onload="alert(1)"/>'

CONTENT = "[Content_Types].xml"
ARCHIVED = zipped({"a.txt": b"a"})


ACCEPTED = [
    ("a.pdf", PDF),
    ("a.jpg", JPEG),
    ("a.JPEG", JPEG),
    ("a.png", PNG),
    ("a.webp", WEBP),
    ("a.heic", heif(b"heic", b"mif1")),
    ("a.heif", heif(b"mif1", b"heic")),
    ("a.heic", heif(b"msf1", b"hevc")),
    ("a.tif", TIFF),
    ("a.tiff", b"MM\x00*\0\0\0\x08"),
    ("a.docx", zipped(DOCX)),
    ("a.xlsx", zipped(XLSX)),
    ("a.odt", zipped(ODT)),
    ("a.doc", ole("WordDocument")),
    ("a.xls", ole("Workbook")),
    ("a.xls", ole("Book")),
    ("a.doc", doc(locked=False)),
    ("a.xls", xls(locked=False)),
    ("a.rtf", RTF),
    ("a.txt", "Прошу проверить счётчик.\r\n".encode()),
    ("a.txt", "Прошу проверить счётчик.\r\n".encode("cp1251")),
    ("a.txt", "Прошу проверить счётчик.\r\n".encode("utf-16")),
    ("a.txt", b"\xef\xbb\xbfPKU 5 < 6"),
    ("a.txt", "я".encode() * 100_000),
    ("www.example.com.pdf", PDF),
    ("скан.jpg.pdf", PDF),
    ("a.docx", zipped({**DOCX, "word/embeddings/chart.xlsx": ARCHIVED, "word/media/a.emz": b"\x1f\x8b"})),
    ("a.doc", ole("WordDocument") + ARCHIVED),
    ("a.jpg", JPEG + b"<?xpacket begin=''?><x:xmpmeta/>" + JPEG),
    ("a.png", picture("PNG")),
    ("a.png", png_head(16_000, 12_000)),
]
PROGRAM, ARCHIVE, MARKUP, UNKNOWN = "программа", "архив", "веб-страница", "такого вида не принимается"
MISMATCH, MACROS, DAMAGED, EMPTY = "не соответствует", "макросы", "повреждён", "пустой"
PROTECTED, BOMB, PIXELS = "защищён паролем", "слишком большой объём", "больше 200 миллионов точек"
DISGUISED, DOUBLE, PACKED = "названная как документ", "два расширения", "спрятан архив или программа"
POLYGLOT = "двух разных видов"
CONTENT_TYPES = b'<Types><Override ContentType="application/vnd.ms-office.%s"/></Types>'
REFUSED = [
    ("a.pdf", b"", EMPTY),
    ("a.pdf", b"MZ\x90\0", PROGRAM),
    ("a.exe", b"MZ\x90\0", PROGRAM),
    ("a.txt", b"#!/bin/sh\nrm -rf /\n", PROGRAM),
    ("a.jpg", b"\x7fELF\x02", PROGRAM),
    ("a.bat", b"del *.*", PROGRAM),
    ("a.js", b"alert(1)", PROGRAM),
    ("a.bin", b"del *.*", UNKNOWN),
    ("a", PDF, UNKNOWN),
    ("счёт.pdf.exe", PDF, DISGUISED),
    ("счёт.pdf      .SCR", PDF, DISGUISED),
    ("счёт.exe.pdf", PDF, DOUBLE),
    ("счёт.vbs .txt", b"text", DOUBLE),
    ("a.gif", b"GIF89a", UNKNOWN),
    ("a.svg", SVG, MARKUP),
    ("a.png", SVG, MARKUP),
    ("a.html", HTML, MARKUP),
    ("a.txt", b"\xef\xbb\xbf \n" + HTML, MARKUP),
    ("a.txt", "<html>".encode("utf-16"), MARKUP),
    ("a.zip", zipped({"a.txt": b"a"}), ARCHIVE),
    ("a.rar", b"Rar!\x1a\x07", ARCHIVE),
    ("a.txt", b"\x1f\x8b\x08", ARCHIVE),
    ("a.docx", zipped({"a.txt": b"a"}), MISMATCH),
    ("a.docx", zipped(XLSX), MISMATCH),
    ("a.docx", ole("EncryptionInfo", "EncryptedPackage"), PROTECTED),
    ("a.xlsx", ole("EncryptionInfo", "EncryptedPackage"), PROTECTED),
    ("a.docx", encrypted(zipped(DOCX)), PROTECTED),
    ("a.odt", zipped({**ODT, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}), PROTECTED),
    ("a.odt", zipped({"mimetype": ODT["mimetype"], "encrypted-package": b"\0"}), PROTECTED),
    ("a.doc", doc(locked=True), PROTECTED),
    ("a.xls", xls(locked=True), PROTECTED),
    ("a.pdf", zipped(DOCX), MISMATCH),
    ("a.pdf", PNG, MISMATCH),
    ("a.pdf", b"\n" + PDF, MISMATCH),
    ("a.jpg", heif(b"heic"), MISMATCH),
    ("a.heic", heif(b"avif", b"mif1"), MISMATCH),
    ("a.heic", heif(b"isom", b"mp42"), MISMATCH),
    ("a.txt", b"text\0text", MISMATCH),
    ("a.txt", b"\x98\x01", MISMATCH),
    ("a.odt", zipped({**ODT, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), MISMATCH),
    ("a.doc", ole("Workbook"), MISMATCH),
    ("a.doc", ole("InstallerTables"), MISMATCH),
    ("a.docx", zipped({**DOCX, "word/vbaProject.bin": b"\0"}), MACROS),
    ("a.xlsx", zipped({**XLSX, "xl/VBAPROJECT.BIN": b"\0"}), MACROS),
    ("a.odt", zipped({**ODT, "Basic/Standard/Module1.xml": b"\0"}), MACROS),
    ("a.doc", ole("WordDocument", "Macros", "VBA"), MACROS),
    ("a.xls", ole("Workbook", "_VBA_PROJECT_CUR"), MACROS),
    ("a.docx", zipped({**DOCX, "word/a.bin": b"", CONTENT: CONTENT_TYPES % b"vbaProject"}), MACROS),
    ("a.xlsx", zipped({**XLSX, "xl/macrosheets/sheet1.xml": b"<a/>"}), MACROS),
    ("a.docx", zipped({**DOCX, CONTENT: "<a macroEnabled>".encode("utf-16")}), MACROS),
    ("a.docx", zipped({**DOCX, "word/embeddings/a.xlsm": b"a"}), MACROS),
    ("a.docx", zipped({**DOCX, "word/media/image1.png": ARCHIVED}), PACKED),
    ("a.docx", zipped({**DOCX, "word/embeddings/a.bin": b"7z\xbc\xaf\x27\x1c"}), PACKED),
    ("a.odt", zipped({**ODT, "Pictures/a.png": b"MZ\x90\0"}), PACKED),
    ("a.pdf", PDF + ARCHIVED, POLYGLOT),
    ("a.pdf", PDF + ARCHIVED + b"\n%%EOF\n" * 20_000, POLYGLOT),
    ("a.pdf", PDF + b"Rar!\x1a\x07\x01\0", POLYGLOT),
    ("a.jpg", JPEG + ARCHIVED, POLYGLOT),
    ("a.jpg", JPEG + b"\xff\xd9<SCRIPT >alert(1)</SCRIPT>", POLYGLOT),
    ("a.png", PNG + b"<html><body onload=alert(1)>", POLYGLOT),
    ("a.png", PNG + b"<?php phpinfo();", POLYGLOT),
    ("a.jpg", JPEG + PDF, POLYGLOT),
    ("a.docx", zipped({"a": PDF, **DOCX}), POLYGLOT),
    ("a.rtf", RTF + ARCHIVED, POLYGLOT),
    ("a.doc", ole("WordDocument") + b"7z\xbc\xaf\x27\x1c", POLYGLOT),
    ("a.jpg", b"GIF89a" + ARCHIVED, MISMATCH),
    ("a.png", png_head(20_000, 20_000), PIXELS),
    ("a.docx", zipped(DOCX)[:-30], DAMAGED),
    ("a.docx", zipped({**DOCX, **{f"{number}": b"" for number in range(MOST_MEMBERS)}}), BOMB),
]


@pytest.mark.parametrize(
    ("name", "content"), ACCEPTED, ids=[f"{n}-{name}" for n, (name, _) in enumerate(ACCEPTED)]
)
def test_a_file_that_is_what_its_extension_says_is_accepted(name: str, content: bytes) -> None:
    assert inspect(content=io.BytesIO(content), name=name) == TYPES["." + name.split(".")[-1].lower()]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    REFUSED,
    ids=[f"{n}-{name}-{reason}" for n, (name, _, reason) in enumerate(REFUSED)],
)
def test_any_other_file_is_refused_by_name_with_its_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        inspect(content=io.BytesIO(content), name=name)

    assert f"«{name}»" in str(refusal.value)
    assert reason in str(refusal.value)


def test_an_archive_that_declares_too_much_is_refused_without_unpacking_it() -> None:
    content = bytearray(zipped(DOCX))
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = (600 * 1024 * 1024).to_bytes(4, "little")

    with pytest.raises(FileRefused, match=BOMB):
        inspect(content=io.BytesIO(bytes(content)), name="a.docx")


def test_macros_far_inside_an_old_document_are_found() -> None:
    content = ole("WordDocument").ljust(1024 * 1024, b"\0") + ole("_VBA_PROJECT")[512:]

    with pytest.raises(FileRefused, match="макросы"):
        inspect(content=io.BytesIO(content), name="a.doc")
