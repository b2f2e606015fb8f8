from django.conf import settings
from django.db import models
from django.db.models import Q

from service.choices import ContactChannel, ContactOutcome
from service.importing.cdr import INCOMING
from service.importing.choices import ORDERS, TABLES, ZONES, FileKind, RunState, WordRole
from service.importing.clock_cells import DateOrder
from service.importing.reasons import Verdict, words_of


class ImportSource(models.Model):
    """A system whose files are loaded again and again, and how they are read."""

    name = models.CharField(
        "название",
        max_length=100,
        unique=True,
        help_text="Например, «Электронная очередь, офис на Свободы».",
        error_messages={"unique": "Источник с таким названием уже есть."},
    )
    kind = models.CharField("вид файла", max_length=20, choices=FileKind.choices)
    channel = models.CharField(
        "что в файле", max_length=20, choices=ContactChannel.choices, default=ContactChannel.IN_PERSON
    )
    time_zone = models.CharField("часовой пояс", max_length=40, choices=ZONES, default="Europe/Moscow")
    date_order = models.CharField("даты", max_length=3, choices=ORDERS, default=DateOrder.DAY_FIRST.value)
    head_row = models.PositiveSmallIntegerField(
        "строка с названиями столбцов", default=1, help_text="0, если названий нет."
    )
    contexts = models.CharField(
        "контексты входящих звонков",
        max_length=500,
        default=INCOMING,
        blank=True,
        help_text="Через запятую, как в столбце dcontext. Остальные звонки пропускаются.",
    )
    columns = models.JSONField("столбцы", default=dict, blank=True, editable=False)
    left_open = models.JSONField("незаконченные звонки", default=dict, blank=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = "источник файлов"
        verbose_name_plural = "источники файлов"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_table(self) -> bool:
        return self.kind in TABLES


class ImportWord(models.Model):
    """A name of an employee or of an outcome as the files of one source write it, and what it is here."""

    source = models.ForeignKey(ImportSource, models.CASCADE, related_name="words", verbose_name="источник")
    role = models.CharField("что это", max_length=10, choices=WordRole.choices)
    text = models.CharField("как в файле", max_length=100)
    employee = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="сотрудник"
    )
    outcome = models.CharField("чем кончилось", max_length=20, choices=ContactOutcome.choices, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "слово источника"
        verbose_name_plural = "слова источника"
        ordering = ["role", "text"]
        constraints = [models.UniqueConstraint(fields=["source", "role", "text"], name="import_word_once")]

    def __str__(self) -> str:
        return self.text


class ImportRun(models.Model):
    """One file on its way into the journal: checked first, taken as a whole when a person says so.

    `position` rows are read; `reader_state` lets the reading go on after them.
    """

    State = RunState

    source = models.ForeignKey(ImportSource, models.PROTECT, related_name="runs", verbose_name="источник")
    stored = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="файл"
    )
    name = models.CharField("имя файла", max_length=150)
    sha256 = models.CharField("отпечаток", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("размер, байт")
    state = models.CharField("состояние", max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    uploaded_at = models.DateTimeField("загружен")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="кто загрузил"
    )
    begun_at = models.DateTimeField("проверка начата", null=True)
    finished_at = models.DateTimeField("закончено", null=True)
    position = models.PositiveBigIntegerField("прочитано строк таблицы", default=0)
    reader_state = models.JSONField("состояние чтения", default=dict)
    left_open = models.JSONField("незаконченные звонки", default=dict)
    left_before = models.JSONField("незаконченные звонки до этого файла", default=dict)
    undo_reason = models.CharField("почему отменён целиком", max_length=200, blank=True)
    done_units = models.PositiveBigIntegerField("прочитано", default=0)
    total_units = models.PositiveBigIntegerField("всего", default=0)
    lines = models.PositiveBigIntegerField("строк", default=0)
    accepted = models.PositiveBigIntegerField("принято", default=0)
    marked = models.PositiveBigIntegerField("из них с отметкой", default=0)
    skipped = models.PositiveBigIntegerField("пропущено", default=0)
    rejected = models.PositiveBigIntegerField("отклонено", default=0)
    warnings = models.JSONField("предупреждения", default=list)
    fault = models.CharField("почему не прочитан", max_length=300, blank=True)
    lease_until = models.DateTimeField("занято до", null=True)
    claimed_by = models.CharField("кем занято", max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("import_contacts", "Загружать журналы очереди и звонков из файлов")]
        verbose_name = "загрузка журнала"
        verbose_name_plural = "загрузки журналов"
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["checking", "taking", "undoing"]),
                name="import_at_work",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"

    @property
    def stream(self) -> str:
        return f"contact_import:{self.pk}"

    @property
    def rest(self) -> int:
        """Lines that are no records by themselves: titles, empty ones, events within a call."""
        return max(0, self.lines - self.accepted - self.skipped - self.rejected)

    @property
    def percent(self) -> int:
        return min(100, self.done_units * 100 // self.total_units) if self.total_units else 0


class ImportedLine(models.Model):
    """What became of one line of a file. An accepted one waits here until the whole file is taken.

    The report is made of these rows. They know no telephone numbers and no names of those who called.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveBigIntegerField("строка")
    verdict = models.CharField("решение", max_length=8, choices=[(verdict, verdict) for verdict in Verdict])
    reason = models.CharField("причина", max_length=120, blank=True)
    overlaps = models.BooleanField("пересекается", default=False)
    key = models.CharField("ключ", max_length=60, blank=True)
    arrived_at = models.DateTimeField("приход", null=True)
    started_at = models.DateTimeField("начало", null=True)
    ended_at = models.DateTimeField("конец", null=True)
    operator = models.ForeignKey(
        ImportWord, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    outcome = models.ForeignKey(
        ImportWord, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    day = models.DateField("день", null=True)
    year = models.PositiveSmallIntegerField("год", null=True)
    month = models.PositiveSmallIntegerField("месяц", null=True)
    waiting_seconds = models.PositiveIntegerField("ожидание, с", null=True)
    service_seconds = models.PositiveIntegerField("обслуживание, с", null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "строка загрузки"
        verbose_name_plural = "строки загрузки"
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="import_key_once", condition=~Q(key=""))
        ]
        indexes = [models.Index(fields=["run", "line"], name="import_line")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.line}"

    @property
    def reason_words(self) -> str:
        return words_of(self.reason)
