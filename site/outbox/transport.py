"""Hands one message to the mail server and says in one of three words what came of it."""

import smtplib
import ssl
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from outbox.errors import DeliveryError, FixSettings, Refused, TryAgain, Unreachable
from outbox.models import Message

MESSAGE_TOO_BIG = 552


def send(message: Message) -> None:
    """Send the message; returns when the server has accepted it, otherwise raises a DeliveryError."""
    try:
        mail = _compose(message)
    except OSError as error:
        raise TryAgain(f"attachment: {type(error).__name__}") from error
    mail.connection = get_connection(backend=settings.OUTBOX_TRANSPORT)
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        # Django leaves the connection open when encryption or login fails.
        with suppress(smtplib.SMTPException, OSError):
            mail.connection.close()
        raise classify(error) from error


def _compose(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.select_related("file"):
        with attachment.file.open_accepted() as content:
            mail.attach(attachment.name, content.read(), attachment.file.content_type)
    return mail


def _headers(message: Message) -> dict[str, str]:
    # RFC 3834: no program answers what a program has sent, and no two of them talk for ever.
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe_url:
        # RFC 2369 and RFC 8058: the mail program's own button sends one POST to this address.
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def classify(error: smtplib.SMTPException | OSError) -> DeliveryError:
    """Turn what the mail library raised into: again, never, or fix the settings.

    A server's answer often repeats the address, so only its code is kept.
    """
    code = _code(error)
    words = f"{type(error).__name__} {code or ''}".strip()
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError):
        return FixSettings(words)
    if code is None:
        return Unreachable(words)
    if code < 500:
        return TryAgain(words)
    ours = (
        smtplib.SMTPAuthenticationError
        | smtplib.SMTPConnectError
        | smtplib.SMTPHeloError
        | smtplib.SMTPSenderRefused
    )
    # The size is announced together with the sender, so «too big» comes as a refusal of the sender.
    return FixSettings(words) if isinstance(error, ours) and code != MESSAGE_TOO_BIG else Refused(words)


def _code(error: smtplib.SMTPException | OSError) -> int | None:
    """Return the server's reply code; with several recipients refused, the most hopeful one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    return None
