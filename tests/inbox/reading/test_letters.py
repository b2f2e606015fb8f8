import random
from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inbox.mail import PDF, SENDER, TEXT, letter, old_letter, with_headers, word

from inbox.reading.headers import Sender, same_address
from inbox.reading.letters import (
    MOST_CONTAINERS,
    Letter,
    Unreadable,
    digest_of,
    read_beginning,
    read_head,
    read_letter,
)


def read(raw: bytes) -> Letter:
    return read_letter(BytesIO(raw))


def with_sender(value: bytes) -> Sender:
    return read(b"From: " + value + b"\r\n\r\nText").sender


def test_a_letter_of_today_is_read() -> None:
    found = read(letter(In_Reply_To="<b@x>", References="<a@x> <b@x>"))
    assert found.sender == Sender("Проверкина Вера Павловна", "vera@pochta.example")
    assert (found.subject, found.message_id) == ("Пересчёт платы", "<1@pochta.example>")
    assert found.references == ("<b@x>", "<a@x>")
    assert found.written_at == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert (found.text, found.attachments) == (TEXT, ())


@pytest.mark.parametrize("declared", ["koi8-r", "", "us-ascii", "windows-1251"])
@pytest.mark.parametrize("charset", ["koi8-r", "cp1251"])
def test_letters_of_old_programs_are_read_whatever_they_name(charset: str, declared: str) -> None:
    found = read(old_letter(charset=charset, declared=declared))
    assert (found.sender.name, found.subject, found.text) == ("Проверкина Вера", "Пересчёт платы", TEXT)


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        (word("Иванов, Пётр").encode() + b" <P@Mail.Example>", "Иванов, Пётр", "P@mail.example"),
        (b'"' + word("Пётр").encode() + b'" <p@mail.example>', "Пётр", "p@mail.example"),
        ("Иванов, Пётр <p@mail.example>".encode("cp1251"), "Иванов, Пётр", "p@mail.example"),
        (rb'"\"Svet\" LLC" <p@mail.example>', '"Svet" LLC', "p@mail.example"),
        (b"p@mail.example", "", "p@mail.example"),
        (b"p@mail.example (Petr)", "Petr", "p@mail.example"),
        (b"<p@mail.example", "", "p@mail.example"),
        (b'"p@mail.example" <p@mail.example>', "", "p@mail.example"),
        (b"a@one.example, b@two.example", "", "a@one.example"),
        (b"undisclosed", "undisclosed", ""),
        (b"", "", ""),
        ("иван@почта.рф".encode(), "", "иван@почта.рф"),
    ],
)
def test_the_sender_is_found_however_it_is_written(value: bytes, name: str, email: str) -> None:
    assert with_sender(value) == Sender(name, email)


def test_letters_cut_in_two_by_encoded_words_are_joined() -> None:
    whole = "Плата".encode()
    halves = " ".join(f"=?utf-8?B?{b64encode(part).decode()}?=" for part in (whole[:3], whole[3:]))
    assert read(f"Subject: {halves}\r\n\r\n".encode()).subject == "Плата"


@pytest.mark.parametrize("subject", ["=?utf-8?B?0J/!!?=", "=?nonsense?Q?=FF?=", "=?utf-8?Q?", "=?=?=?"])
def test_a_broken_encoded_word_harms_nothing_else(subject: str) -> None:
    assert read(f"Subject: {subject}\r\nFrom: a@b.example\r\n\r\nText".encode()).text == "Text"


def parts(*bodies: bytes, kind: str = "mixed") -> bytes:
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="B"\r\n\r\n'.encode()
    return head + b"".join(b"--B\r\n" + body + b"\r\n" for body in bodies) + b"--B--\r\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Слова".encode()
PAGE = (
    b"Content-Type: text/html\r\n\r\n<html><head><meta charset=windows-1251>"
    b"<style>p{}</style></head><body><p>"
    + "Слова&nbsp;страницы".encode("cp1251")
    + b"</p><script>alert(1)</script></body></html>"
)


def test_of_two_forms_of_a_text_the_plain_one_is_taken() -> None:
    assert read(parts(PAGE, PLAIN, kind="alternative")).text == "Слова"
    assert (
        read(parts(b"Content-Type: text/plain\r\n\r\n \r\n", PAGE, kind="alternative")).text
        == "Слова страницы"
    )


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"filename*=koi8-r''%F3%DE%A3%D4.pdf", "Счёт.pdf"),
        (b"filename*0*=utf-8''%D0%A1%D1%87; filename*1*=%D1%91%D1%82.pdf", "Счёт.pdf"),
        (b"filename*=utf-8''%D1%F7%B8%F2.pdf", "Счёт.pdf"),
        (b'filename="' + word("Счёт.pdf", "cp1251").encode() + b'"', "Счёт.pdf"),
        (b'filename="' + "Счёт.pdf".encode("cp1251") + b'"', "Счёт.pdf"),
        (b'filename="' + "Счёт.pdf".encode() + b'"', "Счёт.pdf"),
        (b"filename=schet.pdf", "schet.pdf"),
        (b"size=5", "файл.pdf"),
    ],
)
def test_names_of_files_are_read_by_whatever_rule(disposition: bytes, name: str) -> None:
    body = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + disposition
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64encode(PDF)
    )  # fmt: skip
    (found,) = read(parts(PLAIN, body)).attachments
    assert (found.name, found.content_type, found.content()) == (name, "application/pdf", PDF)


