"""Who may enter which field of an appeal and when, made of the forms themselves: docs/reference/fields.md."""

from collections.abc import Iterator

from django.db.models import Model
from django.forms import Form

from questions.desk.actions import Action
from questions.desk.correction import CorrectionForm, may_correct
from questions.desk.offers import all_actions
from questions.desk.registration import RegistrationForm
from questions.forms import IndividualForm, OrganizationForm
from questions.lifecycle import STATE_LABELS, State
from questions.models import Appeal, Reply
from questions.permissions import REGISTER
from staff.matrix import known
from staff.models import Employee

HEAD = """# Who may enter which field of an appeal

Made by `manage.py appeal_fields` from the forms themselves; a test keeps the two in step. A field that a row
does not name is taken from nobody there, whatever is sent. The right alone is not enough: the state of the
appeal and who its executor is decide, too. «Когда есть что»: what the step is about lies beside the state,
such as a call, a wish for more time, a decision, a notice. Which role has which right: [who may do
what](permissions.md). What programs may send: [the interface](appeals-api.md). Elsewhere in the admin whoever
may change a thing may change each field of its form, and what is public goes through the review.

What is read: whoever may see appeals sees all of them on the card, the code to follow one by on its receipt;
each look at personal data is written down. With number and code a visitor sees state and dates alone; in
the cabinet a customer sees his own appeals; a program what its key was given for.

| Где | Право | Кто | В каких состояниях | Поля |
|---|---|---|---|---|
"""
ANYBODY, ANY_EMPLOYEE = "не нужно", "любой сотрудник"
ALWAYS, ITS_OWN = "новое", "когда есть что"
EXECUTOR, SIGNATORY, OTHER = (Employee(pk=-number, can_sign=True) for number in (1, 2, 3))
WORDS = {EXECUTOR.pk: "исполнитель", SIGNATORY.pk: "подписант ответа"}


def as_markdown() -> str:
    """Return the whole document."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in _rows())
    return f"{HEAD}{rows}\n\n{_other_columns()}\n"


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    rights = {name: words for name, (_, words) in known().items()}
    yield "Форма для граждан", ANYBODY, "посетитель", ALWAYS, _fields(IndividualForm)
    yield "Форма для организаций", ANYBODY, "посетитель", ALWAYS, _fields(OrganizationForm)
    yield "Регистрация", rights[REGISTER], ANY_EMPLOYEE, ALWAYS, _fields(RegistrationForm)
    states = _labels(state for state in State if may_correct(_appeal(state)))
    yield "Исправление регистрации", rights[REGISTER], ANY_EMPLOYEE, states, _fields(CorrectionForm)
    for action in all_actions():
        who, states = _when(action)
        yield action.button, rights[action.permission], who, states, _fields(action.form)


def _fields(form: type[Form]) -> str:
    labels = [
        str(field.label or name) for name, field in form.base_fields.items() if not field.widget.is_hidden
    ]
    return ", ".join(f"«{label}»" for label in labels) or "—"


def _when(action: Action) -> tuple[str, str]:
    """Return who may act and in which states, by asking the action of each state."""
    may = {
        person.pk: [state for state in State if action.available(_appeal(state), person)]
        for person in (EXECUTOR, SIGNATORY, OTHER)
    }
    if may[OTHER.pk] or not any(may.values()):
        return ANY_EMPLOYEE, _labels(may[OTHER.pk]) or ITS_OWN
    person = next(pk for pk in WORDS if may[pk])
    return WORDS[person], _labels(may[person])


def _labels(states: "Iterator[State] | list[State]") -> str:
    return ", ".join(STATE_LABELS[state] for state in states)


def _appeal(state: State) -> Appeal:
    appeal = Appeal(pk=-1, state=state, assignee=EXECUTOR)
    appeal.reply = Reply(appeal=appeal, signatory=SIGNATORY)
    return appeal


def _other_columns() -> str:
    """Name the columns that no form has a field of the same name for."""
    forms: list[type[Form]] = [IndividualForm, OrganizationForm, RegistrationForm]
    forms += [action.form for action in all_actions()]
    entered = {name for form in forms for name in form.base_fields}
    models: tuple[type[Model], ...] = (Appeal, Reply)
    columns = [
        f"`{model.__name__.lower()}.{field.name}`"
        for model in models
        for field in model._meta.concrete_fields
        if field.name not in entered
    ]
    return (
        f"Other columns are filled in by the steps, from these fields or by themselves: {', '.join(columns)}."
    )
