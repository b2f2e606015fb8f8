import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gis_sync.faulty_server import Call, FaultyServer, faulty_server

from gis_sync.errors import Fault, NoAnswer, Refused, Verdict
from gis_sync.file_store import (
    EXTENSIONS,
    PART,
    FileStore,
    NotSendable,
    Stored,
    check_name,
    decoded_name,
    encoded_name,
)
from gis_sync.transport import Endpoint, Transport

ORGANISATION = "0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0101"
GUID = "a1b2c3d4-0001-11ef-9000-0242ac12{:04d}"
BASE = "/ext-bus-file-store-service/rest/appeals"
NAME = "Ответ № 5 «Энергия».pdf"
BIG = Random(5).randbytes(12_000_000)


@dataclass
class Upload:
    name: str
    length: int
    count: int
    parts: dict[int, bytes] = field(default_factory=dict)
    completed: bool = False

    @property
    def content(self) -> bytes:
        return b"".join(self.parts[number] for number in sorted(self.parts))


@dataclass
class Store:
    """What a store does by the book; ``before`` is asked first and answers True when it has answered."""

    uploads: dict[str, Upload] = field(default_factory=dict)
    before: Callable[[Call], bool] = lambda call: False
    ranges_as: int = 200

    def behave(self, call: Call) -> None:
        if self.before(call):
            return
        path, _, query = call.path.partition("?")
        guid = path.removeprefix(BASE).strip("/")
        if call.method in {"PUT", "POST"} and not guid:
            self.begin(call, query)
        elif guid not in self.uploads:
            call.answer(400, X_Upload_Error="FileNotFoundException")
        else:
            {"PUT": self.part, "POST": self.complete, "HEAD": self.describe, "GET": self.give}[call.method](
                call, self.uploads[guid]
            )

    def begin(self, call: Call, query: str) -> None:
        name = call.headers["X-Upload-Filename"]
        guid = GUID.format(len(self.uploads))
        if query == "upload":
            length, count = int(call.headers["X-Upload-Length"]), int(call.headers["X-Upload-Part-Count"])
            self.uploads[guid] = Upload(name, length, count)
        elif self.damaged(call):
            return
        else:
            self.uploads[guid] = Upload(name, len(call.body), 1, {1: call.body}, completed=True)
        call.answer(200, X_Upload_UploadID=guid, Location=f"{BASE}/{guid}")

    def damaged(self, call: Call) -> bool:
        if b64decode(call.headers["Content-MD5"]) == hashlib.md5(call.body).digest():
            return False
        call.answer(400, X_Upload_Error="HashConflictException")
        return True

    def part(self, call: Call, upload: Upload) -> None:
        if not self.damaged(call):
            assert len(call.body) <= PART
            upload.parts[int(call.headers["X-Upload-Partnumber"])] = call.body
            call.answer(200)

    def complete(self, call: Call, upload: Upload) -> None:
        if len(upload.parts) != upload.count:
            call.answer(400, X_Upload_Error="InvalidPartNumberException")
        else:
            upload.completed = True
            call.answer(200)

    def describe(self, call: Call, upload: Upload) -> None:
        call.answer(
            200,
            X_Upload_Filename=upload.name,
            X_Upload_Length=str(upload.length),
            X_Upload_Completed_Parts=",".join(map(str, sorted(upload.parts))),
            X_Upload_Completed=str(upload.completed).lower(),
        )

    def give(self, call: Call, upload: Upload) -> None:
        if wanted := call.headers["Range"]:
            first, last = map(int, wanted.removeprefix("bytes=").split("-"))
            assert last - first < PART
            call.answer(self.ranges_as, upload.content[first : last + 1])
        else:
            assert upload.length <= PART
            call.answer(200, upload.content)

    def hold(self, content: bytes) -> str:
        guid = GUID.format(len(self.uploads))
        self.uploads[guid] = Upload("x.pdf", len(content), 1, {1: content}, completed=True)
        return guid


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def store(server: FaultyServer) -> Store:
    made = Store()
    server.behave = made.behave
    return made


