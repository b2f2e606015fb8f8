"""The mailbox over IMAP: looked into, never changed. No message gets a flag, none is moved or deleted."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from imap_tools import AND, BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted, U
from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError

from inbox.errors import FixSettings, MailError, NotConfigured, TryAgain
from pages.addresses import is_loopback

TIMEOUT = 60
"""Seconds that the server may keep silent."""
CHUNK = 512 * 1024
"""Bytes of a message that are asked for at once: memory does not grow with the message."""
DAY = timedelta(days=1)
SECURITIES = ("tls", "starttls", "none")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
FOLDER_MISSING = "В почтовом ящике нет папки «{name}»: исправьте IMAP_FOLDERS или IMAP_SPAM_FOLDERS."
LOGIN_REFUSED = (
    "Почтовый сервер не принял IMAP_USER и IMAP_PASSWORD. Часто нужен отдельный пароль приложения."
)
NOT_TRUSTED = "Сертификат почтового сервера не подтверждён: проверьте IMAP_HOST и IMAP_CA_FILE."
AWAY = "Почтовый сервер не отвечает: {reason}."


@dataclass(frozen=True)
class Account:
    """Where the mailbox is and how it is entered."""

    host: str
    port: int
    user: str
    password: str
    security: str = "tls"
    ca_file: str = ""

    @property
    def name(self) -> str:
        """What tells this mailbox from any other: numbers of messages mean nothing beyond it."""
        return f"{self.user}@{self.host}"[:200]


@dataclass(frozen=True)
class Found:
    """What the server says of a message; `received_at` is when it came into the mailbox (INTERNALDATE)."""

    size: int
    received_at: datetime


def is_configured() -> bool:
    return bool(settings.IMAP_HOST)


def folders() -> list[str]:
    """Return the folders to be read, those of spam last."""
    return list(dict.fromkeys([*settings.IMAP_FOLDERS, *settings.IMAP_SPAM_FOLDERS]))


def account() -> Account:
    """Return the account of the settings; NotConfigured, or FixSettings that says what contradicts itself."""
    if not is_configured():
        raise NotConfigured("Приём почты выключен: укажите почтовый сервер в IMAP_HOST.")
    if not settings.IMAP_USER or not settings.IMAP_PASSWORD:
        raise FixSettings("Укажите IMAP_USER и IMAP_PASSWORD.")
    if settings.IMAP_SECURITY not in SECURITIES:
        raise FixSettings(f"IMAP_SECURITY может быть только одним из: {', '.join(SECURITIES)}.")
    if settings.IMAP_SECURITY == "none" and not is_loopback(settings.IMAP_HOST):
        raise FixSettings(
            "Без шифрования (IMAP_SECURITY=none) почту можно забирать только с этого же компьютера."
        )
    if not folders():
        raise FixSettings("Укажите в IMAP_FOLDERS хотя бы одну папку.")
    if settings.IMAP_SINCE and _day(settings.IMAP_SINCE) is None:
        raise FixSettings("IMAP_SINCE — дата вида 2026-11-23.")
    return Account(
        settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_USER, settings.IMAP_PASSWORD,
        settings.IMAP_SECURITY, settings.IMAP_CA_FILE,
    )  # fmt: skip


def since() -> date | None:
    """Return the day from which letters are taken, None: from the day that a folder is first looked into."""
    return _day(settings.IMAP_SINCE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Mailbox:
    """An open session; a folder must be opened before its messages are asked for."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box

    def open(self, folder: str) -> int:
        """Open a folder for reading alone and return its UIDVALIDITY."""
        with _understood():
            try:
                self._box.folder.set(folder, readonly=True)
            except MailboxFolderSelectError as error:
                raise FixSettings(FOLDER_MISSING.format(name=folder)) from error
            _, answer = self._box.client.response("UIDVALIDITY")
            if not answer or not isinstance(answer[0], bytes):
                raise TryAgain(AWAY.format(reason="нет UIDVALIDITY"))
            return int(answer[0])

    def uids_after(self, uid: int, since: date) -> list[int]:
        """Return the UIDs above `uid` of messages that came on a day of ours or later, ascending."""
        # RFC 3501, 6.4.4: SINCE compares days of the server's own zone, which may be a day off.
        found = self._numbers(uid, since - DAY)
        certain = self._numbers(uid, since + DAY) if found else set()
        return sorted(number for number in found if number in certain or self._came_by(number, since))

    def _numbers(self, uid: int, since: date) -> set[int]:
        with _understood():
            found = self._box.uids(AND(uid=U(str(uid + 1), "*"), date_gte=since), charset=None)
        # RFC 3501, 6.4.8: «n:*» names the last message even when its UID is below n.
        return {number for number in map(int, found) if number > uid}

    def _came_by(self, uid: int, since: date) -> bool:
        found = self.describe(uid)
        return found is not None and timezone.localdate(found.received_at) >= since

    def describe(self, uid: int) -> Found | None:
        """Return what is known of a message; None when it is in the folder no more."""
        answer = b" ".join(_bytes_in(self._fetch(uid, "(UID RFC822.SIZE INTERNALDATE)")))
        size, moment = SIZE.search(answer), DATE.search(answer)
        if size is None or moment is None:
            return None
        # Names of months are English in IMAP, as they are in Python unless somebody changes its locale.
        came = datetime.strptime(moment[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
        return Found(int(size[1]), came)

    def copy(self, uid: int, target: BinaryIO) -> int:
        """Write the bytes of a message to a file, piece by piece; return how many there were."""
        offset = 0
        while True:
            answer = self._fetch(uid, f"(BODY.PEEK[]<{offset}.{CHUNK}>)")
            pieces = [item[1] for item in answer if isinstance(item, tuple) and b"BODY[]" in item[0]]
            piece = pieces[0] if pieces else b""
            target.write(piece)
            offset += len(piece)
            if len(piece) < CHUNK:
                return offset

    def _fetch(self, uid: int, what: str) -> list[Any]:
        with _understood():
            status, answer = self._box.client.uid("FETCH", str(uid), what)
            if status != "OK":
                raise TryAgain(AWAY.format(reason=f"FETCH {status}"))
            return [item for item in answer if item is not None]


def _bytes_in(answer: list[Any]) -> Iterator[bytes]:
    for item in answer:
        yield from item if isinstance(item, tuple) else (item,)


@contextmanager
def opened(account: Account) -> Iterator[Mailbox]:
    """Open a session; raises FixSettings, or TryAgain when the server cannot be reached now."""
    with _understood():
        box = _connect(account)
    try:
        with _understood():
            box.login(account.user, account.password, initial_folder=None)
        yield Mailbox(box)
    finally:
        with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
            box.logout()


def _connect(account: Account) -> BaseMailBox:
    if account.security == "none":
        return MailBoxUnencrypted(account.host, account.port, timeout=TIMEOUT)
    context = ssl.create_default_context(cafile=account.ca_file or None)
    if account.security == "tls":
        return MailBox(account.host, account.port, timeout=TIMEOUT, ssl_context=context)
    box = MailBoxUnencrypted(account.host, account.port, timeout=TIMEOUT)
    try:
        box.client.starttls(ssl_context=context)
    except (imaplib.IMAP4.error, OSError):
        # The library's own class for STARTTLS would leave the connection open.
        with suppress(OSError):
            box.client.shutdown()
        raise
    return box


@contextmanager
def _understood() -> Iterator[None]:
    """Turn what the libraries raise into ours. A server's answer may hold addresses: only its kind stays."""
    try:
        yield
    except MailError:
        raise
    except MailboxLoginError as error:
        # RFC 5530: a server may say that it is only out of order at the moment.
        if "UNAVAILABLE" in str(error) or "INUSE" in str(error):
            raise TryAgain(AWAY.format(reason="вход временно закрыт")) from None
        raise FixSettings(LOGIN_REFUSED) from None
    except ssl.SSLCertVerificationError as error:
        raise FixSettings(NOT_TRUSTED) from error
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise TryAgain(AWAY.format(reason=type(error).__name__)) from None
