from django import forms


class AddressForm(forms.Form):
    """Asks for the address that the link goes to; any room that gives out links may show it."""

    email = forms.EmailField(
        label="Электронная почта",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "aria-describedby": "email-error"}),
        error_messages={
            "required": "Напишите адрес электронной почты.",
            "invalid": "Адрес написан с ошибкой. Пример: ivanova@example.ru.",
        },
    )