@pytest.fixture
def client(server: FaultyServer, store: Store) -> Iterator[FileStore]:
    endpoint = Endpoint(server.url, ORGANISATION, login="sit", password="x", read_seconds=5.0)
    with Transport(endpoint) as transport:
        yield FileStore(transport)


def calls(server: FaultyServer) -> list[tuple[str, str]]:
    return [(call.method, call.path.removeprefix(BASE)) for call in server.calls]


def part_numbers(server: FaultyServer) -> list[str]:
    return [call.headers["X-Upload-Partnumber"] for call in server.calls if call.method == "PUT"]


def nth(number: int, method: str, act: Callable[[Call], Any]) -> Callable[[Call], bool]:
    """Act on the n-th call of a method instead of what the store would do."""
    seen = 0

    def before(call: Call) -> bool:
        nonlocal seen
        seen += call.method == method
        if call.method != method or seen != number:
            return False
        act(call)
        return True

    return before


# Up


def test_a_small_file_goes_up_in_one_piece(client: FileStore, store: Store, server: FaultyServer) -> None:
    guid = client.upload(BytesIO(b"abc"), NAME)
    (call,) = server.calls
    assert (call.method, call.path) == ("PUT", BASE)
    assert call.headers["X-Upload-OrgPPAGUID"] == ORGANISATION
    # printf abc | openssl md5 -binary | base64
    assert call.headers["Content-MD5"] == "kAFQmDzST7DWlj99KOF/cg=="
    assert str(make_header(decode_header(call.headers["X-Upload-Filename"]))) == NAME
    assert call.headers["Authorization"].startswith("Basic ")
    assert store.uploads[guid].content == b"abc"


@pytest.mark.parametrize(("size", "count"), [(PART, 1), (PART + 1, 2), (2 * PART, 2), (2 * PART + 1, 3)])
def test_what_is_larger_than_a_part_goes_up_in_parts(
    client: FileStore, store: Store, server: FaultyServer, size: int, count: int
) -> None:
    guid = client.upload(BytesIO(BIG[:size]), NAME)
    assert store.uploads[guid].content == BIG[:size]
    assert store.uploads[guid].completed
    assert len(part_numbers(server)) == count
    if count > 1:
        assert calls(server) == [
            ("POST", "/?upload"),
            *[("PUT", f"/{guid}")] * count,
            ("POST", f"/{guid}?completed"),
            ("HEAD", f"/{guid}"),
        ]


