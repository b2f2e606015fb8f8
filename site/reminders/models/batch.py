from django.conf import settings
from django.db import models
from django.db.models import Q

from reminders.choices import KINDS, STATES, FileKind
from reminders.columns import Reading
from reminders.lifecycle import State
from service.importing.choices import ORDERS
from service.importing.clock_cells import DateOrder


class BillingSource(models.Model):
    """A report of the billing system that is loaded again and again, and how it is read."""

    name = models.CharField(
        "название", max_length=100, unique=True, help_text="Например, «Должники, выгрузка из 1С».",
        error_messages={"unique": "Источник с таким названием уже есть."},
    )  # fmt: skip
    file_kind = models.CharField("вид файла", max_length=10, choices=FileKind.choices)
    kind = models.CharField(
        "о чём все строки", max_length=20, choices=KINDS, blank=True,
        help_text="Пусто — вид назван в каждой строке.",
    )  # fmt: skip
    date_order = models.CharField("даты", max_length=3, choices=ORDERS, default=DateOrder.DAY_FIRST.value)
    head_row = models.PositiveSmallIntegerField(
        "строка с названиями столбцов", default=1, help_text="0, если названий нет."
    )
    columns = models.JSONField("столбцы", default=dict, blank=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = "источник напоминаний"
        verbose_name_plural = "источники напоминаний"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"billing_source:{self.pk}"

    @property
    def reading(self) -> Reading:
        return Reading(self.columns, self.head_row, self.kind, self.date_order)


class ReminderBatch(models.Model):
    """One billing file on its way to the people: checked, offered by one person, approved by another."""

    source = models.ForeignKey(BillingSource, models.PROTECT, related_name="+", verbose_name="источник")
    stored = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="файл"
    )
    name = models.CharField("имя файла", max_length=150)
    sha256 = models.CharField("отпечаток", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("размер, байт")
    state = models.CharField("состояние", max_length=10, choices=STATES, default=State.PREPARED.value)
    uploaded_at = models.DateTimeField("загружен")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто загрузил"
    )
    hands = models.JSONField("кто готовил", default=list)
    position = models.PositiveBigIntegerField("прочитано строк", default=0)
    done_units = models.PositiveBigIntegerField("прочитано", default=0)
    total_units = models.PositiveBigIntegerField("всего", default=0)
    accepted = models.PositiveIntegerField("принято", default=0)
    rejected = models.PositiveIntegerField("отклонено", default=0)
    titles = models.JSONField("столбцы файла", default=list)
    fault = models.CharField("почему не прочитан", max_length=300, blank=True)
    wordings = models.JSONField("тексты", default=dict)
    checked_on = models.DateField("проверен на день", null=True)
    submitted_at = models.DateTimeField("предложен", null=True)
    submitted_by = models.CharField("кто предложил", max_length=64, blank=True)
    remark = models.CharField("замечание", max_length=300, blank=True)
    approved_at = models.DateTimeField("утверждён", null=True)
    approved_by = models.CharField("кто утвердил", max_length=64, blank=True)
    finished_at = models.DateTimeField("закончен", null=True, db_index=True)
    worked_at = models.DateTimeField("читался последний раз", null=True)
    is_demo = models.BooleanField("демонстрационная запись", default=False, editable=False)

    class Meta:
        default_permissions = ()
        permissions = [
            ("prepare_reminders", "Загружать напоминания и готовить их к отправке"),
            ("approve_reminders", "Утверждать напоминания"),
            ("view_reminders", "Смотреть журнал напоминаний"),
            ("export_reminders", "Выгружать напоминания: письма, звонки, журнал"),
        ]
        verbose_name = "файл напоминаний"
        verbose_name_plural = "файлы напоминаний"
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(
                fields=["state"], condition=Q(state__in=["checking", "sending"]), name="reminders_at_work"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"

    @property
    def stream(self) -> str:
        return f"reminder_batch:{self.pk}"

    @property
    def stage(self) -> State:
        return State(self.state)

    @property
    def percent(self) -> int:
        return min(100, self.done_units * 100 // self.total_units) if self.total_units else 0


class RejectedRow(models.Model):
    """A row that was not taken, as it stood in the file: it goes back with its reason, and then goes."""

    batch = models.ForeignKey(ReminderBatch, models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveBigIntegerField("строка")
    cells = models.JSONField("ячейки")
    reason = models.CharField("причина", max_length=300)

    class Meta:
        default_permissions = ()
        verbose_name = "отклонённая строка"
        verbose_name_plural = "отклонённые строки"
        ordering = ["line"]
        indexes = [models.Index(fields=["batch", "line"], name="reminder_rejected")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"