def test_a_forwarded_letter_gives_its_words_and_its_files() -> None:
    inner = letter("Внутри", files=(("a.pdf", PDF, "application/pdf"),))
    found = read(parts(PLAIN, b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert found.text == (
        "Слова\n\nПересланное письмо:\nОт: Проверкина Вера Павловна <vera@pochta.example>\n"
        "Тема: Пересчёт платы\nВнутри"
    )
    assert [file.name for file in found.attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"no headers at all",
        b"Content-Type: multipart/mixed\r\n\r\nText",
        b'Content-Type: multipart/mixed; boundary="B"\r\n\r\nText without borders',
        parts(PLAIN)[:-10],
        b"Content-Type: text/plain; charset=\xff\xfe\r\n\r\nText",
        b"Content-Type: ;;;\r\nContent-Transfer-Encoding: nonsense\r\n\r\nText",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!",
        b"From: \x00\xff <\x00@\xff>\r\nSubject: \x00\r\n\r\n\x00",
        b"Date: 99 Foo 99999 99:99:99 +9999\r\n\r\nText",
        b"Message-ID: <\xff>\r\nReferences: <<<>>>\r\n\r\nText",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n",
    ],
)
def test_broken_letters_are_read_as_far_as_they_can_be(raw: bytes) -> None:
    found = read(raw)
    assert "\x00" not in f"{found.text}{found.subject}{found.sender}"
    assert [file.content() for file in found.attachments] == [file.content() for file in found.attachments]
    assert len(digest_of(BytesIO(raw))) == 64


def test_a_container_without_borders_is_read_as_words() -> None:
    assert read(b'Content-Type: multipart/mixed; boundary="B"\r\n\r\nTo whom').text == "To whom"


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_letter(raw: bytes) -> None:
    assert isinstance(read(raw), Letter)


@given(st.integers(0, 2**32))
def test_a_letter_with_bytes_thrown_away_and_changed_is_still_read(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(letter(files=(("Счёт.pdf", PDF, "application/pdf"),)))
    for _ in range(20):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    assert isinstance(read(bytes(raw[: chance.randrange(len(raw))])), Letter)


def nested(depth: int, kind: str) -> bytes:
    raw = PLAIN
    for level in range(depth):
        if kind == "message":
            raw = b"Content-Type: message/rfc822\r\n\r\n" + raw
        else:
            mark = f"b{level}"
            raw = (
                f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n--{mark}\r\n'.encode() + raw
                + f"\r\n--{mark}--\r\n".encode()
            )  # fmt: skip
    return raw


@pytest.mark.parametrize("kind", ["multipart", "message"])
def test_letters_within_letters_have_an_end(kind: str) -> None:
    assert "Слова" in read(nested(30, kind)).text
    for depth in (MOST_CONTAINERS + 1, 3000):
        with pytest.raises(Unreadable):
            read(nested(depth, kind))


def test_of_a_letter_too_large_the_beginning_is_read() -> None:
    raw = letter(files=(("a.bin", b"x" * 300_000, "application/octet-stream"),))
    found = read_beginning(BytesIO(raw), 10_000)
    assert (found.text, found.attachments) == (TEXT, ())
    assert found.subject == read_head(BytesIO(raw)).subject == "Пересчёт платы"


def test_copies_of_a_letter_are_one_and_other_words_are_another() -> None:
    raw = letter()
    same = with_headers(raw, Received="by mx.example", Delivered_To="x@y", X_Spam_Status="No")
    assert digest_of(BytesIO(raw)) == digest_of(BytesIO(same))
    assert digest_of(BytesIO(raw)) == digest_of(BytesIO(raw.replace(b"\r\n", b"\n")))
    others = [
        letter("Иначе"),
        letter(message_id="<2@x>"),
        letter(subject="Иное"),
        letter(sender="a@b.example"),
    ]
    assert len({digest_of(BytesIO(each)) for each in [raw, *others]}) == 5


def test_names_that_only_look_alike_are_other_mailboxes() -> None:
    assert same_address("Vera@pochta.example", "vera@POCHTA.example")
    assert not same_address("vera@pochta.example", "vera@pochta.example.evil.example")
    assert not same_address("", "")


def test_a_text_written_as_a_page_alone_keeps_its_lines() -> None:
    message = EmailMessage()
    message["From"] = SENDER
    message.set_content("<div>Раз</div><div>Два<br>Три</div><ul><li>Четыре</ul>", subtype="html")
    assert read(message.as_bytes()).text.split() == ["Раз", "Два", "Три", "Четыре"]
    assert read(message.as_bytes()).text.count("\n") >= 3
