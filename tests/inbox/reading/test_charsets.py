import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.reading.charsets import CYRILLIC, clean, codec_of, decode

TEXTS = [
    "Здравствуйте! Прошу пересчитать плату за ноябрь.",
    "ПРОШУ ПЕРЕСЧИТАТЬ ПЛАТУ ЗА НОЯБРЬ",
    "Иванов Иван Петрович",
    "Счётчик № 12345 — показания «день» и «ночь»",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "said", ["", "us-ascii", "iso-8859-1", "utf-8", "koi8-r", "windows-1251", "x-unknown"]
)
@pytest.mark.parametrize("used", ["utf-8", "cp1251", "koi8-r"])
def test_russian_is_read_whatever_charset_is_named(used: str, said: str, text: str) -> None:
    kept = text.encode(used, "ignore").decode(used)
    assert decode(kept.encode(used), said) == kept


@pytest.mark.parametrize("used", CYRILLIC)
def test_rare_charsets_are_read_when_they_are_named_or_nothing_is(used: str) -> None:
    raw = TEXTS[0].encode(used)
    assert decode(raw, used) == decode(raw) == decode(raw, "us-ascii") == TEXTS[0]


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Müller, café à la crème", "iso-8859-1"),
        ("Grüße aus Köln, schöne Straße", "windows-1252"),
        ("Żółć, proszę", "windows-1250"),
        ("Ολόκληρο το κείμενο", "iso-8859-7"),
        ("電気料金", "iso-2022-jp"),
        ("电费", "gb18030"),
        ("Прошу", "utf-16"),
    ],
)
def test_other_languages_keep_the_charset_that_is_named(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset) == text


def test_one_broken_place_does_not_spoil_the_rest() -> None:
    raw = TEXTS[0].encode() + b"\xd0" + TEXTS[0].encode()
    assert decode(raw, "utf-8") == f"{TEXTS[0]}\ufffd{TEXTS[0]}"


@pytest.mark.parametrize(
    "said", ["base64", "rot13", "unicode_escape", "raw_unicode_escape", "hex", "\x00", "a b"]
)
def test_what_is_no_charset_of_texts_is_not_used(said: str) -> None:
    assert codec_of(said) == ""
    assert decode(b"\\u0041 abc", said) == "\\u0041 abc"


def test_what_no_text_has_is_left_out() -> None:
    assert clean("\ufeffа\x00б\r\nв\rг\t\x1b\ud800") == "аб\nв\nг\t"


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "koi8-r", "utf-7", "utf-16", "gb18030", "shift_jis"]),
)
def test_any_bytes_give_a_text_that_can_be_kept(raw: bytes, said: str) -> None:
    text = decode(raw, said)
    assert "\x00" not in text
    assert codecs.decode(text.encode()) == text