def test_a_file_is_taken_by_its_path(client: FileStore, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert store.uploads[client.upload(path, "письмо.DOCX")].content == b"abc"


def test_a_stream_is_sent_from_its_beginning(client: FileStore, store: Store) -> None:
    stream = BytesIO(b"abc")
    stream.read()
    assert store.uploads[client.upload(stream, NAME)].content == b"abc"


def test_after_a_reset_at_the_second_part_only_missing_parts_are_sent(
    client: FileStore, store: Store, server: FaultyServer
) -> None:
    store.before = nth(2, "PUT", Call.reset)
    begun: list[str] = []
    with pytest.raises(NoAnswer) as caught:
        client.upload(BytesIO(BIG), NAME, remember=begun.append)
    assert (caught.value.fault, caught.value.judgement.verdict) == (Fault.RESET, Verdict.TRY_AGAIN)
    (remembered,) = begun
    server.calls.clear()
    guid = client.upload(BytesIO(BIG), NAME, begun=remembered, remember=begun.append)
    assert guid == remembered
    assert begun == [remembered]
    assert part_numbers(server) == ["2", "3"]
    assert store.uploads[guid].content == BIG
    assert store.uploads[guid].completed


def test_a_page_instead_of_the_last_answer_completes_nothing(
    client: FileStore, store: Store, server: FaultyServer
) -> None:
    store.before = nth(2, "POST", lambda call: call.answer(200, b"<html></html>"))
    begun: list[str] = []
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.upload(BytesIO(BIG), NAME, remember=begun.append)
    server.calls.clear()
    assert client.upload(BytesIO(BIG), NAME, begun=begun[0]) == begun[0]
    assert (part_numbers(server), store.uploads[begun[0]].completed) == ([], True)


@pytest.mark.parametrize("number", [1, 2])
def test_a_page_instead_of_a_piece_is_no_piece(client: FileStore, store: Store, number: int) -> None:
    guid, into = store.hold(BIG), BytesIO()
    store.before = nth(number, "GET", lambda call: call.answer(200, b"<html></html>"))
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.download(guid, into)
    assert client.download(guid, into) == len(BIG)
    assert into.getvalue() == BIG


def test_an_upload_whose_last_answer_was_lost_is_found_completed(
    client: FileStore, store: Store, server: FaultyServer
) -> None:
    def lose_the_answer(call: Call) -> None:
        store.uploads[GUID.format(0)].completed = True
        call.reset()

    store.before = nth(2, "POST", lose_the_answer)
    with pytest.raises(NoAnswer):
        client.upload(BytesIO(BIG), NAME)
    server.calls.clear()
    assert client.upload(BytesIO(BIG), NAME, begun=GUID.format(0)) == GUID.format(0)
    assert calls(server) == [("HEAD", f"/{GUID.format(0)}")]


def test_an_upload_that_the_store_forgot_begins_anew(client: FileStore, store: Store) -> None:
    begun: list[str] = []
    guid = client.upload(BytesIO(BIG), NAME, begun=GUID.format(77), remember=begun.append)
    assert begun == [guid] == [GUID.format(0)]
    assert store.uploads[guid].content == BIG


def test_an_upload_of_another_length_begins_anew(client: FileStore, store: Store) -> None:
    store.uploads[GUID.format(0)] = Upload("x.pdf", PART + 1, 2, {1: BIG[:PART]})
    guid = client.upload(BytesIO(BIG), NAME, begun=GUID.format(0))
    assert guid == GUID.format(1)
    assert store.uploads[guid].content == BIG


def test_an_upload_in_doubt_is_not_begun_anew(client: FileStore, store: Store, server: FaultyServer) -> None:
    store.before = nth(1, "HEAD", lambda call: call.answer(400, X_Upload_Error="INT002029"))
    with pytest.raises(Refused) as caught:
        client.upload(BytesIO(BIG), NAME, begun=GUID.format(0))
    assert caught.value.judgement.pause
    assert len(server.calls) == 1


def test_a_file_damaged_on_the_way_goes_again(client: FileStore, store: Store) -> None:
    def spoil(call: Call) -> bool:
        call.body += b"!"
        return False

    store.before = spoil
    with pytest.raises(Refused) as caught:
        client.upload(BytesIO(b"abc"), NAME)
    assert caught.value.judgement.verdict is Verdict.TRY_AGAIN
    assert caught.value.judgement.code == "HashConflictException"


@pytest.mark.parametrize(
    ("told", "code", "verdict"),
    [
        ("ExtensionException", "ExtensionException", Verdict.NEVER),
        ("ru.gosuslugi.FieldValidationException: X-Upload-Length", "FieldValidationException", Verdict.NEVER),
        ("CertificateValidationException", "CertificateValidationException", Verdict.FIX_SETTINGS),
        ("INT002029", "INT002029", Verdict.TRY_AGAIN),
        ("SomethingNewException", "SomethingNewException", Verdict.NEVER),
    ],
)
def test_a_refusal_is_judged_by_its_name(
    client: FileStore, store: Store, told: str, code: str, verdict: Verdict
) -> None:
    store.before = nth(1, "PUT", lambda call: call.answer(400, X_Upload_Error=told))
    with pytest.raises(Refused) as caught:
        client.upload(BytesIO(b"abc"), NAME)
    assert (caught.value.judgement.code, caught.value.judgement.verdict) == (code, verdict)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (401, Verdict.FIX_SETTINGS),
        (404, Verdict.FIX_SETTINGS),
        (502, Verdict.TRY_AGAIN),
        (500, Verdict.TRY_AGAIN),
    ],
)
def test_a_refusal_without_a_name_is_judged_by_its_status(
    client: FileStore, store: Store, status: int, verdict: Verdict
) -> None:
    page = b"<html><title>Sorry</title></html>"
    store.before = nth(1, "PUT", lambda call: call.answer(status, page))
    with pytest.raises(Refused) as caught:
        client.upload(BytesIO(b"abc"), NAME)
    assert caught.value.judgement.verdict is verdict
    assert "„Sorry“" in caught.value.judgement.explanation


