from django.db import models
from django.db.models import Q


class Destruction(models.Model):
    """Records that are destroyed together: proposed, confirmed by a person, carried out, put into an act.

    The act is kept for three years at least (приказ Роскомнадзора № 179, п. 8); it names no person but the
    company's own people.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "ждёт решения"
        CONFIRMED = "confirmed", "уничтожается"
        DONE = "done", "уничтожено, акт составлен"
        DROPPED = "dropped", "отклонено"

    kind = models.CharField("что уничтожается", max_length=40, blank=True)
    rule = models.ForeignKey(
        "privacy.RetentionRule", models.PROTECT, null=True, related_name="+", verbose_name="срок хранения"
    )
    ground = models.CharField("основание", max_length=400)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField("кто предложил", max_length=64)
    proposed_at = models.DateTimeField("когда предложено")
    year = models.PositiveSmallIntegerField("год акта", null=True)
    number = models.PositiveIntegerField("номер акта", null=True)
    decided_by = models.CharField("кто решил", max_length=64, blank=True)
    decided_at = models.DateTimeField("когда решено", null=True)
    commission = models.JSONField(
        "комиссия", default=list, help_text="Должность и имя каждого, председатель первым."
    )
    trouble = models.CharField("что мешает", max_length=200, blank=True)
    done_at = models.DateTimeField("когда уничтожено", null=True)
    counts = models.JSONField("сколько уничтожено", default=dict)
    act = models.OneToOneField(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="акт"
    )

    class Meta:
        verbose_name = "уничтожение сведений"
        verbose_name_plural = "уничтожения сведений"
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("destroy_records", "Решать об уничтожении личных данных по акту")]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="privacy_act_number"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(state="proposed", rule__isnull=False),
                name="privacy_one_proposal_of_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"Акт № {self.act_number}" if self.number else f"Список {self.pk}"

    @property
    def act_number(self) -> str:
        return f"{self.year}-{self.number}" if self.number else ""

    @property
    def stream(self) -> str:
        return f"destruction:{self.pk}"


class DestructionItem(models.Model):
    """One record of a list: named by its code and number, never by its person."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт"
        DONE = "done", "уничтожено"
        LEFT = "left", "не уничтожено"

    destruction = models.ForeignKey(Destruction, models.CASCADE, related_name="items")
    subject = models.CharField("код", max_length=64, db_index=True)
    label = models.CharField("что это", max_length=100)
    ended_on = models.DateField("откуда считается срок", null=True)
    kept_until = models.DateField("хранилось по", null=True)
    state = models.CharField("состояние", max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.CharField("почему не уничтожено", max_length=300, blank=True)
    done_at = models.DateTimeField("когда уничтожено", null=True)

    class Meta:
        verbose_name = "запись в списке уничтожения"
        verbose_name_plural = "записи в списке уничтожения"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["destruction", "subject"], name="privacy_item_once"),
            # Two lists never work on one record.
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="waiting"), name="privacy_one_waiting_item"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Remains(models.Model):
    """Bytes whose row is destroyed already and that are still to go: no crash leaves any behind."""

    destruction = models.ForeignKey(Destruction, models.CASCADE, related_name="remains")
    path = models.CharField("путь в закрытом хранилище", max_length=300)

    class Meta:
        verbose_name = "остаток файла"
        verbose_name_plural = "остатки файлов"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Остаток {self.pk}"
