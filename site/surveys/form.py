"""The form of a questionnaire, made of its questions: on the site and at the desk alike."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads

from questions.captcha import QuestionField
from questions.form_fields import day_field
from surveys.kinds import AT_THE_DESK, CHOSEN, WAYS, Kind, Way
from surveys.models import Question
from surveys.services.taking import Said

HUMAN_SALT = "surveys.human"
TEXT_LIMIT = 2_000
MOST = Decimal(1_000_000)
REQUIRED = "Ответьте на этот вопрос."
NO_NAMES = "Не пишите имён, адресов, телефонов и номеров счетов: анкета анонимная."


def field_of(question: Question) -> forms.Field:
    """Return the field that a question is answered in."""
    common: dict[str, Any] = {
        "label": question.text, "required": question.is_required, "error_messages": {"required": REQUIRED},
    }  # fmt: skip
    choices = [(str(number), label) for number, label in question.choices.items()]
    if question.as_kind is Kind.MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if choices:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.as_kind is Kind.NUMBER:
        common["error_messages"]["invalid"] = "Напишите число, например 7 или 7,5."
        return forms.DecimalField(
            min_value=-MOST, max_value=MOST, decimal_places=2, localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common,
        )  # fmt: skip
    return forms.CharField(
        max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES, **common
    )


class AnswersForm(forms.Form):
    """A field for each question, in order."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = field_of(question)
        for name, field in self.fields.items():
            self._describe(name, field)

    def _describe(self, name: str, field: forms.Field) -> None:
        """Tie the hint and the error to the input for those who do not see them beside it."""
        said = [f"{name}-hint"] if field.help_text else []
        said += [f"{name}-error"] if self.is_bound else []
        if said:
            field.widget.attrs["aria-describedby"] = " ".join(said)

    @property
    def asked(self) -> list[Any]:
        """The bound fields of the questions."""
        return [self[f"q{question.pk}"] for question in self.questions]

    def said(self) -> Mapping[int, Said]:
        """Return what was answered, by the key of the question; for a valid form."""
        return {
            question.pk: _said(question.as_kind, self.cleaned_data.get(f"q{question.pk}"))
            for question in self.questions
        }


def _said(kind: Kind, value: Any) -> Said:
    if value in (None, ""):
        return Said()
    if kind is Kind.MULTIPLE:
        return Said(choices=tuple(int(each) for each in value))
    if kind in CHOSEN:
        return Said(choices=(int(value),))
    return Said(number=value) if kind is Kind.NUMBER else Said(text=value)


class VisitorForm(AnswersForm):
    """The public form: besides the questions, a check against robots that is passed once."""

    def __init__(self, *args: Any, token: str, human: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token, self.human = token, human
        if not self.is_known_human:
            self.fields["captcha"] = QuestionField()

    @property
    def is_known_human(self) -> bool:
        try:
            return bool(loads(self.human, salt=HUMAN_SALT) == self.token)
        except BadSignature:
            return False

    @property
    def human_proof(self) -> str:
        """Proof for the form's next showing that the check was passed; bound to this form's token alone."""
        passed = self.is_known_human or "captcha" in getattr(self, "cleaned_data", {})
        return dumps(self.token, salt=HUMAN_SALT) if passed else ""


class DeskForm(AnswersForm):
    """A sheet typed in at the desk: how it came, on which day, its number, then the answers."""

    way = forms.ChoiceField(label="Как получена", choices=[(way.value, WAYS[way]) for way in AT_THE_DESK])
    received_on = day_field("Когда получена")
    number = forms.CharField(
        label="Номер листа", max_length=40, required=False,
        help_text="Чтобы один лист не ввели дважды. Для устного опроса можно не писать.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("way") in {Way.PAPER, Way.MAIL} and not str(said.get("number", "")).strip():
            self.add_error("number", "Напишите номер листа: надпишите его на анкете, если номера нет.")
        return said

    def heading(self) -> tuple[Way, date, str]:
        said = self.cleaned_data
        return Way(said["way"]), said["received_on"], said["number"]
