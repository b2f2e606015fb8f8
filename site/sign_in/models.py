from typing import ClassVar

from django.conf import settings
from django.db import models


class SignIn(models.Model):
    """One browser in which a member of the staff has signed in; the row goes when the sign-in ends."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="учётная запись"
    )
    session_key = models.CharField("ключ сессии", max_length=40, unique=True)
    browser = models.CharField("браузер", max_length=60)
    address = models.GenericIPAddressField("сетевой адрес", null=True)
    began_at = models.DateTimeField("начат")
    seen_at = models.DateTimeField("последнее действие", db_index=True)

    class Meta:
        verbose_name = "вход"
        verbose_name_plural = "входы"
        ordering = ["-began_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("reset_second_step", "Сбрасывать второй шаг входа коллеги"),
            ("unlock_sign_in", "Снимать запрет входа после неверных паролей"),
        ]

    def __str__(self) -> str:
        return f"Вход {self.pk}"


class RecoveryCode(models.Model):
    """A code that still opens the second step: its hash, by the first digit. Older ones are StaticTokens."""

    # No constraint: the former version deletes devices without knowing of this table.
    device = models.ForeignKey(
        "otp_static.StaticDevice", models.CASCADE, related_name="+", db_constraint=False
    )
    place = models.PositiveSmallIntegerField("первая цифра")
    digest = models.CharField("хэш", max_length=128)
    # Named for mypy, which does not know the model of django-otp.
    objects: ClassVar["models.Manager[RecoveryCode]"] = models.Manager()

    class Meta:
        verbose_name = "резервный код"
        verbose_name_plural = "резервные коды"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["device", "place"], name="one_code_of_a_place")]

    def __str__(self) -> str:
        return f"Резервный код {self.pk}"
