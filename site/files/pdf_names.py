"""Names in a PDF file that make it act, found without opening it as a reader would.

The file is searched as bytes, and so are its object streams, unpacked. What cannot be searched is said to
be so: a file that hides its objects is never called quiet.
"""

import re
import zlib
from collections.abc import Iterator

ACTS = {
    b"JavaScript": "сценарий",
    b"Launch": "запуск программы",
    b"SubmitForm": "отправка данных",
    b"ImportData": "загрузка данных",
    b"EmbeddedFile": "вложенный файл",
    b"EmbeddedFiles": "вложенный файл",
    b"FileAttachment": "вложенный файл",
    b"GoToE": "вложенный файл",
    b"RichMedia": "встроенный ролик",
    b"XFA": "форма XFA",
}
HIDDEN = "не исключено, часть файла не прочитать"

# What may stand in a name: all but white space and delimiters [ISO 32000-1, 7.2.2].
REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
PLAIN = re.compile(rb"/(" + b"|".join(ACTS) + rb")(?!" + REGULAR + rb")")
ESCAPED = re.compile(rb"/(" + REGULAR + rb"{0,40}?#[0-9A-Fa-f]{2}" + REGULAR + rb"{0,40})")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n?")
FILTER = re.compile(rb"/(\w+Decode|Crypt)(?!" + REGULAR + rb")")
OBJECT_STREAM = re.compile(rb"/First(?!" + REGULAR + rb")")

MOST_ESCAPED = 20_000
MOST_STREAMS = 5_000
MOST_UNPACKED = 32 * 1024 * 1024
MOST_DICTIONARY = 64 * 1024
CHUNK = 64 * 1024


class _Unsearchable(Exception):
    """The file keeps names where they cannot be looked for."""


def acts(content: bytes) -> set[str]:
    """Return in Russian words what the file may do by itself, empty when it only shows pages."""
    found: set[str] = set()
    try:
        for part in _parts(content):
            found |= {ACTS[name] for name in _names(part) if name in ACTS}
    except _Unsearchable:
        found.add(HIDDEN)
    return found


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the file itself, then what its object streams hold."""
    yield content
    left, end = MOST_UNPACKED, 0
    for number, (dictionary, start) in enumerate(_object_streams(content)):
        if number >= MOST_STREAMS:
            raise _Unsearchable
        filters = FILTER.findall(dictionary)
        if b"/Filter" not in dictionary:
            # As it is: it has been searched with the whole.
            continue
        if filters != [b"FlateDecode"] or b"/DecodeParms" in dictionary or start < end:
            raise _Unsearchable
        unpacked, end = _unpacked(content, start, left)
        left -= len(unpacked)
        yield unpacked


def _object_streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield dictionary and beginning of the streams that hold objects [ISO 32000-1, 7.5.7]."""
    former = 0
    for match in STREAM.finditer(content):
        before = _unescaped(content[max(former, match.start() - MOST_DICTIONARY) : match.start()])
        former = match.end()
        # The first is how they call themselves, the second is what readers cannot do without.
        if b"/ObjStm" in before or OBJECT_STREAM.search(before, before.rfind(b"obj") + 1):
            yield before, match.end()


def _unpacked(content: bytes, start: int, most: int) -> tuple[bytes, int]:
    """Return what a packed stream holds and where it ends."""
    packer, pieces, place = zlib.decompressobj(), [], start
    try:
        while not packer.eof and place < len(content):
            pieces.append(packer.decompress(content[place : place + CHUNK], most + 1))
            most -= len(pieces[-1])
            place += CHUNK
            if most < 0 or packer.unconsumed_tail:
                raise _Unsearchable
    except zlib.error as error:
        raise _Unsearchable from error
    if not packer.eof:
        raise _Unsearchable
    return b"".join(pieces), min(place, len(content)) - len(packer.unused_data)


def _names(part: bytes) -> Iterator[bytes]:
    """Yield the names of interest, those too that are written with escapes [ISO 32000-1, 7.3.5]."""
    yield from PLAIN.findall(part)
    for number, match in enumerate(ESCAPED.finditer(part)):
        if number >= MOST_ESCAPED:
            raise _Unsearchable
        yield _unescaped(match[1])


def _unescaped(text: bytes) -> bytes:
    return ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)
