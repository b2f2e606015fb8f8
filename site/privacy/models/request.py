from datetime import date

from django.db import models
from django.db.models import Q

from privacy.holders import Person


class SubjectRequest(models.Model):
    """A person's request for what is kept about him: ten working days and five more (152-ФЗ, ст. 14).

    What he is looked for by is personal data itself: it goes when his records go, or when its own term ends.
    """

    email = models.CharField("электронная почта", max_length=254, blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    name = models.CharField("фамилия, имя, отчество", max_length=200, blank=True)
    account = models.CharField("лицевой счёт или договор", max_length=60, blank=True)
    reason = models.CharField(
        "основание", max_length=300, help_text="Входящий номер и дата запроса, как удостоверена личность."
    )
    received_on = models.DateField("запрос получен")
    due_on = models.DateField("ответить до")
    subjects = models.JSONField("что выбрано", default=list)
    recorded_by = models.CharField("кто записал", max_length=64)
    recorded_at = models.DateTimeField("когда записано")
    prolonged_because = models.CharField("почему продлено", max_length=300, blank=True)
    answered_on = models.DateField("ответ дан", null=True)
    erased_at = models.DateTimeField("сведения уничтожены", null=True)
    erased_act = models.CharField("акт", max_length=20, blank=True)

    class Meta:
        verbose_name = "запрос о личных данных"
        verbose_name_plural = "запросы о личных данных"
        ordering = ["-received_on", "-pk"]
        default_permissions = ()
        permissions = [("answer_request", "Искать и выгружать сведения о человеке по его запросу")]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(answered_on=None), name="privacy_request_open")
        ]

    def __str__(self) -> str:
        return f"Запрос № {self.pk} от {self.received_on:%d.%m.%Y}"

    @property
    def stream(self) -> str:
        return f"person:{self.pk}"

    @property
    def person(self) -> Person:
        return Person(email=self.email, phone=self.phone, name=self.name, account=self.account)

    def is_overdue(self, on: date) -> bool:
        return self.answered_on is None and self.due_on < on
