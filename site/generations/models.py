from django.db import models


class Generation(models.Model):
    """The number of changes of what pages are made of: one row, counted up by triggers."""

    number = models.PositiveBigIntegerField("номер", default=0)

    class Meta:
        verbose_name = "счётчик изменений"
        verbose_name_plural = "счётчик изменений"

    def __str__(self) -> str:
        return str(self.number)


class Change(models.Model):
    """A transaction of PostgreSQL that changed something, not yet added to the number.

    A row of its own for each transaction: none waits for another, as all would for the one row of the number.
    """

    transaction = models.BigIntegerField("транзакция", primary_key=True)

    class Meta:
        verbose_name = "изменение"
        verbose_name_plural = "изменения"

    def __str__(self) -> str:
        return str(self.transaction)
