"""What has happened to an appeal, as its customer reads it: days, words and the files that came with them."""

from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Prefetch
from django.utils import timezone

from cabinet.own import answer_files
from files.models import StoredFile
from questions.lifecycle import ENDED, STATE_LABELS, State
from questions.models import Appeal, Attachment
from questions.services.extending import extension_of
from workdays.services import moment_on

WITH_FILES = Prefetch("attachments", Attachment.objects.select_related("file"))


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `text` is what the customer himself wrote."""

    at: datetime
    words: str
    text: str = ""
    files: list[StoredFile] = field(default_factory=list)


def history_of(appeal: Appeal) -> list[Happening]:
    """Return all that concerns the customer, in order; three queries."""
    rows = [Happening(appeal.received_at, "Обращение поступило"), *_notices(appeal), *_additions(appeal)]
    extension = extension_of(appeal)
    if extension is not None and extension.is_granted and extension.decided_at:
        words = f"Срок ответа продлён до {extension.until:%d.%m.%Y}"
        rows.append(Happening(extension.decided_at, words))
    if appeal.is_answered and appeal.sent_at:
        rows.append(Happening(appeal.sent_at, "Ответ отправлен", files=answer_files(appeal)))
    state = State(appeal.state)
    if state in ENDED and appeal.outcome_on:
        # Of the day only is known: it stands after whatever else happened on it.
        rows.append(Happening(moment_on(appeal.outcome_on, time(23, 59)), f"Обращение {STATE_LABELS[state]}"))
    return sorted(rows, key=lambda row: (timezone.localdate(row.at), row.at))


def _notices(appeal: Appeal) -> list[Happening]:
    sent = appeal.notices.exclude(sent_at=None).select_related("letter", "signed_scan")
    return [
        Happening(notice.sent_at, f"Отправлено уведомление {notice.get_kind_display()}", files=notice.files)
        for notice in sent
        if notice.sent_at
    ]


def _additions(appeal: Appeal) -> list[Happening]:
    return [
        Happening(
            each.received_at,
            "Вы дополнили обращение",
            each.text,
            [attachment.file for attachment in each.attachments.all()],
        )
        for each in appeal.additions.prefetch_related(WITH_FILES)
    ]
