import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.names import LONGEST, clean_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("письмо.pdf", "письмо.pdf"),
        ("C:\\Documents\\письмо.pdf", "письмо.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ('"кавычки"?.txt', "_кавычки__.txt"),
        (".htaccess", "htaccess"),
        ("  много   пробелов .pdf ", "много пробелов .pdf"),
        ("и\u0306.pdf", "й.pdf"),
        ("", "файл"),
        ("...", "файл"),
        ("/", "файл"),
    ],
)
def test_a_name_is_made_safe(given_name: str, expected: str) -> None:
    assert clean_name(given_name) == expected


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("я" * 300 + ".pdf")

    assert len(name) == LONGEST
    assert name.endswith("я.pdf")


@given(st.text())
def test_any_name_becomes_a_short_base_name_without_control_characters(name: str) -> None:
    cleaned = clean_name(name)

    assert 0 < len(cleaned) <= LONGEST
    assert not set(cleaned) & set('/\\\r\n\0"')
    assert not any(unicodedata.category(char).startswith("C") for char in cleaned)


@given(st.text())
def test_cleaning_a_clean_name_changes_nothing(name: str) -> None:
    assert clean_name(clean_name(name)) == clean_name(name)


@pytest.mark.parametrize(
    ("name", "extension"), [("a.PDF", ".pdf"), ("a.tar.gz", ".gz"), ("a", ""), ("a.", "."), (".pdf", "")]
)
def test_the_extension_is_what_stands_after_the_last_dot(name: str, extension: str) -> None:
    assert extension_of(name) == extension
