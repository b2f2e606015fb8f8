"""Headers of a letter as people would read them. Pure: no database, no clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from inbox.reading.charsets import clean, decode

LONGEST = 8192
"""Characters of a header that are looked at: what is longer is no header that a person wrote."""
MOST_REFERENCES = 100
FOLD = re.compile(r"[\r\n]+[ \t]*")
ENCODED = re.compile(r"=\?[^?\s]+\?[bBqQ]\?")
ANGLED = re.compile(r"<\s*([^<>\s@]+@[^<>\s@]+)\s*>")
BARE = re.compile(r"[^<>\s@,;:\"()]+@[^<>\s@,;:\"()]+")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


class AsItCame(Compat32):
    """Gives headers with their foreign bytes as surrogates; the usual policy would make «?» of them."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return value


POLICY = AsItCame()


@dataclass(frozen=True)
class Sender:
    """Who a letter says it is from; either part may be empty."""

    name: str = ""
    email: str = ""


def raw_header(message: Message, name: str) -> str:
    """Return a header unfolded and otherwise as it came, foreign bytes as surrogates; empty without one."""
    value = str(message.get(name, ""))[:LONGEST]
    return FOLD.sub(" ", value).strip()


def header(message: Message, name: str) -> str:
    """Return a header as text on one line, its encoded words (RFC 2047) read."""
    return text_of(raw_header(message, name))


def text_of(value: str) -> str:
    """Return the text of a header's value on one line."""
    return " ".join(_decoded(value).split())


def _decoded(value: str) -> str:
    if not value.isascii():
        return decode(value.encode("ascii", "surrogateescape") if _is_raw(value) else value.encode())
    if not ENCODED.search(value):
        return clean(value)
    try:
        # Words side by side in one charset are joined first: old programs cut letters in two.
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return clean(value)
    return "".join(
        clean(piece) if isinstance(piece, str) else decode(piece, charset or "") for piece, charset in pieces
    )


def _is_raw(value: str) -> bool:
    return all(char.isascii() or "\udc80" <= char <= "\udcff" for char in value)


def sender_of(message: Message) -> Sender:
    """Return the first address of From; of one that is written against the rules, what can be read."""
    value = raw_header(message, "From")
    angled = ANGLED.search(value)
    if angled and value.count("@") == 1:
        # A surname with a bare comma after it would pass for an address of its own.
        return Sender(_name(value[: angled.start()]), _address(angled[1]))
    for name, address in _addresses(value):
        if BARE.fullmatch(address):
            return Sender(_name(name), _address(address))
    bare = BARE.search(value)
    return Sender("", _address(bare[0])) if bare else Sender(_name(value))


def _addresses(value: str) -> Iterator[tuple[str, str]]:
    try:
        yield from getaddresses([value])
    except (ValueError, IndexError):
        return


def _name(value: str) -> str:
    name = text_of(value).strip("' ,")
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].strip("' ,")
    return "" if "@" in name else name.replace('\\"', '"')


def _address(value: str) -> str:
    local, _, domain = decode(value.encode("ascii", "surrogateescape")).rpartition("@")
    return f"{local}@{domain.lower()}"


def same_address(one: str, two: str) -> bool:
    """Whether two addresses are one mailbox: public mail services do not tell capitals from small letters."""
    return bool(one) and one.casefold() == two.casefold()


def message_id_of(message: Message) -> str:
    """Return Message-ID with its angle brackets, empty when there is none."""
    found = MESSAGE_ID.search(raw_header(message, "Message-ID"))
    return clean(found[0]) if found and found[0].isascii() else ""


def references_of(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of the letters that this one answers (RFC 5322, 3.6.4), the nearest first."""
    nearest = MESSAGE_ID.findall(raw_header(message, "In-Reply-To"))
    whole = FOLD.sub(" ", str(message.get("References", ""))[-4 * LONGEST :])
    found = [*nearest, *reversed(MESSAGE_ID.findall(whole))]
    return tuple(dict.fromkeys(each for each in found if each.isascii()))[:MOST_REFERENCES]


def written_at(message: Message) -> datetime | None:
    """Return the moment that the letter bears, None when it bears none that can be read."""
    try:
        moment = parsedate_to_datetime(raw_header(message, "Date"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    # Clocks of old computers stand at 1980, those of spam in the far future.
    return moment if 1990 < moment.year < 2100 and moment.tzinfo else None
