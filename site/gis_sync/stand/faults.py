"""Faults that the stand commits on purpose: which, at which operation, at which calls.

A mode works at one of three places: it answers instead of the service, it spoils the result of the message,
or it spoils an answer that the service has made, with the message accepted and processed.
"""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random
from uuid import uuid4

from gis_sync.stand import wire
from gis_sync.stand.file_calls import refuse
from gis_sync.stand.refusals import words
from gis_sync.stand.reply import Delivery, Reply
from gis_sync.stand.services import APPEALS_SERVICE

HTML = "<html><head><title>{status} {title}</title></head><body><h1>{title}</h1></body></html>"
_TITLES = {
    200: "Технические работы",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


class Mode(StrEnum):
    """What goes wrong."""

    FAULT = "fault"
    """SOAP fault with `code`."""
    UNTIL_REBUILT = "until_rebuilt"
    """The same fault to each byte-identical repetition of the packet that met it; a rebuilt one passes."""
    HTTP_EMPTY = "http_empty"
    """HTTP `status` with nothing in it."""
    HTTP_HTML = "http_html"
    """HTTP `status` with a page; with 200, a page where an envelope was due."""
    FILE_ERROR = "file_error"
    """The file store refuses by the name in `code`."""
    RESET = "reset"
    """The connection is reset, the message not accepted."""

    RESULT_ERROR = "result_error"
    """State 3 with ErrorMessage `code`; nothing is carried out."""
    RESULT_EMPTY = "result_empty"
    """State 3 with nothing in it."""
    DUPLICATES = "duplicates"
    """Each exported appeal comes twice."""
    STUCK_RECEIVED = "stuck_received"
    STUCK_PROCESSING = "stuck_processing"

    LOST_ACK = "lost_ack"
    """Accepted, then silence for `seconds` and the end of the connection."""
    RESET_AFTER = "reset_after"
    """Accepted, then reset."""
    TRUNCATED = "truncated"
    """Accepted, and half of the XML comes, as if it were all."""
    BROKEN_OFF = "broken_off"
    """Accepted, and the connection ends in the middle of the answer."""
    DRIP = "drip"
    """The answer comes in pieces over `seconds`."""
    HTTP_STATUS = "http_status"
    """The right answer under HTTP `status`."""
    FOREIGN_REQUESTER = "foreign_requester"
    """An Ack with another RequesterMessageGUID."""
    FOREIGN_MESSAGE = "foreign_message"
    """A getStateResult of another message."""
    OTHER_VERSION = "other_version"
    """A getStateResult with a version that is not the fixed one."""
    WRONG_CHARSET = "wrong_charset"
    """UTF-8 announced as windows-1251."""


INSTEAD = frozenset(
    {Mode.FAULT, Mode.UNTIL_REBUILT, Mode.HTTP_EMPTY, Mode.HTTP_HTML, Mode.FILE_ERROR, Mode.RESET}
)
IN_RESULT = frozenset(
    {Mode.RESULT_ERROR, Mode.RESULT_EMPTY, Mode.DUPLICATES, Mode.STUCK_RECEIVED, Mode.STUCK_PROCESSING}
)


@dataclass
class Rule:
    """A fault mode, and when it strikes: from the `first` matching call, `times` times, surely or not."""

    mode: Mode
    operation: str = ""
    """Name of the operation, or "" for each."""
    first: int = 1
    times: int | None = 1
    """None: without end."""
    probability: float = 1.0
    seed: int = 0
    code: str = "EXP001000"
    status: int = 500
    seconds: float = 30.0
    calls: int = field(default=0, init=False)
    strikes: int = field(default=0, init=False)
    _packets: set[bytes] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - faults are to be repeatable

    def meets(self, operation: str, body: bytes) -> bool:
        """Count a call and tell whether the fault strikes it."""
        if self.operation not in ("", operation):
            return False
        self.calls += 1
        packet = hashlib.sha256(body).digest()
        if packet in self._packets:
            return True
        if self.calls < self.first or self.strikes == self.times or self._random.random() >= self.probability:
            return False
        self.strikes += 1
        if self.mode is Mode.UNTIL_REBUILT:
            self._packets.add(packet)
        return True

    def instead(self) -> Reply:
        """Return the answer of a mode that answers instead of the service."""
        if self.mode is Mode.RESET:
            return Reply(delivery=Delivery.RESET)
        if self.mode is Mode.FILE_ERROR:
            return refuse(self.code)
        if self.mode is Mode.HTTP_EMPTY:
            return Reply(self.status)
        if self.mode is Mode.HTTP_HTML:
            page = HTML.format(status=self.status, title=_TITLES.get(self.status, "Error"))
            return Reply(self.status, page.encode(), content_type="text/html; charset=utf-8")
        return Reply(500, wire.fault(self.code, words(self.code)))

    def spoil(self, reply: Reply) -> Reply:
        """Return what becomes of an answer that the service has made."""
        delivery = _DELIVERIES.get(self.mode)
        if delivery:
            return replace(reply, delivery=delivery, seconds=self.seconds)
        if self.mode is Mode.HTTP_STATUS:
            return replace(reply, status=self.status)
        if self.mode is Mode.TRUNCATED:
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        if self.mode is Mode.WRONG_CHARSET:
            return replace(reply, content_type="text/xml; charset=windows-1251")
        return replace(reply, body=_substitute(self.mode, reply.body))


_DELIVERIES = {
    Mode.LOST_ACK: Delivery.HANG,
    Mode.RESET_AFTER: Delivery.RESET,
    Mode.BROKEN_OFF: Delivery.BROKEN_OFF,
    Mode.DRIP: Delivery.DRIP,
}


def _substitute(mode: Mode, body: bytes) -> bytes:
    """Put another GUID or version in the place of the right one; an answer without it stays as it is."""
    if mode is Mode.FOREIGN_REQUESTER:
        return _other_text(body, b"RequesterMessageGUID", str(uuid4()).encode())
    if mode is Mode.FOREIGN_MESSAGE:
        head, tag, tail = body.partition(b"RequestState>")
        return head + tag + _other_text(tail, b"MessageGUID", str(uuid4()).encode())
    if mode is Mode.OTHER_VERSION:
        version = f'version="{APPEALS_SERVICE.result_version}"'.encode()
        return body.replace(version, b'version="99.0.0.0"', 1)
    return body


def _other_text(body: bytes, name: bytes, text: bytes) -> bytes:
    head, tag, tail = body.partition(name + b">")
    return head + tag + text + tail[tail.index(b"<") :] if tag else body


class Faults:
    """The rules in force, the oldest first; a call meets at most one of them."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self.rules.append(rule)

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, operation: str, body: bytes) -> Rule | None:
        """Return the rule that strikes this call, if any."""
        return next((rule for rule in self.rules if rule.meets(operation, body)), None)
