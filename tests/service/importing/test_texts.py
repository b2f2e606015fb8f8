"""Text files are read line by line in whatever encoding they are, and never in two."""

import io

import pytest
from tests.service.importing.samples import sample

from service.importing.reasons import FileFault
from service.importing.texts import MOST_LINE, Lines


def lines(content: bytes) -> list[tuple[int, str]]:
    return list(Lines(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Окно 1\nОкно 2\n".encode(), "utf-8"),
        ("\ufeffОкно 1\nОкно 2\n".encode(), "utf-8"),
        ("Окно 1\r\nОкно 2\r\n".encode("cp1251"), "cp1251"),
        ("Окно 1\nОкно 2\n".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "Окно 1\r\nОкно 2".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_each_encoding_is_recognised(content: bytes, encoding: str) -> None:
    reader = Lines(io.BytesIO(content))
    assert list(reader) == [(1, "Окно 1"), (2, "Окно 2")]
    assert reader.encoding == encoding
    assert reader.done == len(content)


def test_plain_latin_says_nothing_and_the_first_other_line_decides() -> None:
    content = b"a;b\n" * 3 + "я;б\n".encode("cp1251")
    assert lines(content)[-1] == (4, "я;б")


@pytest.mark.parametrize(("first", "second"), [("utf-8", "cp1251"), ("cp1251", "utf-8")])
def test_a_file_that_changes_its_mind_is_refused_with_its_line(first: str, second: str) -> None:
    content = "Окно\n".encode(first) * 2 + b"plain\n" + "Окно\n".encode(second)
    with pytest.raises(FileFault, match="Строка 4: кодировка"):
        lines(content)


def test_bytes_of_neither_encoding_are_refused_with_their_line() -> None:
    with pytest.raises(FileFault, match="Строка 2: текст"):
        lines("Окно\n".encode("cp1251") + b"\x98\xff\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_without_end_is_no_table(encoding: str) -> None:
    with pytest.raises(FileFault, match="Строка 1 длиннее"):
        lines(("x" * (MOST_LINE * 3)).encode(encoding))


def test_half_a_letter_of_utf16_is_refused() -> None:
    with pytest.raises(FileFault, match="Строка 2"):
        lines("аб\nв".encode("utf-16") + b"\x04")


def test_the_same_table_reads_the_same_in_all_encodings() -> None:
    plain = lines(sample("queue-utf8.csv"))
    assert lines(sample("queue-cp1251.csv")) == plain
    assert [(n, text.replace("\t", ";")) for n, text in lines(sample("queue-utf16.csv"))] == plain
