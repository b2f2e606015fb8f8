import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache

import pillow_heif
import typst
from PIL import Image
from pypdf import PdfWriter


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ole(*names: str) -> bytes:
    """An OLE container reduced to its head and the directory entries of these names."""
    entries = b""
    for name in ("Root Entry", *names):
        encoded = name.encode("utf-16-le") + b"\0\0"
        entries += encoded.ljust(64, b"\0") + len(encoded).to_bytes(2, "little") + b"\x02\x01" + b"\0" * 60
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


def heif(*brands: bytes) -> bytes:
    box = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return (len(box) + 4).to_bytes(4, "big") + box + b"\0" * 32


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<content/>"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def encrypted(archive: bytes) -> bytes:
    """The same zip, its members said to be encrypted."""
    content, place = bytearray(archive), -1
    while (place := content.find(b"PK\x01\x02", place + 1)) >= 0:
        content[place + 8] |= 1
    return bytes(content)


def ole_stream(name: str, content: bytes) -> bytes:
    """An OLE container with one stream that fills sectors of its own, right after the directory."""
    head = bytearray(ole(name).ljust(1024, b"\0"))
    head[30:32] = (9).to_bytes(2, "little")
    entry = 512 + 128
    head[entry + 116 : entry + 120] = (1).to_bytes(4, "little")
    head[entry + 120 : entry + 124] = (4096).to_bytes(4, "little")
    return bytes(head) + content.ljust(4096, b"\0")


def doc(*, locked: bool) -> bytes:
    flags = 0x0100 if locked else 0
    return ole_stream("WordDocument", b"\xec\xa5\xc1\0".ljust(10, b"\0") + flags.to_bytes(2, "little"))


def xls(*, locked: bool) -> bytes:
    begin = b"\x09\x08\x10\0" + b"\0" * 16
    return ole_stream("Workbook", begin + (b"\x2f\0\x36\0" if locked else b"\x42\0\x02\0\xe3\x04"))


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
OPEN_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def docx(body: str, *, before: str = "", **members: bytes) -> bytes:
    """A Word document of these paragraphs; ``before`` goes ahead of the root element."""
    xml = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({**DOCX, "word/document.xml": xml.encode(), **members}, zipfile.ZIP_DEFLATED)


def odt(body: str, **members: bytes) -> bytes:
    xml = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{OPEN_TEXT}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({**ODT, "content.xml": xml.encode(), **members})


def xlsx(cells: str, strings: str = "", **members: bytes) -> bytes:
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData><row>{cells}</row></sheetData></worksheet>'
    shared = f'<sst xmlns="{SHEET}">{strings}</sst>'
    parts = {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/sharedStrings.xml": shared.encode()}
    return zipped({**XLSX, **parts, **members})


@cache
def pdf(*pages: str) -> bytes:
    """A PDF file of these texts, a page each; with Cyrillic letters as real ones have them."""
    source = "\n#pagebreak()\n".join(f"#{json.dumps(page, ensure_ascii=False)}" for page in pages)
    return bytes(typst.compile(source.encode()))


def locked_pdf(*, user_password: str) -> bytes:
    """A PDF file under an old cipher; an empty user password asks its readers nothing."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Договор")))
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    """A picture that is red in its left half and white in its right one."""
    image = Image.new(mode, size, "white")
    image.paste("red" if mode.startswith("RGB") else 0, (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def heic() -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(buffer, quality=50)
    return buffer.getvalue()


def png_head(width: int, height: int) -> bytes:
    """A PNG file that says it is so large and goes no further."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    chunk = b"IHDR" + size + b"\x08\0\0\0\0"
    return PNG[:8] + (13).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + b"\0\0\0\0IDAT"