def test_a_message_instead_of_a_refusal_is_tried_again(client: FileStore, store: Store) -> None:
    message = b'<S:Envelope xmlns:S="u"><S:Body/></S:Envelope>'
    store.before = nth(1, "PUT", lambda call: call.answer(500, message))
    with pytest.raises(Refused) as caught:
        client.upload(BytesIO(b"abc"), NAME)
    assert caught.value.judgement.verdict is Verdict.TRY_AGAIN


@pytest.mark.parametrize("told", [None, "", "../../etc"])
def test_a_success_without_a_number_is_none(client: FileStore, store: Store, told: str | None) -> None:
    store.before = nth(1, "PUT", lambda call: call.answer(200, X_Upload_UploadID=told))
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.upload(BytesIO(b"abc"), NAME)


def test_silence_of_the_store_is_never_unclear(client: FileStore, store: Store) -> None:
    store.before = nth(1, "PUT", Call.hang_up)
    with pytest.raises(NoAnswer) as caught:
        client.upload(BytesIO(b"abc"), NAME)
    assert caught.value.judgement.verdict is Verdict.TRY_AGAIN


# Names


@pytest.mark.parametrize("char", '<>?:|*%\\"/')
def test_forbidden_characters_are_refused_before_sending(
    client: FileStore, server: FaultyServer, char: str
) -> None:
    with pytest.raises(NotSendable) as caught:
        client.upload(BytesIO(b"abc"), f"a{char}b.pdf")
    assert str(caught.value) == f"Имя файла «a{char}b.pdf»: ГИС ЖКХ не принимает имён со знаком {char}"
    assert server.calls == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a\r\nX-Evil: 1.pdf", "управляющий знак"),
        ("photo.png", "такие расширения"),
        ("pdf", "такие расширения"),
        (".pdf", "такие расширения"),
        ("letter.", "такие расширения"),
        ("а" * 1021 + ".pdf", "длиннее 1024 знаков"),
    ],
)
def test_other_names_are_refused_in_words(name: str, words: str) -> None:
    with pytest.raises(NotSendable, match=words):
        check_name(name)


@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
def test_every_extension_of_the_list_is_sent_in_either_case(extension: str) -> None:
    check_name(f"письмо.{extension}")
    check_name(f"письмо.{extension.upper()}")


def test_settings_may_allow_more_extensions(client: FileStore, store: Store) -> None:
    wider = FileStore(client.transport, extensions=EXTENSIONS | {"sig"})
    assert store.uploads[wider.upload(BytesIO(b"abc"), "ответ.pdf.sig")].content == b"abc"


def test_an_empty_file_is_not_sent(client: FileStore, server: FaultyServer) -> None:
    with pytest.raises(NotSendable, match="пуст"):
        client.upload(BytesIO(b""), NAME)
    assert server.calls == []


