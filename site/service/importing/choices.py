"""Names of what files are loaded from, and of how far a file has come."""

from django.db.models import TextChoices

from service.choices import Source
from service.importing.clock_cells import DateOrder


class FileKind(TextChoices):
    CSV = "csv", "таблица CSV электронной очереди"
    XLSX = "xlsx", "таблица XLSX"
    QUEUE_LOG = "queue_log", "Asterisk: queue_log"
    CDR = "cdr", "Asterisk: Master.csv (CDR)"


TABLES = (FileKind.CSV, FileKind.XLSX)
"""Kinds whose columns a person chooses."""
TELEPHONE = (FileKind.QUEUE_LOG, FileKind.CDR)
SOURCE_OF = {
    FileKind.CSV: Source.QUEUE_CSV,
    FileKind.XLSX: Source.WORKBOOK,
    FileKind.QUEUE_LOG: Source.ASTERISK_QUEUE,
    FileKind.CDR: Source.ASTERISK_CDR,
}
"""How the rows of each kind are marked in the journal."""

ORDERS = [
    (DateOrder.DAY_FIRST.value, "день.месяц.год"),
    (DateOrder.MONTH_FIRST.value, "месяц/день/год"),
]
ZONES = [
    ("Europe/Moscow", "Москва"),
    ("Europe/Kaliningrad", "Калининград"),
    ("Europe/Samara", "Самара"),
    ("Asia/Yekaterinburg", "Екатеринбург"),
    ("Asia/Omsk", "Омск"),
    ("Asia/Novosibirsk", "Новосибирск"),
    ("Asia/Krasnoyarsk", "Красноярск"),
    ("Asia/Irkutsk", "Иркутск"),
    ("Asia/Yakutsk", "Якутск"),
    ("Asia/Vladivostok", "Владивосток"),
    ("Asia/Magadan", "Магадан"),
    ("Asia/Kamchatka", "Камчатка"),
    ("UTC", "всемирное время (UTC)"),
]


class RunState(TextChoices):
    PREPARED = "prepared", "загружен, не проверен"
    CHECKING = "checking", "проверяется"
    CHECKED = "checked", "проверен, ждёт решения"
    TAKING = "taking", "вносится в журнал"
    DONE = "done", "внесён в журнал"
    CANCELLED = "cancelled", "отменён"
    FAILED = "failed", "не прочитан"
    UNDOING = "undoing", "отменяется"
    UNDONE = "undone", "внесён и отменён целиком"


AT_WORK = (RunState.CHECKING, RunState.TAKING, RunState.UNDOING)
UNDECIDED = (RunState.PREPARED, RunState.CHECKING, RunState.CHECKED, RunState.FAILED)
"""States that may still be cancelled: nothing of the file is in the journal."""


class WordRole(TextChoices):
    OPERATOR = "operator", "сотрудник"
    OUTCOME = "outcome", "чем кончилось"
