"""What the card of an appeal offers to whom: each action with its form, its permission and its service."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone

from wagtail.admin.rich_text import DraftailRichTextArea

from questions.actions import ANSWER, Action, PlainForm, at, executor_at, reply_of
from questions.choices import ReplyChannel
from questions.lifecycle import State, Step, allows
from questions.models import Appeal
from questions.services import handling
from questions.services.mailing import answer_is_on_its_way
from staff.models import Employee
from staff.querysets import EmployeeQuerySet

APPROVE = "questions.approve_reply"


def signatories() -> EmployeeQuerySet:
    """Those who may sign and whose role may approve: with another the answer would wait for ever."""
    approvers = User.objects.with_perm(APPROVE, backend="django.contrib.auth.backends.ModelBackend")
    return Employee.objects.signatories().filter(user__in=approvers)


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(Employee.objects.none(), label="Исполнитель")

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Employee.objects.active().exclude(pk=appeal.assignee_id or 0)  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    text = forms.CharField(
        label="Текст ответа",
        help_text="По существу вопроса. Обращение, дату, номер и подпись письмо добавит само.",
    )
    signatory = forms.ModelChoiceField(
        Employee.objects.none(), label="Кто подпишет", help_text="Согласует ответ и подписывает письмо."
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here and not with the class: the editor looks for Wagtail's hooks, ours among them.
        self.fields["text"].widget = DraftailRichTextArea(features=["bold", "italic", "ol", "ul"])
        reply = reply_of(appeal)
        self.fields["signatory"].queryset = signatories().exclude(pk=appeal.assignee_id or 0)  # type: ignore[attr-defined]
        if reply is not None:
            self.initial = {"text": reply.text, "signatory": reply.signatory_id}


class RemarkForm(PlainForm):
    remark = forms.CharField(label="Что исправить", widget=forms.Textarea(attrs={"rows": 3}))


class ScanForm(PlainForm):
    upload = forms.FileField(label="Скан подписанного письма", help_text="PDF, JPEG или PNG.")


class DispatchForm(PlainForm):
    channel = forms.ChoiceField(
        label="Как дан ответ",
        choices=[(c.value, c.label) for c in (ReplyChannel.POST, ReplyChannel.PHONE)],
    )
    on = forms.DateField(label="Дата", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        label="Подтверждение",
        max_length=200,
        help_text="Номер почтового отправления или кому и когда сообщили ответ.",
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


def _approver_at(step: Step) -> Callable[[Appeal, Employee], bool]:
    def available(appeal: Appeal, employee: Employee) -> bool:
        reply = reply_of(appeal) if allows(State(appeal.state), step) else None
        return reply is not None and employee.can_sign and reply.signatory_id == employee.pk

    return available


def _may_send(appeal: Appeal, employee: Employee) -> bool:
    return executor_at(Step.SEND)(appeal, employee) and not answer_is_on_its_way(appeal)


def _may_email(appeal: Appeal, employee: Employee) -> bool:
    return bool(appeal.email) and _may_dispatch(appeal, employee)


def _may_dispatch(appeal: Appeal, employee: Employee) -> bool:
    reply = reply_of(appeal)
    return _may_send(appeal, employee) and reply is not None and reply.signed_scan_id is not None


def _may_take(appeal: Appeal, employee: Employee) -> bool:
    return appeal.state == State.REGISTERED


ACTIONS = [
    Action(
        "take", "Взять в работу", "Обращение у вас в работе.", ANSWER, PlainForm, _may_take, handling.take
    ),
    Action(
        "assign",
        "Назначить",
        "Исполнитель назначен.",
        "questions.assign_appeal",
        AssignForm,
        at(Step.ASSIGN),
        handling.assign,
        False,
    ),
    Action(
        "draft",
        "Сохранить черновик",
        "Черновик сохранён.",
        ANSWER,
        DraftForm,
        executor_at(Step.DRAFT),
        handling.save_draft,
        False,
    ),
    Action(
        "submit",
        "Отправить на согласование",
        "Ответ отправлен на согласование.",
        ANSWER,
        PlainForm,
        executor_at(Step.SUBMIT),
        handling.submit_for_approval,
    ),
    Action(
        "approve",
        "Согласовать и выпустить письмо",
        "Ответ согласован, письмо выпущено.",
        APPROVE,
        PlainForm,
        _approver_at(Step.APPROVE),
        handling.approve,
    ),
    Action(
        "return",
        "Вернуть на доработку",
        "Ответ возвращён на доработку.",
        APPROVE,
        RemarkForm,
        _approver_at(Step.RETURN),
        handling.return_for_rework,
        False,
    ),
    Action(
        "recall",
        "Отозвать с согласования",
        "Ответ снова у вас: можно изменить его или выбрать другого подписанта.",
        ANSWER,
        PlainForm,
        executor_at(Step.RECALL),
        handling.recall,
        False,
    ),
    Action(
        "scan",
        "Приложить скан",
        "Скан приложен.",
        ANSWER,
        ScanForm,
        _may_send,
        handling.attach_signed_scan,
        False,
    ),
    Action(
        "send",
        "Отправить по электронной почте",
        "Ответ передан почтовому серверу.",
        ANSWER,
        PlainForm,
        _may_email,
        handling.send_by_email,
    ),
    Action(
        "dispatch",
        "Записать отправку",
        "Отправка записана.",
        ANSWER,
        DispatchForm,
        _may_dispatch,
        handling.record_dispatch,
        False,
    ),
    Action(
        "close", "Закрыть", "Обращение закрыто.", ANSWER, PlainForm, executor_at(Step.CLOSE), handling.close
    ),
]
ACTIONS_BY_NAME = {action.name: action for action in ACTIONS}


def actions_for(user: User, employee: Employee, appeal: Appeal) -> list[Action]:
    """Return the actions that this person may take on this appeal now."""
    return [
        action
        for action in ACTIONS
        if user.has_perm(action.permission) and action.available(appeal, employee)
    ]
