"""Readers of what comes from outside get good bytes that were damaged by chance, and any text at all.

Each reads them or refuses in its own words; no other error leaves it. A few examples every day, thousands
with the long proofs.
"""

import random
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.test import Client

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files.samples import doc
from tests.pages import conftest as pages
from tests.security.parsers import PARSERS

from files.inspection import TYPES, inspect
from interruptions import houses
from pages.models import HomePage
from pages.viewing import parse as parse_view
from questions.letter_marks import own_marks
from search import words
from tariffs.caps.grids import WrongFile

home = pages.home
FEW, MANY = 15, 1500
EVIL = [
    b"\x00", b"\xff\xfe", b"%00", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;", b"]]>",
    b"\r\n\r\n", b"=?utf-8?b?////?=", b"../../", b"{{7*7}}", b"${7*7}", b"%s%n", b"A" * 5000, b'"' * 99,
    b"Content-Type: multipart/mixed; boundary=\r\n", b"9" * 400, b"-1e999", b"\xed\xa0\x80", b"obj<<" * 50,
]  # fmt: skip
"""What attacks are made of; it is put somewhere into good bytes."""
TEXTS: dict[str, Callable[[str], Any]] = {
    "words of a search": lambda text: list(words.words(text)),
    "words without repeats": words.distinct,
    "words in the other layout": words.in_other_layout,
    "a word with a slip": lambda text: words.neighbours(text[:40], {"счёт", "договор"}),
    "pieces of a found text": lambda text: words.pieces(text, {"счёт"}),
    "houses of a street": houses.parse,
    "one house": houses.parse_house,
    "marks of a letter": lambda text: own_marks([text]),
    "the cookie of the look": parse_view,
}
each_parser = pytest.mark.parametrize("name", list(PARSERS))


def damaged(good: bytes, seed: int) -> bytes:
    """Change, cut, repeat and fill in by chance; members of an archive are damaged inside, too."""
    chance = random.Random(seed)
    if good.startswith(b"PK") and chance.random() < 0.6:
        return _inside(good, chance)
    return _some(good, chance)


def _some(good: bytes, chance: random.Random) -> bytes:
    raw = bytearray(good)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(raw) + 1)
        way = chance.randrange(4)
        if way == 0 and place < len(raw):
            raw[place] = chance.randrange(256)
        elif way == 1:
            raw[place:place] = chance.choice(EVIL)
        elif way == 2:
            raw[place : place + chance.randrange(60)] = b""
        else:
            raw[place:place] = raw[place : place + chance.randrange(200)]
    return bytes(raw[: chance.randrange(len(raw) + 1)] if chance.random() < 0.2 else raw)


def _inside(good: bytes, chance: random.Random) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(made, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _some(content, chance) if name == victim else content)
    return made.getvalue()


def read_or_refused(name: str, raw: bytes) -> None:
    parser = PARSERS[name]
    # A library may warn of what it puts up with.
    with warnings.catch_warnings(), suppress(*parser.refuses):
        warnings.simplefilter("ignore", UserWarning)
        parser.read(raw)


@each_parser
def test_good_bytes_are_read(name: str) -> None:
    PARSERS[name].read(PARSERS[name].good)


@each_parser
@settings(max_examples=FEW)
@given(seed=st.integers(0, 2**32))
def test_damaged_bytes_are_read_or_refused_in_words(name: str, seed: int) -> None:
    read_or_refused(name, damaged(PARSERS[name].good, seed))


@each_parser
@settings(max_examples=FEW)
@given(raw=st.binary(max_size=500))
def test_any_bytes_are_read_or_refused_in_words(name: str, raw: bytes) -> None:
    read_or_refused(name, raw)


def test_folders_of_an_old_workbook_that_lead_into_one_another_are_refused() -> None:
    with pytest.raises(WrongFile):
        PARSERS["price caps in XLS"].read(damaged(PARSERS["price caps in XLS"].good, 286))


def test_a_workbook_that_names_sectors_of_no_size_is_refused() -> None:
    good = PARSERS["price caps in XLS"].good
    with pytest.raises(WrongFile):
        PARSERS["price caps in XLS"].read(good[:30] + b"\0\0" + good[32:])


def test_a_workbook_of_a_later_archive_or_with_a_password_is_refused() -> None:
    good = PARSERS["price caps in XLSX"].good
    # What is said of the book in the list of contents, before its name.
    entry = good.rindex(b"xl/workbook.xml") - 46
    for place, value in ((entry + 6, b"\xe4\0"), (entry + 8, b"\x01\0")):
        with pytest.raises(WrongFile):
            PARSERS["price caps in XLSX"].read(good[:place] + value + good[place + 2 :])


def test_an_old_document_that_ends_within_its_first_words_is_no_locked_one() -> None:
    whole = doc(locked=True)
    begin = whole.index(b"\xec\xa5\xc1\0")
    assert inspect(content=BytesIO(whole[: begin + 9]), name="a.doc") == TYPES[".doc"]


def test_a_workbook_with_broken_xml_inside_is_refused() -> None:
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(PARSERS["price caps in XLSX"].good)) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, b"<workbook" if name == "xl/workbook.xml" else old.read(name))
    with pytest.raises(WrongFile):
        PARSERS["price caps in XLSX"].read(made.getvalue())


@pytest.mark.prove
@each_parser
@settings(max_examples=MANY)
@given(seed=st.integers(0, 2**32))
def test_damaged_bytes_in_thousands_are_read_or_refused(name: str, seed: int) -> None:
    read_or_refused(name, damaged(PARSERS[name].good, seed))


@pytest.mark.parametrize("name", list(TEXTS))
@settings(max_examples=60)
@given(text=st.text(max_size=200) | st.text("\\^$.|?*+()[]{}-/%_'\";\x00\u202eа1 ", max_size=60))
def test_any_text_is_read(name: str, text: str) -> None:
    with suppress(houses.UnreadableHouses):
        TEXTS[name](text)


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=а&q=б&page=1&page=x", "/search/?q=%00", "/search/?q=%F0%9F%92%A1&page=-1",
        "/api/tariffs.json?on=2026-01-01&on=x", "/tariffs/calculator/?volume=1&volume=-1",
        "/interruptions/?q=а&q=б", "/view/?back=//evil.example&back=/", "/ask/when/?day=x&day=2026-01-01",
        "/measures/99999999999/", "/tariffs/99999999999999999999/", "/archive/99999999999999999999/",
        "/interruptions/archive/0-0/", "/interruptions/archive/99999-13/", "/disclosure/0000/",
    ],
)  # fmt: skip
def test_repeated_and_senseless_parameters_break_nothing(home: HomePage, client: Client, path: str) -> None:
    assert client.get(path).status_code < 500
