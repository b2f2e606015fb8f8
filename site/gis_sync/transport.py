"""Carries one message to GIS ZhKKh and its answer into a file, never the same message twice by itself."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from ssl import SSLEOFError
from types import TracebackType
from typing import BinaryIO
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from gis_sync.errors import SAMPLE, Content, Fault, Judgement, NoAnswer, judge_answer, recognise
from pages.addresses import is_loopback

CHUNK = 64 * 1024
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
FINGERPRINT = re.compile(r"[0-9a-f]{40}")


class Service(StrEnum):
    """The services of the exchange by their paths, as the official descriptions give them."""

    APPEALS = "/ext-bus-appeals-service/services/AppealsAsync"
    NSI = "/ext-bus-nsi-common-service/services/NsiCommonAsync"
    ORGANISATIONS = "/ext-bus-org-registry-common-service/services/OrgRegistryCommonAsync"


class BadEndpoint(ValueError):
    """The words are Russian and say which setting is wrong."""


@dataclass(frozen=True)
class Endpoint:
    """Where GIS ZhKKh is and how we present ourselves; raises BadEndpoint when that cannot be right.

    ``url``: «https://…», or «http://127.0.0.1:…» of a local tunnel that speaks GOST TLS for us; plain http
    elsewhere only to a ``stand``. ``login``, ``password`` and ``fingerprint`` (SHA-1 of the certificate,
    lower hex) are asked for by the stands only. ``ca_file``: PEM of the authorities to believe, «» for the
    usual ones. ``read_seconds``: the longest silence; ``answer_seconds``: the longest that the body of one
    answer may take to come, however steadily it drips.
    """

    url: str
    org_ppa_guid: str
    login: str = ""
    password: str = field(default="", repr=False)
    fingerprint: str = ""
    stand: bool = False
    ca_file: str = ""
    connect_seconds: float = 10.0
    read_seconds: float = 180.0
    answer_seconds: float = 900.0

    def __post_init__(self) -> None:
        problem = _problem_with_address(self.url, stand=self.stand) or self._problem()
        if problem:
            raise BadEndpoint(problem)

    def _problem(self) -> str:
        if not GUID.fullmatch(self.org_ppa_guid):
            return "orgPPAGUID: нужен идентификатор вида 8-4-4-4-12 шестнадцатеричных цифр."
        if self.fingerprint and not FINGERPRINT.fullmatch(self.fingerprint):
            return (
                "Отпечаток сертификата: нужны 40 шестнадцатеричных цифр, строчными буквами и без двоеточий."
            )
        if self.ca_file and not Path(self.ca_file).is_file():
            return "Сертификаты удостоверяющих центров: такого файла нет."
        if min(self.connect_seconds, self.read_seconds, self.answer_seconds) <= 0:
            return "Время ожидания ГИС ЖКХ: нужно больше нуля секунд."
        return ""


def _problem_with_address(url: str, *, stand: bool) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Адрес ГИС ЖКХ: его невозможно прочитать."
    if re.search(r"\s", url) or parts.scheme not in {"http", "https"} or not host:
        return "Адрес ГИС ЖКХ: нужен адрес без пробелов, который начинается с «https://» или «http://»."
    if parts.username is not None or parts.password is not None:
        return "Адрес ГИС ЖКХ: логину и паролю в нём не место, для них есть свои настройки."
    if parts.query or parts.fragment:
        return "Адрес ГИС ЖКХ: нужен адрес без «?» и «#»."
    if parts.scheme == "http" and not stand and not is_loopback(host):
        return "Адрес ГИС ЖКХ: без шифрования соединяются только с этим компьютером (stunnel) и со стендом."
    return ""


@dataclass(frozen=True)
class Received:
    """A body as read. ``whole``: nothing announced is missing; ``more``: it was longer than allowed."""

    size: int
    whole: bool
    more: bool
    head: bytes = field(repr=False)
    tail: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """``size`` is in bytes, as unpacked into the file."""

    status: int
    content: Content
    size: int

    @property
    def judgement(self) -> Judgement | None:
        """What follows from an answer that is no message, None for a message."""
        return judge_answer(self.status, self.content)


class Transport:
    """One session with one endpoint; not for several threads at once."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._session = requests.Session()
        # Neither proxies nor authorities nor .netrc of the environment.
        self._session.trust_env = False
        self._session.verify = endpoint.ca_file or True
        once = HTTPAdapter(max_retries=urllib3.Retry(total=0, read=False))
        self._session.mount("https://", once)
        self._session.mount("http://", once)
        if endpoint.login:
            self._session.auth = HTTPBasicAuth(endpoint.login.encode(), endpoint.password.encode())
        if endpoint.fingerprint:
            self._session.headers["X-Client-Cert-Fingerprint"] = endpoint.fingerprint

    def __enter__(self) -> "Transport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def post(self, service: Service, action: str, body: bytes, into: BinaryIO) -> Answer:
        """Send a SOAP message once and write what comes, of whatever status, into a file.

        ``action``: the operation, «exportAppeal». Raises NoAnswer when nothing comes, or not in time, or the
        file cannot take it.
        """
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"urn:{action}"',
            "Accept-Encoding": "gzip",
        }
        with self.send("POST", service.value, headers, body) as response:
            received = self.receive(response, into)
            content = recognise(
                received.head,
                received.tail,
                whole=received.whole,
                content_type=response.headers.get("Content-Type", ""),
            )
            return Answer(response.status_code, content, received.size)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> requests.Response:
        """Send a request once and return its response with the body still to be read; raises NoAnswer.

        Redirects are not followed: after one a POST would be a GET.
        """
        # A file is handed to the connection block by block, so that it shows how far the sending got.
        content = None if body is None else BytesIO(body)
        try:
            return self._session.request(
                method,
                self.endpoint.url.rstrip("/") + path,
                headers=dict(headers),
                data=content,
                timeout=(self.endpoint.connect_seconds, self.endpoint.read_seconds),
                allow_redirects=False,
                stream=True,
            )
        except (OSError, HTTPError) as error:
            all_left = content is not None and content.tell() == len(body or b"")
            raise NoAnswer(fault_of(error), may_be_accepted=all_left) from error

    def receive(self, response: requests.Response, into: BinaryIO, most: int | None = None) -> Received:
        """Write the body of a response, unpacked and at most so many bytes of it; raises NoAnswer."""
        size, head, tail = 0, b"", b""
        whole, more = True, False
        try:
            for chunk in self._chunks(response):
                more = most is not None and size + len(chunk) > most
                allowed = chunk if most is None else chunk[: most - size]
                _save(into, allowed)
                size += len(allowed)
                head += allowed[: SAMPLE - len(head)]
                tail = (tail + allowed)[-SAMPLE:]
                if more:
                    break
        except _BrokenOff:
            whole = False
        _save(into, b"")
        return Received(size, whole, more, head, tail)

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        deadline = time.monotonic() + self.endpoint.answer_seconds
        while True:
            if time.monotonic() > deadline:
                raise NoAnswer(Fault.TIME_OUT, may_be_accepted=True)
            try:
                chunk = response.raw.read1(CHUNK, decode_content=True)
            except ReadTimeoutError as error:
                raise NoAnswer(Fault.TIME_OUT, may_be_accepted=True) from error
            except HTTPError as error:
                raise _BrokenOff from error
            if not chunk:
                return
            yield chunk


