"""Letters as programs of several decades send them, made here."""

from base64 import b64encode
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXT = "Здравствуйте!\nПрошу пересчитать плату за ноябрь."
SENDER = "Проверкина Вера Павловна <vera@pochta.example>"


def letter(
    text: str = TEXT,
    *,
    sender: str = SENDER,
    subject: str = "Пересчёт платы",
    message_id: str = "<1@pochta.example>",
    files: tuple[tuple[str, bytes, str], ...] = (),
    **headers: str,
) -> bytes:
    """Return a letter of today's program; a header's name is written with «_» for «-»."""
    message = EmailMessage(policy=SMTP)
    values = {
        "From": sender, "To": "priemnaya@sbyt.example", "Subject": subject, "Message-ID": message_id,
        "Date": "Mon, 23 Nov 2026 10:00:00 +0300",
    }  # fmt: skip
    for name, value in {
        **values,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        if value:
            message[name] = value
    message.set_content(text)
    for name, content, kind in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def old_letter(text: str = TEXT, *, charset: str = "koi8-r", declared: str | None = None) -> bytes:
    """Return a letter as programs of the nineties wrote them: eight bits everywhere."""
    said = charset if declared is None else declared
    kind = f"Content-Type: text/plain; charset={said}\r\n".encode() if said else b""
    return (
        b"From: " + "Проверкина Вера".encode(charset) + b" <vera@pochta.example>\r\n"
        b"Subject: " + "Пересчёт платы".encode(charset) + b"\r\nMessage-ID: <old@pochta.example>\r\n"
        b"Date: Mon, 23 Nov 2026 10:00:00 +0300\r\n" + kind
        + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + text.replace("\n", "\r\n").encode(charset)
    )  # fmt: skip


def word(text: str, charset: str = "koi8-r") -> str:
    """Return an encoded word of RFC 2047."""
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


def returned(
    message_id: str, *, recipient: str = "vera@pochta.example", action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """Return a report of a mail server on a letter, by RFC 3464."""
    return "\r\n".join(
        [
            "Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
            "To: priemnaya@sbyt.example", "Subject: Undelivered Mail Returned to Sender",
            "Date: Tue, 24 Nov 2026 10:05:00 +0300", f"Message-ID: <report-{action}@mx.example>",
            "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="B"', "",
            "--B", "Content-Type: text/plain; charset=us-ascii", "",
            "I'm sorry to have to inform you that your message could not be delivered.", "",
            "--B", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
            f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}",
            "Diagnostic-Code: smtp; 550 5.1.1 User unknown", "",
            "--B", "Content-Type: text/rfc822-headers", "", f"Message-ID: {message_id}",
            "Subject: =?utf-8?b?0J7RgtCy0LXRgg==?=", "", "--B--", "",
        ]
    ).encode()  # fmt: skip


def with_headers(raw: bytes, **headers: Any) -> bytes:
    """Return a letter with more headers before its own, as servers put them."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return lines.encode() + raw
