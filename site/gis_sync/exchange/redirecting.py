"""What a redirection needs before GIS ZhKKh takes it. No database or clock."""

from collections.abc import Mapping
from typing import Any

from gis_sync.messages.profile import STRICT
from gis_sync.messages.reading import GUID

RECEIVER_WANTED = "Укажите ОГРН или идентификатор организации, которой ГИС ЖКХ передаст обращение."
COMMENT_WANTED = "Пояснение к переадресации: от {least} до {most} знаков, а сейчас {length}."


def redirect_trouble(payload: Mapping[str, Any]) -> str:
    """Return, in Russian, what a redirection still lacks; empty when it may be sent."""
    receiver = "" if GUID.fullmatch(payload["receiver_guid"]) else RECEIVER_WANTED
    return " ".join(filter(None, (receiver, comment_trouble(payload))))


def comment_trouble(payload: Mapping[str, Any]) -> str:
    """Return, in Russian, why its comment would be refused; empty when it would not."""
    least, most = STRICT.redirect_comment
    length = len(payload["comment"])
    return "" if least <= length <= most else COMMENT_WANTED.format(least=least, most=most, length=length)
