"""What the card of an appeal offers to whom: each action with its form, its permission and its service."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from wagtail.admin.rich_text import DraftailRichTextArea

from questions.choices import OFFERED, ReplyChannel
from questions.delivery import DeliveryChannel, channels_of_rooms
from questions.desk.actions import Action, Offer, PlainForm, at, executor_at, lacking, reply_of
from questions.desk.calls import CALL_ACTIONS
from questions.desk.outcomes import OUTCOME_ACTIONS, close_blocked
from questions.form_fields import day_field
from questions.lifecycle import State, Step, allows
from questions.models import Appeal, ReplyTemplate
from questions.permissions import ANSWER, APPROVE, ASSIGN
from questions.services import handling
from questions.services.mailing import answer_is_on_its_way
from staff.models import Employee
from staff.querysets import EmployeeQuerySet


def signatories() -> EmployeeQuerySet:
    """Those who may sign and whose role may approve: with another the answer would wait for ever."""
    approvers = User.objects.with_perm(APPROVE, backend="django.contrib.auth.backends.ModelBackend")
    return Employee.objects.signatories().filter(user__in=approvers)


def templates_for(appeal: Appeal) -> "QuerySet[ReplyTemplate]":
    """Return the ready texts, those of the appeal's topic first."""
    is_on_topic = Case(When(topic=appeal.topic_id, then=Value(0)), default=Value(1))
    return ReplyTemplate.objects.filter(is_active=True).order_by(is_on_topic, "title")


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(Employee.objects.none(), label="Исполнитель")
    reason = forms.CharField(
        label="Почему",
        max_length=300,
        required=False,
        help_text="Останется в заметках. Можно не писать.",
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Employee.objects.active().exclude(pk=appeal.assignee_id or 0)  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(), label="Шаблон", required=False, empty_label="выберите шаблон"
    )
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
        self.fields["template"].queryset = templates_for(appeal)  # type: ignore[attr-defined]
        reply = reply_of(appeal)
        self.fields["signatory"].queryset = signatories().exclude(pk=appeal.assignee_id or 0)  # type: ignore[attr-defined]
        if reply is not None:
            self.initial = {"text": reply.text, "signatory": reply.signatory_id, **self.initial}

    def clean(self) -> dict[str, Any]:
        # The template has done its work when it was inserted: it is no part of the answer.
        return {name: value for name, value in self.cleaned_data.items() if name != "template"}


class RemarkForm(PlainForm):
    remark = forms.CharField(
        label="Что исправить",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что исправить."},
    )


class ScanForm(PlainForm):
    upload = forms.FileField(label="Скан подписанного письма", help_text="PDF, JPEG или PNG.")


class DispatchForm(PlainForm):
    channel = forms.ChoiceField(
        label="Как дан ответ",
        choices=[(way, label) for way, label in OFFERED if way != ReplyChannel.EMAIL],
    )
    on = day_field("Дата")
    note = forms.CharField(
        label="Подтверждение",
        max_length=200,
        help_text="Номер почтового отправления или кому и когда сообщили ответ.",
        error_messages={"required": "Напишите подтверждение: номер отправления или кому сообщили ответ."},
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if appeal.reply_channel == ReplyChannel.GIS and not _is_delivered_by_a_room(ReplyChannel.GIS):
            # Somebody types the answer in there: that is written down like a letter by post.
            self.fields["channel"].choices += [(ReplyChannel.GIS.value, ReplyChannel.GIS.label)]  # type: ignore[attr-defined]


def _is_delivered_by_a_room(way: str) -> bool:
    return any(delivery.code == way for delivery in channels_of_rooms())


def _approver_at(step: Step) -> Callable[[Appeal, Employee], bool]:
    def available(appeal: Appeal, employee: Employee) -> bool:
        reply = reply_of(appeal) if allows(State(appeal.state), step) else None
        return reply is not None and employee.can_sign and reply.signatory_id == employee.pk

    return available


def _may_send(appeal: Appeal, employee: Employee) -> bool:
    return executor_at(Step.SEND)(appeal, employee) and not answer_is_on_its_way(appeal)


def _submit_blocked(appeal: Appeal, employee: Employee) -> str:
    reply = reply_of(appeal)
    return lacking(handling.missing_for_answer(reply)) if reply else ""


def _dispatch_blocked(appeal: Appeal, employee: Employee) -> str:
    reply = reply_of(appeal)
    return lacking([] if reply and reply.signed_scan_id else ["скан подписанного письма"])


def _email_blocked(appeal: Appeal, employee: Employee) -> str:
    if not appeal.email:
        return lacking(["адрес электронной почты заявителя"])
    return _dispatch_blocked(appeal, employee)


def _send_action(delivery: DeliveryChannel) -> Action:
    """Offer a room's way of delivering where it is open; or with what is in its way if it was asked for."""

    def available(appeal: Appeal, employee: Employee) -> bool:
        is_awaited = appeal.reply_channel == delivery.code
        return _may_send(appeal, employee) and (is_awaited or not delivery.why_not(appeal))

    return Action(
        name=f"send-{delivery.code}",
        button=f"Отправить {delivery.label}",
        done=f"Ответ передан на отправку {delivery.label}.",
        permission=ANSWER,
        form=PlainForm,
        available=available,
        run=partial(handling.send_through, channel=delivery.code),
        blocked=lambda appeal, employee: delivery.why_not(appeal) or _dispatch_blocked(appeal, employee),
    )


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
        ASSIGN,
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
        blocked=_submit_blocked,
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
        _may_send,
        handling.send_by_email,
        blocked=_email_blocked,
    ),
    Action(
        "dispatch",
        "Записать отправку",
        "Отправка записана.",
        ANSWER,
        DispatchForm,
        _may_send,
        handling.record_dispatch,
        False,
        _dispatch_blocked,
    ),
    Action(
        "close",
        "Закрыть",
        "Обращение закрыто.",
        ANSWER,
        PlainForm,
        executor_at(Step.CLOSE),
        handling.close,
        blocked=close_blocked,
    ),
    *CALL_ACTIONS,
    *OUTCOME_ACTIONS,
]
ACTIONS_BY_NAME = {action.name: action for action in ACTIONS}
BY_ROOMS_FROM = ACTIONS.index(ACTIONS_BY_NAME["send"]) + 1


def all_actions() -> list[Action]:
    """Return the actions of the card; other rooms' ways of sending an answer follow the e-mail."""
    by_rooms = [_send_action(delivery) for delivery in channels_of_rooms()]
    return [*ACTIONS[:BY_ROOMS_FROM], *by_rooms, *ACTIONS[BY_ROOMS_FROM:]]


def find_action(name: str) -> Action | None:
    """Return the action of this name, another room's included."""
    return next((action for action in all_actions() if action.name == name), None)


def actions_for(user: User, employee: Employee, appeal: Appeal) -> list[Action]:
    """Return the actions that this person may take on this appeal now, blocked ones included."""
    return [
        action
        for action in all_actions()
        if user.has_perm(action.permission) and action.available(appeal, employee)
    ]


def offers_for(
    user: User, employee: Employee | None, appeal: Appeal, shown: dict[str, forms.Form]
) -> list[Offer]:
    """Return what the card offers, with an erased appeal nothing.

    `shown` are forms that it has already, such as one not accepted.
    """
    if employee is None or appeal.erased_at is not None:
        return []
    return [
        Offer(
            action,
            shown.get(action.name) or action.make_form(appeal=appeal),
            action.blocked(appeal, employee),
        )
        for action in actions_for(user, employee, appeal)
    ]
