"""What must hold of the mailbox, said to the administrator. Identifiers are stable."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from inbox.errors import FixSettings, NotConfigured
from inbox.mailbox import account
from inbox.reading.headers import same_address


@register(Tags.security)
def mailbox_is_set_up(**kwargs: Any) -> list[CheckMessage]:
    """Say what of the mailbox's settings contradicts itself; nothing while none is named."""
    try:
        found = account()
    except NotConfigured:
        return []
    except FixSettings as error:
        return [Error(str(error), hint="Исправьте настройки IMAP_…", id="inbox.E001")]
    if found.ca_file and not Path(found.ca_file).is_file():
        return [
            Error(
                "Файла, который указан в IMAP_CA_FILE, нет.",
                hint="Укажите файл PEM с сертификатом удостоверяющего центра или уберите настройку.",
                id="inbox.E002",
            )
        ]
    return _answers_arrive(found.user)


def _answers_arrive(user: str) -> list[CheckMessage]:
    """Warn when people answer the site's letters to an address that nobody reads here."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "@" not in user or same_address(user, sender):
        return []
    return [
        Warning(
            f"Письма сайта уходят с адреса {sender}, а почта забирается из ящика {user}: "
            "ответы людей и уведомления о недоставке сюда не придут.",
            hint="Укажите в EMAIL_FROM адрес того же ящика или настройте на сервере пересылку.",
            id="inbox.W001",
        )
    ]
