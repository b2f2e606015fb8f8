"""The form's check against robots is a plain question: a screen reader reads it, no picture is deciphered."""

import secrets
from typing import Any

from captcha.fields import BaseCaptchaTextInput, CaptchaField
from captcha.models import CaptchaStore

NUMBER_WORDS = [
    *("ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"),
    *("одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать"),
    *("семнадцать", "восемнадцать"),
]


def make_challenge() -> tuple[str, str]:
    """Return a question of at most 32 characters (the column's width) and its answer in digits."""
    first, second = (secrets.randbelow(9) + 1 for _ in range(2))
    return f"{NUMBER_WORDS[first]} плюс {NUMBER_WORDS[second]}", str(first + second)


def normalise_answer(answer: str) -> str:
    """Turn a number written in words into digits; leave anything else as it is."""
    cleaned = answer.strip().strip(".").lower()
    return str(NUMBER_WORDS.index(cleaned)) if cleaned in NUMBER_WORDS else cleaned


class QuestionInput(BaseCaptchaTextInput):
    template_name = "questions/captcha.html"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        self.fetch_captcha_store(name, value, attrs)
        return str(super().render(name, self._value, attrs=attrs, renderer=renderer))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["question"] = CaptchaStore.objects.values_list("challenge", flat=True).get(hashkey=self._key)
        return context


class QuestionField(CaptchaField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=QuestionInput(),
            label="Проверка, что вы не робот",
            error_messages={
                "invalid": "Ответ на проверочный вопрос не подошёл. Ответьте на новый вопрос.",
                "required": "Ответьте на проверочный вопрос.",
            },
            **kwargs,
        )

    def clean(self, value: list[str]) -> Any:
        if len(value) == 2 and value[1]:
            value = [value[0], normalise_answer(value[1])]
        return super().clean(value)
