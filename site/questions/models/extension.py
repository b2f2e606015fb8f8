from django.db import models


class Extension(models.Model):
    """The one prolongation of a term: asked for with a reason, decided by a head before the term ends."""

    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="extension", verbose_name="обращение"
    )
    reason = models.TextField("почему нужно продление")
    requested_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто просит"
    )
    requested_at = models.DateTimeField("когда попросили")
    until = models.DateField("продлить до")
    former_due_on = models.DateField("прежний срок")
    decided_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    is_granted = models.BooleanField("продлено", null=True)
    refusal = models.TextField("почему отказано", blank=True)

    class Meta:
        verbose_name = "продление срока"
        verbose_name_plural = "продления сроков"

    def __str__(self) -> str:
        return f"Продление обращения {self.appeal_id} до {self.until:%d.%m.%Y}"
