import logging
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.html import strip_tags

from outbox.errors import OutboxError, UnsupportedMail
from outbox.services import queue_message

SYSTEM = "system"

logger = logging.getLogger(__name__)


class OutboxEmailBackend(BaseEmailBackend):
    """Keeps Django's and Wagtail's own letters in the outbox: they too survive a mail server's outage.

    Each recipient gets a letter of his own. All letters leave from DEFAULT_FROM_EMAIL.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._queue_whole(mail) for mail in email_messages)

    def _queue_whole(self, mail: EmailMessage) -> bool:
        """Queue a letter for all of its recipients or for none; the caller says whether errors matter."""
        try:
            with transaction.atomic():
                self._queue(mail)
        except OutboxError as error:
            if not self.fail_silently:
                raise
            logger.warning("A letter of the system was not queued: %s", error)
            return False
        return True

    def _queue(self, mail: EmailMessage) -> None:
        if mail.attachments:
            raise UnsupportedMail("Letters with attachments go through outbox.services.queue_message.")
        text, html = _bodies(mail)
        for address in mail.recipients():
            queue_message(
                kind=SYSTEM,
                to=address,
                subject=str(mail.subject),
                text=text,
                html=html,
                reply_to=mail.reply_to[0] if mail.reply_to else "",
            )


def _bodies(mail: EmailMessage) -> tuple[str, str]:
    body = str(mail.body)
    if mail.content_subtype == "html":
        return strip_tags(body), body
    alternatives = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    return body, html
