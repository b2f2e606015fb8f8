"""What an action of the card is made of, and when it is offered to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from questions.errors import RequisitesMissing
from questions.lifecycle import State, Step, allows
from questions.models import Appeal, Reply
from staff.models import Employee

Available = Callable[[Appeal, Employee], bool]


def nothing_in_the_way(appeal: Appeal, employee: Employee) -> str:
    return ""


def lacking(missing: list[str]) -> str:
    """Say which requisites a step lacks; empty when it lacks none."""
    return str(RequisitesMissing(missing)) if missing else ""


@dataclass(frozen=True)
class Action:
    """One step offered on the card: with its form, its permission and its service.

    `available` says whether the state and the person allow it; `blocked` tells, in Russian, why the card
    shows it disabled all the same. Actions of one `group` stand together, folded under its name.
    """

    name: str
    button: str
    done: str
    permission: str
    form: type[forms.Form]
    available: Available
    run: Callable[..., Any]
    is_primary: bool = True
    blocked: Callable[[Appeal, Employee], str] = nothing_in_the_way
    group: str = ""
    hint: str = ""

    def make_form(self, *data: Any, **arguments: Any) -> forms.Form:
        """Return the form with ids of its own: the card shows many, several with a field of the same name."""
        return self.form(*data, **{"auto_id": f"{self.name}-%s", **arguments})


class PlainForm(forms.Form):
    """Nothing to fill in: the step itself is the answer."""

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Offer:
    """An action as the card shows it: with its form, and with what is in its way."""

    action: Action
    form: forms.Form
    blocked: str


@dataclass(frozen=True)
class Group:
    """Offers folded under one name; unfolded while one of them was not accepted."""

    title: str
    offers: list[Offer]

    @property
    def is_open(self) -> bool:
        return any(offer.form.is_bound for offer in self.offers)


def grouped(offers: list[Offer]) -> list[Group]:
    """Return the groups in the order of their first actions; those without a name are no group."""
    titles = dict.fromkeys(offer.action.group for offer in offers if offer.action.group)
    return [Group(title, [each for each in offers if each.action.group == title]) for title in titles]


def reply_of(appeal: Appeal) -> Reply | None:
    """Return the answer, if one is begun; an appeal read by `with_reply` knows it already."""
    return getattr(appeal, "reply", None)


def at(step: Step) -> Available:
    """Offer an action to whoever has its permission, in the states that allow the step."""
    return lambda appeal, employee: allows(State(appeal.state), step)


def executor_at(step: Step) -> Available:
    """Offer an action to the appeal's executor, in the states that allow the step."""
    return lambda appeal, employee: allows(State(appeal.state), step) and appeal.assignee_id == employee.pk
