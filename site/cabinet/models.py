from django.conf import settings
from django.db import models


class ApiClient(models.Model):
    """A program that speaks for its users, such as the company's billing cabinet: known by its token.

    Of the token only the digest is kept, so a copy of the database opens nothing.
    """

    name = models.CharField("название", max_length=100, help_text="Например: «Кабинет биллинга».")
    digest = models.CharField("отпечаток ключа", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="кто выдал"
    )
    created_at = models.DateTimeField("выдан", editable=False)
    last_used_at = models.DateTimeField("последнее обращение", null=True, editable=False)
    revoked_at = models.DateTimeField("отозван", null=True, editable=False)

    class Meta:
        verbose_name = "ключ доступа личного кабинета"
        verbose_name_plural = "ключи доступа личного кабинета"
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("manage_apiclient", "Выдавать и отзывать доступ для личного кабинета")]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="api_client_name_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        """Name the program in the journal and in the access log."""
        return f"api:{self.pk}"


class ApiRequest(models.Model):
    """A request that was accepted once and may come again: its key, and by which a repetition is known."""

    class Kind(models.TextChoices):
        APPEAL = "appeal", "обращение"
        ADDITION = "addition", "дополнение"

    client = models.ForeignKey(
        ApiClient, models.PROTECT, related_name="requests", verbose_name="личный кабинет"
    )
    key = models.UUIDField("ключ идемпотентности")
    kind = models.CharField("что принято", max_length=20, choices=Kind.choices)
    body_digest = models.CharField("отпечаток содержимого", max_length=64)
    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="api_requests", verbose_name="обращение"
    )

    class Meta:
        verbose_name = "принятый запрос личного кабинета"
        verbose_name_plural = "принятые запросы личного кабинета"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="api_request_key"),
            models.UniqueConstraint(
                fields=["appeal"], condition=models.Q(kind="appeal"), name="api_request_registers_once"
            ),
        ]
        indexes = [models.Index(fields=["client", "kind", "appeal"], name="api_request_appeals")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
