from django.db import models


class Withdrawal(models.Model):
    """That a person has taken back the consent given with a record, and how (152-ФЗ, ст. 9, ч. 2)."""

    class Way(models.TextChoices):
        IN_PERSON = "in_person", "лично, заявлением"
        POST = "post", "письмом по почте"
        EMAIL = "email", "по электронной почте"
        CABINET = "cabinet", "сам, на сайте"

    subject = models.CharField("к чему относится", max_length=64, unique=True)
    received_on = models.DateField("отзыв получен", db_index=True)
    way = models.CharField("как отозвано", max_length=20, choices=Way.choices)
    recorded_by = models.CharField("кто записал", max_length=64)
    recorded_at = models.DateTimeField("когда записано")
    note = models.CharField("пояснение", max_length=300, blank=True)

    class Meta:
        verbose_name = "отзыв согласия"
        verbose_name_plural = "отзывы согласий"
        ordering = ["-received_on", "-pk"]
        default_permissions = ()
        permissions = [("record_withdrawal", "Записывать отзыв согласия на обработку личных данных")]

    def __str__(self) -> str:
        return f"Отзыв согласия от {self.received_on:%d.%m.%Y}"
