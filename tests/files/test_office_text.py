import io
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
from tests.files.samples import docx, odt, xlsx, zipped

from files import office_text
from files.containers import Bomb, Damaged
from files.office_text import Hostile, docx_text, odt_text, xlsx_text, xlsx_values

Reader = Callable[[BinaryIO], Iterator[str]]


def text(read: Reader, content: bytes) -> str:
    return "".join(read(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>Тари</w:t></w:r><w:r><w:t>фы</w:t></w:r></w:p>", "Тарифы\n"),
        ("<w:p><w:t>а</w:t></w:p><w:p><w:t>б</w:t></w:p>", "а\nб\n"),
        ("<w:p><w:t>а</w:t><w:tab/><w:t>б</w:t><w:br/><w:t>в</w:t></w:p>", "а\tб\nв\n"),
        ("<w:p><w:t>кВт</w:t><w:noBreakHyphen/><w:t>ч</w:t></w:p>", "кВт-ч\n"),
        ("<w:tbl><w:tr><w:tc><w:p><w:t>цена</w:t></w:p></w:tc></w:tr></w:tbl>", "цена\n"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:t>а</w:t></w:p>", "а\n"),
        ("<w:p><w:del><w:delText>было</w:delText></w:del><w:ins><w:t>стало</w:t></w:ins></w:p>", "стало\n"),
        ("<w:p><w:moveFrom><w:t>было</w:t></w:moveFrom><w:t>а</w:t></w:p>", "а\n"),
        ("<w:p><w:instrText>PAGE</w:instrText>  </w:p>", "\n"),
        ("<w:p><w:t>5 &lt; 6 &#1103;</w:t></w:p>", "5 < 6 я\n"),
    ],
)
def test_a_word_document_is_read_as_it_is_seen(body: str, expected: str) -> None:
    assert text(docx_text, docx(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<text:h>Глава</text:h><text:p>а<text:s/>б<text:tab/>в<text:line-break/>г</text:p>",
            "Глава\nа б\tв\nг\n",
        ),
        ("<text:p>до <text:span>внутри</text:span> после</text:p>", "до внутри после\n"),
        ("<text:tracked-changes><text:p>было</text:p></text:tracked-changes><text:p>а</text:p>", "а\n"),
        ("<text:p>а<office:annotation><text:p>замечание</text:p></office:annotation></text:p>", "а\n"),
    ],
)
def test_an_opendocument_text_is_read_as_it_is_seen(body: str, expected: str) -> None:
    assert text(odt_text, odt(body)) == expected


def test_the_words_of_a_workbook_are_read_without_its_numbers() -> None:
    cells = '<c t="s"><v>0</v></c><c><v>5.12</v></c><c t="inlineStr"><is><t>пик</t></is></c>'
    content = xlsx(cells, "<si><r><t>Та</t></r><r><t>риф</t></r><rPh><t>x</t></rPh></si>")

    assert text(xlsx_text, content) == "Тариф\nпик\n"
    assert text(xlsx_values, content) == "05.12пик"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY b "ха"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
        "<!DOCTYPE a>",
    ],
)
def test_no_declaration_of_an_entity_or_a_type_is_followed(declaration: str) -> None:
    with pytest.raises(Hostile):
        text(docx_text, docx("<w:p><w:t>&b;</w:t></w:p>", before=declaration))


@pytest.mark.parametrize(
    "content",
    [
        docx("<w:p><w:t>не закрыто"),
        docx("")[:-40],
        b"",
        docx("<w:p><w:t>&unknown;</w:t></w:p>"),
        docx("а" * 50_000).replace(b"word/document.xml", b"word/document.xmI", 1),
    ],
    ids=["open element", "cut archive", "nothing", "unknown entity", "headers that differ"],
)
def test_a_document_that_does_not_hold_together_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        text(docx_text, content)


def test_no_more_of_a_part_is_read_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "MOST_PART_BYTES", 100_000)

    with pytest.raises(Bomb):
        text(docx_text, docx(" " * 200_000))


def test_a_part_that_holds_more_than_it_declares_is_not_read_further() -> None:
    content = bytearray(docx("<w:p/>" * 100_000))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.rindex(signature)
        content[start + place : start + place + 4] = (1000).to_bytes(4, "little")

    with pytest.raises(Damaged):
        text(docx_text, bytes(content))


def test_an_archive_within_a_document_is_left_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped({"bomb": b"\0" * 1000})
    content = docx("<w:p><w:t>а</w:t></w:p>", **{"word/embeddings/a.zip": inner})
    opened: list[object] = []
    real = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda self, name, *rest: opened.append(name) or real(self, name, *rest)
    )

    assert text(docx_text, content) == "а\n"
    assert opened == ["word/document.xml"]
