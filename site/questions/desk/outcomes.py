"""What the card offers beside the answer: extension, clarification, other ends, decisions, notices, notes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone

from questions.choices import OFFERED, Channel, Outcome, ReplyChannel
from questions.desk.actions import Action, Available, PlainForm, at, executor_at, lacking
from questions.errors import QuestionsError
from questions.form_fields import day_field
from questions.lifecycle import FINISHED, Step
from questions.models import Appeal, Decision, Notice
from questions.outcome_rules import RULES, Informed, why_not
from questions.permissions import ANSWER, DECIDES, VIEW
from questions.services import decisions, extending, notes, notices, outcomes
from questions.services.rating import rating_of
from staff.models import Employee

TERM, ENDS, DECISION, LETTERS, NOTES = (
    "Срок и уточнение",
    "Завершить без ответа по существу",
    "Решение по жалобе",
    "Отправка уведомлений",
    "Заметка",
)


def _text(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    # Not required by the form: the service says in words what exactly must be written.
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class ExtensionForm(PlainForm):
    reason = _text("Почему нужно продление", "Эту причину заявитель прочтёт в уведомлении.")
    until = day_field("Продлить до", required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        try:
            most = extending.latest(appeal).due_on
        except QuestionsError:
            return
        self.initial.setdefault("until", most)
        self.fields["until"].help_text = f"Не позже {most:%d.%m.%Y}."


class RefusalForm(PlainForm):
    refusal = _text("Почему отказано")


class ChannelForm(PlainForm):
    """A letter to the customer: by which of the ways that he has given."""

    ways = staticmethod(notices.ways_to_reach)

    channel = forms.ChoiceField(label="Как отправить уведомление", required=False)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.fields["channel"].choices = [(way, ReplyChannel(way).label) for way in self.ways(appeal)]  # type: ignore[attr-defined]


class ClarifyForm(ChannelForm):
    ways = staticmethod(notices.ways_to_ask)
    text = _text("Что нужно уточнить", "Текст письма заявителю.", rows=5)
    field_order = ["text", "channel"]


class EndForm(PlainForm):
    reason = _text("Основание")


class EndWithLetterForm(ChannelForm):
    reason = _text("Основание", "Для своих: в письмо не попадает.")
    addition = _text("Добавить в письмо", "Главное письмо скажет само. Необязательно.")
    field_order = ["reason", "addition", "channel"]


class RepeatedForm(EndWithLetterForm):
    previous = forms.CharField(
        label="Номер прежнего обращения",
        required=False,
        max_length=20,
        help_text="Например, из похожих обращений. Письмо назовёт номер и дату ответа на него.",
    )
    field_order = ["previous", "reason", "addition", "channel"]


class RedirectForm(EndWithLetterForm):
    redirected_to = forms.CharField(label="Кому передано", required=False, max_length=300)
    field_order = ["redirected_to", "reason", "addition", "channel"]


class DecisionForm(PlainForm):
    verdict = forms.ChoiceField(label="Решение", choices=Decision.Verdict.choices)
    action = _text("Что нужно сделать")
    responsible = forms.ModelChoiceField(Employee.objects.none(), label="Ответственный", required=False)
    due_on = day_field("Сделать до", required=False)
    measure = forms.CharField(label="Мероприятие, к которому привела жалоба", required=False, max_length=300)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.fields["responsible"].queryset = Employee.objects.active()  # type: ignore[attr-defined]
        decision = decisions.decision_of(appeal)
        if decision is not None:
            names = ("verdict", "action", "measure", "due_on")
            self.initial = {name: getattr(decision, name) for name in names}
            self.initial["responsible"] = decision.responsible_id


class DoneForm(PlainForm):
    on = day_field("Когда сделано", required=False)
    note = forms.CharField(label="Что сделано", required=False, max_length=300)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class NoteForm(PlainForm):
    text = _text("Текст заметки", "Её видят только сотрудники.")


class UnsentForm(PlainForm):
    notice = forms.ModelChoiceField(Notice.objects.none(), label="Уведомление", empty_label=None)

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.fields["notice"].queryset = notices.unsent(appeal)  # type: ignore[attr-defined]
        self.fields["notice"].label_from_instance = lambda notice: (  # type: ignore[attr-defined]
            f"№ {notice.outgoing_number} от {notice.letter_on:%d.%m.%Y}, {notice.get_kind_display()}"
        )


class NoticeDispatchForm(UnsentForm):
    channel = forms.ChoiceField(
        label="Как передано",
        choices=[(way, label) for way, label in OFFERED if way != ReplyChannel.EMAIL],
    )
    on = day_field("Дата")
    note = forms.CharField(
        label="Подтверждение",
        required=False,
        max_length=200,
        help_text="Номер почтового отправления или кому и когда передали.",
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, appeal=appeal, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if appeal.reply_channel == ReplyChannel.GIS:
            self.fields["channel"].choices += [(ReplyChannel.GIS.value, ReplyChannel.GIS.label)]  # type: ignore[attr-defined]


def _ask_blocked(appeal: Appeal, employee: Employee) -> str:
    return extending.why_not_ask(appeal, timezone.localdate())


def _grant_blocked(appeal: Appeal, employee: Employee) -> str:
    late = extending.why_not_grant(appeal, timezone.localdate())
    return late or lacking(extending.missing_for_grant(appeal))


def _asked_at(step: Step) -> Available:
    """Offer a decision on an extension to those who did not ask for it."""

    def available(appeal: Appeal, employee: Employee) -> bool:
        if not (at(step)(appeal, employee) and extending.is_asked(appeal)):
            return False
        return appeal.extension.requested_by_id != employee.pk

    return available


def _clarify_blocked(appeal: Appeal, employee: Employee) -> str:
    return notices.why_not_ask(appeal) or lacking(notices.missing_for_notice(appeal, employee))


def _end_available(outcome: Outcome) -> Available:
    rule = RULES[outcome]
    offered = at(rule.step) if rule.by_head else executor_at(rule.step)

    def available(appeal: Appeal, employee: Employee) -> bool:
        fits = outcome is not Outcome.ABUSIVE_CALL or appeal.channel == Channel.PHONE
        return fits and offered(appeal, employee)

    return available


def _end_blocked(outcome: Outcome) -> Callable[[Appeal, Employee], str]:
    def blocked(appeal: Appeal, employee: Employee) -> str:
        refusal = why_not(
            outcome,
            channel=appeal.channel,
            name=appeal.person_name,
            can_be_reached=bool(notices.ways_to_reach(appeal)),
        )
        return refusal or lacking(outcomes.missing_for_outcome(appeal, outcome, employee))

    return blocked


def _may_decide(appeal: Appeal, employee: Employee) -> bool:
    return appeal.kind in decisions.DECIDED and executor_at(Step.DECIDE)(appeal, employee)


def _decide_blocked(appeal: Appeal, employee: Employee) -> str:
    decision = decisions.decision_of(appeal)
    return "Решение уже выполнено: изменить его нельзя." if decision and decision.done_on else ""


def _may_mark_done(appeal: Appeal, employee: Employee) -> bool:
    decision = decisions.decision_of(appeal)
    open_one = decision is not None and bool(decision.action) and decision.done_on is None
    return open_one and decisions.may_mark_done(appeal, employee)


def _may_dispatch(appeal: Appeal, employee: Employee) -> bool:
    return notices.unsent(appeal).exists() and _handles(appeal, employee)


def _may_mail_again(appeal: Appeal, employee: Employee) -> bool:
    return bool(appeal.email) and _may_dispatch(appeal, employee)


def _handles(appeal: Appeal, employee: Employee) -> bool:
    if employee.pk in {appeal.assignee_id, appeal.outcome_by_id}:
        return True
    return notices.unsent(appeal).filter(author=employee).exists()


def close_blocked(appeal: Appeal, employee: Employee) -> str:
    return lacking(["решение по жалобе или претензии"] if decisions.needs_decision(appeal) else [])


def _end_action(name: str, outcome: Outcome, button: str, hint: str, form: Any = None) -> Action:
    rule = RULES[outcome]
    default = EndForm if rule.informed is Informed.NOBODY else EndWithLetterForm
    return Action(
        name=name,
        button=button,
        done="Обращение завершено." + (" Уведомление составлено." if rule.notice else ""),
        permission=DECIDES if rule.by_head else ANSWER,
        form=form or default,
        available=_end_available(outcome),
        run=partial(outcomes.end, outcome=outcome),
        is_primary=False,
        blocked=_end_blocked(outcome),
        group=ENDS,
        hint=hint,
    )


TERM_ACTIONS = [
    Action(
        "ask-extension", "Попросить о продлении срока", "Просьба отправлена руководителю.", ANSWER,
        ExtensionForm, executor_at(Step.ASK_EXTENSION), extending.ask, False, _ask_blocked, TERM,
        "Один раз, пока срок не истёк. Решает руководитель.",
    ),
    Action(
        "grant-extension", "Продлить срок и уведомить заявителя", "Срок продлён, уведомление составлено.",
        DECIDES, PlainForm, _asked_at(Step.EXTEND), extending.grant, True, _grant_blocked, TERM,
    ),
    Action(
        "refuse-extension", "Отказать в продлении", "В продлении отказано.", DECIDES, RefusalForm,
        _asked_at(Step.REFUSE_EXTENSION), extending.refuse, False, group=TERM,
    ),
    Action(
        "clarify", "Отправить запрос уточнения", "Письмо заявителю составлено.", ANSWER, ClarifyForm,
        executor_at(Step.CLARIFY), notices.ask_to_clarify, False, _clarify_blocked, TERM,
        "Запрос не останавливает срок ответа: он идёт, как шёл.",
    ),
]  # fmt: skip
END_ACTIONS = [
    _end_action(
        "redirect", Outcome.REDIRECTED, "Передать в другой орган",
        "Вопрос решает не наша организация. Заявителю уйдёт письмо.", RedirectForm,
    ),
    _end_action(
        "withdraw", Outcome.WITHDRAWN, "Записать отзыв обращения",
        "Заявитель сам отозвал обращение. Запишите, как и когда.",
    ),
    _end_action(
        "repeated", Outcome.REPEATED, "Сообщить о ранее данном ответе",
        "На вопрос уже ответили по существу, новых доводов нет.", RepeatedForm,
    ),
    _end_action(
        "unreadable", Outcome.UNREADABLE, "Сообщить, что текст не читается",
        "Письмо уйдёт, если известно, куда его отправить.",
    ),
    _end_action(
        "abusive-call", Outcome.ABUSIVE_CALL, "Записать прекращённый разговор",
        "Специалист прекратил разговор из-за брани, оскорблений или угроз.",
    ),
    _end_action(
        "obscene", Outcome.OBSCENE, "Оставить без ответа: брань или угрозы",
        "Решает руководитель. Обращение хранится и учитывается.",
    ),
    _end_action(
        "anonymous", Outcome.ANONYMOUS, "Оставить без ответа: нет имени или контактов",
        "Решает руководитель. Обращение хранится и учитывается.",
    ),
    _end_action(
        "confidential", Outcome.CONFIDENTIAL, "Сообщить, что ответить невозможно",
        "Ответ раскрыл бы конфиденциальные сведения. Решает руководитель.",
    ),
]  # fmt: skip
WORK_ACTIONS = [
    Action(
        "decide", "Записать решение", "Решение записано.", ANSWER, DecisionForm, _may_decide,
        decisions.decide, False, _decide_blocked, DECISION, "Без решения жалобу и претензию не закрыть.",
    ),
    Action(
        "decision-done", "Отметить исполнение", "Исполнение отмечено.", VIEW, DoneForm, _may_mark_done,
        decisions.mark_done, group=DECISION,
    ),
    Action(
        "notice-dispatch", "Записать отправку уведомления", "Отправка записана.", VIEW,
        NoticeDispatchForm, _may_dispatch, notices.record_dispatch, group=LETTERS,
    ),
    Action(
        "notice-again", "Отправить уведомление по электронной почте", "Передано почтовому серверу.",
        VIEW, UnsentForm, _may_mail_again, notices.send_again, False, group=LETTERS,
    ),
    Action(
        "note", "Добавить заметку", "Заметка добавлена.", VIEW, NoteForm, lambda appeal, employee: True,
        notes.add_note, False, group=NOTES,
    ),
]  # fmt: skip
OUTCOME_ACTIONS = [*TERM_ACTIONS, *END_ACTIONS, *WORK_ACTIONS]


def card_extras(appeal: Appeal) -> dict[str, Any]:
    """Return what the card shows beside the answer; the number of queries does not grow with the register."""
    return {
        "extension": extending.extension_of(appeal),
        "decision": decisions.decision_of(appeal),
        "notices": appeal.notices.select_related("letter", "author"),
        "additions": appeal.additions.prefetch_related("attachments__file"),
        "follow_ups": appeal.repetitions.filter(outcome=""),
        "rating": rating_of(appeal),
        "notes": appeal.notes.select_related("author"),
        "twins": [] if appeal.state in FINISHED else outcomes.twins_of(appeal),
    }
