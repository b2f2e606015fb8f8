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
