from django.db import models
from django.db.models import F, Q

from service.choices import ContactChannel, ContactOutcome, Source
from service.querysets import ContactQuerySet


class Contact(models.Model):
    """A visit or a call: when the person came, when service began and when it ended.

    A moment that nobody took down is empty, and so is the time that would follow from it: what is not
    measured is counted as not measured, never as zero. Who came or called is not kept.

    What follows from the moments (`day` to `service_seconds`) is set by `services.recording.derive` alone.
    """

    channel = models.CharField("канал", max_length=20, choices=ContactChannel.choices)
    arrived_at = models.DateTimeField("пришёл или позвонил", null=True, blank=True)
    started_at = models.DateTimeField("обслуживание начато", null=True, blank=True)
    ended_at = models.DateTimeField("обслуживание окончено", null=True, blank=True)
    outcome = models.CharField("чем кончилось", max_length=20, choices=ContactOutcome.choices, blank=True)
    employee = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="сотрудник"
    )
    topic = models.ForeignKey(
        "questions.Topic", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="тема"
    )
    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name="обращение",
    )  # fmt: skip

    day = models.DateField("день", editable=False, help_text="По московскому времени.")
    year = models.PositiveSmallIntegerField("год", editable=False)
    month = models.PositiveSmallIntegerField("месяц", editable=False)
    waiting_seconds = models.PositiveIntegerField(
        "ожидание, с", null=True, editable=False, help_text="От прихода или звонка до начала обслуживания."
    )
    service_seconds = models.PositiveIntegerField("обслуживание, с", null=True, editable=False)

    waiting_unmeasured = models.BooleanField(
        "ожидание считать неизмеренным", default=False, editable=False,
        help_text="Часы переводили назад, или запись закрыта позже, чем кончилось обслуживание.",
    )  # fmt: skip
    service_unmeasured = models.BooleanField(
        "обслуживание считать неизмеренным", default=False, editable=False
    )
    ticket = models.PositiveIntegerField("номер в очереди дня", null=True, blank=True, editable=False)
    is_open = models.BooleanField(
        "идёт", default=False, editable=False, help_text="Человек ждёт или его обслуживают."
    )

    source = models.CharField(
        "откуда запись", max_length=40, choices=Source.choices, blank=True, editable=False
    )
    source_key = models.CharField("ключ записи в источнике", max_length=120, blank=True, editable=False)
    loaded = models.ForeignKey(
        "service.ImportRun", models.PROTECT, null=True, editable=False, related_name="contacts",
        verbose_name="загруженный файл", db_index=False,
    )  # fmt: skip
    is_void = models.BooleanField("исключена из подсчёта", default=False, editable=False)
    void_reason = models.CharField("почему исключена", max_length=300, blank=True, editable=False)
    is_demo = models.BooleanField("демонстрационная", default=False, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "обслуживание"
        verbose_name_plural = "журнал приёма и звонков"
        ordering = ["-day", "-id"]
        default_permissions = ("view",)
        permissions = [
            ("take_contact", "Вести приём и звонки, видеть свой день"),
            ("correct_contact", "Исправлять записи журнала приёма и звонков"),
            ("void_contact", "Исключать записи приёма и звонков из подсчёта"),
            ("export_contact", "Выгружать журнал приёма и звонков"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "day", "ticket"], name="contact_ticket_once"),
            models.UniqueConstraint(
                fields=["source", "source_key"], name="contact_source_once", condition=~Q(source_key="")
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(arrived_at=None) | Q(started_at__gte=F("arrived_at")),
                name="contact_starts_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at=None) | Q(ended_at__gte=F("started_at")),
                name="contact_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["-day", "-id"], name="contact_day"),
            models.Index(fields=["loaded"], name="contact_loaded", condition=Q(loaded__isnull=False)),
            models.Index(fields=["channel", "day"], name="contact_open", condition=Q(is_open=True)),
            models.Index(
                fields=["year", "channel", "month", "waiting_seconds"],
                name="contact_waiting",
                condition=Q(is_void=False),
            ),
            models.Index(
                fields=["year", "channel", "month", "service_seconds"],
                name="contact_service",
                condition=Q(is_void=False),
            ),
        ]

    def __str__(self) -> str:
        number = f" № {self.ticket}" if self.ticket else ""
        return f"{self.get_channel_display()}{number}, {self.day:%d.%m.%Y}"

    @property
    def stream(self) -> str:
        """Where the ledger keeps what was done with this row."""
        return f"contact:{self.pk}"
