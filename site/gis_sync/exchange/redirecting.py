"""What a redirection needs before GIS ZhKKh takes it. No database or clock."""

from collections.abc import Mapping
from typing import Any

from gis_sync.messages.profile import STRICT
from gis_sync.messages.reading import GUID

RECEIVER_WANTED = "Укажите идентификатор организации, которой ГИС ЖКХ передаст обращение."
COMMENT_WANTED = "Пояснение к переадресации: от {least} до {most} знаков, а сейчас {length}."


def redirect_trouble(payload: Mapping[str, Any]) -> str:
    """Return, in Russian, what a redirection still lacks; empty when it may be sent."""
    least, most = STRICT.redirect_comment
    length = len(payload["comment"])
    troubles = [] if GUID.fullmatch(payload["receiver_guid"]) else [RECEIVER_WANTED]
    if not least <= length <= most:
        troubles.append(COMMENT_WANTED.format(least=least, most=most, length=length))
    return " ".join(troubles)
