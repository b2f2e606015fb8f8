from django.db import models


class Run(models.Model):
    """When a thing that repeats went well and when it failed the last time; one row for each thing."""

    CLOCK = "clock"
    CERTIFICATE = "certificate"
    BACKUP = "backup"
    DRILL = "restore_drill"
    JOB = "job:"
    """What the names of periodic jobs begin with."""

    name = models.CharField("что", max_length=150, unique=True)
    succeeded_at = models.DateTimeField("последний успех", null=True)
    failed_at = models.DateTimeField("последняя неудача", null=True)
    failure = models.CharField("вид ошибки", max_length=100, blank=True)
    detail = models.CharField("что получилось", max_length=200, blank=True)

    class Meta:
        verbose_name = "последнее выполнение"
        verbose_name_plural = "последние выполнения"
        ordering = ["name"]
        default_permissions = ()
        permissions = [("view_health", "Смотреть состояние системы")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_failing(self) -> bool:
        """Whether the last time was a failure."""
        return self.failed_at is not None and (
            self.succeeded_at is None or self.failed_at > self.succeeded_at
        )
