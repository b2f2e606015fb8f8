"""What the cabinet's one-time links are for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cabinet.visits import begin
from one_time_links.purposes import Purpose


def come_in(request: HttpRequest, address: str) -> HttpResponse:
    """Begin a visit of the address that the link has confirmed."""
    return begin(redirect("cabinet:index"), address)


SIGN_IN = Purpose(
    code="cabinet",
    letter="cabinet_link",
    letter_label="ссылка для входа в «Мои обращения»",
    title="Мои обращения",
    explanation="Нажмите кнопку, чтобы открыть свои обращения и ответы на них.",
    button="Войти",
    again="cabinet:index",
    redeem=come_in,
)