class _BrokenOff(Exception):
    """The body ended before its end, or cannot be unpacked."""


def _save(into: BinaryIO, content: bytes) -> None:
    try:
        if content:
            into.write(content)
        else:
            into.flush()
    except OSError as error:
        raise NoAnswer(Fault.NOT_SAVED, may_be_accepted=True) from error


def fault_of(error: BaseException) -> Fault:
    """Return what broke off a call, by the errors that lie within the one that was raised."""
    within = list(_errors_within(error))
    for kinds, fault in FAULTS:
        if any(isinstance(one, kinds) for one in within):
            return fault
    return Fault.RESET


FAULTS: list[tuple[tuple[type[BaseException], ...], Fault]] = [
    ((NameResolutionError,), Fault.NAME),
    ((NewConnectionError,), Fault.CONNECTION),
    ((requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError), Fault.TIME_OUT),
    # Whoever hangs up in the midst of the handshake does not object to anything.
    ((SSLEOFError,), Fault.RESET),
    ((requests.exceptions.SSLError, urllib3.exceptions.SSLError), Fault.TLS),
]


def _errors_within(error: BaseException) -> Iterator[BaseException]:
    inner: object = error
    while isinstance(inner, BaseException):
        yield inner
        wrapped = [getattr(inner, "reason", None), *inner.args]
        inner = next((one for one in wrapped if isinstance(one, BaseException)), None)
