"""Reports of mail servers on a letter of ours (RFC 3464) and of programs that it was read (RFC 8098).

Pure: no database, no clock.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from inbox.reading.headers import MESSAGE_ID, header, message_id_of, raw_header
from inbox.reading.letters import Letter

POSTMASTERS = ("mailer-daemon@", "postmaster@", "mail-daemon@")
FAILED = "failed"


class Report(StrEnum):
    RETURNED = "returned"
    """A letter was not delivered, and will not be."""
    DELAYED = "delayed"
    """It is still being tried, or has arrived."""
    READ = "read"
    """Somebody's program tells that the letter was opened or thrown away."""
    NONE = ""


@dataclass(frozen=True)
class Returned:
    """What a report is, the letters that it may be about, and the addresses that it names."""

    report: Report
    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def report_in(letter: Letter) -> Returned:
    """Return what a letter reports; `Report.NONE` of one that reports nothing."""
    message = letter.message
    kind = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() == "multipart/report" and kind == "disposition-notification":
        return Returned(Report.READ, _ids(letter))
    statuses = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    if statuses:
        return _by_status(letter, statuses)
    if _is_of_a_server(letter):
        return Returned(Report.RETURNED, _ids(letter), _failed_recipients(message))
    return Returned(Report.NONE)


def _by_status(letter: Letter, statuses: list[Message]) -> Returned:
    fields = [block for status in statuses for block in status.walk() if block is not status]
    actions = {raw_header(block, "Action").lower() for block in fields} - {""}
    recipients = tuple(filter(None, (_recipient(block) for block in fields)))
    # RFC 3464, 2.3.3: anything but «failed» means that the letter has arrived or may arrive yet.
    report = Report.RETURNED if FAILED in actions or not actions else Report.DELAYED
    return Returned(report, _ids(letter), recipients)


def _recipient(block: Message) -> str:
    value = raw_header(block, "Original-Recipient") or raw_header(block, "Final-Recipient")
    return value.rpartition(";")[2].strip(" <>").lower()


def _is_of_a_server(letter: Letter) -> bool:
    """Whether a letter without the parts of RFC 3464 is a notice of failure, as old servers write it."""
    if raw_header(letter.message, "X-Failed-Recipients"):
        return True
    has_no_return = raw_header(letter.message, "Return-Path") == "<>"
    return has_no_return and letter.sender.email.lower().startswith(POSTMASTERS)


def _failed_recipients(message: Message) -> tuple[str, ...]:
    named = header(message, "X-Failed-Recipients").lower()
    return tuple(part.strip() for part in named.split(",") if part.strip())


def _ids(letter: Letter) -> tuple[str, ...]:
    """Return the Message-IDs of the letter reported on: as given back, as answered, as quoted."""
    found: list[str] = []
    for part in letter.message.walk():
        kind = part.get_content_type()
        if part is not letter.message and message_id_of(part):
            found.append(message_id_of(part))
        if kind == "text/rfc822-headers":
            found += _quoted(str(part.get_payload()))
        if kind == "message/disposition-notification":
            found += [
                value for block in part.walk() for value in _quoted(raw_header(block, "Original-Message-ID"))
            ]
    return tuple(dict.fromkeys([*found, *letter.references, *_quoted(letter.text[:100_000])]))[:50]


def _quoted(text: str) -> list[str]:
    return [
        each
        for each in MESSAGE_ID.findall(re.sub(r"(?i)mailto:", "", text))
        if "@" in each and each.isascii()
    ]
