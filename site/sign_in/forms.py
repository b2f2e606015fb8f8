from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Код",
        max_length=40,
        help_text="Шесть цифр из приложения или один из резервных кодов.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class FirstCodeForm(CodeForm):
    """The code that proves that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Шесть цифр, которые показывает приложение."


class PasswordForm(forms.Form):
    """Asks whoever sits here for the password: an unlocked computer is not its owner."""

    password = forms.CharField(
        label="Ваш пароль",
        strip=False,
        error_messages={"required": "Введите пароль."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Try the password as a sign-in does, so that guesses are counted with those of the sign-in."""
        password = str(self.cleaned_data["password"])
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.request.user:
            raise forms.ValidationError("Пароль не подошёл.")
        return password
