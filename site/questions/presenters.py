"""What templates show: words, colours and rows made from appeals. No queries here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from questions.choices import OFFERED, Channel, ReplyChannel
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
    "bounce": "Письмо вернулось, ответ нужно отправить снова",
    "close": "Закрыто",
    "decline": "Оставлено без ответа по существу",
    "redirect": "Передано в другой орган",
    "withdraw": "Отозвано заявителем",
    "ask_extension": "Запрошено продление срока",
    "extend": "Срок продлён, заявитель уведомляется",
    "refuse_extension": "В продлении срока отказано",
    "clarify": "Составлен запрос уточнения заявителю",
    "notice_queued": "Уведомление передано почтовому серверу",
    "notice_sent": "Уведомление отправлено",
    "notice_failed": "Почтовый сервер не принял уведомление",
    "decide": "Записано решение",
    "decision_done": "Отмечено исполнение решения",
    "note": "Добавлена заметка",
    "tell": "Ответ дан по телефону",
    "agree_call": "Назначен обратный звонок",
    "put_off_call": "Обратный звонок перенесён",
    "miss_call": "Обратный звонок не состоялся",
    "record_call": "Записан итог звонка",
    "correct": "Исправлена регистрация",
    "calendar": "Срок пересчитан: изменился производственный календарь",
    "due_date": "Срок назначен другой системой",
    "files": "Добавлены приложения",
    "named": "Уточнено название организации",
    "gis_retry": "Отправка в ГИС ЖКХ повторена",
    "gis_receiver": "Указан получатель в ГИС ЖКХ",
    "gis_give_up": "Отправка в ГИС ЖКХ отменена",
    "addition": "Заявитель дополнил обращение",
    "rated": "Заявитель оценил ответ",
    "frequent_question": "По ответу сделан черновик частого вопроса",
    "erased": "Сведения уничтожены",
}
ROOM_LABELS = {
    "queued": "Передано на отправку",
    "delivery_failed": "Ответ не доставлен",
    "notice_failed": "Уведомление не доставлено",
}
"""What the same events are called where no mail server has a part in them."""
SENDING = frozenset({"queued", "delivery_failed", "send", "notice_sent", "notice_failed"})
"""Events that name the channel of a letter."""
ACTOR_LABELS = {
    "visitor": "заявитель",
    "api": "личный кабинет компании",
    "job:outbox": "почтовый сервер",
    "job:mail": "почтовый ящик",
    "job:routing": "по теме",
    "job:gis": "ГИС ЖКХ",
    "job:destroying": "по акту",
}
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
    text: str

    @property
    def created_at(self) -> object: ...


def journal_rows(entries: Iterable[JournalEntry], names: Mapping[str, str]) -> list[dict[str, object]]:
    """Turn ledger entries into rows of the timeline; `names` tells who user:5 or employee:7 is."""
    return [
        {
            "label": _label(entry),
            "detail": _detail(entry, names),
            "at": entry.created_at,
            "actor": names.get(entry.actor) or _other(entry.actor),
        }
        for entry in entries
    ]


def _other(actor: str) -> str:
    """Name who is no user: by the whole code, or by what stands before the number of a program."""
    return ACTOR_LABELS.get(actor) or ACTOR_LABELS.get(actor.partition(":")[0], actor)


def sending_words(way: str) -> str:
    """Say where an answer is that goes by a channel; empty for none."""
    if way == ReplyChannel.EMAIL:
        return "передано почтовому серверу"
    return f"передано на отправку {ReplyChannel(way).label}" if way else ""


def _label(entry: JournalEntry) -> str:
    labels = {**EVENT_LABELS, **ROOM_LABELS} if _room_of(entry) else EVENT_LABELS
    return labels.get(entry.event, entry.event)


def _room_of(entry: JournalEntry) -> str:
    """Return how a letter goes that another room delivers; empty for letters of the site and of people."""
    channel = json.loads(entry.text).get("channel", "") if entry.event in SENDING else ""
    is_room = channel in ReplyChannel.values and channel not in dict(OFFERED)
    return str(ReplyChannel(channel).label) if is_room else ""


def _detail(entry: JournalEntry, names: Mapping[str, str]) -> str:
    """Say what a step changed, where that is no personal matter: an executor, a moment, a date."""
    if entry.event == "calendar":
        return _recounted(entry)
    if entry.event == "due_date":
        return _named(entry)
    if room := _room_of(entry):
        return room
    data = json.loads(entry.text) if entry.event in {"assign", "put_off_call"} else {}
    people = [names.get(f"employee:{data[key]}", "") for key in ("assignee_was", "assignee") if key in data]
    moments = dict.fromkeys(data[key] for key in ("agreed_at_was", "agreed_at") if key in data)
    changes = [people, [f"{datetime.fromisoformat(moment):%d.%m.%Y, %H:%M}" for moment in moments]]
    return "; ".join(" → ".join(filter(None, change)) for change in reversed(changes) if any(change))


def _recounted(entry: JournalEntry) -> str:
    """Say what a change of the calendar did to the term: the date told moves earlier or stays."""
    data = json.loads(entry.text)
    former, due, counted = (
        f"{date.fromisoformat(data[name]):%d.%m.%Y}" for name in ("former_due_on", "due_on", "counted_on")
    )
    if due != former:
        return f"был {former}, стал {due}"
    return f"остаётся {due}" + (f", по календарю был бы {counted}" if counted != due else "")


def _named(entry: JournalEntry) -> str:
    """Say which date another system has named; both stay in the journal, whichever is later."""
    data = json.loads(entry.text)
    former, due = (f"{date.fromisoformat(data[name]):%d.%m.%Y}" for name in ("former_due_on", "due_on"))
    change = f"был {former}, стал {due}" if due != former else f"остаётся {due}"
    return f"{Channel(data['due_on_by']).label}, {change}"


class StatusPresenter:
    """The public status page: states and dates, nothing that says whose appeal it is or what about."""

    def __init__(
        self,
        appeal: Appeal,
        days: list[ExplainedDay],
        today: date,
        former_due_on: date | None = None,
        term_note: str = "",
    ) -> None:
        state = State(appeal.state)
        self.registration_number = appeal.registration_number
        self.registered_on = appeal.registered_on
        self.due_on = appeal.due_on
        self.due_provisional = appeal.due_provisional
        self.former_due_on = former_due_on
        """The term before it was prolonged, if it was."""
        self.sent_at = appeal.sent_at
        self.is_answered = appeal.is_answered
        self.ended_on = appeal.outcome_on if state in ENDED else None
        self.is_overdue = appeal.is_overdue(today)
        self.state_label = STATE_LABELS[state]
        self.days = days
        self.term_note = term_note
        """Where the date that was told is not where the present calendar ends the term."""
        self.steps = _ended_steps(state) if state in ENDED else _steps(state)


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


def _ended_steps(state: State) -> list[dict[str, object]]:
    """Return the way of an appeal that no answer on its substance follows: nothing more is to come."""
    labels = [PUBLIC_STEPS[0][1], f"Обращение {STATE_LABELS[state]}"]
    return [{"label": label, "done": True, "current": label == labels[-1]} for label in labels]
