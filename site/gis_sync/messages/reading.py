"""Reading XML that strangers wrote: no entities, no network, no DOCTYPE; unknown elements are passed over."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from html import unescape
from io import BytesIO
from typing import BinaryIO, TypeVar

from lxml import etree

from gis_sync.messages import dates
from gis_sync.messages.errors import ItemUnreadable, MessageUnreadable, Trouble

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)

_HEAD = 65_536
"""Bytes within which the first element must begin."""
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<title[\s>]", re.IGNORECASE)

T = TypeVar("T")


def opened(source: bytes | BinaryIO) -> BinaryIO:
    """Return a message as a file at its beginning, after making sure that it is harmless XML.

    `source` is the body or a binary file that can be wound back. MessageUnreadable if it is no XML or has a
    DOCTYPE.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    _inspect(stream.read(_HEAD))
    stream.seek(0)
    return stream


def parsed(stream: BinaryIO, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name as they end, the root the last, whatever its name.

    MessageUnreadable if the document breaks off. What was yielded before that came whole.
    """
    context = etree.iterparse(
        stream,
        events=("end",),
        tag=name,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in context:
            yield element
    except etree.XMLSyntaxError as error:
        raise MessageUnreadable(
            Trouble.DAMAGED,
            f"Ответ ГИС ЖКХ оборван или повреждён: строка {error.lineno}, знак {error.offset}.",
        ) from error
    if context.root.tag != name:
        yield context.root


def let_go(element: etree._Element) -> None:
    """Free what a read element holds, and the one before it; the parser needs it itself until the next."""
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)
    element.clear(keep_tail=False)


def text_of(element: etree._Element) -> str:
    """Return all text of an element, that of unexpected elements in it, too."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def content(element: etree._Element | None, name: str) -> str:
    """Return the text of a child as it stands, or an empty string."""
    child = None if element is None else next(element.iterchildren(name), None)
    return "" if child is None else text_of(child)


def value(element: etree._Element | None, name: str) -> str:
    """Return the text of a child without the space around it, or an empty string."""
    return content(element, name).strip()


def guid(element: etree._Element | None, name: str) -> str:
    """Return a child's identifier in lower case, whatever case it came in; an empty string if it is none."""
    text = value(element, name).lower()
    return text if GUID.fullmatch(text) else ""


def flag(element: etree._Element | None, name: str) -> bool:
    """Tell whether a child says true."""
    return value(element, name) in {"true", "1"}


def day(element: etree._Element, name: str) -> date | None:
    """Return a child's date, or None without a child; ItemUnreadable if what it says is no date."""
    return _read(dates.parse_date, element, name)


def required_day(element: etree._Element, name: str) -> date:
    """Return a child's date; ItemUnreadable without one."""
    found = day(element, name)
    if found is None:
        raise ItemUnreadable(f"Нет элемента {_local(name)}.")
    return found


def required(element: etree._Element, name: str) -> str:
    """Return a child's text without the space around it; ItemUnreadable if there is none."""
    text = value(element, name)
    if not text:
        raise ItemUnreadable(f"Нет элемента {_local(name)}.")
    return text


def required_guid(element: etree._Element, name: str) -> str:
    """Return a child's identifier in lower case; ItemUnreadable if it is missing or none."""
    text = required(element, name)
    if not GUID.fullmatch(text):
        raise ItemUnreadable(f"{_local(name)} — не идентификатор: «{text[:40]}».")
    return text.lower()


def _read(read: Callable[[str], T], element: etree._Element, name: str) -> T | None:
    text = value(element, name)
    try:
        return read(text) if text else None
    except ValueError as error:
        raise ItemUnreadable(f"{_local(name)}: {error}") from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Seen(Exception):
    """The prolog is over."""


class _Prolog:
    """Stops at the DOCTYPE, before any entity in it is declared, or at the first element."""

    doctype_name: str | None = None
    root: str | None = None

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        self.doctype_name = name
        raise _Seen

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = tag
        raise _Seen

    def close(self) -> None:
        return None


def _inspect(head: bytes) -> None:
    if not head.strip():
        raise MessageUnreadable(Trouble.EMPTY, "ГИС ЖКХ прислала пустой ответ.")
    prolog = _prolog(head)
    if "html" in {(prolog.doctype_name or "").lower(), _local(prolog.root or "").lower()}:
        raise _page(head)
    if prolog.doctype_name is not None:
        raise MessageUnreadable(
            Trouble.DOCTYPE, "В ответе ГИС ЖКХ есть объявление DOCTYPE: такие сообщения не принимаются."
        )
    if prolog.root is None:
        if _HTML.search(_decoded(head)):
            raise _page(head)
        raise MessageUnreadable(Trouble.NOT_XML, "Ответ ГИС ЖКХ — не XML.")


def _prolog(head: bytes) -> _Prolog:
    prolog = _Prolog()
    parser = etree.XMLParser(target=prolog, resolve_entities=False, no_network=True, load_dtd=False)
    with suppress(_Seen, etree.XMLSyntaxError):
        parser.feed(head)
        parser.close()
    return prolog


def _page(head: bytes) -> MessageUnreadable:
    found = _TITLE.search(_decoded(head))
    title = " ".join(unescape(found[1]).split())[:200] if found else ""
    named = f" «{title}»" if title else ""
    return MessageUnreadable(Trouble.HTML, f"Вместо ответа ГИС ЖКХ пришла веб-страница{named}.")


def _decoded(head: bytes) -> str:
    """Return the beginning of a page in the encoding that fits; a character cut at its end is let go."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = error.start >= len(head) - 3
        return head[: error.start].decode("utf-8") if whole else head.decode("cp1251", errors="replace")
