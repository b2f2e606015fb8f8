from django.db import models


class Topic(models.TextChoices):
    """What one may subscribe to."""

    TARIFFS = "tariffs", "Тарифы и цены"
    NEWS = "news", "Новости компании"
    DISCLOSURE = "disclosure", "Раскрытие информации и документы"
    INTERRUPTIONS = "interruptions", "Плановые перерывы по улицам"


class Subscribed(models.TextChoices):
    """How a subscription stands."""

    WAITING = "waiting", "ждёт подтверждения"
    ACTIVE = "active", "действует"
    SUSPENDED = "suspended", "приостановлена"
    LEFT = "left", "отписан"


class Delivered(models.TextChoices):
    """What became of the letter to one address."""

    QUEUED = "queued", "в очереди"
    SENT = "sent", "отправлено"
    FAILED = "failed", "не отправлено"
    BOUNCED = "bounced", "вернулось"
