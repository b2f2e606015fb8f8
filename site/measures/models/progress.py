"""How measures stand, what came of them, and which complaints led to them: facts, written by services."""

from django.db import models
from django.db.models import Q

from measures.models.measure import Measure
from measures.rules import LABELS, STATES, Result, State

STATE_CHOICES = [(code.value, label) for code, label in STATES.items()]


class Progress(models.Model):
    """The state of a measure; the ledger has all the former ones."""

    measure = models.OneToOneField(
        Measure, models.CASCADE, primary_key=True, related_name="progress", verbose_name="мероприятие"
    )
    state = models.CharField(
        "состояние", max_length=20, choices=STATE_CHOICES, default=State.PLANNED.value, editable=False
    )
    done_on = models.DateField("выполнено", null=True, editable=False)
    reason = models.CharField("почему отменено", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "ход мероприятия"
        verbose_name_plural = "ход мероприятий"
        default_permissions = ()
        permissions = [
            ("run_programme", "ведёт программу мероприятий"),
            ("export_programme", "выгружает программу мероприятий"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DONE.value, done_on__isnull=False)
                | (~Q(state=State.DONE.value) & Q(done_on=None)),
                name="measure_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED.value) | ~Q(reason=""), name="measure_cancelled_for_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.get_state_display()}"


class ResultRecord(models.Model):
    """What came of a measure on a day; which fields are needed depends on its kind: rules.REQUIRED."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="records", verbose_name="мероприятие")
    on = models.DateField("когда проведено")
    conducted_by = models.CharField(
        LABELS["conducted_by"], max_length=200, blank=True,
        help_text="Для аудита — независимая организация; для «тайного покупателя» — кто проверял.",
    )  # fmt: skip
    score = models.DecimalField(LABELS["score"], max_digits=7, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(LABELS["maximum"], max_digits=7, decimal_places=2, null=True, blank=True)
    participants = models.PositiveIntegerField(LABELS["participants"], null=True, blank=True)
    passed = models.PositiveIntegerField(LABELS["passed"], null=True, blank=True)
    findings = models.TextField(
        LABELS["findings"], blank=True, help_text="Для сотрудников; посетители не видят."
    )
    recorded_by = models.ForeignKey(
        "staff.Employee",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="кто записал",
        editable=False,
    )
    recorded_at = models.DateTimeField("когда записано", editable=False)

    class Meta:
        verbose_name = "результат мероприятия"
        verbose_name_plural = "результаты мероприятий"
        default_permissions = ()
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"Результат от {self.on:%d.%m.%Y}"

    @property
    def as_result(self) -> Result:
        return Result(
            self.on,
            self.conducted_by,
            self.score,
            self.maximum,
            self.participants,
            self.passed,
            self.findings,
        )


class ComplaintLink(models.Model):
    """That a complaint led to a measure."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="complaint_links", verbose_name="мероприятие"
    )
    decision = models.ForeignKey(
        "questions.Decision", models.PROTECT, related_name="measure_links", verbose_name="решение по жалобе"
    )
    linked_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, related_name="+", verbose_name="кто связал"
    )
    linked_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "жалоба, которая привела к мероприятию"
        verbose_name_plural = "жалобы, которые привели к мероприятиям"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["measure", "decision"], name="measure_complaint_once")]

    def __str__(self) -> str:
        return f"Решение {self.decision_id} → мероприятие {self.measure_id}"
