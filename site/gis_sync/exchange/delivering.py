"""The register's answers go to GIS ZhKKh: what may go, and what of it goes."""

import re
from dataclasses import dataclass

from gis_sync.exchange import actions
from gis_sync.file_store import FORBIDDEN, NotSendable, check_name
from gis_sync.messages.profile import MAX_TEXT
from gis_sync.messages.text import plain_text
from gis_sync.models import Action, GisAppeal, PerformerOfGis
from questions.choices import Channel, ReplyChannel
from questions.models import Appeal, Reply

NOT_FROM_THERE = "Обращение получено не через ГИС ЖКХ."
NOT_MAPPED = (
    "{name} не сопоставлен с сотрудником ГИС ЖКХ: без этого ответ туда не отправить. "
    "Сопоставляет администратор в разделе обмена с ГИС ЖКХ."
)
OVER = "В ГИС ЖКХ обращение уже завершено: ответ туда не отправить."
TOO_LONG = (
    "Ответ длиннее {most} знаков, ГИС ЖКХ таких не принимает: сократите текст или приложите его файлом."
)
DESCRIPTIONS = ("Скан подписанного письма", "Письмо с ответом")


@dataclass(frozen=True)
class ByGis:
    """GIS ZhKKh as a way to deliver answers."""

    code: str = ReplyChannel.GIS.value
    label: str = str(ReplyChannel.GIS.label)

    def why_not(self, appeal: Appeal) -> str:
        """Return, in Russian, why an answer cannot go there; empty when it can."""
        row = _row_of(appeal)
        if row is None:
            return NOT_FROM_THERE
        if _is_over(row):
            return OVER
        employee = appeal.assignee
        if employee is not None and not PerformerOfGis.objects.filter(employee=employee).exists():
            return NOT_MAPPED.format(name=employee.initials_name)
        return _why_not_reply(Reply.objects.filter(appeal=appeal).first())

    def queue(self, reply: Reply) -> None:
        """Put the answer at the end of the appeal's line, text and files as they are now."""
        row = _row_of(reply.appeal)
        if row is None:
            raise ValueError(f"no appeal of GIS ZhKKh: {reply.appeal_id}")
        files = [
            {"file": str(file.pk), "name": allowed_name(file.original_name), "description": description}
            for file, description in zip(reply.files, DESCRIPTIONS, strict=True)
        ]
        payload = {"text": plain_text(reply.text), "files": files}
        actions.add(row, reply.appeal, Action.Kind.ANSWER, payload, reply=reply)


def allowed_name(name: str) -> str:
    """Return a file's name without the characters that GIS ZhKKh refuses."""
    return re.sub(FORBIDDEN, "_", name)


def _row_of(appeal: Appeal) -> GisAppeal | None:
    return GisAppeal.objects.filter(guid=appeal.token).first() if appeal.channel == Channel.GIS else None


def _is_over(row: GisAppeal) -> bool:
    if row.status in (GisAppeal.Status.EXECUTED, GisAppeal.Status.WITHDRAWN):
        return True
    said = row.said()
    return said.redirected or said.redirected_outside or said.withdrawn


def _why_not_reply(reply: Reply | None) -> str:
    """Return what GIS ZhKKh would refuse of the answer itself."""
    if reply is None:
        return ""
    if len(plain_text(reply.text)) > MAX_TEXT:
        return TOO_LONG.format(most=MAX_TEXT)
    for file in reply.files:
        try:
            check_name(allowed_name(file.original_name))
        except NotSendable as error:
            return str(error)
    return ""
