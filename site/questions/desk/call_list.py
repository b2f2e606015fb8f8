"""The list of agreed calls: how far each is from its moment, and what may be done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from questions.desk.call_forms import AttemptForm, CallResultForm, PutOffForm
from questions.form_fields import Choice
from questions.lifecycle import State, Step, allows
from questions.models import CallBack
from questions.services import calls
from workdays.wording import counted

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class CallAction:
    """One thing to do with a waiting call: its fold on the list, its form and its service."""

    name: str
    title: Callable[[CallBack], str]
    button: str
    done: str
    form: Callable[..., forms.Form]
    run: Callable[..., Any]
    step: Step

    def make_form(self, call: CallBack, *data: Any) -> forms.Form:
        """Return the form with names of its own: the list shows many."""
        prefix = f"call{call.pk}" if self.name == "result" else f"{self.name}{call.pk}"
        return self.form(*data, prefix=prefix, call=call)


CALL_ACTIONS = [
    CallAction(
        "result", lambda call: "Записать итог", "Записать", "Итог звонка записан.",
        CallResultForm, calls.record_call, Step.RECORD_CALL,
    ),
    CallAction(
        "put-off", lambda call: "Перенести", "Перенести звонок", "Звонок перенесён.",
        PutOffForm, calls.put_off_call, Step.PUT_OFF_CALL,
    ),
    CallAction(
        "attempt", calls.missed_words, "Записать попытку",
        "Попытка записана. Звонок остаётся в списке: если договорились о другом времени, перенесите его.",
        AttemptForm, calls.record_attempt, Step.MISS_CALL,
    ),
]  # fmt: skip
CALL_ACTIONS_BY_NAME = {action.name: action for action in CALL_ACTIONS}


@dataclass(frozen=True)
class CallOffer:
    """An action as the row shows it."""

    action: CallAction
    title: str
    form: forms.Form


@dataclass(frozen=True)
class CallRow:
    """A waiting call with what its row shows."""

    call: CallBack
    words: str
    tone: str
    attempts: str
    is_finished: bool
    """Whether its appeal is finished, so that the call may have become needless."""
    offers: list[CallOffer] = field(default_factory=list)


@dataclass(frozen=True)
class CallGroup:
    title: str
    rows: list[CallRow]


def grouped_rows(rows: Iterable[CallRow], now: datetime) -> list[CallGroup]:
    """Return the rows by how urgent they are; groups without any are left out."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    known = list(rows)
    groups = [
        CallGroup("Просрочены", [row for row in known if row.call.agreed_at < now]),
        CallGroup("Сегодня", [row for row in known if now <= row.call.agreed_at < midnight]),
        CallGroup("Позже", [row for row in known if row.call.agreed_at >= midnight]),
    ]
    return [group for group in groups if group.rows]


def offers_of(call: CallBack, bound: dict[str, forms.Form], callers: list[Choice]) -> list[CallOffer]:
    """Return what may be done with a call; `bound` are forms not accepted, `callers` who may speak."""
    offers = [
        CallOffer(action, action.title(call), bound.get(action.name) or action.make_form(call))
        for action in CALL_ACTIONS
        if allows(State(call.appeal.state), action.step)
    ]
    for offer in offers:
        if "caller" in offer.form.fields:
            # Read once for all rows: each field would read the people again.
            offer.form.fields["caller"].choices = callers  # type: ignore[attr-defined]
    return offers


def row_of(call: CallBack, now: datetime, attempts: list[datetime], offers: list[CallOffer]) -> CallRow:
    state = State(call.appeal.state)
    words, tone = nearness(call.agreed_at - now)
    return CallRow(
        call, words, tone, _attempts(call, attempts), not allows(state, Step.PUT_OFF_CALL), offers
    )  # fmt: skip


def nearness(left: timedelta) -> tuple[str, str]:
    """Say how far a call is from its moment, with a tone for the badge; a day or more says its date alone."""
    if left < timedelta():
        return f"просрочен на {_length(-left)}", "danger"
    if left < HOUR:
        return f"через {_length(left)}", "warning"
    return (f"через {_length(left)}" if left < DAY else "", "neutral")


def _length(span: timedelta) -> str:
    minutes = int(span / timedelta(minutes=1))
    if minutes < 60:
        return f"{max(minutes, 1)} мин"
    if minutes < 24 * 60:
        return f"{minutes // 60} ч {minutes % 60} мин" if minutes % 60 else f"{minutes // 60} ч"
    return counted(minutes // (24 * 60), "день", "дня", "дней")


def _attempts(call: CallBack, moments: list[datetime]) -> str:
    if not moments:
        return ""
    times = f" {counted(len(moments), 'раз', 'раза', 'раз')}, последний —" if len(moments) > 1 else ""
    return f"{calls.missed_words(call)}{times} {timezone.localtime(moments[-1]):%d.%m.%Y в %H:%M}"