def test_names_are_base64_words_of_a_header() -> None:
    # printf 'Ответ.pdf' | base64
    assert encoded_name("Ответ.pdf") == "=?utf-8?b?0J7RgtCy0LXRgi5wZGY=?="


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=300))
def test_every_name_comes_back_from_its_words(name: str) -> None:
    words = encoded_name(name)
    assert words.isascii()
    assert "\n" not in words
    assert max(map(len, words.split(" "))) <= 75
    assert decoded_name(words) == name


def test_names_with_blanks_come_back_from_their_words() -> None:
    name = "Ответ на обращение от 5 июня " * 10 + ".pdf"
    assert decoded_name(encoded_name(name)) == name


@pytest.mark.parametrize("value", ["plain.pdf", "=?utf-8?b?0J7RgtCy0LXRg?=", "=?none-such?q?a?=", ""])
def test_a_name_that_cannot_be_decoded_is_kept(value: str) -> None:
    assert isinstance(decoded_name(value), str)
    assert decoded_name("plain.pdf") == "plain.pdf"


# Down


def test_a_file_is_described(client: FileStore, store: Store) -> None:
    store.uploads[GUID.format(0)] = Upload(encoded_name(NAME), 12_000_000, 3, {1: b"", 3: b""})
    described = client.describe(GUID.format(0))
    assert described == Stored(NAME, 12_000_000, frozenset({1, 3}), completed=False)


def test_a_small_file_comes_as_a_whole(client: FileStore, store: Store, server: FaultyServer) -> None:
    guid = store.hold(BIG[:PART])
    into = BytesIO()
    assert client.download(guid, into) == PART
    assert into.getvalue() == BIG[:PART]
    assert calls(server) == [("HEAD", f"/{guid}"), ("GET", f"/{guid}?getfile")]
    assert server.calls[1].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [200, 206])
def test_a_large_file_comes_in_ranges(
    client: FileStore, store: Store, server: FaultyServer, status: int
) -> None:
    store.ranges_as = status
    into = BytesIO()
    assert client.download(store.hold(BIG), into) == len(BIG)
    assert into.getvalue() == BIG
    assert [call.headers["Range"] for call in server.calls[1:]] == [
        "bytes=0-5242879",
        "bytes=5242880-10485759",
        "bytes=10485760-11999999",
    ]


@pytest.mark.parametrize("have", [1, PART, 7_000_000])
def test_what_is_there_already_is_not_fetched_again(
    client: FileStore, store: Store, server: FaultyServer, have: int
) -> None:
    into = BytesIO(BIG[:have])
    client.download(store.hold(BIG), into)
    assert into.getvalue() == BIG
    assert server.calls[1].headers["Range"].startswith(f"bytes={have}-")


def test_nothing_is_fetched_when_all_is_there(client: FileStore, store: Store, server: FaultyServer) -> None:
    into = BytesIO(b"abc")
    assert client.download(store.hold(b"abc"), into) == 3
    assert [call.method for call in server.calls] == ["HEAD"]


def test_more_than_the_file_is_something_else_and_is_fetched_anew(client: FileStore, store: Store) -> None:
    into = BytesIO(b"abcd")
    client.download(store.hold(b"xyz"), into)
    assert into.getvalue() == b"xyz"


def test_a_download_that_broke_off_goes_on(client: FileStore, store: Store, server: FaultyServer) -> None:
    def half(call: Call) -> None:
        call.answer(206, BIG[PART : PART + 1_000_000], Content_Length=str(PART))
        call.hang_up()

    guid, into = store.hold(BIG), BytesIO()
    store.before = nth(2, "GET", half)
    with pytest.raises(NoAnswer) as caught:
        client.download(guid, into)
    assert (caught.value.fault, caught.value.judgement.verdict) == (Fault.RESET, Verdict.TRY_AGAIN)
    assert into.getvalue() == BIG[: PART + 1_000_000]
    server.calls.clear()
    client.download(guid, into)
    assert into.getvalue() == BIG
    assert server.calls[1].headers["Range"].startswith(f"bytes={PART + 1_000_000}-")


