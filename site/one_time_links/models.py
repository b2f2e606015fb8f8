from django.db import models


class OneTimeLink(models.Model):
    """A link sent to an address: whoever opens it reads the mail of that address.

    The token itself is in the letter only. The address goes when the link is used, the row a day after its
    time.
    """

    purpose = models.CharField("для чего", max_length=30)
    address = models.CharField("кому", max_length=254, blank=True)
    digest = models.CharField("отпечаток ключа", max_length=64, unique=True)
    created_at = models.DateTimeField("создана")
    expires_at = models.DateTimeField("действует до", db_index=True)
    used_at = models.DateTimeField("использована", null=True)

    class Meta:
        verbose_name = "одноразовая ссылка"
        verbose_name_plural = "одноразовые ссылки"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["address", "purpose"],
                name="one_time_link_unused",
                condition=models.Q(used_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Одноразовая ссылка {self.pk}"
