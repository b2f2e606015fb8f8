from django.db.models import TextChoices

from reminders.lifecycle import LABELS, State
from reminders.rules import Channel, Kind

KINDS = [
    (Kind.DEBT.value, "о задолженности"),
    (Kind.RESTRICTION.value, "о вводе ограничения"),
    (Kind.CONTRACT.value, "об изменении условий договора"),
    (Kind.PAYMENT.value, "о приближении срока оплаты"),
    (Kind.TARIFF.value, "об изменении тарифов или правил"),
]
"""The five sorts that the Standard names."""
CHANNELS = [
    (Channel.EMAIL.value, "электронная почта"),
    (Channel.LETTER.value, "письмо на бумаге"),
    (Channel.CALL.value, "звонок"),
]
STATES = [(state.value, label) for state, label in LABELS.items()]
UNDECIDED = (State.PREPARED, State.CHECKING, State.CHECKED, State.WAITING, State.FAILED)
"""States from which nothing has left yet."""


class FileKind(TextChoices):
    CSV = "csv", "таблица CSV"
    XLSX = "xlsx", "таблица XLSX"


class Outcome(TextChoices):
    """What became of one reminder."""

    READY = "ready", "ждёт утверждения"
    TO_SEND = "to_send", "ждёт отправки"
    QUEUED = "queued", "письмо в очереди"
    SENT = "sent", "отправлено"
    FAILED = "failed", "не отправлено"
    BOUNCED = "bounced", "вернулось"
    REACHED = "reached", "дозвонились"
    UNREACHED = "unreached", "не дозвонились"
    REFUSED = "refused", "человек отказался слушать"
    HELD = "held", "не отправлено: появилась причина"


OPEN = (Outcome.READY, Outcome.TO_SEND, Outcome.QUEUED)
DELIVERED = (Outcome.SENT, Outcome.REACHED)


class Origin(TextChoices):
    """Why a way to somebody is closed."""

    REFUSAL = "refusal", "отказ человека"
    BOUNCE = "bounce", "письмо не доставлено"
