"""«Когда ответят?»: the lawful last day of an answer for any channel, kind and day of receipt."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from questions.choices import Channel, Kind
from questions.deadlines import Deadline, ExplainedDay, compute, explain
from questions.errors import QuestionsError
from questions.form_fields import day_field
from questions.models import ResponseTerm
from questions.models.terms import NoTermInForce
from questions.terms_table import amount_words
from workdays.calendar import CalendarYearMissing
from workdays.services import load_calendar


class DueForm(forms.Form):
    channel = forms.ChoiceField(
        label="Как подано обращение",
        choices=[(channel.value, channel.label.capitalize()) for channel in Channel if channel != Channel.GIS]
        + [(Channel.GIS.value, Channel.GIS.label)],
    )
    kind = forms.ChoiceField(
        label="Что вы направили", choices=[(kind.value, kind.label.capitalize()) for kind in Kind]
    )
    received_on = day_field(
        "Когда поступило",
        error_messages={
            "required": "Напишите, когда поступило обращение.",
            "invalid": "Напишите день так: 23.11.2026.",
        },
    )


@dataclass(frozen=True)
class Outlook:
    """When an answer is due and how that is counted."""

    rule: ResponseTerm
    deadline: Deadline
    days: list[ExplainedDay]

    @property
    def term_words(self) -> str:
        return amount_words(self.rule.amount, self.rule.unit)

    @property
    def extension_words(self) -> str:
        """Say by how much the term may be prolonged; empty when it may not be."""
        amount = self.rule.extension_amount
        return amount_words(amount, self.rule.extension_unit) if amount else ""


def outlook_for(*, channel: str, kind: str, received_on: date) -> Outlook:
    """Count by the rules and the calendar of today; QuestionsError says why it cannot be counted."""
    calendar = load_calendar()
    try:
        rule = ResponseTerm.objects.in_force(channel=channel, kind=kind, on=received_on)
        deadline = compute(received_on, rule.as_term(), calendar)
        return Outlook(rule, deadline, explain(received_on, rule.as_term(), calendar))
    except CalendarYearMissing as error:
        raise QuestionsError(f"{error} Выберите день ближе к сегодняшнему.") from error
    except NoTermInForce as error:
        raise QuestionsError(f"На {received_on:%d.%m.%Y} срок для такого обращения не задан.") from error


def due_calculator(request: HttpRequest) -> HttpResponse:
    """Show the form, and the answer when something is asked; the address says what, and names nobody."""
    starting = {"channel": Channel.WEBSITE, "kind": Kind.QUESTION, "received_on": timezone.localdate()}
    form = DueForm(request.GET) if request.GET.keys() & starting.keys() else DueForm(initial=starting)
    outlook = None
    if form.is_valid():
        try:
            outlook = outlook_for(**form.cleaned_data)
        except QuestionsError as error:
            form.add_error("received_on", str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "questions/when.html", {"form": form, "outlook": outlook}, status=status)
