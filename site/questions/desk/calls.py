"""What the card offers for an appeal that came by telephone, and the calls that it shows."""

from typing import Any

from questions.choices import Channel
from questions.desk.actions import Action
from questions.desk.call_forms import CallBackForm, PhoneAnswerForm
from questions.desk.correction import may_correct
from questions.lifecycle import State, Step, allows
from questions.models import Appeal
from questions.permissions import ANSWER
from questions.services import calls
from staff.models import Employee

GROUP = "Звонок"


def _may_tell(appeal: Appeal, employee: Employee) -> bool:
    holds_it = appeal.assignee_id in {None, employee.pk}
    return appeal.channel == Channel.PHONE and holds_it and allows(State(appeal.state), Step.TELL)


def _may_agree(appeal: Appeal, employee: Employee) -> bool:
    return appeal.channel == Channel.PHONE and allows(State(appeal.state), Step.AGREE_CALL)


CALL_ACTIONS = [
    Action(
        name="tell",
        button="Записать ответ",
        done="Ответ записан.",
        permission=ANSWER,
        form=PhoneAnswerForm,
        available=_may_tell,
        run=calls.answer_by_phone,
        is_primary=False,
        group=GROUP,
        hint="Ответ, который дан потребителю по телефону: письмо на звонок не нужно.",
    ),
    Action(
        name="call_back",
        button="Назначить звонок",
        done="Звонок назначен.",
        permission=ANSWER,
        form=CallBackForm,
        available=_may_agree,
        run=calls.agree_call,
        is_primary=False,
        group=GROUP,
        hint="Когда ответ занимает больше двух минут, договоритесь о дне и времени.",
    ),
]


def registration_extras(appeal: Appeal) -> dict[str, Any]:
    """Return what the card shows of the registration: its calls, whether it may be corrected; one query."""
    return {
        "call_backs": appeal.call_backs.select_related("assignee"),
        "may_correct": may_correct(appeal),
    }
