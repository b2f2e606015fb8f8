"""What an action of the card is made of, and when it is offered to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from questions.lifecycle import State, Step, allows
from questions.models import Appeal, Reply
from staff.models import Employee

ANSWER = "questions.answer_appeal"
Available = Callable[[Appeal, Employee], bool]


def nothing_missing(appeal: Appeal) -> list[str]:
    return []


@dataclass(frozen=True)
class Action:
    """One step offered on the card: with its form, its permission and its service.

    `available` says whether the state and the person allow it; `missing` names, in Russian, the requisites
    without which the card shows it disabled. Actions of one `group` stand together, folded under its name.
    """

    name: str
    button: str
    done: str
    permission: str
    form: Callable[..., forms.Form]
    available: Available
    run: Callable[..., Any]
    is_primary: bool = True
    missing: Callable[[Appeal], list[str]] = nothing_missing
    group: str = ""
    hint: str = ""


class PlainForm(forms.Form):
    """Nothing to fill in: the step itself is the answer."""

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def reply_of(appeal: Appeal) -> Reply | None:
    """Return the answer, if one is begun; an appeal read by `with_reply` knows it already."""
    return getattr(appeal, "reply", None)


def at(step: Step) -> Available:
    """Offer an action to whoever has its permission, in the states that allow the step."""
    return lambda appeal, employee: allows(State(appeal.state), step)


def executor_at(step: Step) -> Available:
    """Offer an action to the appeal's executor, in the states that allow the step."""
    return lambda appeal, employee: allows(State(appeal.state), step) and appeal.assignee_id == employee.pk