def test_a_download_that_stops_is_late(server: FaultyServer, store: Store) -> None:
    def stall(call: Call) -> None:
        call.answer(200, b"a", Content_Length="3")
        call.hang()

    store.before = nth(1, "GET", stall)
    guid, into = store.hold(b"abc"), BytesIO()
    impatient = Endpoint(server.url, ORGANISATION, read_seconds=1.0)
    with Transport(impatient) as transport, pytest.raises(NoAnswer) as caught:
        FileStore(transport).download(guid, into)
    assert (caught.value.fault, caught.value.judgement.verdict) == (Fault.TIME_OUT, Verdict.TRY_AGAIN)
    assert into.getvalue() == b"a"


def test_a_store_that_ignores_ranges_is_taken_at_its_length(client: FileStore, store: Store) -> None:
    store.before = nth(1, "GET", lambda call: call.answer(200, BIG))
    into = BytesIO(b"?" * 100)
    client.download(store.hold(BIG), into)
    assert into.getvalue() == BIG


def test_more_than_was_asked_for_is_not_kept(client: FileStore, store: Store) -> None:
    store.before = nth(2, "GET", lambda call: call.answer(200, BIG, Content_Length=None))
    into = BytesIO()
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.download(store.hold(BIG), into)
    assert into.getvalue() == BIG[:PART]


def test_another_range_than_asked_for_is_not_kept(client: FileStore, store: Store) -> None:
    told = f"bytes 0-{PART - 1}/{len(BIG)}"
    store.before = nth(2, "GET", lambda call: call.answer(206, BIG[:PART], Content_Range=told))
    into = BytesIO()
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.download(store.hold(BIG), into)
    assert into.getvalue() == BIG[:PART]


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_file_not_checked_for_viruses_is_asked_for_again(
    client: FileStore, store: Store, method: str
) -> None:
    told = "FileVirusNotCheckedException"
    store.before = nth(1, method, lambda call: call.answer(400, b"no", X_Upload_Error=told))
    guid, into = store.hold(b"abc"), BytesIO()
    with pytest.raises(Refused) as caught:
        client.download(guid, into)
    assert (caught.value.judgement.verdict, caught.value.judgement.code) == (Verdict.TRY_AGAIN, told)
    assert into.getvalue() == b""
    client.download(guid, into)
    assert into.getvalue() == b"abc"


def test_a_file_of_untold_length_is_not_fetched(client: FileStore, store: Store) -> None:
    store.before = nth(1, "HEAD", lambda call: call.answer(200, X_Upload_Length="many"))
    with pytest.raises(Refused, match="TRY_AGAIN"):
        client.download(store.hold(b"abc"), BytesIO())


def test_a_full_disk_is_told(client: FileStore, store: Store) -> None:
    class Full(BytesIO):
        def write(self, content: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(NoAnswer) as caught:
        client.download(store.hold(b"abc"), Full())
    assert (caught.value.fault, caught.value.judgement.verdict) == (Fault.NOT_SAVED, Verdict.TRY_AGAIN)


@pytest.mark.parametrize("guid", ["", "..", "../x", "a1b2c3d4-0001-11ef-9000-0242ac120000?completed"])
def test_only_a_guid_names_a_file(client: FileStore, server: FaultyServer, guid: str) -> None:
    with pytest.raises(ValueError, match="^" if not guid else guid[:1].replace(".", r"\.")):
        client.download(guid, BytesIO())
    assert server.calls == []


def test_base64_of_the_checksum_is_of_the_part(client: FileStore, server: FaultyServer) -> None:
    client.upload(BytesIO(BIG), NAME)
    sums = [call.headers["Content-MD5"] for call in server.calls if call.method == "PUT"]
    parts = [BIG[start : start + PART] for start in range(0, len(BIG), PART)]
    assert sums == [b64encode(hashlib.md5(part).digest()).decode() for part in parts]
