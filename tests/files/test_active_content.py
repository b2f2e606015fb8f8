import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from tests.files.samples import DOCX, ODT, PDF, XLSX, docx, locked_pdf, ole, pdf, written, zipped

from files import pdf_names
from files.active import active_content
from files.inspection import inspect

SCRIPT, FILE, HIDDEN = "сценарий", "вложенный файл", "не исключено, часть файла не прочитать"
OBJECT, TEMPLATE, LINKS = "вложенный объект", "шаблон из сети", "данные из других файлов"
QUIET = ""


def remark(content: bytes, name: str) -> str:
    stream = io.BytesIO(content)
    return active_content(stream, inspect(content=stream, name=name))


def stream(dictionary: bytes, content: bytes) -> bytes:
    return PDF + b"2 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (dictionary, content)


def packed(content: bytes, dictionary: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    return stream(dictionary, zlib.compress(content))


def with_script() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Договор")))
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    return written(writer)


def with_attachment(*, in_object_streams: bool) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Договор")))
    writer.add_attachment("a.txt", b"a")
    content = written(writer)
    return packed(content) if in_object_streams else content


def relation(kind: bytes, mode: bytes = b"External") -> bytes:
    return (
        b'<a Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" TargetMode="%s"/>'
        % (kind, mode)
    )


PDFS = {
    "a letter": (pdf("Договор"), QUIET),
    "opens at a page": (PDF + b"<</OpenAction[3 0 R/Fit]/Outlines<</First 4 0 R>>>>", QUIET),
    "script": (with_script(), SCRIPT),
    "attachment": (with_attachment(in_object_streams=False), FILE),
    "attachment, packed": (with_attachment(in_object_streams=True), FILE),
    "launch": (PDF + b"<</S/Launch/F(cmd.exe)>>", "запуск программы"),
    "film": (PDF + b"<</Subtype/RichMedia>>", "встроенный ролик"),
    "XFA": (PDF + b"<</AcroForm<</XFA 5 0 R>>>>", "форма XFA"),
    "form": (PDF + b"<</S /SubmitForm>>", "отправка данных"),
    "escaped": (PDF + b"<</S/J#61v#61Script>>", SCRIPT),
    "all escaped": (PDF + b"<</S/#4A#61#76#61#53#63#72#69#70#74>>", SCRIPT),
    "packed": (packed(b"1 0 <</S/JavaScript>>"), SCRIPT),
    "packed and escaped": (
        packed(b"1 0 <</S/Java#53cript>>", b"/Type/Obj#53tm/Filter/Fl#61teDecode"),
        SCRIPT,
    ),
    "packed without its type": (packed(b"1 0 <</S/JavaScript>>", b"/N 1/First 4/Filter/FlateDecode"), SCRIPT),
    "packed and quiet": (packed(b"1 0 <</Type/Page>>"), QUIET),
    "name misled by another": (
        packed(b"<</S/JavaScript>>", b"/A(obj)/Type/ObjStm/Filter/FlateDecode"),
        SCRIPT,
    ),
    "packed twice": (packed(b"", b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]"), HIDDEN),
    "packed by a filter elsewhere": (packed(b"", b"/Type/ObjStm/Filter 7 0 R"), HIDDEN),
    "predicted": (packed(b"", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>"), HIDDEN),
    "damaged": (stream(b"/Type/ObjStm/Filter/FlateDecode", b"garbage"), HIDDEN),
    "cut": (packed(b"a" * 99_999)[:-60], HIDDEN),
    "encrypted": (packed(b"\0" * 100).replace(b"x\x9c", b"\x11\x22"), HIDDEN),
    "bomb": (packed(b"\0" * (pdf_names.MOST_UNPACKED + 1)), HIDDEN),
    "picture": (stream(b"/Subtype/Image/Filter/DCTDecode", b"/JavaScriptX \xff\xd8"), QUIET),
    "longer name": (PDF + b"<</JavaScripts 1/XFAB 2>>", QUIET),
    "as it is": (stream(b"/Type/ObjStm/N 1/First 4", b"1 0 <</S/JavaScript>>"), SCRIPT),
    "owner's password": (locked_pdf(user_password=""), QUIET),
}


@pytest.mark.parametrize(("content", "expected"), PDFS.values(), ids=PDFS.keys())
def test_a_pdf_is_marked_with_what_it_may_do(content: bytes, expected: str) -> None:
    assert remark(content, "a.pdf") == (f"активное содержимое: {expected}" if expected else "")


def test_several_acts_are_all_named() -> None:
    content = PDF + b"<</S/Launch>><</S/JavaScript>><</Type/EmbeddedFile>>"

    assert remark(content, "a.pdf") == "активное содержимое: вложенный файл, запуск программы, сценарий"


@pytest.mark.parametrize(
    "content",
    [
        PDF + b"/#41" * (pdf_names.MOST_ESCAPED + 1),
        PDF + b"/First stream\n" * (pdf_names.MOST_STREAMS + 1),
        packed(b"") * (pdf_names.MOST_STREAMS + 1),
    ],
    ids=["escapes", "streams", "packed streams"],
)
def test_a_pdf_made_to_take_long_is_given_up_and_marked(content: bytes) -> None:
    assert remark(content, "a.pdf") == f"активное содержимое: {HIDDEN}"


OTHERS = [
    ("a.rtf", rb"{\rtf1\ansi Hello\objectively}", QUIET),
    ("a.rtf", rb"{\rtf1{\object\objemb{\*\objdata 01}}}", OBJECT),
    ("a.rtf", rb"{\rtf1" + b" " * (1024 * 1024 - 9) + rb"{\*\objdata 01}}", OBJECT),
    ("a.rtf", rb"{\rtf1{\*\template http://a.example/a.dot}}", OBJECT),
    ("a.doc", ole("WordDocument", "1Table"), QUIET),
    ("a.doc", ole("WordDocument", "\x01Ole10Native"), OBJECT),
    ("a.xls", ole("Workbook", "Package"), OBJECT),
    ("a.docx", docx("<w:p/>"), QUIET),
    ("a.docx", zipped({**DOCX, "word/embeddings/oleObject1.bin": b"a"}), OBJECT),
    ("a.docx", zipped({**DOCX, "word/activeX/activeX1.xml": b"a"}), OBJECT),
    ("a.docx", zipped({**DOCX, "word/_rels/a.rels": relation(b"attachedTemplate")}), TEMPLATE),
    ("a.docx", zipped({**DOCX, "a.rels": relation(b"oleObject").decode().encode("utf-16")}), TEMPLATE),
    ("a.docx", zipped({**DOCX, "a.rels": relation(b"attachedTemplate", b"Internal")}), QUIET),
    ("a.docx", zipped({**DOCX, "a.rels": relation(b"hyperlink")}), QUIET),
    ("a.docx", zipped({**DOCX, "a.rels": b" " * (8 * 1024 * 1024 + 1)}), HIDDEN),
    ("a.xlsx", zipped({**XLSX, "xl/externalLinks/externalLink1.xml": b"a"}), LINKS),
    ("a.odt", zipped({**ODT, "Object 1/content.xml": b"a"}), QUIET),
    ("a.odt", zipped({**ODT, "Object 1": b"a"}), OBJECT),
    ("a.txt", b"/JavaScript", QUIET),
]


@pytest.mark.parametrize(("name", "content", "expected"), OTHERS)
def test_another_document_is_marked_too(name: str, content: bytes, expected: str) -> None:
    assert remark(content, name) == (f"активное содержимое: {expected}" if expected else "")


def test_references_that_do_not_unpack_are_no_reason_to_fall_over() -> None:
    content = bytearray(zipped({**DOCX, "a.rels": b"aaaa"}))
    content[content.index(b"aaaa")] = 0

    assert remark(bytes(content), "a.docx") == f"активное содержимое: {HIDDEN}"
