"""What the register's steps make of an appeal in GIS ZhKKh, and in whose name it is done there."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q


class PerformerOfGis(models.Model):
    """An employee as GIS ZhKKh knows him; no service lists them, so they are learned from appeals."""

    answerer_guid = models.UUIDField("идентификатор в ГИС ЖКХ", unique=True)
    employee = models.OneToOneField(
        "staff.Employee",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="gis_performer",
        verbose_name="сотрудник",
    )
    learned_from = models.CharField("номер обращения, в котором встретился", max_length=30, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "исполнитель ГИС ЖКХ"
        verbose_name_plural = "исполнители ГИС ЖКХ"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.answerer_guid)


class ActionQuerySet(models.QuerySet["Action"]):
    def unfinished(self) -> "ActionQuerySet":
        return self.filter(state__in=Action.UNFINISHED)

    def of_operation(self, operation_id: int) -> "ActionQuerySet":
        """Return what an operation carries and nobody knows the end of."""
        return self.filter(operation=operation_id, state__in=[Action.State.UNDER_WAY, Action.State.HUMAN])

    def ready(self, now: datetime) -> "ActionQuerySet":
        """Return the first unfinished action of each appeal, if its time has come, the oldest first."""
        earlier = Action.objects.unfinished().filter(gis_appeal=OuterRef("gis_appeal"), pk__lt=OuterRef("pk"))
        due = self.filter(state=Action.State.QUEUED, next_try_at__lte=now)
        return due.filter(~Exists(earlier)).order_by("pk")


class Action(models.Model):
    """A step of the register on its way to GIS ZhKKh. Those of one appeal go one after another."""

    class Kind(models.TextChoices):
        PERFORMER = "performer", "взять в работу"
        ROLL_OVER = "roll_over", "продлить срок"
        REDIRECT = "redirect", "переадресовать"
        NOT_REQUIRED = "not_required", "сообщить, что ответ не требуется"
        ANSWER = "answer", "отправить ответ"
        EXECUTED = "executed", "отметить исполненным"

    class State(models.TextChoices):
        HUMAN = "human", "ждёт человека"
        QUEUED = "queued", "ждёт отправки"
        UNDER_WAY = "under_way", "отправляется"
        DONE = "done", "выполнено"
        REFUSED = "refused", "не выполнено"

    UNFINISHED = (State.HUMAN, State.QUEUED, State.UNDER_WAY)

    gis_appeal = models.ForeignKey(
        "gis_sync.GisAppeal", models.CASCADE, related_name="actions", verbose_name="обращение ГИС ЖКХ"
    )
    kind = models.CharField("что сделать", max_length=20, choices=Kind.choices)
    payload = models.JSONField("что сказать", default=dict)
    employee = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, related_name="+", verbose_name="от чьего имени"
    )
    reply = models.ForeignKey(
        "questions.Reply", models.PROTECT, null=True, related_name="+", verbose_name="ответ"
    )
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.QUEUED)
    lacks_performer = models.BooleanField("сотрудник не сопоставлен", default=False)
    trouble = models.TextField("что мешает", blank=True)
    attempts = models.PositiveIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка")
    operation = models.ForeignKey(
        "gis_sync.Operation", models.SET_NULL, null=True, related_name="actions", verbose_name="операция"
    )
    answerer_guid = models.UUIDField("исполнитель в ГИС ЖКХ", null=True)
    transport_guid = models.UUIDField("транспортный идентификатор", null=True, unique=True)
    answer_transport_guid = models.UUIDField("транспортный идентификатор ответа", null=True, unique=True)
    may_be_known = models.BooleanField(
        "могло дойти раньше",
        default=False,
        help_text="Отправлено снова после того, как в ГИС ЖКХ его не нашли.",
    )
    answer_guid = models.UUIDField("ответ в ГИС ЖКХ", null=True)
    answer_number = models.CharField("номер ответа в ГИС ЖКХ", max_length=35, blank=True)
    created_at = models.DateTimeField("создано")
    done_at = models.DateTimeField("закончено", null=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = "действие в ГИС ЖКХ"
        verbose_name_plural = "действия в ГИС ЖКХ"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["gis_appeal", "id"],
                condition=Q(state__in=["human", "queued", "under_way"]),
                name="gis_action_unfinished",
            ),
            models.Index(fields=["next_try_at", "id"], condition=Q(state="queued"), name="gis_action_queued"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()}, действие {self.pk}"
