"""The form of a frequent question made of an answer, and what was found in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from wagtail.admin.rich_text import DraftailRichTextArea

from pages.models import Audience, FaqPage, QuestionPage
from privacy.detection import strip
from questions.frequent.checking import Spotted, known_of, public_strings, same, stripped_rich
from questions.frequent.wording import beginning_of, plain, question_of
from questions.models import Appeal

FEATURES = ["bold", "ol", "ul", "link"]
TEXTS = ("title", "short_answer", "answer", "source")
FRAGMENT, FINE, REASON = "found-fragment", "found-fine", "found-reason"


class FrequentForm(forms.Form):
    title = forms.CharField(
        label="Вопрос", max_length=255, help_text="Словами посетителя, без лиц и адресов."
    )
    short_answer = forms.CharField(
        label="Ответ коротко",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Одно-два предложения: их предлагают над формой обращения.",
    )
    answer = forms.CharField(label="Ответ", required=False)
    section = forms.ModelChoiceField(FaqPage.objects.none(), label="Раздел", empty_label=None)
    category = forms.ChoiceField(label="Тема")
    audience = forms.ChoiceField(label="Кому", choices=Audience.choices)
    source = forms.CharField(
        label="Откуда ответ", max_length=250, required=False, help_text="Например, глава Стандарта или закон."
    )

    def __init__(self, *args: Any, sections: Sequence[FaqPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here and not with the class: the editor looks for Wagtail's hooks, ours among them.
        self.fields["answer"].widget = DraftailRichTextArea(features=FEATURES)
        category: Any = self.fields["category"]
        category.choices = [("", "выберите тему"), *QuestionPage.Category.choices]
        section: Any = self.fields["section"]
        section.queryset = FaqPage.objects.filter(pk__in=[each.pk for each in sections])
        section.initial = sections[0].pk if sections else None

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


def begun_with(appeal: Appeal) -> dict[str, str]:
    """Return what the form begins with: the words of the appeal and its answer without personal data."""
    allowed, known = public_strings(), known_of(appeal)
    reply = getattr(appeal, "reply", None)
    answer = stripped_rich(reply.text, allowed=allowed, known=known) if reply else ""
    return {
        "title": question_of(strip(appeal.text, allowed=allowed, known=known)),
        "short_answer": beginning_of(strip(plain(answer), allowed=allowed, known=known)),
        "answer": answer,
        "audience": appeal.audience,
    }


@dataclass(frozen=True)
class Row:
    """One finding as the form shows it, with what was typed about it."""

    spotted: Spotted
    is_fine: bool = False
    reason: str = ""

    @property
    def error(self) -> str:
        return "Напишите, почему это не личные данные." if self.is_fine and not self.reason.strip() else ""


def typed_rows(data: Mapping[str, Any], spotted: Iterable[Spotted]) -> list[Row]:
    """Return the findings, one of each fragment, with the ticks and reasons that were sent with them."""
    typed = _typed(data)
    distinct = {same(each.text): each for each in reversed(list(spotted))}
    return [Row(each, *typed.get(name, (False, ""))) for name, each in reversed(distinct.items())]


def reasons_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fragments ticked as no personal data, with their reasons, written or not."""
    return {fragment: reason for fragment, (is_fine, reason) in _typed(data).items() if is_fine}


def _typed(data: Mapping[str, Any]) -> dict[str, tuple[bool, str]]:
    numbers = [name.rpartition("-")[2] for name in data if name.startswith(f"{FRAGMENT}-")]
    return {
        same(data[f"{FRAGMENT}-{each}"]): (
            f"{FINE}-{each}" in data,
            str(data.get(f"{REASON}-{each}", ""))[:300],
        )
        for each in numbers
    }
