"""What templates show: words, colours and rows made from appeals. No queries here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from questions.deadlines import ExplainedDay
from questions.lifecycle import ENDED, STATE_LABELS, State
from questions.models import Appeal

SOON_DAYS = 3
EVENT_LABELS = {
    "registered": "Зарегистрировано",
    "assign": "Назначен исполнитель",
    "draft": "Сохранён черновик ответа",
    "submit": "Отправлено на согласование",
    "return": "Возвращено на доработку",
    "recall": "Отозвано с согласования исполнителем",
    "approve": "Согласовано, письмо выпущено",
    "scan": "Приложен скан подписанного письма",
    "queued": "Передано почтовому серверу",
    "send": "Ответ отправлен",
    "delivery_failed": "Почтовый сервер не принял письмо",
    "close": "Закрыто",
    "tell": "Ответ дан по телефону",
    "agree_call": "Назначен обратный звонок",
    "record_call": "Записан итог звонка",
    "correct": "Исправлена регистрация",
}
ACTOR_LABELS = {"visitor": "заявитель", "job:outbox": "почтовый сервер", "job:routing": "по теме"}
PUBLIC_STEPS = [
    (State.REGISTERED, "Обращение зарегистрировано"),
    (State.ASSIGNED, "Назначен исполнитель"),
    (State.DRAFTED, "Готовится ответ"),
    (State.SENT, "Ответ отправлен"),
]


@dataclass(frozen=True)
class Urgency:
    """How near the due date is, in a word and a tone for the badge."""

    word: str
    tone: str

    @classmethod
    def of(cls, appeal: Appeal, today: date) -> "Urgency":
        if appeal.is_answered:
            return cls("отвечено", "ok")
        if appeal.state in ENDED:
            return cls("завершено", "neutral")
        left = (appeal.due_on - today).days
        if left < 0:
            return cls(f"просрочено на {-left} дн.", "danger")
        if left == 0:
            return cls("ответить сегодня", "danger")
        if left <= SOON_DAYS:
            return cls(f"осталось {left} дн.", "warning")
        return cls(f"осталось {left} дн.", "neutral")


class JournalEntry(Protocol):
    event: str
    actor: str

    @property
    def created_at(self) -> object: ...


def journal_rows(entries: Iterable[JournalEntry], names: Mapping[str, str]) -> list[dict[str, object]]:
    """Turn ledger entries into rows of the timeline; `names` tells who an actor such as user:5 is."""
    return [
        {
            "label": EVENT_LABELS.get(entry.event, entry.event),
            "at": entry.created_at,
            "actor": names.get(entry.actor, ACTOR_LABELS.get(entry.actor, entry.actor)),
        }
        for entry in entries
    ]


class StatusPresenter:
    """The public status page: states and dates, nothing that says whose appeal it is or what about."""

    def __init__(self, appeal: Appeal, days: list[ExplainedDay], today: date) -> None:
        self.registration_number = appeal.registration_number
        self.registered_on = appeal.registered_on
        self.due_on = appeal.due_on
        self.due_provisional = appeal.due_provisional
        self.sent_at = appeal.sent_at
        self.is_answered = appeal.is_answered
        self.is_overdue = appeal.is_overdue(today)
        self.state_label = STATE_LABELS[State(appeal.state)]
        self.days = days
        self.steps = self._steps(State(appeal.state))

    @staticmethod
    def _steps(state: State) -> list[dict[str, object]]:
        order = list(State)
        reached = order.index(state)
        rows: list[dict[str, object]] = [
            {"label": label, "done": order.index(step) <= reached, "current": False}
            for step, label in PUBLIC_STEPS
        ]
        done = [row for row in rows if row["done"]]
        done[-1]["current"] = True
        return rows
