import gzip
import logging
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.gis_sync.faulty_server import Call, FaultyServer, faulty_server

from gis_sync.errors import Fault, Kind, NoAnswer, Verdict
from gis_sync.transport import BadEndpoint, Endpoint, Service, Transport

ORGANISATION = "0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0101"
FINGERPRINT = "0123456789abcdef0123456789abcdef01234567"
SOAP = (
    b"<?xml version='1.0' encoding='UTF-8'?>\n"
    b'<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>%s</env:Body></env:Envelope>'
)
ACK = SOAP % "<a>Принято</a>".encode()
REQUEST = SOAP % b"<request/>"
PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body/></html>"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def endpoint(url: str, **more: Any) -> Endpoint:
    return Endpoint(url=url, org_ppa_guid=ORGANISATION, **{"read_seconds": 5.0, **more})


def post(url: str, body: bytes = REQUEST, **more: Any) -> tuple[Any, bytes]:
    into = BytesIO()
    with Transport(endpoint(url, **more)) as transport:
        answer = transport.post(Service.APPEALS, "exportAppeal", body, into)
    return answer, into.getvalue()


def silence(url: str, body: bytes = REQUEST, **more: Any) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        post(url, body, **more)
    return caught.value


# What is sent


def test_a_message_goes_to_its_service_as_soap_says(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    answer, content = post(server.url + "/")
    (call,) = server.calls
    assert (call.method, call.path) == ("POST", "/ext-bus-appeals-service/services/AppealsAsync")
    assert call.headers["SOAPAction"] == '"urn:exportAppeal"'
    assert call.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert call.headers["Content-Length"] == str(len(REQUEST))
    assert call.headers["Accept-Encoding"] == "gzip"
    assert call.body == REQUEST
    assert content == ACK
    assert (answer.status, answer.content.kind, answer.size) == (200, Kind.SOAP, len(ACK))
    assert answer.judgement is None


def test_production_is_told_neither_login_nor_fingerprint(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    post(server.url)
    assert server.calls[0].headers["Authorization"] is None
    assert server.calls[0].headers["X-Client-Cert-Fingerprint"] is None


def test_a_stand_is_told_login_and_fingerprint(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    post(server.url, login="sit", password="пароль", fingerprint=FINGERPRINT, stand=True)
    # printf 'sit:пароль' | base64
    assert server.calls[0].headers["Authorization"] == "Basic c2l0OtC/0LDRgNC+0LvRjA=="
    assert server.calls[0].headers["X-Client-Cert-Fingerprint"] == FINGERPRINT


def test_one_connection_serves_several_messages(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    with Transport(endpoint(server.url)) as transport:
        for _ in range(3):
            transport.post(Service.NSI, "getState", REQUEST, BytesIO())
    assert len({call.handler.client_address for call in server.calls}) == 1


def test_a_connection_closed_between_messages_costs_no_message(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        call.answer(200, ACK)
        call.hang_up()

    server.behave = behave
    with Transport(endpoint(server.url)) as transport:
        for _ in range(2):
            answer = transport.post(Service.APPEALS, "importAnswer", REQUEST, BytesIO())
            assert answer.content.kind is Kind.SOAP
            time.sleep(0.2)
    assert len(server.calls) == 2


def test_the_environment_has_no_say(server: FaultyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    answer, _ = post(server.url)
    assert answer.content.kind is Kind.SOAP


def test_a_redirect_is_not_followed(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(302, Location=f"{server.url}/login")
    answer, _ = post(server.url)
    assert len(server.calls) == 1
    assert answer.judgement.verdict is Verdict.FIX_SETTINGS


# What is surely not sent


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_refused_connection_has_sent_nothing() -> None:
    error = silence(f"http://127.0.0.1:{closed_port()}")
    assert (error.fault, error.may_be_accepted) == (Fault.CONNECTION, False)
    assert error.judgement.verdict is Verdict.TRY_AGAIN


def test_an_unknown_name_has_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*address: Any, **more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = silence("https://gis.invalid")
    assert (error.fault, error.may_be_accepted) == (Fault.NAME, False)


def test_a_full_queue_of_connections_has_sent_nothing() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), socket.socket() as second:
            second.setblocking(False)
            second.connect_ex(("127.0.0.1", port))
            error = silence(f"http://127.0.0.1:{port}", connect_seconds=0.2)
    assert (error.fault, error.may_be_accepted) == (Fault.TIME_OUT, False)


def test_a_plain_server_behind_https_has_been_sent_nothing(server: FaultyServer) -> None:
    error = silence(server.url.replace("http:", "https:"))
    assert (error.fault, error.may_be_accepted) == (Fault.TLS, False)
    assert error.judgement.verdict is Verdict.FIX_SETTINGS
    assert server.calls == []


def test_a_silent_handshake_has_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        error = silence(f"https://127.0.0.1:{listener.getsockname()[1]}", connect_seconds=0.2)
    assert (error.fault, error.may_be_accepted) == (Fault.TIME_OUT, False)


def test_hanging_up_in_the_handshake_is_no_fault_of_the_settings() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: hang_up_after_hello(listener))
        thread.start()
        error = silence(f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    assert (error.fault, error.may_be_accepted) == (Fault.RESET, False)
    assert error.judgement.verdict is Verdict.TRY_AGAIN


def hang_up_after_hello(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)


def test_half_a_request_cannot_be_accepted(server: FaultyServer) -> None:
    server.early = True
    server.behave = lambda call: call.reset()
    error = silence(server.url, SOAP % (b" " * 20_000_000))
    assert (error.fault, error.may_be_accepted) == (Fault.RESET, False)


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    )
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *extension], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.fixture
def tls_url(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve_tls, args=(listener, context))
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def serve_tls(listener: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listener.accept()
    connection.settimeout(5)
    try:
        with context.wrap_socket(connection, server_side=True) as safe:
            received = b""
            while not received.endswith(b"Envelope>"):
                received += safe.recv(4096)
            safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(ACK), ACK))
    except OSError:
        connection.close()


def test_an_unknown_authority_is_not_believed(tls_url: str) -> None:
    error = silence(tls_url)
    assert (error.fault, error.may_be_accepted) == (Fault.TLS, False)


def test_an_authority_of_the_settings_is_believed(tls_url: str, certificate: Path) -> None:
    answer, content = post(tls_url, ca_file=str(certificate))
    assert (answer.content.kind, content) == (Kind.SOAP, ACK)


# What may have been accepted


@pytest.mark.parametrize(
    ("behave", "fault", "patience"),
    [(Call.hang, Fault.TIME_OUT, 0.3), (Call.reset, Fault.RESET, 5.0), (Call.hang_up, Fault.RESET, 5.0)],
    ids=["hangs", "resets", "hangs up"],
)
def test_silence_after_the_request_leaves_open_whether_it_was_accepted(
    server: FaultyServer, behave: Any, fault: Fault, patience: float
) -> None:
    server.behave = behave
    error = silence(server.url, read_seconds=patience)
    assert (error.fault, error.may_be_accepted) == (fault, True)
    assert error.judgement.verdict is Verdict.UNCLEAR
    # Sent once, whatever happened.
    assert len(server.calls) == 1


def test_an_answer_that_stops_is_late(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        call.answer(200, ACK[:50], Content_Length=str(len(ACK)))
        call.hang()

    server.behave = behave
    error = silence(server.url, read_seconds=0.3)
    assert (error.fault, error.may_be_accepted) == (Fault.TIME_OUT, True)


def test_an_answer_that_drips_is_late(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        call.answer(200, b"", Content_Length="1000")
        while not call.closing.is_set():
            call.write(b" ")
            time.sleep(0.05)

    server.behave = behave
    error = silence(server.url, answer_seconds=0.4)
    assert (error.fault, error.may_be_accepted) == (Fault.TIME_OUT, True)


def test_a_late_answer_within_the_time_is_taken(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        time.sleep(0.3)
        call.answer(200, ACK)

    server.behave = behave
    assert post(server.url, read_seconds=3.0)[1] == ACK


def test_a_full_disk_is_told_from_silence(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK)
    with Path("/dev/full").open("wb") as full, Transport(endpoint(server.url)) as transport:
        with pytest.raises(NoAnswer) as caught:
            transport.post(Service.APPEALS, "importAnswer", REQUEST, full)
        # What is still buffered would be written when the file is closed.
        full.raw.close()
    assert (caught.value.fault, caught.value.may_be_accepted) == (Fault.NOT_SAVED, True)


# What comes


def test_a_reset_within_the_body_is_a_truncated_answer(server: FaultyServer) -> None:
    read = threading.Event()

    class Watched(BytesIO):
        def write(self, content: Any) -> int:
            read.set()
            return super().write(content)

    def behave(call: Call) -> None:
        call.answer(200, ACK[:50], Content_Length=str(len(ACK)))
        read.wait(5)
        call.reset()

    server.behave = behave
    into = Watched()
    with Transport(endpoint(server.url)) as transport:
        answer = transport.post(Service.APPEALS, "exportAppeal", REQUEST, into)
    assert (answer.content.kind, into.getvalue()) == (Kind.TRUNCATED, ACK[:50])
    assert answer.judgement is not None
    assert answer.judgement.verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("length", [str(len(ACK)), None], ids=["announced", "not announced"])
def test_a_body_that_ends_early_is_truncated(server: FaultyServer, length: str | None) -> None:
    def behave(call: Call) -> None:
        call.answer(200, ACK[:-5], Content_Length=length)
        call.hang_up()

    server.behave = behave
    answer, _ = post(server.url)
    assert answer.content.kind is Kind.TRUNCATED


def test_a_whole_message_with_its_end_announced_further_off_is_truncated(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        call.answer(200, ACK, Content_Length=str(len(ACK) + 1))
        call.hang_up()

    server.behave = behave
    assert post(server.url)[0].content.kind is Kind.TRUNCATED


def test_chunks_without_the_last_one_are_truncated(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        call.answer(200, b"%x\r\n%s\r\n" % (len(ACK), ACK), Content_Length=None, Transfer_Encoding="chunked")

    server.behave = behave
    assert post(server.url)[0].content.kind is Kind.TRUNCATED


def test_chunks_are_put_together(server: FaultyServer) -> None:
    def behave(call: Call) -> None:
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (ACK[:40], ACK[40:])) + b"0\r\n\r\n"
        call.answer(200, body, Content_Length=None, Transfer_Encoding="chunked")

    server.behave = behave
    answer, content = post(server.url)
    assert (answer.content.kind, content) == (Kind.SOAP, ACK)


def test_gzip_is_unpacked(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, gzip.compress(ACK), Content_Encoding="gzip")
    answer, content = post(server.url)
    assert (answer.content.kind, answer.size, content) == (Kind.SOAP, len(ACK), ACK)


@pytest.mark.parametrize("packed", [gzip.compress(ACK)[:-30], b"no gzip at all"], ids=["cut", "spoilt"])
def test_broken_gzip_is_truncated(server: FaultyServer, packed: bytes) -> None:
    server.behave = lambda call: call.answer(200, packed, Content_Encoding="gzip")
    assert post(server.url)[0].content.kind is Kind.TRUNCATED


def test_a_page_of_a_gateway_is_no_answer(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(502, PAGE, Content_Type="text/html")
    answer, _ = post(server.url)
    assert (answer.content.kind, answer.content.title) == (Kind.HTML, "502 Bad Gateway")
    assert answer.judgement.verdict is Verdict.UNCLEAR
    assert answer.judgement.pause


def test_an_empty_success_is_no_success(server: FaultyServer) -> None:
    answer, content = post(server.url)
    assert (answer.content.kind, content) == (Kind.EMPTY, b"")
    assert answer.judgement.verdict is Verdict.UNCLEAR


def test_a_fault_with_status_500_is_a_message(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(500, ACK)
    answer, _ = post(server.url)
    assert (answer.status, answer.judgement) == (500, None)


def test_a_wrong_charset_in_the_headers_changes_no_byte(server: FaultyServer) -> None:
    server.behave = lambda call: call.answer(200, ACK, Content_Type="text/xml; charset=windows-1251")
    answer, content = post(server.url)
    assert (answer.content.kind, content) == (Kind.SOAP, ACK)


def test_a_large_answer_does_not_sit_in_memory(server: FaultyServer, tmp_path: Path) -> None:
    part = b"<item>" + b"x" * 999_987 + b"</item>"

    def behave(call: Call) -> None:
        start, end = SOAP.split(b"%s")
        call.answer(200, start, Content_Length=str(len(start) + 50 * len(part) + len(end)))
        for _ in range(50):
            call.write(part)
        call.write(end)

    server.behave = behave
    with (tmp_path / "answer.xml").open("wb") as into, Transport(endpoint(server.url)) as transport:
        tracemalloc.start()
        answer = transport.post(Service.APPEALS, "getState", REQUEST, into)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (answer.content.kind, answer.size) == (Kind.SOAP, into_size(tmp_path))
    assert answer.size > 50_000_000
    assert most < 4_000_000


def into_size(folder: Path) -> int:
    return (folder / "answer.xml").stat().st_size


# Endpoints


@pytest.mark.parametrize(
    "url",
    [
        "https://api.dom.gosuslugi.ru",
        "http://127.0.0.1:8080",
        "http://localhost:1443",
        "http://[::1]:8080/gis",
    ],
)
def test_good_addresses_are_taken(url: str) -> None:
    assert endpoint(url).url == url


def test_plain_http_goes_to_a_stand_only() -> None:
    url = "http://sit02.dom.test.gosuslugi.ru:10082"
    with pytest.raises(BadEndpoint, match="без шифрования"):
        endpoint(url)
    assert endpoint(url, stand=True).url == url


@pytest.mark.parametrize(
    ("url", "more", "words"),
    [
        ("api.dom.gosuslugi.ru", {}, "начинается с"),
        ("ftp://api.dom.gosuslugi.ru", {}, "начинается с"),
        ("https://", {}, "начинается с"),
        ("https://api.dom.gosuslugi.ru ", {}, "без пробелов"),
        ("https://api.dom.gosuslugi.ru:port", {}, "невозможно прочитать"),
        ("https://sit:secret@api.dom.gosuslugi.ru", {}, "логину и паролю"),
        ("https://api.dom.gosuslugi.ru/?wsdl", {}, "без «\\?»"),
        ("http://128.0.0.1:8080", {}, "без шифрования"),
        ("http://127.0.0.1.example.org:8080", {}, "без шифрования"),
        ("https://api.dom.gosuslugi.ru", {"org_ppa_guid": "1234"}, "orgPPAGUID"),
        ("https://api.dom.gosuslugi.ru", {"fingerprint": FINGERPRINT.upper()}, "Отпечаток"),
        ("https://api.dom.gosuslugi.ru", {"ca_file": "/nonexistent/ca.pem"}, "такого файла нет"),
        ("https://api.dom.gosuslugi.ru", {"read_seconds": 0.0}, "больше нуля"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(url: str, more: dict[str, Any], words: str) -> None:
    with pytest.raises(BadEndpoint, match=words):
        Endpoint(**{"url": url, "org_ppa_guid": ORGANISATION, **more})


def test_the_password_is_shown_nowhere(server: FaultyServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.behave = lambda call: call.reset()
    secret = endpoint(server.url, login="sit", password="very-secret")
    with Transport(secret) as transport, pytest.raises(NoAnswer) as caught:
        transport.post(Service.APPEALS, "exportAppeal", REQUEST, BytesIO())
    cause = caught.value.__cause__
    told = f"{secret!r} {secret} {transport!r} {caught.value!r} {cause!r} {caplog.text}"
    assert "very-secret" not in told
    assert "dmVyeS1zZWNyZXQ" not in told
